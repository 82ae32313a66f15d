"""Reading tables an office receives: xlsx, xls, ods, xlsb, csv, and web pages named .xls.

A workbook or web page is read in a child process with limits on time and memory: a file of one
kilobyte can abort the process that reads it. Tables in plain text are read here.
"""

from __future__ import annotations

import csv
import io
import json
import re
import subprocess
import sys
import tempfile
import time
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime
from pathlib import Path
from typing import Any

from cds_desktop.domain.errors import EnvironmentFault, RuleBroken
from cds_desktop.domain.legacy_text import from_tcvn3, looks_like_tcvn3, looks_like_vni
from cds_desktop.services import spreadsheet_reader
from cds_desktop.services.workbook_facts import (
    OLE_HEAD,
    UNPACKED_BYTES,
    ZIP_HEAD,
    workbook_facts,
)

Cell = str | int | float | bool | date | None
Row = tuple[Cell, ...]

_DELIMITERS = (",", ";", "\t", "|")
_CONTROLS = re.compile(r"[\x00-\x08\x0e-\x1a\x1c-\x1f\ufffd]")
_CHILD_SHARE = 0.75
"""Of the time; the rest is for what the child hands over."""
_MOST_REMEMBERED = 50_000
_LONGEST_LINE = 1024 * 1024
"""A line of plain text; a table of 16,384 columns stays below."""


@dataclass(frozen=True, slots=True)
class ReadingLimits:
    """What a file may cost to read.

    A list of 50,000 rows and 30 columns (10 MiB, 1.5 million cells) takes about 150 MiB and
    three seconds. Program and reader together stay below 512 MiB.

    Attributes:
        file_bytes: Largest file.
        text_bytes: Largest table in plain text and largest web page.
        unpacked_bytes: Largest content of a zipped workbook, once unpacked.
        cells: Most cells of all sheets together.
        memory_bytes: Most memory of the reading process.
        seconds: Time for everything.
    """

    file_bytes: int = 64 * 1024 * 1024
    text_bytes: int = 24 * 1024 * 1024
    unpacked_bytes: int = UNPACKED_BYTES
    cells: int = 2_500_000
    memory_bytes: int = 416 * 1024 * 1024
    seconds: float = 10


@dataclass(frozen=True, slots=True)
class Sheet:
    """One sheet; rows may differ in length.

    Attributes:
        merged: Merged ranges as ((row, column), (row, column)), both counted from 0.
        was_tcvn3: The text was typed in TCVN3 fonts and has been converted to Unicode.
    """

    name: str
    rows: tuple[Row, ...]
    merged: tuple[tuple[tuple[int, int], tuple[int, int]], ...] = ()
    was_tcvn3: bool = False


def read_sheets(path: Path, limits: ReadingLimits | None = None) -> tuple[Sheet, ...]:
    """Read all sheets of a table file, whatever its name says it is.

    Raises:
        EnvironmentFault: `spreadsheet.file_missing`, `spreadsheet.in_use`.
        RuleBroken: `spreadsheet.damaged`, `spreadsheet.too_large`, `spreadsheet.password`,
            `spreadsheet.not_a_table`, `spreadsheet.unsafe_xml`, `spreadsheet.vni_text`.
    """
    limits = limits or ReadingLimits()
    data = _read_file(path, limits)
    if data.startswith((ZIP_HEAD, OLE_HEAD)):
        del data
        workbook_facts(path, unpacked_bytes=limits.unpacked_bytes)
        sheets = _read_in_child(path, path.name, limits)
    elif len(data) > limits.text_bytes:
        raise RuleBroken("spreadsheet.too_large", file=path.name)
    else:
        sheets = _read_text(path, _decode(path, data), limits)
    return tuple(_in_unicode(path, sheet) for sheet in sheets)


def cell_text(cell: Cell) -> str:
    """Write a cell as an office reads it: whole numbers without a fraction, dates dd/mm/yyyy."""
    if cell is None:
        return ""
    if isinstance(cell, bool):
        return "x" if cell else ""
    if isinstance(cell, float):
        return str(int(cell)) if cell.is_integer() and abs(cell) < 1e15 else repr(cell)
    if isinstance(cell, date):
        return f"{cell:%d/%m/%Y}"
    return str(cell)


