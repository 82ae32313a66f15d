"""Speaks to an office by commands in this process, as a script would in its own."""

import io
import json
from collections.abc import Sequence
from datetime import datetime
from pathlib import Path
from typing import Any

from cds_desktop.commands.line import run


class Script:
    """Runs commands of `modules` over one data folder, always at the same moment.

    What the last command wrote to the error stream stays in `errors`.
    """

    def __init__(self, data_dir: Path, now: datetime, modules: Sequence[str]) -> None:
        self.data_dir, self._now, self._modules = data_dir, now, tuple(modules)
        self.errors = ""

    def run(self, *words: str) -> tuple[int, str]:
        """The exit code and what the command printed."""
        out, err = io.StringIO(), io.StringIO()
        code = run(
            ["--data-dir", str(self.data_dir), *words],
            modules=self._modules,
            now=lambda: self._now,
            out=out,
            err=err,
            open_window=lambda _arguments: 9,
        )
        self.errors = err.getvalue()
        return code, out.getvalue()

    def ask(self, *words: str) -> Any:
        """What a command that must succeed answers as JSON."""
        code, text = self.run(*words, "--json")
        assert code == 0, self.errors
        return json.loads(text)
