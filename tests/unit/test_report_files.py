"""A month's workbook with its manifest: read back as signed, and every change in it named."""

from __future__ import annotations

import base64
import dataclasses
import json
from collections.abc import Callable, Sequence
from datetime import date, datetime, timedelta
from pathlib import Path
from time import perf_counter
from typing import Any, cast
from zoneinfo import ZoneInfo

import pytest
from openpyxl import Workbook, load_workbook

from cds_desktop.domain.errors import RuleBroken
from cds_desktop.domain.indicator_sets import InForce
from cds_desktop.domain.indicators import IndicatorValue
from cds_desktop.domain.measures import COMPUTED, count_shown
from cds_desktop.domain.periods import calendar_month, months_until
from cds_desktop.domain.ratings import RatingSummary
from cds_desktop.domain.report_layout import position
from cds_desktop.domain.report_package import PackageRemark, ReportPackage
from cds_desktop.domain.report_trend import TrendMonth
from cds_desktop.domain.report_versions import HandValue
from cds_desktop.domain.reports import Report
from cds_desktop.domain.settlement_form import (
    FormRow,
    SettlementForm,
    WithoutDueDate,
    identity_checks,
    total_of,
)
from cds_desktop.domain.unit_keys import Signature, Signer
from cds_desktop.services.indicators import compute_in, computed_definitions
from cds_desktop.services.indicators.sets import shipped_sets
from cds_desktop.services.report_files import (
    ReportFile,
    is_report_file,
    read_report_file,
    report_file_in,
)
from cds_desktop.services.spreadsheets import Cell, Sheet, read_sheets
from cds_desktop.services.unit_keys import signer_of
from cds_desktop.services.workbook_sheets.contents import SetFigures
from cds_desktop.services.workbook_sheets.manifest import MARKER_NAME
from cds_desktop.services.workbooks import written_workbook
from tests.command_line import Script
from tests.offices import ADMIN, make_office
from tests.workbook_package import faults_of, formulas_of

NOW = datetime(2026, 11, 2, 9, 0, tzinfo=ZoneInfo("Asia/Ho_Chi_Minh"))
OCTOBER = calendar_month(date(2026, 10, 1))
SIGNATURE = Signature(
    "000.00.16.H12", base64.b64encode(bytes(32)).decode(), base64.b64encode(bytes(64)).decode()
)
SIGNER = Signer(SIGNATURE.public_key, lambda _data: SIGNATURE)


def a_report(fields: int = 4, **changes: object) -> Report:
    """A month whose numbers all differ, so that a swap of two of them is a change."""
    names = ["Chứng thực", "Hộ tịch", "=Đất đai", "", *(f"Lĩnh vực {n}" for n in range(5, 99))]
    rows = tuple(_row(name, 7 * n + 3) for n, name in enumerate(names[:fields]))
    form = SettlementForm(OCTOBER.first, OCTOBER.last, rows, total_of(rows))
    values = tuple(
        IndicatorValue(item, 1000 + 13 * n, 1500 + 17 * n)
        for n, item in enumerate(computed_definitions(OCTOBER.last))
    )
    ratings = RatingSummary((1, 2, 3, 40, 50), 120, 90)
    nothing_due = dataclasses.replace(values[-2], numerator=0, denominator=0)
    votes = dataclasses.replace(values[-1], numerator=90, denominator=96)
    report = Report(
        unit_code="000.00.16.H12", unit_name="Xã Cái Nước",
        desk_name="Trung tâm Phục vụ hành chính công xã Cái Nước", superior_name="UBND xã Cái Nước",
        receiver_name="Tỉnh Cà Mau", place="Cái Nước", is_sample=False, period=OCTOBER, form=form,
        checks=identity_checks(form),
        values=(*values[:-2], nothing_due, votes),
        ratings=ratings, without_due_date=WithoutDueDate.LATE,
        maker="Lê Thị Mỹ Ý", made_at=NOW, version="0.4.0",
    )  # fmt: skip
    return dataclasses.replace(report, **changes)  # type: ignore[arg-type]


