"""Files meant to harm: each is refused or read within ten seconds and 512 MiB."""

from __future__ import annotations

import io
import json
import struct
import subprocess
import sys
import zipfile
from collections.abc import Callable
from functools import cache
from pathlib import Path

import openpyxl
import pytest

from cds_desktop.domain.errors import CdsError
from cds_desktop.services.spreadsheets import ReadingLimits, read_sheets
from cds_desktop.services.workbook_facts import workbook_facts
from cds_desktop.wording.errors import sentence

ROOT = Path(__file__).resolve().parents[2]
MAIN = 'xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main"'
SHEET, STRINGS, STYLES = "xl/worksheets/sheet1.xml", "xl/sharedStrings.xml", "xl/styles.xml"
XML = '<?xml version="1.0"?>'
A_TEXT, A_MERGE = '<c t="s"><v>0</v></c>', '<mergeCell ref="A1:B2"/>'
A_CELL = '<row r="1"><c r="A1"><v>1</v></c></row>'
OUTCOMES = {
    "spreadsheet.damaged", "spreadsheet.too_large", "spreadsheet.unsafe_xml",
    "spreadsheet.not_a_table", "spreadsheet.password", "read",
}  # fmt: skip


@cache
def _a_workbook() -> bytes:
    book = openpyxl.Workbook()
    sheet = book.active
    assert sheet is not None
    sheet["A1"], sheet["B2"] = "Tên", "=1+1"
    stream = io.BytesIO()
    book.save(stream)
    return stream.getvalue()


def _with(path: Path, **parts: str | bytes) -> None:
    """A small workbook with parts put in place of its own, or added."""
    given = dict(parts)
    with (
        zipfile.ZipFile(io.BytesIO(_a_workbook())) as source,
        zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED, compresslevel=1) as target,
    ):
        for name in source.namelist():
            target.writestr(name, given.pop(name, source.read(name)))
        for name, content in given.items():
            target.writestr(name, content)


def _sheet(cells: str, dimension: str = "A1", rest: str = "") -> dict[str, str | bytes]:
    body = f'<dimension ref="{dimension}"/><sheetData>{cells}</sheetData>{rest}'
    return {SHEET: f"{XML}<worksheet {MAIN}>{body}</worksheet>"}


def _laughs(part: str) -> dict[str, str | bytes]:
    """Nine entities, each of ten of the one before: a thousand million letters."""
    grow = "".join(
        f'<!ENTITY {chr(98 + step)} "{f"&{chr(97 + step)};" * 10}">' for step in range(9)
    )
    text = f'{XML}<!DOCTYPE a [<!ENTITY a "ha">{grow}]><worksheet {MAIN}>&j;</worksheet>'
    return {part: text}


def _quadratic() -> dict[str, str | bytes]:
    entity = f'<!DOCTYPE a [<!ENTITY a "{"x" * 100_000}">]>'
    return {STRINGS: f"{XML}{entity}<sst {MAIN}>{'<si><t>&a;</t></si>' * 10_000}</sst>"}


def _outside() -> dict[str, str | bytes]:
    entity = '<!DOCTYPE a [<!ENTITY a SYSTEM "file:///etc/passwd">]>'
    return {STRINGS: f"{XML}{entity}<sst {MAIN}><si><t>&a;</t></si></sst>"}


def _in_wide_letters() -> dict[str, str | bytes]:
    text = f'<?xml version="1.0" encoding="utf-16"?><!DOCTYPE a [<!ENTITY a "x">]><sst {MAIN}/>'
    return {STRINGS: text.encode("utf-16")}


def _hidden_behind_a_remark() -> dict[str, str | bytes]:
    (text,) = _laughs(SHEET).values()
    assert isinstance(text, str)
    return {SHEET: text.replace(XML, f"{XML}<!--{' ' * 5_000}-->")}


PARTS: dict[str, Callable[[], dict[str, str | bytes]]] = {
    **{
        f"laughs-{part.replace('/', '-')}": lambda part=part: _laughs(part)  # type: ignore[misc]
        for part in (
            SHEET, STRINGS, STYLES, "xl/workbook.xml", "[Content_Types].xml",
            "xl/_rels/workbook.xml.rels", "xl/theme/theme1.xml", "docProps/core.xml",
        )
    },
    "quadratic": _quadratic,
    "outside": _outside,
    "wide-letters": _in_wide_letters,
    "far-cell": lambda: _sheet(
        A_CELL + '<row r="1048576"><c r="XFD1048576"><v>1</v></c></row>', "A1:XFD1048576"
    ),
    "one-long-string": lambda: {
        STRINGS: f"{XML}<sst {MAIN}><si><t>{'x' * 32_000}</t></si></sst>",
        **_sheet(f"<row>{A_TEXT * 1_000}</row>" * 1_200),
    },
    "cells": lambda: _sheet(f"<row>{'<c><v>1</v></c>' * 1_000}</row>" * 3_000),
    "zip-bomb": lambda: {"xl/media/image1.png": bytes(270_000_000)},
    "many-entries": lambda: {f"x/{number}.xml": b"" for number in range(5_100)},
}  # fmt: skip

