"""The office is closed for a storm: who is to be called, and what reports say afterwards."""

from collections.abc import Iterator
from datetime import date, datetime
from pathlib import Path

import pytest

from cds_desktop.domain.clock import iso, parse_instant
from cds_desktop.domain.deadlines import parse_limit_argument
from cds_desktop.domain.dossier_waits import standing_moves
from cds_desktop.domain.dossiers import Status
from cds_desktop.domain.errors import RuleBroken
from cds_desktop.domain.measures import Measure
from cds_desktop.domain.office_calendar import DayKind
from cds_desktop.domain.settlement_form import WithoutDueDate
from cds_desktop.persistence.unit_of_work import OpenUow
from cds_desktop.services import closures, dossier_views, indicators, journal, office_calendar
from cds_desktop.services.dossiers import Reception, extend, move, receive, show, undo_move
from cds_desktop.wording.dossiers import steps_of
from cds_desktop.wording.errors import sentence
from cds_desktop.wording.journal import sentence_of
from cds_desktop.wording.life import closure_lines
from tests.offices import ADMIN, CLERK, applicant, make_office

STORM = (date(2026, 11, 18), date(2026, 11, 19))
LATER = parse_instant("2026-11-17T16:00")


@pytest.fixture
def open_uow(tmp_path: Path) -> Iterator[OpenUow]:
    office = make_office(tmp_path / "Dữ liệu")
    yield office.open_uow
    office.close()


@pytest.fixture
def each_uow(tmp_path: Path, database_url: str) -> Iterator[OpenUow]:
    """The same office on SQLite and on PostgreSQL."""
    office = make_office(tmp_path / "Dữ liệu", url=database_url)
    yield office.open_uow
    office.close()


def take_in(open_uow: OpenUow, at: str, limit: str = "5d", name: str = "Trần Văn Tám") -> str:
    reception = Reception("1.004873", applicant(name, ""), limit=parse_limit_argument(limit))
    return receive(open_uow, reception, actor=CLERK, now=parse_instant(at)).code


def step(open_uow: OpenUow, code: str, to: Status, at: str, reason: str = "") -> None:
    move(open_uow, code, to, reason=reason, actor=CLERK, now=parse_instant(at))


def close(open_uow: OpenUow) -> closures.Closure:
    return closures.close(open_uow, STORM, reason="Bão số 5", actor=ADMIN, now=LATER)


def test_a_closure_moves_exactly_the_open_dossiers_it_touches(each_uow: OpenUow) -> None:
    touched = take_in(each_uow, "2026-11-16T09:00", "5d")
    before = take_in(each_uow, "2026-11-16T09:00", "1d")
    done = take_in(each_uow, "2026-11-16T09:00", "5d")
    step(each_uow, done, Status.PROCESSING, "2026-11-16T10:00")
    step(each_uow, done, Status.FINISHED, "2026-11-16T11:00")
    waiting = take_in(each_uow, "2026-11-16T09:00", "5d")
    step(each_uow, waiting, Status.SUPPLEMENT_REQUESTED, "2026-11-16T10:00", "Thiếu tờ khai")

    shown = closures.preview(each_uow, STORM, reason="Bão số 5")
    assert [one.code for one in shown.dossiers] == [touched]
    assert iso(show(each_uow, touched).due_at or LATER) == "2026-11-23T09:00:00+07:00"

    made = close(each_uow)
    assert made == shown
    (one,) = made.dossiers
    assert (one.applicant, one.phone) == ("Trần Văn Tám", "0918345276")
    assert iso(one.promised_at) == "2026-11-23T09:00:00+07:00"
    assert iso(one.new_due_at) == "2026-11-26T09:00:00+07:00"
    record = show(each_uow, touched)
    assert record.due_at == one.new_due_at
    assert record.original_due_at == one.promised_at
    assert record.status is Status.RECEIVED
    assert show(each_uow, before).due_at == parse_instant("2026-11-17T09:00")
    assert len(show(each_uow, done).moves) == 3
    assert len(show(each_uow, waiting).moves) == 2


