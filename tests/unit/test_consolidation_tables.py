"""Tables of other systems: the head is found, totals are added again, nothing is guessed."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, datetime
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest

from cds_desktop.domain.consolidation import FileKind
from cds_desktop.domain.consolidation.headings import headings_from_toml
from cds_desktop.domain.consolidation.tables import ForeignTable, count_of, days_in, read_table
from cds_desktop.domain.errors import RuleBroken
from cds_desktop.domain.periods import calendar_month
from cds_desktop.domain.report_terms import FORM_HEAD
from cds_desktop.services.consolidation import consolidate, preview_tables, take_in
from cds_desktop.services.consolidation.families import headings
from cds_desktop.services.hand_workbooks import layout as lay
from cds_desktop.services.hand_workbooks.blank import BlankReport, blank_workbook
from cds_desktop.services.indicators import definitions
from cds_desktop.services.offices import Office
from tests.oracles.consolidation_play import SUPERVISOR, a_province

NOW = datetime(2026, 12, 2, 9, tzinfo=ZoneInfo("Asia/Ho_Chi_Minh"))
NOVEMBER = calendar_month(date(2026, 11, 1))

# Family A: a merged head of two rows, numbers as text, groups, parts and a wrong total.
BY_UNIT: list[list[object]] = [
    ["TỔNG HỢP KẾT QUẢ GIẢI QUYẾT TTHC THEO ĐƠN VỊ"],
    ["Từ ngày 01/11/2026 đến ngày 30/11/2026"],
    [],
    ["STT", "Đơn vị", "Hồ sơ tiếp nhận", None, None, None, "Hồ sơ đã giải quyết", None, None,
     "Hồ sơ đang giải quyết", None, None, "Ghi chú lạ"],
    [None, None, "Tổng số", "Trực tuyến", "Trực tiếp, bưu chính", "Kỳ trước chuyển sang", "Tổng số",
     "Đúng và trước hạn", "Quá hạn", "Tổng số", "Trong hạn", "Quá hạn", None],
    ["(1)", "(2)", "(3)", "(4)", "(5)", "(6)", "(7)=(8)+(9)", "(8)", "(9)", "(10)", "(11)", "(12)"],
    ["I", "Cấp xã", 9999, 9, 9, 9, 9, 9, 9, 9, 9, 9],
    [1, "UBND Xã số 32000", "1.234", "1.000", 200, 34, "1.200", "1.190", 10, 34, 30, 4],
    [2, "xã số 32001", 10, 5, 5, "-", 10, 10, 0, 0, 0, 0],
    [None, "Trong đó:"],
    [None, "- Hộ tịch", 4, 4, None, None, 4, 4, None, None, None, None],
    [3, "Xã Lạ Hoắc", 1, 1, 0, 0, 1, 1, 0, 0, 0, 0],
    [None, "Tổng cộng", "1.246", 1006, 205, 34, 1211, 1201, 10, 34, 30, 4],
    [None, "Người lập biểu"],
]  # fmt: skip
MERGED = [((3, 0), (4, 0)), ((3, 1), (4, 1)), ((3, 2), (3, 5)), ((3, 6), (3, 8)), ((3, 9), (3, 11)),
          ((3, 12), (4, 12))]  # fmt: skip


def table_of(
    rows: list[list[object]], merged: list[tuple[tuple[int, int], tuple[int, int]]] | None = None
) -> ForeignTable:
    found = read_table("Bảng", rows, merged or [], headings())
    assert found is not None
    return found


def test_a_table_by_unit_is_read_with_its_quirks() -> None:
    table = table_of(BY_UNIT, MERGED)
    assert table.days == (NOVEMBER.first, NOVEMBER.last)
    assert [column.field.id if column.field else "" for column in table.columns] == [
        "received", "received_online", "received_otherwise", "carried", "settled",
        "settled_in_time", "settled_late", "open", "open_within", "open_late", "",
    ]  # fmt: skip
    assert table.unknown == ("Ghi chú lạ",)
    assert [line.name for line in table.lines] == ["UBND Xã số 32000", "xã số 32001", "Xã Lạ Hoắc"]
    assert table.lines[0].counts["received"] == 1234
    assert table.lines[1].counts["carried"] is None
    assert [(one.field, one.written, one.computed) for one in table.differences] == [
        ("received", 1246, 1245)
    ]


def test_a_head_without_merges_is_filled_from_the_left() -> None:
    assert table_of(BY_UNIT).columns == table_of(BY_UNIT, MERGED).columns


def test_an_empty_first_column_does_not_matter() -> None:
    """Family C, the old .xls of 07a/BTP: everything stands one column to the right."""
    shifted = [[None, *row] for row in BY_UNIT]
    moved = [((a, b + 1), (c, d + 1)) for (a, b), (c, d) in MERGED]
    table = table_of(shifted, moved)
    assert [line.counts for line in table.lines] == [
        line.counts for line in table_of(BY_UNIT, MERGED).lines
    ]


def form_rows() -> tuple[list[list[object]], list[tuple[tuple[int, int], tuple[int, int]]]]:
    """Family B: the prescribed head of II.06a, one unit by field."""
    head: list[list[object]] = [[None] * 13 for _ in range(3)]
    merged = []
    for left, right, first, last, text in FORM_HEAD:
        head[first - 1][left - 1] = text
        merged.append(((1 + first, left - 1), (1 + last, right - 1)))
    rows: list[list[object]] = [
        ["Biểu số II.06a/VPCP/KSTT"],
        ["Đơn vị báo cáo: UBND xã số 32002"],
        *head,
        [f"({number})" for number in range(1, 14)],
        [1, "Hộ tịch", 10, 6, 3, 1, 8, 5, 2, 1, 2, 2, 0],
        [2, "Đất đai", 4, 0, 4, 0, 3, 1, 1, 1, 1, 0, 1],
        ["Tổng cộng", None, 14, 6, 7, 1, 11, 6, 3, 2, 3, 2, 1],
    ]
    return rows, merged


def test_the_prescribed_form_of_another_program_is_read_whole() -> None:
    table = table_of(*form_rows())
    assert [column.field.cell if column.field else 0 for column in table.columns] == list(
        range(3, 14)
    )
    assert table.unit == "UBND xã số 32002"
    assert [line.name for line in table.lines] == ["Hộ tịch", "Đất đai"]
    assert table.differences == ()


@pytest.mark.parametrize(
    ("heading", "field"),
    [
        ("Số hồ sơ đã giải quyết / Quá hạn / Có thư xin lỗi", "settled_late_apology"),
        ("Số hồ sơ đã giải quyết / Quá hạn / Không có thư xin lỗi", "settled_late_no_apology"),
        ("Số hồ sơ đang giải quyết / Quá hạn / Có xin lỗi", "open_late_apology"),
        ("Tiếp nhận / Trực tuyến / Toàn trình", "received_online_full"),
        ("Tiếp nhận / Trực tuyến / Một phần", "received_online_partial"),
        ("Tiếp nhận / Bưu chính", "received_postal"),
        ("Hồ sơ phi địa giới", "received_non_local"),
        ("Thanh toán / Trực tuyến", "paid_online"),
        ("Tỷ lệ đúng hạn (%)", ""),
        ("Đã giải quyết / Tỷ lệ / Trước hạn", ""),
        ("Rút hồ sơ", "withdrawn"),
        ("Dừng xử lý", "stopped"),
    ],
)
def test_headings_are_known_by_their_words(heading: str, field: str) -> None:
    rows: list[list[object]] = [[None, None, part] for part in heading.split(" / ")]
    rows[0][:2] = ["STT", "Đơn vị"]
    rows.append([1, "Xã A", 5])
    found = read_table("x", rows, [], headings())
    assert (found.columns[0].field.id if found and found.columns[0].field else "") == field


@pytest.mark.parametrize(
    ("cell", "count"),
    [("1.234", 1234), ("12.345.678", 12345678), (" 12 ", 12), (7.0, 7), ("-", None), ("", None),
     (None, None), ("0", 0), ("12,0", 12)],
)  # fmt: skip
def test_numbers_are_read_as_offices_write_them(cell: object, count: int | None) -> None:
    assert count_of(cell) == count


@pytest.mark.parametrize("cell", [1.234, "1,5", "nhiều", True, date(2026, 1, 1)])
def test_what_is_no_count_is_not_guessed(cell: object) -> None:
    with pytest.raises(ValueError, match="expected"):
        count_of(cell)


def test_the_period_over_a_table_is_understood() -> None:
    assert days_in("Tháng 02 năm 2024") == (date(2024, 2, 1), date(2024, 2, 29))
    assert days_in("(Từ 15/10/2026 đến 14/11/2026)") == (date(2026, 10, 15), date(2026, 11, 14))
    assert days_in("từ ngày 45/10/2026 đến ngày 14/11/2026") is None
    assert days_in("Bảng tổng hợp") is None


def test_an_office_can_add_words_and_bad_words_are_explained() -> None:
    shipped = '[[field]]\nid = "received"\ncell = 3\nany = [["tiep nhan"]]\n'
    added = '[[field]]\nid = "received"\nany = [["Số hồ sơ vào"]]\n'
    fields = headings_from_toml(shipped, added)
    assert fields[0].weight("so ho so vao") == len("so ho so vao")
    assert fields[0].weight("tiep nhan")
    for bad in ("[[field]\n", '[[field]]\nid = "A"\n', '[[field]]\nid = "a"\nany = "x"\n',
                '[[field]]\nid = "a"\ncell = 99\n'):  # fmt: skip
        with pytest.raises(RuleBroken, match="headings_file"):
            headings_from_toml(bad)


# --- through the services -------------------------------------------------------------------


@pytest.fixture
def office(tmp_path: Path) -> Iterator[Office]:
    made, _world = a_province(tmp_path / "province", 6, months=2)
    yield made
    made.close()


def write(path: Path, rows: list[list[object]], merged: object = ()) -> Path:
    from openpyxl import Workbook

    book = Workbook()
    sheet = book.active
    assert sheet is not None
    for row in rows:
        sheet.append(row)
    for (a, b), (c, d) in merged:  # type: ignore[attr-defined]
        sheet.merge_cells(start_row=a + 1, start_column=b + 1, end_row=c + 1, end_column=d + 1)
    book.save(path)
    return path


def test_a_table_is_previewed_then_taken_in_unit_by_unit(office: Office, tmp_path: Path) -> None:
    path = write(tmp_path / "a.xlsx", BY_UNIT, MERGED)
    (preview,) = preview_tables(office.open_uow, path, NOVEMBER, actor=SUPERVISOR)
    assert preview.by_unit
    assert [unit.unit_code for unit in preview.units] == ["32000", "32001", ""]
    taken = take_in(office.open_uow, [path], NOVEMBER, actor=SUPERVISOR, now=NOW)
    assert [answer.unit_code for answer in taken.accepted] == ["32000", "32001"]
    assert [answer.refusals[0].code for answer in taken.rejected] == ["incoming.foreign_unit"]
    warnings = {reason.code for reason in taken.accepted[0].reasons}
    assert warnings == {"incoming.by_hand", "incoming.table_total", "incoming.table_columns"}
    sums = consolidate(office.open_uow, NOVEMBER, actor=SUPERVISOR).sums
    assert (sums["II06a.total.3"], sums["II06a.total.8"], sums["bang.settled_in_time"]) == (
        1244, None, 1200,
    )  # fmt: skip
    again = take_in(office.open_uow, [path], NOVEMBER, actor=SUPERVISOR, now=NOW)
    assert len(again.accepted) == 2


def test_the_form_of_another_program_is_one_report(office: Office, tmp_path: Path) -> None:
    rows, merged = form_rows()
    path = write(tmp_path / "b.xlsx", rows, merged)
    taken = take_in(office.open_uow, [path], NOVEMBER, actor=SUPERVISOR, now=NOW)
    assert [answer.unit_code for answer in taken.accepted] == ["32002"]
    assert "incoming.period_assumed" in {reason.code for reason in taken.accepted[0].reasons}
    sums = consolidate(office.open_uow, NOVEMBER, actor=SUPERVISOR).sums
    assert (sums["II06a.total.3"], sums["II06a.Đất đai.13"]) == (14, 1)


def test_a_web_page_named_xls_is_read_too(office: Office, tmp_path: Path) -> None:
    lines = "".join(
        f"<tr>{''.join(f'<td>{cell if cell is not None else str()}</td>' for cell in row)}</tr>"
        for row in [[None, *row] for row in BY_UNIT]
    )
    path = tmp_path / "07a.xls"
    path.write_text(f"<html><meta charset='utf-8'><table>{lines}</table></html>", encoding="utf-8")
    taken = take_in(office.open_uow, [path], NOVEMBER, actor=SUPERVISOR, now=NOW)
    assert [answer.unit_code for answer in taken.accepted] == ["32000", "32001"]


def test_a_number_that_lost_its_points_is_not_guessed(office: Office, tmp_path: Path) -> None:
    rows = [list(row) for row in BY_UNIT]
    rows[7][2] = 1.234
    path = write(tmp_path / "a.xlsx", rows, MERGED)
    taken = take_in(office.open_uow, [path], NOVEMBER, actor=SUPERVISOR, now=NOW)
    assert not taken.accepted
    assert {answer.refusals[0].code for answer in taken.rejected} == {"incoming.table_cell"}


def test_a_report_filled_in_by_hand_is_taken_in_with_its_faults(
    office: Office, tmp_path: Path
) -> None:
    from openpyxl import load_workbook

    blank = BlankReport("32001", "Xã số 32001", "96", NOVEMBER, ("Hộ tịch",), definitions())
    path = tmp_path / "tay.xlsx"
    blank_workbook(blank, path)
    untouched = take_in(office.open_uow, [path], NOVEMBER, actor=SUPERVISOR, now=NOW)
    assert [reason.code for reason in untouched.answers[0].refusals] == ["incoming.empty"]
    good = (10, 4, 5, 1, 7, 3, 3, 1, 3, 2, 1)
    for counts, accepted in ((good, True), ((11, *good[1:]), False)):
        book = load_workbook(path)
        form = book[lay.FORM]
        top = next(cell.row for cell in form["A"] if cell.value == "(1)")
        form.cell(top + 1, 2).value = "Hộ tịch"
        for column, count in enumerate(counts, start=3):
            form.cell(top + 1, column).value = count
        filled = tmp_path / f"{counts[0]}.xlsx"
        book.save(filled)
        book.close()
        taken = take_in(office.open_uow, [filled], NOVEMBER, actor=SUPERVISOR, now=NOW)
        (answer,) = taken.answers
        assert (answer.kind, answer.is_accepted) == (FileKind.HAND, accepted)
        codes = [reason.code for reason in answer.reasons]
        assert codes[0] == ("incoming.by_hand" if accepted else "hand_report.identity")
    sums = consolidate(office.open_uow, NOVEMBER, actor=SUPERVISOR).sums
    assert (sums["II06a.total.3"], sums["II06a.Hộ tịch.13"]) == (10, 1)