READABLE: dict[str, Callable[[], dict[str, str | bytes]]] = {
    # The reader never replaces an entity that a document declares.
    "behind-a-remark": _hidden_behind_a_remark,
    "dimension": lambda: _sheet(A_CELL, "A1:XFD1048576"),
    "merges": lambda: _sheet(A_CELL, rest=f"<mergeCells>{A_MERGE * 200_000}</mergeCells>"),
    "styles": lambda: {
        STYLES: f"{XML}<styleSheet {MAIN}><cellXfs>{'<xf/>' * 1_500_000}</cellXfs></styleSheet>"
    },
    "strings": lambda: {STRINGS: f"{XML}<sst {MAIN}>{'<si><t/></si>' * 2_500_000}</sst>"},
    "unclosed": lambda: {SHEET: f"{XML}<worksheet {MAIN}>{'<a>' * 800_000}"},
}


def _overlapping(path: Path) -> None:
    """Two hundred entries of the directory which all mean the same packed bytes."""
    _with(path, bomb=bytes(1_000_000))
    data = path.read_bytes()
    start = data.index(b"PK\x01\x02")
    end = data.index(b"PK\x05\x06")
    place = data.rindex(b"bomb", start, end) - 46
    entry, entries = data[place:end], []
    for number in range(200):
        entries.append(entry[:46] + f"b{number:03}".encode() + entry[50:])
    directory = data[start:end] + b"".join(entries)
    count = struct.unpack_from("<H", data, end + 10)[0] + 200
    tail = struct.pack("<4sHHHHLLH", b"PK\x05\x06", 0, 0, count, count, len(directory), start, 0)
    path.write_bytes(data[:start] + directory + tail)


def _lying(path: Path) -> None:
    """The sheet says that it unpacks to sixteen bytes."""
    _with(path, **_sheet(f"<row>{'<c><v>1</v></c>' * 1_000}</row>" * 1_000))
    data = bytearray(path.read_bytes())
    for signature, offset, name in ((b"PK\x03\x04", 22, 30), (b"PK\x01\x02", 24, 46)):
        place = data.find(signature)
        while place >= 0:
            if data[place + name :].startswith(SHEET.encode()):
                struct.pack_into("<L", data, place + offset, 16)
            place = data.find(signature, place + 1)
    path.write_bytes(bytes(data))


def _make_all(folder: Path) -> None:
    for name, parts in {**PARTS, **READABLE}.items():
        _with(folder / f"{name}.xlsx", **parts())
    _overlapping(folder / "overlapping.xlsx")
    _lying(folder / "lying.xlsx")
    (folder / "wide.csv").write_text("," * 20_000_000, encoding="utf-8")
    (folder / "tags.xls").write_text("<table><tr><td>" + "<a " * 1_000_000, encoding="utf-8")
    (folder / "large.xls").write_text("<table>" + "<tr><td>x" * 3_000_000, encoding="utf-8")
    (folder / "renamed.xlsx").write_bytes(b"%PDF-1.7" + bytes(2_000))


MEASURE = f"""
import json, sys, time
from pathlib import Path
sys.path.insert(0, {str(ROOT)!r})
from cds_desktop.domain.errors import CdsError
from cds_desktop.services.spreadsheets import read_sheets
found = {{}}
for path in sorted(Path(sys.argv[1]).iterdir()):
    start = time.monotonic()
    try:
        read_sheets(path)
        outcome = "read"
    except CdsError as error:
        outcome = error.code
    found[path.name] = [outcome, time.monotonic() - start]
peaks = [0, 0]
if sys.platform == "linux":
    import resource
    status = Path("/proc/self/status").read_text()  # The usage of oneself counts the parent's.
    peaks[0] = int(status.partition("VmHWM:")[2].split()[0]) // 1024
    peaks[1] = resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss // 1024
print(json.dumps([found, peaks]))
"""


@pytest.mark.slow
def test_every_hostile_file_ends_within_ten_seconds_and_half_a_gigabyte(tmp_path: Path) -> None:
    """One program reads them all, one after the other, and is alive at the end."""
    _make_all(tmp_path)
    done = subprocess.run(
        [sys.executable, "-c", MEASURE, str(tmp_path)],
        capture_output=True, encoding="utf-8", check=False,
    )  # fmt: skip
    assert done.returncode == 0, done.stderr
    found, (program, reader) = json.loads(done.stdout)
    assert len(found) == len(list(tmp_path.iterdir())) > 25
    assert {name: seconds for name, (_, seconds) in found.items() if seconds > 10} == {}
    assert {outcome for outcome, _ in found.values()} <= OUTCOMES
    assert program + reader < 512
    was_read = {name for name, (outcome, _) in found.items() if outcome == "read"}
    assert was_read == {f"{name}.xlsx" for name in READABLE}
    unsafe = {name for name, (outcome, _) in found.items() if outcome == "spreadsheet.unsafe_xml"}
    assert unsafe == {
        f"{name}.xlsx" for name in PARTS
        if name.startswith("laughs") or name in {"quadratic", "outside", "wide-letters"}
    }  # fmt: skip