def _row(name: str, n: int) -> FormRow:
    online, otherwise, carried, early, on_time, late, within = n, n + 1, n + 2, n + 3, n + 4, 5, 6
    received = online + otherwise + carried
    settled = early + on_time + late
    return FormRow(
        name, (received, online, otherwise, carried, settled, early, on_time, late,
               received - settled, within, received - settled - within),
    )  # fmt: skip


def a_package(report: Report, **changes: object) -> ReportPackage:
    counts = {
        cell: count
        for cell, count in report.cells.items()
        if isinstance(count, int) or (count is None and cell.endswith("ator"))
    }
    package = ReportPackage(
        unit_code=report.unit_code, unit_name=report.unit_name, receiver_code="000.00.00.H12",
        first=report.period.first, last=report.period.last, period_kind=report.period.kind,
        version=2, replaces="ab" * 32, reason="Nhập thiếu 2 hồ sơ", program=report.version,
        made_at=report.made_at, maker=report.maker, approver="Trần Quốc Ẩn",
        definitions={"II06a": "without_due_date=late"},
        cells={**counts, "S09.numerator": None, "S09.denominator": 3908},
        sources={"S09": "Sổ theo dõi của tổ công nghệ số cộng đồng"},
        remarks=(PackageRemark("Nghỉ lũ hai ngày_x0041_.", "Lê Thị Mỹ Ý", NOW, "II06a.total.3"),),
        journal_head="cd" * 32,
    )  # fmt: skip
    return dataclasses.replace(package, **changes)  # type: ignore[arg-type]


TREND = tuple(
    TrendMonth(month.first, 200 + 7 * n, 190 + 5 * n, 0 if n == 3 else 11 + n)
    for n, month in enumerate(months_until(OCTOBER.last, 12))
)


def further_sets() -> SetFigures:
    """All sets but form II.06a and S01 to S16, over counts which all differ."""
    others = [one.at(OCTOBER.last) for one in shipped_sets() if one.id not in ("II06a", "one-stop")]
    in_force = InForce(tuple(others))
    counts = {
        name: {"Hộ tịch": 3 * n + 1, "": 5 * n + 2} for n, name in enumerate(sorted(COMPUTED))
    }
    hand = (HandValue("households", 3908, "Sổ theo dõi hộ", "Cả năm", NOW, "Lê Thị Mỹ Ý"),)
    computed = compute_in(in_force, counts, {"dossiers_synchronised": 77}, is_strict=False)
    return SetFigures(in_force, computed, hand)


def write(
    out: Path, report: Report | None = None, sets: SetFigures | None = None, **changes: object
) -> ReportPackage:
    report = report or a_report()
    package = a_package(report, **changes)
    if sets is not None:
        package = dataclasses.replace(package, cells={**package.cells, **sets.computed.cells})
    before = dataclasses.replace(package, version=1, cells={**package.cells, "II06a.total.3": 1})
    with written_workbook(
        report, out, package=package, signer=SIGNER, trend=TREND, before=before, sets=sets
    ) as put_in_place:
        put_in_place()
    return package


@pytest.fixture(scope="module")
def written(tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, ReportPackage]:
    out = tmp_path_factory.mktemp("thang") / "II06a.xlsx"
    return out, write(out, sets=further_sets())


def test_a_workbook_is_read_back_as_it_was_signed(written: tuple[Path, ReportPackage]) -> None:
    path, package = written
    sheets = read_sheets(path)
    assert [sheet.name for sheet in sheets] == [
        "Bìa", "II.06a", "Chỉ số", "Chỉ số khác", "Bảng SH", "Bảng SH-GIAY", "Bảng TT",
        "Số đếm khác", "Biểu đồ", "Nguồn số liệu", "Bản kê",
    ]  # fmt: skip
    assert is_report_file(sheets)
    assert report_file_in(sheets, path.name) == ReportFile(package, SIGNATURE, ())
    assert read_report_file(path).package.signed_bytes() == package.signed_bytes()


