"""A province's own template: what is filled, what moves, and what must stay as it was."""

from __future__ import annotations

import re
import shutil
import subprocess
from collections.abc import Sequence
from datetime import UTC, date, datetime
from decimal import Decimal
from pathlib import Path

import openpyxl
import pytest

from cds_desktop.services.template_fill import FilledTemplate, fill_template
from cds_desktop.services.workbook_parts.marks import Item, TemplateValue
from tests.unit.template_books import edit, faults_of, make_template, opened, parts_of

FORM, SHORT = "Biểu tổng hợp", "Tóm tắt"
NAMES = {"field": ("number", "name", "3", "settled", "settled_late")}
LINES = (("Hộ tịch", 40, 30, 3), ("Đất đai", 25, 20, 11), ("=Chứng thực", 100, 90, 0))
FIELDS: list[dict[str, TemplateValue]] = [
    {"number": number, "name": name, "3": received, "settled": settled, "settled_late": late}
    for number, (name, received, settled, late) in enumerate(LINES, start=1)
]
VALUES: dict[str, TemplateValue] = {
    "superior.name": "UBND xã Cái Nước",
    "unit.name": "Xã Cái Nước",
    "unit.code": "H12 & 16",
    "period.name": "Tháng 10/2026",
    "period.from": date(2026, 10, 1),
    "period.to": date(2026, 10, 31),
    "note": "=HYPERLINK(1)",
    "S01.ratio": Decimal("0.8079"),
    "S01.shown": "80,79 %",
    "S02.ratio": None,
    "II06a.total.received": 1650,
    "II06a.Hộ tịch.3": 40,
    "maker": "Lê Thị Mỹ Ý",
    "made_at": datetime(2026, 11, 2, 2, 0, tzinfo=UTC),
}


