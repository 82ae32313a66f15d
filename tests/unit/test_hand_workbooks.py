"""Reports by hand: what a unit without the program fills in is read as it was meant, or named."""

from __future__ import annotations

import json
from collections.abc import Callable
from datetime import date
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st
from openpyxl import Workbook, load_workbook
from openpyxl.worksheet.worksheet import Worksheet

from cds_desktop.domain.errors import NotFound, RuleBroken
from cds_desktop.domain.hand_figures import read_count, read_written_day
from cds_desktop.domain.measures import count_shown
from cds_desktop.domain.periods import calendar_month
from cds_desktop.domain.report_package import package_from
from cds_desktop.services.hand_workbooks import layout as lay
from cds_desktop.services.hand_workbooks.blank import BlankReport, blank_workbook
from cds_desktop.services.hand_workbooks.making import make_blank
from cds_desktop.services.hand_workbooks.reading import (
    HandReport,
    is_hand_workbook,
    read_hand_workbook,
)
from cds_desktop.services.indicators import definitions
from cds_desktop.services.report_files import is_report_file
from cds_desktop.services.spreadsheets import read_sheets
from cds_desktop.wording.errors import sentence
from tests.command_line import Script
from tests.offices import ADMIN, SET_UP_AT, make_office

OCTOBER = calendar_month(date(2026, 10, 1))
BLANK = BlankReport(
    "000.00.17.H12", "Xã Đầm Dơi", "000.00.00.H12", OCTOBER, ("Chứng thực", "Hộ tịch", "Đất đai"),
    definitions(),
)  # fmt: skip
GOOD = (10, 4, 5, 1, 7, 3, 3, 1, 3, 2, 1)


@pytest.fixture(scope="module")
def blank(tmp_path_factory: pytest.TempPathFactory) -> Path:
    out = tmp_path_factory.mktemp("mau") / "mau.xlsx"
    blank_workbook(BLANK, out)
    return out


def filled(blank: Path, change: Callable[[Workbook], object]) -> HandReport:
    """What is read after somebody has filled the blank in."""
    book = load_workbook(blank)
    change(book)
    out = blank.with_name("đã điền.xlsx")
    book.save(out)
    book.close()
    return read_hand_workbook(out)


def fill(sheet: Worksheet, row: int, field: str | None, counts: tuple[object, ...]) -> None:
    top = next(cell.row for cell in sheet["A"] if cell.value == "(1)")
    sheet.cell(top + row, 2).value = field
    for column, count in enumerate(counts, start=3):
        sheet.cell(top + row, column).value = count  # type: ignore[assignment]


def answer(sheet: Worksheet, label: str, value: object) -> None:
    row = next(cell.row for cell in sheet["A"] if cell.value == label)
    sheet.cell(row, 3).value = value  # type: ignore[assignment]


def test_an_untouched_blank_reports_nothing_which_differs_from_zero(blank: Path) -> None:
    sheets = read_sheets(blank)
    assert is_hand_workbook(sheets)
    assert not is_report_file(sheets)
    found = read_hand_workbook(blank)
    package = found.package
    assert found.problems == ()
    assert (package.unit_code, package.unit_name) == ("000.00.17.H12", "Xã Đầm Dơi")
    assert (package.first, package.last, package.version) == (OCTOBER.first, OCTOBER.last, 1)
    assert package.cells["II06a.total.3"] is None
    assert package.cells["S09.numerator"] is None
    assert package.control_totals["reported"] == 0


