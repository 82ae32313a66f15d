"""The child process that reads one workbook, so that a crafted file can only end this process.

It is started by path, has its own memory limit, and hands over one line of JSON for each sheet
and row. Arguments: the workbook or web page, the file to write, the largest number of cells, the
largest memory in bytes. Or: `--many`, a list of such pairs of files as JSON, and the same limits;
beside each file that was written well a mark is put.
"""

from __future__ import annotations

import json
import sys
from collections.abc import Sequence
from datetime import date, datetime, time, timedelta
from pathlib import Path
from typing import TextIO

DONE, DAMAGED, PASSWORD, TOO_LARGE = 0, 10, 11, 12
HIDDEN_ARGUMENT = "--read-spreadsheet"
"""First argument by which the packaged program is asked to be this reader."""

MANY = "--many"
DONE_SUFFIX = ".done"

_MOST_MERGED = 5_000
_MOST_LETTERS = 64 * 1024 * 1024
"""What is handed over at most; 50,000 rows of 30 columns are about 35 million letters."""


def main(arguments: list[str]) -> int:
    """Read the file and write its sheets; the exit code tells what was wrong."""
    if arguments[0] == MANY:
        return _read_many(*arguments[1:])
    source, target, most_cells, most_memory = arguments
    _limit_memory(int(most_memory))
    try:
        return _read(Path(source), Path(target), int(most_cells))
    except MemoryError:
        return TOO_LARGE


def _read_many(work: str, most_cells: str, most_memory: str) -> int:
    """Read one file after the other; one that is too large leaves the others to their turn."""
    _limit_memory(int(most_memory))
    for source, target in json.loads(Path(work).read_text(encoding="utf-8")):
        try:
            code = _read(Path(source), Path(target), int(most_cells))
        except (MemoryError, OSError):
            continue
        if code == DONE:
            Path(target).with_suffix(DONE_SUFFIX).touch()
    return DONE


def _read(source: Path, target: Path, most_cells: int) -> int:
    with source.open("rb") as file:
        is_markup = file.read(1) == b"<"
    with target.open("w", encoding="utf-8") as out:
        writer = _Writer(out, most_cells)
        return _read_markup(source, writer) if is_markup else _read_workbook(source, writer)


def _read_workbook(source: Path, writer: _Writer) -> int:
    from python_calamine import CalamineError, CalamineWorkbook, PasswordError

    try:
        workbook = CalamineWorkbook.from_path(str(source))
        for name in workbook.sheet_names:
            sheet = workbook.get_sheet_by_name(name)
            merged = (sheet.merged_cell_ranges or [])[:_MOST_MERGED]
            if not writer.start_sheet(name, sheet.total_height * sheet.total_width, merged):
                return TOO_LARGE
            # Rows come from the first row of the sheet on, but without the blank columns before.
            blank = [""] * (sheet.start[1] if sheet.start else 0)
            for row in sheet.iter_rows():
                if not writer.row([*blank, *map(_plain, row)]):
                    return TOO_LARGE
    except PasswordError:
        return PASSWORD
    except (CalamineError, ValueError, OSError):
        return DAMAGED
    return DONE


def _read_markup(source: Path, writer: _Writer) -> int:
    if not getattr(sys, "frozen", False):
        sys.path.insert(0, str(Path(__file__).resolve().parents[2]))
    from cds_desktop.services.markup_tables import read_markup

    for name, rows in read_markup(source.read_text(encoding="utf-8")):
        if not writer.start_sheet(name, sum(map(len, rows)), []):
            return TOO_LARGE
        for row in rows:
            if not writer.row(list(row)):
                return TOO_LARGE
    return DONE


class _Writer:
    """Writes one line of JSON for each sheet and row, never all at once, up to a limit."""

    def __init__(self, out: TextIO, most_cells: int) -> None:
        self._out = out
        self._cells_left = most_cells
        self._letters_left = _MOST_LETTERS

    def start_sheet(self, name: str, cells: int, merged: Sequence[object]) -> bool:
        """Whether so many cells more may be written."""
        self._cells_left -= cells
        return self._cells_left >= 0 and self._line({"name": name, "merged": merged})

    def row(self, cells: list[object]) -> bool:
        """Whether the row could be written."""
        return self._line(cells)

    def _line(self, content: object) -> bool:
        line = json.dumps(content, ensure_ascii=False, separators=(",", ":"))
        self._letters_left -= len(line)
        if self._letters_left < 0:
            return False
        self._out.write(line + "\n")
        return True


def _plain(cell: object) -> object:
    if isinstance(cell, datetime | date | time):
        return {"date": cell.isoformat()}
    if isinstance(cell, timedelta):
        return {"seconds": cell.total_seconds()}
    return cell


def _limit_memory(most: int) -> None:
    if sys.platform == "win32":
        _limit_memory_by_job(most)
    else:
        import resource

        resource.setrlimit(resource.RLIMIT_AS, (most, most))
        resource.setrlimit(resource.RLIMIT_CORE, (0, 0))


if sys.platform == "win32":

    def _limit_memory_by_job(most: int) -> None:
        """Put this process into a job object with a memory limit; no crash window either."""
        import ctypes
        from ctypes import wintypes

        class BasicLimits(ctypes.Structure):
            _fields_ = (
                ("process_time", ctypes.c_int64),
                ("job_time", ctypes.c_int64),
                ("flags", wintypes.DWORD),
                ("least_working_set", ctypes.c_size_t),
                ("most_working_set", ctypes.c_size_t),
                ("most_processes", wintypes.DWORD),
                ("affinity", ctypes.c_size_t),
                ("priority_class", wintypes.DWORD),
                ("scheduling_class", wintypes.DWORD),
            )

        class ExtendedLimits(ctypes.Structure):
            _fields_ = (
                ("basic", BasicLimits),
                ("io_counters", ctypes.c_uint64 * 6),
                ("process_memory", ctypes.c_size_t),
                ("job_memory", ctypes.c_size_t),
                ("peak_process_memory", ctypes.c_size_t),
                ("peak_job_memory", ctypes.c_size_t),
            )

        limit_process_memory, die_on_exception, extended_limit_class = 0x100, 0x400, 9
        kernel = ctypes.WinDLL("kernel32", use_last_error=True)
        kernel.CreateJobObjectW.restype = wintypes.HANDLE
        kernel.CreateJobObjectW.argtypes = (ctypes.c_void_p, wintypes.LPCWSTR)
        kernel.SetInformationJobObject.argtypes = (
            wintypes.HANDLE, ctypes.c_int, ctypes.c_void_p, wintypes.DWORD,
        )  # fmt: skip
        kernel.AssignProcessToJobObject.argtypes = (wintypes.HANDLE, wintypes.HANDLE)
        kernel.GetCurrentProcess.restype = wintypes.HANDLE
        kernel.SetErrorMode(0x0001 | 0x0002 | 0x8000)
        limits = ExtendedLimits()
        limits.basic.flags = limit_process_memory | die_on_exception
        limits.process_memory = most
        job = kernel.CreateJobObjectW(None, None)
        kernel.SetInformationJobObject(
            job, extended_limit_class, ctypes.byref(limits), ctypes.sizeof(limits)
        )
        kernel.AssignProcessToJobObject(job, kernel.GetCurrentProcess())


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
