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
from openpyxl.worksheet.table import Table

from cds_desktop.domain.errors import CdsError, EnvironmentFault
from cds_desktop.services import template_fill
from cds_desktop.services.template_fill import FilledTemplate, fill_template
from cds_desktop.services.workbook_parts.marks import Item, TemplateValue
from cds_desktop.wording.errors import sentence
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


def refusal(template: Path, out: Path, **changed: TemplateValue) -> CdsError:
    """What is said about a template; nothing must have been written."""
    before = sorted(out.parent.iterdir())
    with pytest.raises(CdsError) as caught:
        fill_template(
            template, VALUES | changed, {"field": FIELDS}, out / "x.xlsx" if out.is_dir() else out,
            row_names=NAMES,
        )  # fmt: skip
    assert sorted(out.parent.iterdir()) == before
    assert not sentence(caught.value).startswith("Không thực hiện được")
    return caught.value


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


def test_unknown_marks_are_named_with_their_cells_and_what_was_meant(tmp_path: Path) -> None:
    mau = small(
        tmp_path / "mau.xlsx",
        A1="{{II06a.totl.received}}", B2="x {{#field.nam}}", C3="{{unit.name", D4="{{unit.name}}",
    )  # fmt: skip
    error = refusal(mau, tmp_path / "a.xlsx")
    assert error.code == "template.unknown_marks"
    words = sentence(error)
    for told in (
        "3 ô", "A!A1 {{II06a.totl.received}} (có phải {{II06a.total.received}}?)",
        "A!B2 {{#field.nam}} (có phải {{#field.name}}?)", "A!C3 {{unit.name",
    ):  # fmt: skip
        assert told in words
    assert "D4" not in words


def test_what_cannot_be_filled_is_refused_in_words(tmp_path: Path) -> None:
    mau, out = tmp_path / "mau.xlsx", tmp_path / "a.xlsx"
    cases: list[tuple[str, dict[str, object]]] = [
        ("template.no_marks", {"A1": "Báo cáo"}),
        ("template.list_not_offered", {"A1": "{{#unit.name}}"}),
        ("template.mark_in_formula", {"A1": '="Tháng "&"{{period.name}}"'}),
        ("template.formula_unsupported", {"A1": "{{#field.name}}", "B2": "=SUM(A:C!B1)"}),
    ]
    for code, cells in cases:
        assert refusal(small(mau, **cells), out).code == code
    small(mau, A1="{{#field.name}}", B1="{{#unit.name}}")
    with pytest.raises(CdsError, match="two_lists_in_row"):
        fill_template(mau, {}, {"field": [], "unit": []}, out)
    small(mau, A1="{{unit.name}}")
    assert refusal(mau, mau).code == "template.same_file"
    assert refusal(mau, tmp_path / "a.ods").code == "template.file_suffix"
    whole = mau.read_bytes()
    edit(mau, {}, {"xl/vbaProject.bin": b"\0"})
    assert refusal(mau, out).code == "template.macros"
    mau.write_bytes(whole)
    edit(mau, {}, {"xl/externalLinks/externalLink1.xml": b"<a/>"})
    assert refusal(mau, out).code == "template.external_links"
    mau.write_bytes(whole)
    edit(mau, {}, {"_xmlsignatures/sig1.xml": b"<a/>"})
    assert refusal(mau, out).code == "template.signed"
    mau.write_bytes(whole[: len(whole) // 2])
    assert refusal(mau, out).code == "spreadsheet.damaged"
    mau.write_bytes(b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(600))
    assert refusal(mau, out).code == "template.not_xlsx"
    mau.write_bytes(whole)
    _put_table(mau)
    assert refusal(mau, out).code == "template.mark_in_table_head"
    locked = "EncryptedPackage".encode("utf-16-le")
    mau.write_bytes(b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(600) + locked)
    assert refusal(mau, out).code == "spreadsheet.password"
    assert refusal(tmp_path / "khong-co.xlsx", out).code == "spreadsheet.file_missing"


def _put_table(path: Path) -> None:
    with opened(path) as book:
        book["A"]["A2"] = 1
        book["A"].add_table(Table(displayName="Bang", ref="A1:A2"))
        book.save(path)


def test_a_series_along_the_repeated_row_is_refused(template: Path, tmp_path: Path) -> None:
    mau = tmp_path / "mau.xlsx"
    mau.write_bytes(template.read_bytes())
    edit(mau, {"xl/charts/chart2.xml": lambda data: data.replace(b"$4", b"$8")})
    assert refusal(mau, tmp_path / "a.xlsx").code == "template.chart_along_row"


def test_hostile_templates_are_refused_before_their_xml_is_read(tmp_path: Path) -> None:
    mau, out = small(tmp_path / "mau.xlsx", A1="{{unit.name}}"), tmp_path / "a.xlsx"
    whole = mau.read_bytes()
    part = "xl/worksheets/sheet1.xml"
    grow = b'<!DOCTYPE a [<!ENTITY a "aaaaaaaaaa"><!ENTITY b "&a;&a;&a;">]>'
    edit(mau, {part: lambda data: data.replace(b"<worksheet", grow + b"<worksheet", 1)})
    assert refusal(mau, out).code == "spreadsheet.unsafe_xml"
    far = b"<!--" + b" " * 5_000 + b"-->" + grow
    mau.write_bytes(whole)
    edit(mau, {part: lambda data: data.replace(b"<worksheet", far + b"<worksheet", 1)})
    assert refusal(mau, out).code == "spreadsheet.damaged"
    mau.write_bytes(whole)
    edit(mau, {part: lambda _: b"<a>" * 100_000})
    assert refusal(mau, out).code == "spreadsheet.damaged"
    mau.write_bytes(whole)
    edit(mau, {part: lambda data: data + b"<!--" + b" " * 8_500_000 + b"-->"})
    assert refusal(mau, out).code == "spreadsheet.too_large"


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


def test_a_file_open_in_excel_keeps_its_content(
    template: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    out = tmp_path / "a.xlsx"
    out.write_bytes(b"held")

    def held(_self: Path, _target: Path) -> None:
        raise PermissionError(13, "held by Excel")

    monkeypatch.setattr(Path, "replace", held)
    with pytest.raises(EnvironmentFault, match=r"file\.in_use"):
        fill(template, out)
    assert out.read_bytes() == b"held"
    assert list(tmp_path.iterdir()) == [out]


def test_a_file_that_reads_back_differently_is_not_handed_out(
    template: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(template_fill, "_same", lambda _stored, value: value != 1650)
    with pytest.raises(EnvironmentFault, match="read_back_differs") as caught:
        fill(template, tmp_path / "a.xlsx")
    assert caught.value.facts["cell"] == f"{FORM}!C13"
    assert list(tmp_path.iterdir()) == []


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
