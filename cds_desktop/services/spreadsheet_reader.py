"""The child process that reads one workbook, so that a crafted file can only end this process.

It is started by path, imports nothing of the program, and has its own memory limit. Arguments:
the workbook, the file to write, the largest number of cells, the largest memory in bytes.
"""

from __future__ import annotations

import json
import sys
from datetime import date, datetime, time, timedelta
from pathlib import Path
from typing import Any

DONE, DAMAGED, PASSWORD, TOO_LARGE = 0, 10, 11, 12
HIDDEN_ARGUMENT = "--read-spreadsheet"
"""First argument by which the packaged program is asked to be this reader."""


def main(arguments: list[str]) -> int:
    """Read the workbook and write its sheets as JSON; the exit code tells what was wrong."""
    source, target, most_cells, most_memory = arguments
    _limit_memory(int(most_memory))
    from python_calamine import CalamineError, CalamineWorkbook, PasswordError

    try:
        workbook = CalamineWorkbook.from_path(source)
        sheets = _sheets(workbook, int(most_cells))
    except PasswordError:
        return PASSWORD
    except MemoryError:
        return TOO_LARGE
    except (CalamineError, ValueError, OSError):
        return DAMAGED
    if sheets is None:
        return TOO_LARGE
    with Path(target).open("w", encoding="utf-8") as file:
        json.dump(sheets, file, ensure_ascii=False)
    return DONE


def _sheets(workbook: Any, most_cells: int) -> list[dict[str, object]] | None:
    sheets: list[dict[str, object]] = []
    left = most_cells
    for name in workbook.sheet_names:
        sheet = workbook.get_sheet_by_name(name)
        left -= sheet.total_height * sheet.total_width
        if left < 0:
            return None
        rows = [[_plain(cell) for cell in row] for row in sheet.to_python(skip_empty_area=False)]
        merged = [
            [list(first), list(last)] for first, last in (sheet.merged_cell_ranges or [])[:5_000]
        ]
        sheets.append({"name": name, "rows": rows, "merged": merged})
    return sheets


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
