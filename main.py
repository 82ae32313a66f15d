"""CDS Một cửa: composition root. Reads the command line, then runs a command or the window."""

from __future__ import annotations

import argparse
import sys

from cds_desktop.commands.line import MODULES, run, use_utf8
from cds_desktop.domain.clock import system_clock

ALL_MODULES = (*MODULES, "ui.commands")


def open_window(arguments: argparse.Namespace) -> int:
    """Open the program's window."""
    from ui.start import open_program

    code: int = open_program(getattr(arguments, "data_dir", None), debug=arguments.debug)
    return code


def main() -> int:
    """Run and give the exit code."""
    use_utf8()
    if sys.argv[1:2] == ["--read-spreadsheet"]:
        # The packaged program is its own child process for reading foreign workbooks.
        from cds_desktop.services import spreadsheet_reader

        return spreadsheet_reader.main(sys.argv[2:])
    return run(
        sys.argv[1:],
        modules=ALL_MODULES,
        now=system_clock,
        out=sys.stdout,
        err=sys.stderr,
        open_window=open_window,
    )


if __name__ == "__main__":
    sys.exit(main())