def edited(path: Path, out: Path, change: Callable[[Workbook], object]) -> Path:
    """A copy of a workbook that somebody opened, changed and saved."""
    book = load_workbook(path)
    change(book)
    book.save(out)
    book.close()
    return out


def numbers_of(path: Path) -> list[tuple[str, str, float]]:
    """Every number that stands in a workbook, with its place."""
    book = load_workbook(path)
    found = [
        (sheet.title, cell.coordinate, cell.value)
        for sheet in book.worksheets
        for row in sheet.iter_rows()
        for cell in row
        if isinstance(cell.value, int | float)
    ]
    book.close()
    return found


def test_any_one_changed_number_is_named_and_nothing_else(
    written: tuple[Path, ReportPackage],
) -> None:
    """The change is made in what was read: the file itself is read once, not 500 times."""
    path, _ = written
    sheets = read_sheets(path)
    numbers = numbers_of(path)
    assert {sheet for sheet, _, _ in numbers} == {
        "Bìa", "II.06a", "Chỉ số", "Chỉ số khác", "Bảng SH", "Bảng SH-GIAY", "Bảng TT",
        "Số đếm khác", "Biểu đồ", "Bản kê",
    }  # fmt: skip
    for place, (name, address, value) in enumerate(numbers):
        now = (value + 1, None, f"{value}", "0")[place % 4]
        found = report_file_in(_with(sheets, name, address, now), path.name)
        (changed,) = found.changed
        assert (changed.sheet, changed.address) == (name, address)
        assert float(cast(int, changed.signed)) == pytest.approx(value)
        assert changed.found == now
        assert changed.words


def _with(sheets: Sequence[Sheet], name: str, address: str, value: object) -> list[Sheet]:
    y, x = position(address)

    def put(sheet: Sheet) -> Sheet:
        if sheet.name != name:
            return sheet
        rows = [list(row) for row in sheet.rows]
        rows[y][x] = cast(Cell, value)
        return dataclasses.replace(sheet, rows=tuple(tuple(row) for row in rows))

    return [put(sheet) for sheet in sheets]


def test_a_number_changed_in_excel_is_named_in_words(
    written: tuple[Path, ReportPackage], tmp_path: Path
) -> None:
    path, package = written

    def change(book: Workbook) -> None:
        sheet = book["II.06a"]
        row = next(cell.row for cell in sheet["B"] if cell.value == "Hộ tịch")
        sheet[f"J{row}"] = 0

    (changed,) = read_report_file(edited(path, tmp_path / "a.xlsx", change)).changed
    assert changed.cell == "II06a.Hộ tịch.10"
    assert changed.words == "Hộ tịch – Đã giải quyết: quá hạn"
    assert (changed.signed, changed.found) == (package.cells["II06a.Hộ tịch.10"], 0)


def test_rows_and_sheets_which_came_went_or_moved_are_named(
    written: tuple[Path, ReportPackage], tmp_path: Path
) -> None:
    path, _ = written

    def swap(book: Workbook) -> None:
        sheet = book["II.06a"]
        for column in "BCDEFGHIJKLM":
            sheet[f"{column}10"].value, sheet[f"{column}11"].value = (
                sheet[f"{column}11"].value, sheet[f"{column}10"].value,
            )  # fmt: skip

    found = read_report_file(edited(path, tmp_path / "swap.xlsx", swap)).changed
    assert {each.address[1:] for each in found} == {"10", "11"}
    assert [each.signed for each in found if each.address == "B10"] == ["Chứng thực"]

    def insert(book: Workbook) -> None:
        book["II.06a"].append([5, "Lĩnh vực bịa", *[1] * 11])

    found = read_report_file(edited(path, tmp_path / "new.xlsx", insert)).changed
    assert {each.words for each in found} == {"Số không có lúc xuất"}
    assert {each.address[0] for each in found} == set("ACDEFGHIJKLM")

    def rename(book: Workbook) -> None:
        book["Chỉ số"].title = "Chi so"
        book.create_sheet("Thêm")

    found = read_report_file(edited(path, tmp_path / "sheets.xlsx", rename)).changed
    assert {(each.sheet, each.words) for each in found if not each.address} == {
        ("Chỉ số", "Trang đã bị xóa hoặc đổi tên"),
        ("Chi so", "Trang không có lúc xuất"),
        ("Thêm", "Trang không có lúc xuất"),
    }