def test_the_new_date_explains_itself_and_is_in_the_journal(open_uow: OpenUow) -> None:
    code = take_in(open_uow, "2026-11-16T09:00")
    close(open_uow)
    view = dossier_views.view(open_uow, code)
    rules = [str(reason.rule) for reason in view.reasons]
    assert rules.count("closure") == 2
    assert rules == [line["rule"] for line in view.record.explanation]
    assert sentence_of(view.history[-1]) == (
        "Lùi ngày hẹn trả vì cơ quan đóng cửa: 09:00, Thứ Năm 26/11/2026. Lý do: Bão số 5"
    )
    assert steps_of(view.record, LATER)[1].title == "Lùi ngày hẹn trả vì cơ quan đóng cửa"
    with open_uow(read_only=True) as uow:
        entry = next(each for each in uow.journal.newest(5) if each.action == "office_closed")
    assert sentence_of(entry) == (
        "Đóng cửa đột xuất: 18/11/2026, 19/11/2026; 1 hồ sơ lùi ngày hẹn. Lý do: Bão số 5"
    )
    assert journal.verify(open_uow).is_ok
    days = office_calendar.list_days(open_uow, 2026)
    assert {one.day for one in days if one.kind is DayKind.CLOSED} == set(STORM)


def test_the_people_to_call_are_printed(open_uow: OpenUow) -> None:
    take_in(open_uow, "2026-11-16T09:00")
    lines = closure_lines(close(open_uow), stored=True)
    assert lines[1] == "1 hồ sơ đã lùi ngày hẹn. Cần gọi điện báo:"
    assert lines[2] == (
        "  261116-0001  Trần Văn Tám  0918 345 276:"
        " 09:00, Thứ Hai 23/11/2026 → 09:00, Thứ Năm 26/11/2026"
    )


def test_reports_of_each_day_use_the_date_known_on_that_day(each_uow: OpenUow) -> None:
    """Due on 18/11; the storm is entered on the morning of 20/11 and moves it to 20/11, 09:00."""
    code = take_in(each_uow, "2026-11-16T09:00", "2d")
    closed_at = parse_instant("2026-11-20T08:00")

    def late_at_the_end_of(day: int) -> bool:
        with each_uow(read_only=True) as uow:
            last = date(2026, 11, day)
            until = uow.indicators.known_until(last, parse_instant("2026-12-01T08:00"))
            (found,) = uow.indicators.open_at_end(last, until)
        return found.is_late

    assert late_at_the_end_of(18)
    closures.close(each_uow, STORM, reason="Bão số 5", actor=ADMIN, now=closed_at)
    assert show(each_uow, code).due_at == parse_instant("2026-11-20T09:00")
    assert late_at_the_end_of(18)  # what the report of that day said stays true
    assert late_at_the_end_of(20)
    step(each_uow, code, Status.PROCESSING, "2026-11-20T08:30")
    step(each_uow, code, Status.FINISHED, "2026-11-20T08:45")
    checks = indicators.checks(
        each_uow, date(2026, 11, 1), date(2026, 11, 30), now=parse_instant("2026-12-01T08:00")
    )
    assert [check.code for check in checks if not check.is_ok] == []
    with each_uow(read_only=True) as uow:
        late = uow.indicators.settled_ids(
            Measure.SETTLED_LATE, date(2026, 11, 1), date(2026, 11, 30), WithoutDueDate.LATE, None
        )
    assert late == ()


def test_a_dossier_that_waits_is_counted_with_the_closure_when_the_wait_ends(
    open_uow: OpenUow,
) -> None:
    code = take_in(open_uow, "2026-11-16T09:00")
    step(open_uow, code, Status.SUPPLEMENT_REQUESTED, "2026-11-16T10:00", "Thiếu tờ khai")
    assert close(open_uow).dossiers == ()
    step(open_uow, code, Status.PROCESSING, "2026-11-17T17:00")
    assert show(open_uow, code).due_at == parse_instant("2026-11-27T17:00")


def test_a_later_wait_still_starts_at_its_own_request(open_uow: OpenUow) -> None:
    code = take_in(open_uow, "2026-11-16T09:00")
    close(open_uow)
    step(open_uow, code, Status.PROCESSING, "2026-11-20T08:00")
    record = show(open_uow, code)
    assert record.due_at == parse_instant("2026-11-26T09:00")
    assert [each.keeps_status for each in standing_moves(record.moves)] == [False, True, False]


