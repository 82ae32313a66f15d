"""Reading many workbooks with few child processes: starting one costs more than most files.

This is the short way for files that do no harm. Whatever a child does not finish in time, or
ends by, is left out here and read alone afterwards (`read_sheets`), which says what is wrong.
"""

from __future__ import annotations

import json
import subprocess
import tempfile
import time
from collections.abc import Sequence
from pathlib import Path
from typing import Final

from cds_desktop.domain.errors import CdsError
from cds_desktop.services import spreadsheet_reader
from cds_desktop.services.spreadsheets import (
    ReadingLimits,
    Sheet,
    reader_command,
    sheets_handed_over,
)
from cds_desktop.services.workbook_facts import ZIP_HEAD, workbook_facts

_SECONDS_A_FILE: Final = 2.5
"""With what reading alone may take afterwards, a file stays below its ten seconds."""
_BETWEEN_LOOKS: Final = 0.02


def read_sheets_of(
    paths: Sequence[Path], limits: ReadingLimits | None = None
) -> dict[Path, tuple[Sheet, ...]]:
    """The sheets of those zipped workbooks that one child process reads without trouble."""
    limits = limits or ReadingLimits()
    fit = [path for path in paths if _is_fit(path, limits)]
    if not fit:
        return {}
    with tempfile.TemporaryDirectory(prefix="cds-") as folder:
        targets = [Path(folder) / f"{number}.json" for number in range(len(fit))]
        work = Path(folder) / "work.json"
        pairs = [[str(path.resolve()), str(to)] for path, to in zip(fit, targets, strict=True)]
        work.write_text(json.dumps(pairs), encoding="utf-8")
        finished = _finished(work, targets, limits)
        found = {}
        for path, target in zip(fit, targets, strict=True):
            if target in finished:
                try:
                    found[path] = sheets_handed_over(path, target, limits)
                except CdsError:
                    continue
    return found


def _is_fit(path: Path, limits: ReadingLimits) -> bool:
    """Whether a file is a workbook of the usual kind and size; other kinds are read alone."""
    try:
        if path.stat().st_size > limits.file_bytes // 16:
            return False
        with path.open("rb") as source:
            if source.read(len(ZIP_HEAD)) != ZIP_HEAD:
                return False
        workbook_facts(path, unpacked_bytes=limits.unpacked_bytes)
    except (OSError, CdsError):
        return False
    return True


def _finished(work: Path, targets: Sequence[Path], limits: ReadingLimits) -> set[Path]:
    """Run the child until it ends, or until one file takes too long; which ones are done."""
    command = [
        *reader_command(), spreadsheet_reader.MANY, str(work), str(limits.cells),
        str(limits.memory_bytes),
    ]  # fmt: skip
    try:
        child = subprocess.Popen(
            command,
            stdin=subprocess.DEVNULL,
            stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL,
            creationflags=getattr(subprocess, "CREATE_NO_WINDOW", 0),
        )
    except OSError:
        return set()
    done: set[Path] = set()
    ends_at = time.monotonic() + _SECONDS_A_FILE
    try:
        while child.poll() is None and time.monotonic() < ends_at:
            now_done = {target for target in targets if _is_done(target)}
            if len(now_done) > len(done):
                done, ends_at = now_done, time.monotonic() + _SECONDS_A_FILE
            time.sleep(_BETWEEN_LOOKS)
    finally:
        if child.poll() is None:
            child.kill()
        child.wait()
    return {target for target in targets if _is_done(target)}


def _is_done(target: Path) -> bool:
    return target.with_suffix(spreadsheet_reader.DONE_SUFFIX).exists()