def test_what_was_filled_in_is_read_by_field_and_added_up(blank: Path) -> None:
    def change(book: Workbook) -> None:
        form = book[lay.FORM]
        fill(form, 1, "Hộ tịch", GOOD)
        fill(form, 2, "  dat dai", ("1.010", "1.004", 5, 1, 7, 3, 3, 1, "1 003", 2, "1.001"))
        fill(form, 4, "Thủy sản", (0,) * 11)
        answer(form, lay.LAST, "31-10-2026")
        answer(form, lay.MADE_ON, "ngày 02 tháng 11 năm 2026")
        answer(form, lay.MAKER, "Lê Văn Tám")
        answer(form, lay.VERSION, 2)
        answer(form, lay.REASON, "Nhập thiếu")
        answer(form, lay.NOTE, "Nghỉ lũ hai ngày")
        measures = book[lay.MEASURES]
        row = next(cell.row for cell in measures["A"] if cell.value == "S09")
        measures.cell(row, 4).value, measures.cell(row, 6).value = 1485, 3908
        measures.cell(row, 9).value = "Sổ của tổ công nghệ số"

    found = filled(blank, change)
    assert found.problems == ()
    package = found.package
    cells = package.cells
    assert [cells[f"II06a.Hộ tịch.{column}"] for column in range(3, 14)] == list(GOOD)
    assert cells["II06a.Đất đai.3"] == 1010  # Spelt like the drop-down again.
    assert cells["II06a.Thủy sản.13"] == 0
    assert cells["II06a.total.3"] == 1020
    assert (cells["S09.numerator"], cells["S09.denominator"]) == (1485, 3908)
    assert package.sources == {"S09": "Sổ của tổ công nghệ số"}
    assert (package.version, package.reason, package.maker) == (2, "Nhập thiếu", "Lê Văn Tám")
    assert package.made_at.date() == date(2026, 11, 2)
    assert package.remarks[0].text == "Nghỉ lũ hai ngày"
    assert package.definitions["II06a"] == "by_hand"
    assert package_from(json.loads(package.signed_bytes())) == package


@pytest.mark.parametrize(
    ("counts", "code", "address"),
    [
        ((11, *GOOD[1:]), "identity", "C20"),
        ((*GOOD[:4], 8, *GOOD[5:]), "identity", "G20"),
        ((*GOOD[:8], 4, *GOOD[9:]), "identity", "K20"),
        ((*GOOD[:3], 1.5, *GOOD[4:]), "number", "F20"),
        ((*GOOD[:3], -1, *GOOD[4:]), "number", "F20"),
        ((*GOOD[:3], "-", *GOOD[4:]), "number", "F20"),
        ((*GOOD[:3], "một", *GOOD[4:]), "number", "F20"),
        ((*GOOD[:3], True, *GOOD[4:]), "number", "F20"),
    ],
)
def test_a_wrong_number_is_named_by_its_cell(
    blank: Path, counts: tuple[object, ...], code: str, address: str
) -> None:
    found = filled(blank, lambda book: fill(book[lay.FORM], 1, "Hộ tịch", counts))
    first = found.problems[0]
    assert (first.code, first.facts["address"]) == (f"hand_report.{code}", address)
    assert f"ô {address}" in sentence(first)


def test_lines_without_a_field_or_twice_and_odd_pairs_are_named(blank: Path) -> None:
    def change(book: Workbook) -> None:
        form = book[lay.FORM]
        fill(form, 1, "Hộ tịch", GOOD)
        fill(form, 2, "hộ tịch", GOOD)
        fill(form, 3, None, GOOD)
        fill(form, 5, "total", GOOD)
        total = next(cell.row for cell in form["B"] if cell.value == "Tổng cộng")
        form.cell(total, 3).value = 99
        measures = book[lay.MEASURES]
        measures["D5"], measures["F5"] = 8, 7
        measures["D6"] = 8
        plan = next(cell.row for cell in measures["A"] if cell.value == "S09b")
        measures.cell(plan, 4).value, measures.cell(plan, 6).value = 152, 100

    found = filled(blank, change)
    assert [(each.code.partition(".")[2], each.facts["address"]) for each in found.problems] == [
        ("field_twice", "B21"), ("field_missing", "B22"), ("field_missing", "B24"),
        ("total", "C60"), ("part_exceeds", "D5"), ("half", "F6"),
    ]  # fmt: skip
    assert all(sentence(each).endswith(".") for each in found.problems)
    assert found.package.cells["II06a.total.3"] == 10


def test_rows_that_were_inserted_do_no_harm(blank: Path) -> None:
    def change(book: Workbook) -> None:
        fill(book[lay.FORM], 1, "Hộ tịch", GOOD)
        book[lay.FORM].insert_rows(2, 3)

    assert filled(blank, change).package.cells["II06a.Hộ tịch.3"] == 10


@pytest.mark.parametrize(
    ("label", "value", "code"),
    [
        (lay.UNIT_CODE, None, "unit_missing"),
        (lay.FIRST, None, "period_missing"),
        (lay.LAST, "cuối tháng", "period_missing"),
    ],
)
def test_whose_report_it_is_must_be_said(blank: Path, label: str, value: object, code: str) -> None:
    with pytest.raises(RuleBroken) as refused:
        filled(blank, lambda book: answer(book[lay.FORM], label, value))
    assert refused.value.code == f"hand_report.{code}"
    assert "C" in str(refused.value.facts["address"])