def test_the_date_of_an_apology_moves_out_of_the_closure_too(each_uow: OpenUow) -> None:
    code = take_in(each_uow, "2026-11-16T09:00", "1d")
    at = parse_instant("2026-11-16T14:00")
    until = parse_instant("2026-11-19T10:00")
    extend(each_uow, code, until, reason="Chờ xác minh", actor=CLERK, now=at)
    (one,) = close(each_uow).dossiers
    assert (one.promised_at, one.new_due_at) == (until, parse_instant("2026-11-20T10:00"))
    record = show(each_uow, code)
    assert record.due_at == record.original_due_at == parse_instant("2026-11-17T09:00")
    assert record.extended_due_at == one.new_due_at


def test_a_dossier_promised_before_another_change_of_the_calendar_keeps_its_date(
    open_uow: OpenUow,
) -> None:
    code = take_in(open_uow, "2026-11-16T09:00", "3d")
    office_calendar.set_day(
        open_uow, date(2026, 11, 17), DayKind.OFF, name="Nghỉ", actor=ADMIN, now=LATER
    )
    made = closures.close(open_uow, [date(2026, 11, 20)], reason="Cúp điện", actor=ADMIN, now=LATER)
    assert made.dossiers == ()
    assert show(open_uow, code).due_at == parse_instant("2026-11-19T09:00")


def test_a_worked_saturday_can_be_closed_and_days_of_rest_are_told(open_uow: OpenUow) -> None:
    days = [date(2026, 8, 22), date(2026, 8, 23), date(2026, 8, 22)]
    shown = closures.preview(open_uow, days, reason="Bão")
    assert (shown.days, shown.resting) == ((date(2026, 8, 22),), (date(2026, 8, 23),))
    with pytest.raises(RuleBroken, match=r"closure\.no_working_day") as refused:
        closures.preview(open_uow, days[1:2], reason="Bão")
    assert "23/08/2026" in sentence(refused.value)


def test_only_an_administrator_closes_the_office_and_says_why(open_uow: OpenUow) -> None:
    with pytest.raises(RuleBroken, match=r"officer\.not_allowed"):
        closures.close(open_uow, STORM, reason="Bão", actor=CLERK, now=LATER)
    with pytest.raises(RuleBroken, match=r"closure\.reason_missing"):
        closures.close(open_uow, STORM, reason="  ", actor=ADMIN, now=LATER)
    assert {one.kind for one in office_calendar.list_days(open_uow)} == {
        DayKind.OFF, DayKind.WORKING,
    }  # fmt: skip


def test_a_request_taken_back_after_a_closure_counts_the_closed_days(each_uow: OpenUow) -> None:
    code = take_in(each_uow, "2026-11-16T09:00", "5d")
    step(each_uow, code, Status.SUPPLEMENT_REQUESTED, "2026-11-17T15:55", "Nhầm hồ sơ")
    assert [one.code for one in close(each_uow).dossiers] == []  # it waits: nothing to move
    undone = undo_move(each_uow, code, actor=CLERK, now=parse_instant("2026-11-17T16:03"))
    assert undone.status is Status.RECEIVED
    # The same as for a dossier which never waited: two closed days later.
    assert iso(undone.due_at or LATER) == "2026-11-26T09:00:00+07:00"
    assert iso(undone.original_due_at or LATER) == "2026-11-23T09:00:00+07:00"
    assert any("Bão số 5" in str(line) for line in undone.explanation)


def test_a_request_taken_back_without_a_closure_has_its_old_date(each_uow: OpenUow) -> None:
    close(each_uow)
    code = take_in(each_uow, "2026-11-17T16:10", "5d")
    due_at = show(each_uow, code).due_at
    step(each_uow, code, Status.SUPPLEMENT_REQUESTED, "2026-11-17T16:20", "Nhầm hồ sơ")
    undone = undo_move(each_uow, code, actor=CLERK, now=parse_instant("2026-11-17T16:25"))
    assert undone.due_at == due_at


def test_a_moved_date_is_not_undone_by_the_key_for_slips(open_uow: OpenUow) -> None:
    code = take_in(open_uow, "2026-11-16T09:00")
    close(open_uow)
    soon: datetime = parse_instant("2026-11-17T16:05")
    with pytest.raises(RuleBroken, match=r"dossier\.undo_closure"):
        undo_move(open_uow, code, actor=ADMIN, now=soon)
