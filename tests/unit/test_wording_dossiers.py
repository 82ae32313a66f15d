"""Moments, states and steps of dossiers as the clerk reads them."""

from dataclasses import replace
from datetime import date, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest

from cds_desktop.domain.dossier_records import DossierLine, Move
from cds_desktop.domain.dossier_waits import standing_moves
from cds_desktop.domain.dossiers import Status
from cds_desktop.domain.office_calendar import OfficeCalendar
from cds_desktop.wording.dossiers import line_state, off_words
from cds_desktop.wording.moments import (
    days_words,
    moment_words,
    money_words,
    short_moment,
    size_words,
    waited_words,
)

ZONE = ZoneInfo("Asia/Ho_Chi_Minh")
NOW = datetime(2026, 11, 20, 14, 14, tzinfo=ZONE)
CALENDAR = OfficeCalendar({})
LINE = DossierLine(
    id=1,
    code="000.00.16.H12-261112-0001",
    owner_name="Nguyễn Thị Cẩm Tú",
    procedure_name="Đăng ký khai sinh",
    field="Hộ tịch",
    status=Status.PROCESSING,
    received_at=datetime(2026, 11, 12, 9, 0, tzinfo=ZONE),
    due_at=datetime(2026, 11, 25, 16, 30, tzinfo=ZONE),
    ended_at=None,
    returned_at=None,
    papers_total=3,
    papers_digitised=2,
)


def test_moments_are_short_in_lists_and_full_in_the_detail() -> None:
    due = datetime(2026, 11, 26, 16, 30, tzinfo=ZONE)
    assert moment_words(due) == "16:30, Thứ Năm 26/11/2026"
    assert short_moment(due, NOW) == "26/11 16:30"
    assert short_moment(due, NOW.replace(year=2027)) == "26/11/2026 16:30"
    assert moment_words(due.astimezone(ZoneInfo("UTC"))) == "16:30, Thứ Năm 26/11/2026"


def test_several_days_name_each_month_once() -> None:
    november = [date(2026, 11, day) for day in (24, 21, 22)]
    assert days_words(november) == "21, 22, 24/11"
    assert days_words([date(2026, 12, 31), date(2027, 1, 1), date(2027, 1, 2)]) == "31/12, 1, 2/1"
    assert off_words(tuple(november)) == "nghỉ 21, 22, 24/11"
    assert off_words(()) == ""


def test_amounts_sizes_and_waits_read_as_in_the_office() -> None:
    assert money_words(10_000) == "10.000 đồng"
    assert money_words(0) == "Miễn phí"
    assert size_words(1_500_000) == "1,4 MB"
    assert waited_words(NOW - timedelta(minutes=12), NOW) == "12 phút"
    assert waited_words(NOW - timedelta(days=3), NOW) == "3 ngày"


@pytest.mark.parametrize(
    ("changed", "tone", "words"),
    [
        ({}, "ok", "Còn 3 ngày"),
        ({"due_at": NOW.replace(hour=16)}, "soon", "Đến hạn hôm nay"),
        ({"due_at": NOW - timedelta(days=1)}, "late", "Quá hạn 1 ngày"),
        (
            {"due_at": NOW - timedelta(days=1), "extended_due_at": NOW + timedelta(days=3)},
            "late",
            "Quá hạn 1 ngày, đã xin lỗi",
        ),
        ({"extended_due_at": NOW + timedelta(days=9)}, "ok", "Còn 3 ngày"),
        ({"signing_at": NOW}, "ok", "Còn 3 ngày, chờ ký"),
        ({"due_at": None}, "muted", "Chưa có hạn"),
        (
            {"status": Status.SUPPLEMENT_REQUESTED, "due_at": NOW - timedelta(days=9)},
            "wait",
            "Chờ bổ sung",
        ),
        ({"status": Status.PAYMENT_REQUESTED}, "wait", "Chờ nộp lệ phí"),
        ({"status": Status.FINISHED, "ended_at": NOW}, "ok", "Chờ trả từ 20/11"),
        (
            {"status": Status.FINISHED, "ended_at": NOW, "shelf_code": "A12"},
            "ok",
            "Chờ trả từ 20/11, kệ A12",
        ),
        ({"status": Status.RETURNED, "returned_at": NOW}, "done", "Đã trả 20/11"),
        ({"status": Status.WITHDRAWN, "ended_at": NOW}, "done", "Đã rút 20/11"),
    ],
)
def test_every_row_says_how_it_stands(changed: dict[str, object], tone: str, words: str) -> None:
    state = line_state(replace(LINE, **changed), CALENDAR, NOW)  # type: ignore[arg-type]
    assert (state.tone, state.words) == (tone, words)


def test_a_step_taken_back_is_not_part_of_the_way() -> None:
    def step(number: int, before: Status | None, after: Status, reason: str = "") -> Move:
        return Move(number, NOW, before, after, reason, "Lê Thị Mỹ Ý", None, None)

    way = [
        step(1, None, Status.RECEIVED),
        step(2, Status.RECEIVED, Status.PROCESSING),
        step(3, Status.PROCESSING, Status.FINISHED),
        step(4, Status.FINISHED, Status.PROCESSING, "reversed"),
    ]
    assert [move.after for move in standing_moves(way)] == [Status.RECEIVED, Status.PROCESSING]