def test_any_other_workbook_is_no_hand_report(blank: Path) -> None:
    for name in (lay.LISTS, lay.FORM):
        with pytest.raises(RuleBroken, match=r"hand_report\.no_layout"):
            filled(blank, lambda book, name=name: book.remove(book[name]))  # type: ignore[misc]


def test_the_cells_to_fill_in_are_open_and_the_others_are_not(blank: Path) -> None:
    book = load_workbook(blank)
    form = book[lay.FORM]
    assert all(sheet.protection.sheet and not sheet.protection.password for sheet in book)
    assert not form["C20"].protection.locked
    assert form["N20"].protection.locked
    rules = {str(rule.sqref): rule for rule in form.data_validations.dataValidation}
    assert (rules["C20:M59"].type, rules["C20:M59"].errorStyle) == ("whole", "stop")
    assert (rules["B20:B59"].type, rules["B20:B59"].errorStyle) == ("list", "warning")
    book.close()


@given(st.integers(0, 10**12))
def test_a_count_is_read_in_every_spelling(count: int) -> None:
    shown = count_shown(count)
    for text in (count, float(count), str(count), shown, shown.replace(".", ","), f" {shown} "):
        assert read_count(text) == count


@pytest.mark.parametrize(
    "text",
    ["", "–", "1.23", "12.34.567", "1.234,567", "12,5", "1e3", "-5", "=1", "٣", "1.2345", "0.123"],
)
def test_what_is_no_count_is_none(text: str) -> None:
    assert read_count(text) is None


@pytest.mark.parametrize(
    "written",
    ["31/10/2026", "31-10-2026", "31.10.2026", "31/10/26", "2026-10-31", "2026/10/31",
     "Ngày 31 tháng 10 năm 2026", "31 Tháng 10 Năm 2026", 46326, 46326.0, date(2026, 10, 31)],
)  # fmt: skip
def test_a_day_is_read_in_every_spelling(written: object) -> None:
    assert read_written_day(written) == date(2026, 10, 31)


@pytest.mark.parametrize("written", ["31/02/2026", "10/2026", "hôm qua", 12, 1e300, True, ""])
def test_what_is_no_day_is_none(written: object) -> None:
    assert read_written_day(written) is None


def test_the_office_makes_the_blank_of_a_unit(tmp_path: Path) -> None:
    office = make_office(tmp_path / "office")
    out = tmp_path / "mau.xlsx"
    with office.open_uow(read_only=True) as uow:
        own = uow.units.get(int(str(uow.settings.get("office.unit_id"))))
    made = make_blank(office.open_uow, own.code, OCTOBER, out, actor=ADMIN, now=SET_UP_AT)
    package = read_hand_workbook(out).package
    assert (package.unit_code, package.unit_name) == (made.unit_code, own.name)
    assert len(made.fields) > 5
    with office.open_uow(read_only=True) as uow:
        (entry,) = uow.journal.newest(1)
    assert (entry.subject, entry.action) == ("report", "blank_made")
    with pytest.raises(NotFound):
        make_blank(office.open_uow, "H99.99", OCTOBER, out, actor=ADMIN, now=SET_UP_AT)
    office.close()


def test_the_commands_make_a_blank_and_tell_what_is_wrong_in_it(tmp_path: Path) -> None:
    office = make_office(tmp_path / "office")
    with office.open_uow(read_only=True) as uow:
        own = uow.units.get(int(str(uow.settings.get("office.unit_id"))))
    office.close()
    script = Script(tmp_path / "office", SET_UP_AT, ["cds_desktop.commands.report_files"])
    out = tmp_path / "mau.xlsx"
    made = script.ask(
        "report", "blank", "--unit", own.code, "--from", "01/10/2026", "--to", "31/10/2026",
        "--out", str(out),
    )  # fmt: skip
    assert made["unit"] == own.code
    assert script.ask("report", "inspect", str(out))["ok"] is True
    book = load_workbook(out)
    fill(book[lay.FORM], 1, "Hộ tịch", (11, *GOOD[1:]))
    book.save(out)
    book.close()
    code, told = script.run("report", "inspect", str(out))
    assert code == 1
    assert "ô C20: cột 3 = 4 + 5 + 6 không khớp (11 khác 10)" in told