def _refusal(path: Path, limits: ReadingLimits | None = None) -> str:
    with pytest.raises(CdsError) as caught:
        read_sheets(path, limits)
    assert path.name in sentence(caught.value)
    return caught.value.code


def test_each_trick_of_the_zip_is_known_from_its_directory(tmp_path: Path) -> None:
    path = tmp_path / "a.xlsx"
    _overlapping(path)
    assert _refusal(path) == "spreadsheet.damaged"
    _with(path, **{"xl/media/image1.png": bytes(3_000_000)})
    assert _refusal(path, ReadingLimits(unpacked_bytes=3_000_000)) == "spreadsheet.too_large"
    _with(path, **PARTS["many-entries"]())
    assert _refusal(path) == "spreadsheet.too_large"
    data = bytearray(_a_workbook())
    place = data.index(b"PK\x01\x02")
    data[place + 8] |= 1
    path.write_bytes(bytes(data))
    assert _refusal(path) == "spreadsheet.password"
    data[place + 8] ^= 1
    struct.pack_into("<L", data, place + 24, 0x7FFFFFF)
    path.write_bytes(bytes(data))
    assert _refusal(path, ReadingLimits(unpacked_bytes=1 << 40)) == "spreadsheet.damaged"


def test_a_directory_that_would_fill_the_memory_is_not_loaded(tmp_path: Path) -> None:
    path = tmp_path / "a.xlsx"
    data = _a_workbook()
    end = data.index(b"PK\x05\x06")
    tail = bytearray(data[end:])
    struct.pack_into("<L", tail, 12, 3_000_000)
    path.write_bytes(data[:end] + bytes(3_000_000) + bytes(tail))
    assert _refusal(path) == "spreadsheet.too_large"


def test_a_page_that_keeps_its_reader_busy_is_ended(tmp_path: Path) -> None:
    path = tmp_path / "a.xls"
    path.write_text("<table><tr><td>" + "<!" * 2_000_000, encoding="utf-8")
    assert _refusal(path, ReadingLimits(seconds=1)) in {
        "spreadsheet.too_large", "spreadsheet.not_a_table",
    }  # fmt: skip


def test_a_formula_is_read_as_the_value_that_was_saved_with_it(tmp_path: Path) -> None:
    path = tmp_path / "a.xlsx"
    formula = "<f>HYPERLINK(&quot;http://x&quot;)</f>"
    _with(path, **_sheet(f'<row r="1"><c r="A1" t="str">{formula}<v>=1+1</v></c></row>'))
    assert read_sheets(path)[0].rows == (("=1+1",),)


def test_macros_and_links_are_told_whatever_the_name_of_the_file(tmp_path: Path) -> None:
    path = tmp_path / "a.xlsx"
    _with(path)
    facts = workbook_facts(path)
    assert (facts.is_zipped, facts.has_macros, facts.has_external_links) == (True, False, False)
    assert SHEET in facts.parts
    assert facts.unpacked_bytes > 1_000
    _with(path, **{"xl/vbaProject.bin": b"\0"})
    assert workbook_facts(path).has_macros
    _with(path, **{"xl/externalLinks/externalLink1.xml": b"<a/>"})
    assert workbook_facts(path).has_external_links
    _with(path, **{"xl/connections.xml": b"<a/>"})
    assert workbook_facts(path).has_external_links
    path.write_bytes(b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + "_VBA_PROJECT_CUR".encode("utf-16-le"))
    assert workbook_facts(path).has_macros
    assert not workbook_facts(path).is_zipped


def test_a_sheet_that_starts_in_the_middle_keeps_its_places(tmp_path: Path) -> None:
    path = tmp_path / "a.xlsx"
    book = openpyxl.Workbook()
    sheet = book.active
    assert sheet is not None
    sheet["C3"], sheet["E5"] = "x", 4
    book.create_sheet("trống")
    book.save(path)
    first, empty = read_sheets(path)
    assert first.rows[2][2] == "x"
    assert first.rows[4][4] == 4
    assert len(first.rows) == 5
    assert empty.rows == ()


@pytest.mark.slow
def test_an_honest_list_of_fifty_thousand_dossiers_is_read(tmp_path: Path) -> None:
    path = tmp_path / "Danh sách.xlsx"
    text = '<c t="inlineStr"><is><t>Nguyễn Thị Cẩm Tú {row}-{column}</t></is></c>'
    line = "".join(text.replace("{column}", str(column)) for column in range(6))
    number = "<c><v>{row}</v></c>" * 6
    rows = "".join(f"<row>{line}{number}</row>".replace("{row}", str(row)) for row in range(50_000))
    _with(path, **_sheet(rows))
    (sheet, *_) = read_sheets(path)
    assert len(sheet.rows) == 50_000
    assert sheet.rows[-1][5:7] == ("Nguyễn Thị Cẩm Tú 49999-5", 49_999)
