"""What every command gets: the data folder, the clock, the streams, the way to answer."""

from __future__ import annotations

import argparse
import json
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING, Any, TextIO

from cds_desktop.domain.errors import EnvironmentFault, RuleBroken
from cds_desktop.domain.officers import Actor, Role

if TYPE_CHECKING:
    from cds_desktop.services.data_dir import DataDir
    from cds_desktop.services.offices import Office

SubParsers = Any  # argparse keeps the type of its subparsers private
DONE, REFUSED, WRONG_USAGE = 0, 1, 2

# Whoever may start the program in this data folder may run commands; the journal says so.
COMMAND_LINE = Actor(None, "Dòng lệnh", Role.ADMIN)


@dataclass
class Session:
    """One run of the command line."""

    data_dir: DataDir
    now: Callable[[], datetime]
    out: TextIO
    err: TextIO
    as_json: bool = False
    actor: Actor = COMMAND_LINE
    _office: Office | None = field(default=None, repr=False)

    def office(self) -> Office:
        """Open the office of the data folder; closed at the end of the run."""
        if self._office is None:
            from cds_desktop.services.offices import open_office

            self._office = open_office(self.data_dir)
        return self._office

    def close(self) -> None:
        """Let go of the database."""
        if self._office is not None:
            self._office.close()
            self._office = None

    def answer(self, data: Mapping[str, Any] | list[Any], *lines: str) -> int:
        """Print the result: JSON for scripts, or the given Vietnamese lines."""
        if self.as_json:
            self.out.write(json.dumps(data, ensure_ascii=False, indent=2) + "\n")
        else:
            for line in lines:
                self.out.write(line + "\n")
        self.out.flush()
        return DONE

    def say(self, line: str) -> None:
        """Tell the person something beside the data, on the error stream."""
        self.err.write(line + "\n")
        self.err.flush()

    def progress(self, label: str) -> Callable[[int, int], None]:
        """A progress callable which writes a line a tenth, when a person is watching."""
        shown = [-1]

        def report(done: int, total: int) -> None:
            tenth = 10 * done // max(total, 1)
            if tenth != shown[0] and self.err.isatty():
                shown[0] = tenth
                self.say(f"{label}: {done}/{total}")

        return report


def common_options() -> argparse.ArgumentParser:
    """Options which every command knows, before or after its name."""
    parser = argparse.ArgumentParser(add_help=False)
    parser.add_argument(
        "--json", action="store_true", default=argparse.SUPPRESS, help="trả lời bằng JSON"
    )
    parser.add_argument(
        "--data-dir",
        type=Path,
        default=argparse.SUPPRESS,
        metavar="THƯ_MỤC",
        help="thư mục dữ liệu",
    )
    return parser


def add_command(
    parsers: SubParsers,
    name: str,
    help_text: str,
    run: Callable[[argparse.Namespace, Session], int],
) -> argparse.ArgumentParser:
    """Add one command with the common options."""
    parser: argparse.ArgumentParser = parsers.add_parser(
        name, help=help_text, description=help_text, parents=[common_options()]
    )
    parser.set_defaults(run=run)
    return parser


def add_group(parsers: SubParsers, name: str, help_text: str) -> SubParsers:
    """A group of commands such as `dossier …`; the one that is there already, or a new one."""
    groups = parsers.__dict__.setdefault("groups", {})
    if name not in groups:
        parser = parsers.add_parser(name, help=help_text, description=help_text)
        groups[name] = parser.add_subparsers(dest=f"{name}_command", required=True, metavar="LỆNH")
    return groups[name]


def read_secret(path: Path) -> str:
    """A secret from a file (first line); secrets never travel on the command line.

    Raises:
        EnvironmentFault: `secret.file_unreadable`.
        RuleBroken: `secret.file_empty`.
    """
    try:
        text = path.read_text(encoding="utf-8-sig")
    except (OSError, UnicodeDecodeError) as error:
        raise EnvironmentFault("secret.file_unreadable", path=str(path)) from error
    secret = text.splitlines()[0].strip("\r\n") if text.strip() else ""
    if not secret:
        raise RuleBroken("secret.file_empty", path=str(path))
    return secret