def test_other_words_may_be_changed(written: tuple[Path, ReportPackage], tmp_path: Path) -> None:
    def change(book: Workbook) -> None:
        book["Nguồn số liệu"]["B4"] = "Xem thêm công văn 12"
        book["II.06a"]["C1"] = "TÌNH HÌNH GIẢI QUYẾT"
        book["Bìa"]["A30"] = "Đã đối chiếu với sổ."

    assert read_report_file(edited(written[0], tmp_path / "a.xlsx", change)).changed == ()


@pytest.mark.parametrize("label", ["Mã định danh", "Kỳ báo cáo", "Mã kiểm tra nội dung (SHA-256)"])
def test_whose_report_it_is_cannot_be_changed_unnoticed(
    written: tuple[Path, ReportPackage], label: str
) -> None:
    path, _ = written
    sheets = read_sheets(path)
    (row,) = [y for y, row in enumerate(sheets[-1].rows, start=1) if row and row[0] == label]
    (changed,) = report_file_in(_with(sheets, "Bản kê", f"B{row}", "khác"), path.name).changed
    assert (changed.words, changed.found) == (label, "khác")


@pytest.mark.parametrize(
    ("before", "after", "code"),
    [
        ('"version":2', '"version":3', None),
        ('"II06a.total.3":', '"II06a.total.99":', "package.hash_differs"),
        ('"S09.denominator":3908', '"S09.denominator":3909', "package.control_differs"),
        ("cds-report/1", "cds-report/9", "package.format"),
        ('"layout":', '"plan":', "package.shape"),
        ('"signature":{"unit', '"signature":{"_', "package.shape"),
        ('["B\\u00eca"', '["B', "package.shape"),
        ('{"package"', '{"package', "package.shape"),
    ],
)
def test_a_manifest_that_was_edited_is_refused(
    written: tuple[Path, ReportPackage], before: str, after: str, code: str | None
) -> None:
    path, package = written
    sheets = read_sheets(path)
    row, text = next(
        (y, str(row[0]))
        for y, row in enumerate(sheets[-1].rows, start=1)
        if row and str(row[0]).startswith('{"package"')
    )
    assert before in text
    forged = _with(sheets, "Bản kê", f"A{row}", text.replace(before, after, 1))
    if code is None:  # Nothing that the hash fixes: the signature tells it.
        assert report_file_in(forged, path.name).package.signed_bytes() != package.signed_bytes()
        return
    with pytest.raises(RuleBroken) as refused:
        report_file_in(forged, path.name)
    assert refused.value.code == code


def test_a_workbook_without_a_manifest_is_told_so(tmp_path: Path) -> None:
    out = tmp_path / "a.xlsx"
    with written_workbook(a_report(), out) as put_in_place:
        put_in_place()
    assert not is_report_file(read_sheets(out))
    with pytest.raises(RuleBroken, match=r"report_file\.no_manifest"):
        read_report_file(out)
    later = edited(
        out, tmp_path / "b.xlsx", lambda book: book["Bìa"].cell(40, 1, MARKER_NAME + "2")
    )
    with pytest.raises(RuleBroken, match=r"package\.format"):
        read_report_file(later)