def _read_file(path: Path, limits: ReadingLimits) -> bytes:
    try:
        size = path.stat().st_size
        if size > limits.file_bytes:
            raise RuleBroken("spreadsheet.too_large", file=path.name)
        data = path.read_bytes()
    except (FileNotFoundError, NotADirectoryError) as error:
        raise EnvironmentFault("spreadsheet.file_missing", file=path.name) from error
    except IsADirectoryError as error:
        raise RuleBroken("spreadsheet.not_a_table", file=path.name) from error
    except PermissionError as error:
        if path.is_dir():  # Windows says so when a folder is opened.
            raise RuleBroken("spreadsheet.not_a_table", file=path.name) from error
        raise EnvironmentFault("spreadsheet.in_use", file=path.name) from error
    except OSError as error:
        raise EnvironmentFault("spreadsheet.unreadable", file=path.name) from error
    if not data.strip():
        raise RuleBroken("spreadsheet.not_a_table", file=path.name)
    return data


def sheets_handed_over(path: Path, result: Path, limits: ReadingLimits) -> tuple[Sheet, ...]:
    """The sheets of a workbook in what a child wrote.

    Raises:
        RuleBroken: `spreadsheet.too_large`, `spreadsheet.vni_text`.
    """
    ends_at = time.monotonic() + limits.seconds
    with result.open(encoding="utf-8") as file:
        sheets = tuple(_handed_over(file, path.name, ends_at))
    return tuple(_in_unicode(path, sheet) for sheet in sheets)


# --- workbooks and web pages, in a child process --------------------------------------------------


def _read_in_child(path: Path, name: str, limits: ReadingLimits) -> tuple[Sheet, ...]:
    """Let the child read a file; `name` is what the officer knows it by."""
    ends_at = time.monotonic() + limits.seconds
    with tempfile.TemporaryDirectory(prefix="cds-") as folder:
        result = Path(folder) / "sheets.json"
        command = [
            *reader_command(), str(path.resolve()), str(result),
            str(limits.cells), str(limits.memory_bytes),
        ]  # fmt: skip
        try:
            ended = subprocess.run(
                command,
                stdin=subprocess.DEVNULL,
                stdout=subprocess.DEVNULL,
                stderr=subprocess.DEVNULL,
                timeout=limits.seconds * _CHILD_SHARE,
                check=False,
                creationflags=getattr(subprocess, "CREATE_NO_WINDOW", 0),
            )
        except subprocess.TimeoutExpired as error:
            raise RuleBroken("spreadsheet.too_large", file=name) from error
        except OSError as error:
            raise EnvironmentFault("spreadsheet.reader_missing", file=name) from error
        if ended.returncode == spreadsheet_reader.PASSWORD:
            raise RuleBroken("spreadsheet.password", file=name)
        if ended.returncode == spreadsheet_reader.TOO_LARGE:
            raise RuleBroken("spreadsheet.too_large", file=name)
        if ended.returncode != spreadsheet_reader.DONE or not result.is_file():
            raise RuleBroken("spreadsheet.damaged", file=name)
        with result.open(encoding="utf-8") as file:
            return tuple(_handed_over(file, name, ends_at))


def reader_command() -> list[str]:
    """The packaged program is its own reader; from source, Python runs the reader by path."""
    if getattr(sys, "frozen", False):
        return [sys.executable, spreadsheet_reader.HIDDEN_ARGUMENT]
    return [sys.executable, "-I", str(Path(spreadsheet_reader.__file__).resolve())]


def _handed_over(lines: Iterable[str], name: str, ends_at: float) -> Iterator[Sheet]:
    """The sheets in what the child wrote: an object begins a sheet, an array is a row."""
    remembered: dict[str, str] = {}
    head: dict[str, Any] | None = None
    rows: list[Row] = []
    for number, line in enumerate(lines):
        if number % 1_000 == 0 and time.monotonic() > ends_at:
            raise RuleBroken("spreadsheet.too_large", file=name)
        content = json.loads(line)
        if isinstance(content, list):
            rows.append(tuple(_cell(value, remembered) for value in content))
            continue
        if head is not None:
            yield _sheet(head, rows)
        head, rows = content, []
    if head is not None:
        yield _sheet(head, rows)


def _sheet(head: dict[str, Any], rows: list[Row]) -> Sheet:
    ranges = tuple(((a[0], a[1]), (b[0], b[1])) for a, b in head["merged"])
    return Sheet(str(head["name"]), tuple(rows), ranges)


def _cell(value: object, remembered: dict[str, str]) -> Cell:
    """A cell as it was handed over; equal texts are kept once, since lists repeat them."""
    if isinstance(value, str) and value:
        if len(remembered) < _MOST_REMEMBERED:
            return remembered.setdefault(value, value)
        return remembered.get(value, value)
    if isinstance(value, dict):
        if "date" not in value:
            return float(value["seconds"])
        text = str(value["date"])
        try:
            return datetime.fromisoformat(text).date()
        except ValueError:
            return text
    if value == "":
        return None
    assert value is None or isinstance(value, str | int | float | bool)
    return value