@pytest.fixture(scope="module")
def template(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return make_template(tmp_path_factory.mktemp("template") / "Mẫu của tỉnh.xlsx")


def fill(template: Path, out: Path, lines: Sequence[Item] = FIELDS) -> FilledTemplate:
    return fill_template(template, VALUES, {"field": lines}, out, row_names=NAMES)


def small(path: Path, **cells: object) -> Path:
    """A workbook with these cells and nothing else."""
    book = openpyxl.Workbook()
    sheet = book.active
    assert sheet is not None
    sheet.title = "A"
    for address, value in cells.items():
        sheet[address] = value  # type: ignore[assignment]
    book.save(path)
    return path


def shown(path: Path, sheet: str) -> dict[str, object]:
    with opened(path) as book:
        return {
            cell.coordinate: cell.value
            for row in book[sheet].iter_rows()
            for cell in row
            if cell.value is not None
        }


def test_marks_become_typed_values_and_text_around_them_stays(
    template: Path, tmp_path: Path
) -> None:
    filled = fill(template, tmp_path / "a.xlsx")
    cells = shown(filled.out, FORM)
    assert cells["A2"] == "BÁO CÁO Tháng 10/2026 CỦA Xã Cái Nước (H12 & 16)"
    assert cells["B3"] == cells["D3"].replace(day=1) == datetime(2026, 10, 1)  # type: ignore[attr-defined]  # noqa: DTZ001
    assert (cells["E4"], cells["C13"], cells["C14"]) == (0.8079, 1650, 40)
    assert cells["B15"] == ("Người lập: Lê Thị Mỹ Ý, lúc 09:00 ngày 02/11/2026; tỷ lệ 80,79 %")
    assert filled.written[FORM, "C13"] == 1650
    assert (filled.repeated_rows, filled.texts) == (6, 2)
    assert "{{" not in str([*cells.values(), *shown(filled.out, SHORT).values()])
    assert all(b"{{" not in data for data in parts_of(filled.out).values())


def test_a_date_in_a_cell_without_a_date_format_gets_one(template: Path, tmp_path: Path) -> None:
    with opened(fill(template, tmp_path / "a.xlsx").out) as book:
        sheet = book[FORM]
        assert (sheet["B3"].number_format, sheet["D3"].number_format) == ("dd/mm/yyyy",) * 2
        assert (sheet["D3"].font.name, sheet["D3"].font.sz) == ("Calibri", 11)


def test_text_like_a_formula_stays_text(template: Path, tmp_path: Path) -> None:
    with opened(fill(template, tmp_path / "a.xlsx").out) as book:
        for address, text in (("B4", "=HYPERLINK(1)"), ("B10", "=Chứng thực")):
            cell = book[FORM][address]
            assert (cell.value, cell.data_type, cell.quotePrefix) == (text, "s", True)


def test_the_row_of_fields_is_repeated_with_its_looks(template: Path, tmp_path: Path) -> None:
    with opened(fill(template, tmp_path / "a.xlsx").out) as book:
        sheet = book[FORM]
        rows = [[cell.value for cell in row][:5] for row in sheet["A8:G10"]]
        assert rows == [[number, *line] for number, line in enumerate(LINES, start=1)]
        for address in ("B8", "B9", "B10"):
            assert sheet[address].fill.fgColor.rgb == "00FFF2CC"
            assert sheet[address].border.left.style == "thin"
        assert [sheet.row_dimensions[row].height for row in range(8, 12)] == [21, 21, 21, 27]


def test_formulas_follow_the_repeated_rows(template: Path, tmp_path: Path) -> None:
    out = fill(template, tmp_path / "a.xlsx").out
    form, short = shown(out, FORM), shown(out, SHORT)
    assert [form[f"F{row}"] for row in (8, 9, 10)] == [
        "=IF(D8=0,0,E8/D8)", "=IF(D9=0,0,E9/D9)", "=IF(D10=0,0,E10/D10)",
    ]  # fmt: skip
    assert [form[f"G{row}"] for row in (8, 10)] == ["=SUM(C$8:C8)", "=SUM(C$8:C10)"]
    assert [form[f"{column}11"] for column in "CDEF"] == [
        "=SUM(C8:C10)", "=SUM(D8:D10)", "=SUM(E$8:E$10)", "=IF(D11=0,0,E11/D11)",
    ]  # fmt: skip
    assert (form["E13"], form["C19"], form["D19"]) == ("=C11-C13", "=C11+1", "=D11+1")
    assert (short["B1"], short["B2"]) == (f"='{FORM}'!C11", f"=MAX('{FORM}'!C8:C10)")
    assert [short[f"C{row}"] for row in (5, 6, 7)] == [f"='{FORM}'!C{row}*2" for row in (8, 9, 10)]


def test_everything_that_names_rows_follows_too(template: Path, tmp_path: Path) -> None:
    out = fill(template, tmp_path / "a.xlsx").out
    with opened(out) as book:
        sheet = book[FORM]
        merged = {str(area) for area in sheet.merged_cells.ranges}
        assert {"A1:G1", "A6:A7", "B15:G15"} <= merged
        rules = {
            str(area.sqref): [rule.formula for rule in area.rules]
            for area in sheet.conditional_formatting
        }
        assert rules == {"E8:E10": [["10"]], "A8:G11": [["$E8>$D8*0.5"]], "E13": [["$E$13<>0"]]}
        (check,) = sheet.data_validations.dataValidation
        assert (str(check.sqref), check.formula2) == ("C8:C10 C13", "$C$11")
        names = {name: item.attr_text for name, item in book.defined_names.items()}
        assert names == {"TiepNhan": f"'{FORM}'!$C$8:$C$10", "TongSo": f"'{FORM}'!$C$11"}
        assert sheet.print_area == f"'{FORM}'!$A$1:$G$36"
        assert (sheet.print_title_rows, sheet.freeze_panes) == ("$6:$7", "C8")
        assert book[SHORT].tables["BangTom"].ref == "A4:C7"
        assert sheet["C13"].comment is not None
        assert sheet["B16"].hyperlink is not None
        assert sheet["B16"].hyperlink.location == f"'{FORM}'!B11"
    parts = parts_of(out)
    assert re.findall(rb"sqref>([^<]+)<", parts["xl/worksheets/sheet1.xml"]) == [b"D8:D10"]
    assert re.findall(rb"row>(\d+)<", parts["xl/drawings/drawing1.xml"]) == [b"19", b"0", b"12"]
    assert f"#'{FORM}'!C11".encode() in parts["xl/worksheets/_rels/sheet1.xml.rels"]
    assert b"Row>12<" in parts["xl/drawings/commentsDrawing1.vml"]
    assert parts["xl/worksheets/sheet1.xml"].count(b"x14ac:dyDescent") == 3
    assert "H12 && 16" in parts["xl/worksheets/sheet1.xml"].decode().replace("&amp;", "&")


def test_charts_take_the_new_rows_and_unconcerned_parts_stay_byte_for_byte(
    template: Path, tmp_path: Path
) -> None:
    before, after = parts_of(template), parts_of(fill(template, tmp_path / "a.xlsx").out)
    chart = after["xl/charts/chart1.xml"].decode()
    assert f"'{FORM}'!$C$8:$C$10" in chart
    assert f"'{FORM}'!$B$8:$B$10" in chart
    assert "Hồ sơ Tháng 10/2026" in chart
    same = {name for name in before if before[name] == after.get(name)}
    assert same >= {
        "xl/charts/chart2.xml", "xl/media/logo.png", "customXml/item1.xml", "xl/theme/theme1.xml",
        "xl/worksheets/sheet3.xml", "xl/drawings/_rels/drawing1.xml.rels", "docProps/core.xml",
    }  # fmt: skip
    assert before.keys() - after.keys() == {"xl/calcChain.xml"}
    assert b'fullCalcOnLoad="1"' in after["xl/workbook.xml"]
    assert b'mc:Ignorable="x14ac"' in after["xl/worksheets/sheet1.xml"]


@pytest.mark.parametrize("count", [0, 1, 3])
def test_nothing_needs_repair(template: Path, tmp_path: Path, count: int) -> None:
    filled = fill(template, tmp_path / "a.xlsx", FIELDS[:count])
    assert faults_of(template) == []
    assert faults_of(filled.out) == []


def test_without_items_the_row_goes_or_an_empty_one_keeps_ranges_whole(
    template: Path, tmp_path: Path
) -> None:
    out = fill(template, tmp_path / "a.xlsx", []).out
    form = shown(out, FORM)
    assert form["C9"] == "=SUM(C8:C8)"
    assert not {"A8", "B8", "C8"} & form.keys()
    free = small(
        tmp_path / "mau.xlsx", A1="Tên", A2="{{#field.name}}", A3="{{unit.name}}", B4="=SUM(B1:B3)"
    )
    assert shown(fill(free, tmp_path / "b.xlsx", []).out, "A") == {
        "A1": "Tên", "A2": "Xã Cái Nước", "B3": "=SUM(B1:B2)",
    }  # fmt: skip


def test_rows_of_units_and_of_fields_may_stand_in_one_workbook(tmp_path: Path) -> None:
    mau = small(
        tmp_path / "mau.xlsx",
        A1="{{#field.name}}", A2="{{#unit.name}}", B2="{{#unit.II06a.total.3}}", B3="=SUM(B2)",
    )  # fmt: skip
    units: list[Item] = [{"name": "Xã A", "II06a.total.3": 7}, {"name": "Xã B", "II06a.total.3": 5}]
    out = tmp_path / "a.xlsx"
    fill_template(mau, VALUES, {"field": FIELDS, "unit": units}, out)
    assert shown(out, "A") == {
        "A1": "Hộ tịch", "A2": "Đất đai", "A3": "=Chứng thực", "A4": "Xã A", "B4": 7,
        "A5": "Xã B", "B5": 5, "B6": "=SUM(B4:B5)",
    }  # fmt: skip


def test_a_value_that_is_not_there_leaves_its_cell_empty_and_a_dash_in_text(
    tmp_path: Path,
) -> None:
    mau = small(tmp_path / "mau.xlsx", A1="{{S02.ratio}}", A2="Tỷ lệ {{S02.ratio}}")
    assert shown(fill(mau, tmp_path / "a.xlsx").out, "A") == {"A2": "Tỷ lệ –"}


def test_marks_cut_by_other_letters_and_texts_of_other_programs_are_found(tmp_path: Path) -> None:
    """Excel cuts a text at every change of letters; some programs write prefixes and no places."""
    mau = small(tmp_path / "mau.xlsx", A1="{{unit.name}}")
    space = 'xmlns:x="http://schemas.openxmlformats.org/spreadsheetml/2006/main"'
    runs = (
        "<x:is><x:r><x:rPr><x:b/></x:rPr><x:t>Của {{un</x:t></x:r><x:r><x:t>it.na</x:t></x:r>"
        "<x:r><x:t>me}} và {{maker}}</x:t></x:r></x:is>"
    )
    sheet = (
        f'<x:worksheet {space}><x:sheetData><x:row><x:c t="inlineStr">{runs}</x:c>'
        '<x:c t="inlineStr"><x:is><x:t>{{#field.3}}</x:t></x:is></x:c></x:row><x:row><x:c/>'
        "<x:c><x:f>SUM(B1)</x:f></x:c></x:row></x:sheetData></x:worksheet>"
    )
    edit(mau, {"xl/worksheets/sheet1.xml": lambda _: sheet.encode()})
    out = fill(mau, tmp_path / "a.xlsx").out
    written = parts_of(out)["xl/worksheets/sheet1.xml"].decode()
    assert "<x:b/>" in written
    assert shown(out, "A") == {
        **{f"A{row}": "Của Xã Cái Nước và Lê Thị Mỹ Ý" for row in (1, 2, 3)},
        "B1": 40, "B2": 25, "B3": 100, "B4": "=SUM(B1:B3)",
    }  # fmt: skip


def test_arrays_small_charts_and_page_breaks_follow_the_rows(tmp_path: Path) -> None:
    mau = small(tmp_path / "mau.xlsx", A1="Tên", A2="{{#field.name}}", A3="x", A4="x")
    main = "http://schemas.microsoft.com/office/excel/2006/main"
    x14 = "http://schemas.microsoft.com/office/spreadsheetml/2009/9/main"
    cells = (
        '<c r="B2"><f t="array" ref="B2">SUM(C2:D2*2)</f><v>5</v></c></row>',
        '<c r="B3"><f t="array" ref="B3:B4">C3:C4*C$2</f><v>5</v></c></row>',
    )
    rest = (
        '<rowBreaks count="1" manualBreakCount="1"><brk id="3" max="16383" man="1"/></rowBreaks>'
        '<ignoredErrors><ignoredError sqref="A2:A4 C9" numberStoredAsText="1"/></ignoredErrors>'
        f'<extLst><ext xmlns:x14="{x14}" uri="{{05C60535-1F16-4fd2-B633-F4F36F0B64E0}}">'
        f'<x14:sparklineGroups xmlns:xm="{main}"><x14:sparklineGroup><x14:sparklines>'
        "<x14:sparkline><xm:f>A!C2:F2</xm:f><xm:sqref>G2</xm:sqref></x14:sparkline>"
        "<x14:sparkline><xm:f>A!C3:F3</xm:f><xm:sqref>G3</xm:sqref></x14:sparkline>"
        "</x14:sparklines></x14:sparklineGroup></x14:sparklineGroups></ext>"
        f'<ext xmlns:x14="{x14}" uri="{{CCE6A557-97BC-4b89-ADB6-D9C93CAAB3DF}}">'
        f'<x14:dataValidations xmlns:xm="{main}" count="1"><x14:dataValidation type="list">'
        "<x14:formula1><xm:f>A!$A$2:$A$2</xm:f></x14:formula1><xm:sqref>E2 E4</xm:sqref>"
        "</x14:dataValidation></x14:dataValidations></ext></extLst>"
    )

    def sheet(data: bytes) -> bytes:
        for row, cell in enumerate(cells, start=2):
            start = data.index(f'<row r="{row}"'.encode())
            end = data.index(b"</row>", start)
            data = data[:end] + cell.encode() + data[end + 6 :]
        end = data.index(b"</worksheet>")
        return data[:end] + rest.encode() + data[end:]

    edit(mau, {"xl/worksheets/sheet1.xml": sheet})
    out = fill(mau, tmp_path / "a.xlsx").out
    assert faults_of(out) == []
    written = parts_of(out)["xl/worksheets/sheet1.xml"].decode()
    assert re.findall(r'<f t="array" ref="([^"]+)">([^<]+)<', written) == [
        ("B2", "SUM(C2:D2*2)"), ("B3", "SUM(C3:D3*2)"), ("B4", "SUM(C4:D4*2)"),
        ("B5:B6", "C5:C6*C$2"),
    ]  # fmt: skip
    assert re.findall(r"<xm:f>([^<]+)</xm:f><xm:sqref>([^<]+)<", written) == [
        ("A!C2:F2", "G2"), ("A!C3:F3", "G3"), ("A!C4:F4", "G4"), ("A!C5:F5", "G5"),
    ]  # fmt: skip
    assert "<xm:f>A!$A$2:$A$4</xm:f></x14:formula1><xm:sqref>E2:E4 E6<" in written
    assert '<brk id="5"' in written
    assert 'sqref="A2:A6 C11"' in written


def test_the_same_figures_give_the_same_file(template: Path, tmp_path: Path) -> None:
    first, second = (fill(template, tmp_path / name).out for name in ("a.xlsx", "b.xlsx"))
    assert first.read_bytes() == second.read_bytes()


@pytest.mark.slow
def test_libreoffice_computes_the_same_and_prints_it(template: Path, tmp_path: Path) -> None:
    program = shutil.which("soffice")
    if program is None:
        pytest.skip("LibreOffice is not on this machine")
    out = fill(template, tmp_path / "a.xlsx").out
    profile = f"-env:UserInstallation={(tmp_path / 'profile').as_uri()}"
    done = tmp_path / "done"
    subprocess.run(
        [program, profile, "--headless", "--convert-to", "xlsx", "--outdir", str(done), str(out)],
        check=True, capture_output=True, timeout=90,
    )  # fmt: skip
    with opened(done / "a.xlsx", data_only=True) as book:
        form, short = book[FORM], book[SHORT]
        assert [form[f"{column}11"].value for column in "CDE"] == [165, 140, 14]
        assert [form[f"F{row}"].value for row in range(8, 12)] == [0.1, 0.55, 0, 0.1]
        assert [form[f"G{row}"].value for row in range(8, 11)] == [40, 65, 165]
        assert (form["E13"].value, form["C19"].value) == (165 - 1650, 166)
        assert [short[f"B{row}"].value for row in (1, 2, 3)] == [165, 100, 165]
        assert [short[f"C{row}"].value for row in (5, 6, 7, 9)] == [80, 50, 200, 330]
        assert form["B10"].value == "=Chứng thực"
        charts = [chart for chart in getattr(form, "_charts", ()) if chart.series]
        assert len(charts) == 2
        assert len(form.conditional_formatting) >= 3