def test_many_fields_are_written_and_read_within_the_budget(tmp_path: Path) -> None:
    """Sixty fields make a manifest of several cells; three seconds are promised."""
    out = tmp_path / "sáu mươi lĩnh vực.xlsx"
    start = perf_counter()
    package = write(out, a_report(60), further_sets())
    assert perf_counter() - start < 3
    assert read_report_file(out) == ReportFile(package, SIGNATURE, ())
    cells = [str(row[0]) for row in read_sheets(out)[-1].rows if row and row[0]]
    assert sum(len(cell) > 20_000 for cell in cells) >= 2
    assert max(map(len, cells)) <= 30_000


def test_every_count_of_the_package_stands_on_some_sheet(
    written: tuple[Path, ReportPackage],
) -> None:
    """Who reads the paper sees what the file says: also sets and tables, with name and label."""
    path, package = written
    sheets = {sheet.name: sheet for sheet in read_sheets(path)}
    others = [[cell for cell in row if cell is not None] for row in sheets["Chỉ số khác"].rows]
    label = "Bộ chỉ số theo Quyết định 766/QĐ-TTg (số nội bộ, chưa đối chiếu Cổng DVCQG)"
    assert [label] in others
    assert any(row[:1] == ["TT01.1"] and "điểm" not in str(row[2]) for row in others)
    table = next(row for row in sheets["Bảng TT"].rows if row[1] == "Tổng cộng")
    assert table[2] == package.cells["TT.total.3"]
    rows = [row for row in sheets["Số đếm khác"].rows if row and row[1]]
    assert [row[1] for row in rows[-2:]] == ["S09 – Tử số", "S09 – Mẫu số"]
    (by_hand,) = [row for row in sheets["Chỉ số"].rows if len(row) > 3 and row[2] == 3908]
    assert by_hand[3] == "Sổ theo dõi hộ. Cả năm"


def test_figures_that_say_something_else_than_the_package_are_left_out(tmp_path: Path) -> None:
    """A definition changed after the approval: the counts are shown by their cells."""
    report, sets = a_report(), further_sets()
    cells = {**a_package(report).cells, **sets.computed.cells, "TT.total.3": 1}
    package = a_package(report, cells=cells)
    out = tmp_path / "a.xlsx"
    with written_workbook(report, out, package=package, sets=sets) as put_in_place:
        put_in_place()
    assert read_report_file(out).changed == ()
    names = [sheet.name for sheet in read_sheets(out)]
    assert "Số đếm khác" in names
    assert "Bảng TT" not in names


def test_the_package_is_as_the_format_asks(written: tuple[Path, ReportPackage]) -> None:
    assert faults_of(written[0]) == []
    assert formulas_of(written[0]) == []


@pytest.mark.parametrize("sign", ["=", "+", "-", "@", "\t=", "\r=", "＝", "＋", "－", "＠"])
def test_text_that_begins_like_a_formula_is_marked_as_text(tmp_path: Path, sign: str) -> None:
    out = tmp_path / "a.xlsx"
    text = f"{sign}HYPERLINK(1)"
    report = a_report(unit_name=text, maker=text, desk_name=text)
    write(out, report, remarks=(PackageRemark(text, text, NOW),), reason=text)
    assert formulas_of(out) == []
    book = load_workbook(out)
    cells = [
        cell
        for sheet in book.worksheets
        for row in sheet.iter_rows()
        for cell in row
        if "HYPERLINK(1)" in str(cell.value) and not str(cell.value)[:1].isalnum()
    ]
    assert len(cells) > 4
    begins = [cell for cell in cells if str(cell.value).lstrip().startswith(sign.strip())]
    assert all(cell.data_type == "s" for cell in cells)
    assert all(cell.quotePrefix for cell in begins)
    book.close()
    assert read_report_file(out).changed == ()