# --- text files ---------------------------------------------------------------------------------


def _decode(path: Path, data: bytes) -> str:
    if b"\0" in data[:4096] and not data.startswith((b"\xff\xfe", b"\xfe\xff")):
        half = len(data[:4096]) / 2
        even, odd = data[:4096:2].count(0) / half, data[1:4096:2].count(0) / half
        if max(even, odd) < 0.4 or min(even, odd) > 0.02:
            raise RuleBroken("spreadsheet.not_a_table", file=path.name)
        return data.decode("utf-16-le" if odd > even else "utf-16-be", errors="replace")
    if data.startswith((b"\xff\xfe", b"\xfe\xff")):
        return data.decode("utf-16", errors="replace")
    try:
        return data.decode("utf-8-sig")
    except UnicodeDecodeError:
        western = data.decode("cp1252", errors="replace")
        if looks_like_tcvn3(western) or looks_like_vni(western):
            return western
        return data.decode("cp1258", errors="replace")


def _read_text(path: Path, text: str, limits: ReadingLimits) -> tuple[Sheet, ...]:
    sample = text[:65_536]
    if text.startswith("%PDF") or len(_CONTROLS.findall(sample)) * 200 > len(sample):
        raise RuleBroken("spreadsheet.not_a_table", file=path.name)
    if text.lstrip()[:1] == "<":
        return _read_markup(path, text.lstrip(), limits)
    rows: list[Row] = []
    left = limits.cells
    if _longest_line(text) > _LONGEST_LINE:
        raise RuleBroken("spreadsheet.too_large", file=path.name)
    try:
        for row in _csv_rows(text, _delimiter(text)):
            left -= len(row)
            if left < 0:
                raise RuleBroken("spreadsheet.too_large", file=path.name)
            rows.append(row)
    except csv.Error as error:
        raise RuleBroken("spreadsheet.not_a_table", file=path.name) from error
    return (Sheet(path.stem, tuple(rows)),)


def _read_markup(path: Path, text: str, limits: ReadingLimits) -> tuple[Sheet, ...]:
    """Web pages too are read by the child: some keep a reader busy for hours."""
    with tempfile.TemporaryDirectory(prefix="cds-") as folder:
        page = Path(folder) / "page.html"
        page.write_text(text, encoding="utf-8", errors="replace")
        sheets = _read_in_child(page, path.name, limits)
    if not sheets:
        raise RuleBroken("spreadsheet.not_a_table", file=path.name)
    return sheets


def _longest_line(text: str) -> int:
    longest, start = 0, 0
    while start < len(text):
        end = text.find("\n", start)
        end = len(text) if end < 0 else end
        longest, start = max(longest, end - start), end + 1
    return longest


def _csv_rows(text: str, delimiter: str) -> Iterator[Row]:
    lines = io.StringIO(text, newline="")
    if text[:4].lower() == "sep=":  # Excel's own hint, not data.
        lines.readline()
    for row in csv.reader(lines, delimiter=delimiter):
        yield tuple(cell if cell.strip() else None for cell in row)


def _delimiter(text: str) -> str:
    """The sign that cuts the first lines into the most columns of equal number."""
    if text[:4].lower() == "sep=" and len(text) > 4:
        return text[4]
    sample = text[:65_536].splitlines(keepends=True)[:40]

    def columns(delimiter: str) -> tuple[int, int]:
        try:
            widths = [len(row) for row in csv.reader(sample, delimiter=delimiter) if row]
        except csv.Error:
            return 0, 0
        wide = Counter(width for width in widths if width > 1)
        return max(((count, width) for width, count in wide.items()), default=(0, 0))

    def worth(delimiter: str) -> int:
        count, width = columns(delimiter)
        return count * width

    return max(_DELIMITERS, key=worth)


def _in_unicode(path: Path, sheet: Sheet) -> Sheet:
    """Convert TCVN3 text; refuse VNI, whose letters are pairs that fonts of the day mixed."""
    sample = "\n".join(_texts(sheet.rows[:60]))
    if looks_like_tcvn3(sample):
        rows = tuple(
            tuple(from_tcvn3(cell) if isinstance(cell, str) else cell for cell in row)
            for row in sheet.rows
        )
        return replace(sheet, rows=rows, was_tcvn3=True)
    if looks_like_vni(sample):
        raise RuleBroken("spreadsheet.vni_text", file=path.name)
    return sheet


def _texts(rows: Sequence[Row]) -> Iterator[str]:
    for row in rows:
        for cell in row:
            if isinstance(cell, str):
                yield cell