def test_a_draft_says_so_on_every_sheet(tmp_path: Path) -> None:
    out = tmp_path / "a.xlsx"
    write(out, a_report(is_sample=True), approver="")
    book = load_workbook(out)
    for sheet in book.worksheets:
        texts = [str(cell.value) for row in sheet.iter_rows(max_row=12) for cell in row]
        assert any("BẢN NHÁP" in text and "DỮ LIỆU MẪU" in text for text in texts), sheet.title
        header: Any = sheet.HeaderFooter.oddHeader
        assert "BẢN NHÁP" in header.center.text
    book.close()


def test_the_month_is_drawn_by_native_charts_over_its_table(
    written: tuple[Path, ReportPackage],
) -> None:
    book = load_workbook(written[0])
    sheet = book["Biểu đồ"]
    bars, lines = cast(Any, sheet)._charts
    assert [type(bars).__name__, type(lines).__name__] == ["BarChart", "LineChart"]
    assert [series.val.numRef.f for series in bars.series] == [
        f"'Biểu đồ'!${column}$5:${column}$16" for column in "BCD"
    ]
    assert [sheet[f"{column}5"].value for column in "ABCDE"] == ["11/2025", 200, 190, 11, 0.9421]
    book.close()


def test_the_difference_to_the_version_before_is_told(
    written: tuple[Path, ReportPackage],
) -> None:
    _, package = written
    rows = {str(row[0]): row[1] for row in read_sheets(written[0])[-2].rows if row}
    assert rows["Lý do thay"] == "Nhập thiếu 2 hồ sơ"
    assert rows["So với bản trước"] == "1 ô thay đổi."
    total = count_shown(cast(int, package.cells["II06a.total.3"]))
    assert rows["Tổng cộng – Tiếp nhận: tổng số"] == f"1 → {total}"


def test_the_same_counts_give_the_same_hash_in_every_file(tmp_path: Path) -> None:
    first = write(tmp_path / "a.xlsx")
    later = write(tmp_path / "b.xlsx", a_report(made_at=NOW + timedelta(days=1), maker="Ai khác"))
    assert first.content_hash == later.content_hash
    assert write(tmp_path / "c.xlsx", a_report(5)).content_hash != first.content_hash


def test_a_signed_workbook_tells_its_own_story_by_command(tmp_path: Path) -> None:
    office = make_office(tmp_path / "office")
    with office.open_uow() as uow:
        own = uow.units.get(int(str(uow.settings.get("office.unit_id"))))
        report = a_report(unit_code=own.code)
        package = a_package(report)
        signer = signer_of(uow, actor=ADMIN, now=NOW)
        uow.commit()
    office.close()
    out = tmp_path / "thang.xlsx"
    with written_workbook(report, out, package=package, signer=signer) as put_in_place:
        put_in_place()
    script = Script(tmp_path / "office", NOW, ["cds_desktop.commands.report_files"])
    told = script.ask("report", "inspect", str(out))
    assert (told["ok"], told["signature"]["state"], told["version"]) == (True, "valid", 2)
    assert told["content_hash"] == package.content_hash

    def change(book: Workbook) -> None:
        book["II.06a"]["C10"] = 999

    changed = edited(out, tmp_path / "sửa.xlsx", change)
    code, text = script.run("report", "inspect", str(changed), "--json")
    assert code == 1
    (cell,) = json.loads(text)["changed"]
    assert (cell["sheet"], cell["address"], cell["found"]) == ("II.06a", "C10", 999)
    forged = tmp_path / "giả.xlsx"
    other = dataclasses.replace(package, version=3)
    stolen = read_report_file(out).signature
    assert stolen is not None
    false = Signer(stolen.public_key, lambda _data: stolen)
    with written_workbook(report, forged, package=other, signer=false) as put_in_place:
        put_in_place()
    code, text = script.run("report", "inspect", str(forged), "--json")
    assert (code, json.loads(text)["signature"]["state"]) == (1, "broken")
