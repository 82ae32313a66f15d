"""A closure entered by mistake is taken back: whose date returns, and whose stays and why."""

from collections.abc import Iterator
from datetime import date
from pathlib import Path
from random import Random

import pytest

from cds_desktop.domain.clock import iso, parse_instant
from cds_desktop.domain.deadlines import parse_limit_argument
from cds_desktop.domain.dossiers import Status
from cds_desktop.domain.errors import NotFound, RuleBroken
from cds_desktop.domain.office_calendar import DayKind
from cds_desktop.persistence.unit_of_work import OpenUow
from cds_desktop.services import closures, dossier_views, journal, office_calendar
from cds_desktop.services.closures import KeptWhy
from cds_desktop.services.dossiers import Reception, extend, move, receive, show
from cds_desktop.wording.dossiers import steps_of
from cds_desktop.wording.errors import sentence
from cds_desktop.wording.journal import sentence_of
from cds_desktop.wording.life import reopening_lines
from tests.offices import ADMIN, CLERK, applicant, make_office

STORM = (date(2026, 11, 18), date(2026, 11, 19))
CLOSED_AT = parse_instant("2026-11-16T16:00")
OPENED_AT = parse_instant("2026-11-17T08:00")
WHY = "Bão đổi hướng"


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


def close(open_uow: OpenUow) -> closures.Closure:
    return closures.close(open_uow, STORM, reason="Bão số 5", actor=ADMIN, now=CLOSED_AT)


def reopen(open_uow: OpenUow, *days: date, at: str = "") -> closures.Reopening:
    now = parse_instant(at) if at else OPENED_AT
    return closures.reopen(open_uow, days or STORM, reason=WHY, actor=ADMIN, now=now)


def test_dates_return_by_a_step_of_their_own(each_uow: OpenUow) -> None:
    code = take_in(each_uow, "2026-11-16T09:00")
    first = show(each_uow, code)
    moved = close(each_uow).dossiers[0]
    shown = closures.preview_reopening(each_uow, STORM, now=OPENED_AT)
    assert show(each_uow, code).due_at == moved.new_due_at
    made = reopen(each_uow)
    assert made == shown
    (one,) = made.dossiers
    assert (one.promised_at, one.new_due_at) == (moved.new_due_at, moved.promised_at)
    record = show(each_uow, code)
    assert (record.due_at, record.original_due_at) == (first.due_at, first.due_at)
    assert [step.after for step in record.moves] == [Status.RECEIVED] * 3
    assert [step.reason for step in record.moves] == ["", "Bão số 5", WHY]
    assert record.explanation == first.explanation
    rules = [str(line.rule) for line in dossier_views.view(each_uow, code).reasons]
    assert "closure" not in rules
    assert steps_of(record, OPENED_AT)[2].title == "Trở lại ngày hẹn trước vì cơ quan mở cửa lại"
    assert not [one for one in office_calendar.list_days(each_uow) if one.kind is DayKind.CLOSED]
    assert journal.verify(each_uow).is_ok
    entry = next(e for e in journal.newest(each_uow, 5) if e.action == "office_reopened")
    assert sentence_of(entry) == (
        "Mở cửa lại: 18/11/2026, 19/11/2026; 1 hồ sơ trở lại ngày hẹn trước. Lý do: Bão đổi hướng"
    )


def test_one_day_of_two_can_be_worked_after_all(each_uow: OpenUow) -> None:
    code = take_in(each_uow, "2026-11-16T09:00")
    close(each_uow)
    assert iso(show(each_uow, code).due_at or OPENED_AT)[:10] == "2026-11-26"
    (one,) = reopen(each_uow, STORM[1]).dossiers
    # 24/11 is a holiday in the shipped calendar.
    assert iso(one.new_due_at)[:10] == "2026-11-25"
    (closure,) = [each for each in closures.past(each_uow) if not each.is_reopening]
    assert (closure.days, closure.standing) == (STORM, STORM[:1])


def test_who_was_received_under_the_closure_keeps_the_date_of_the_slip(open_uow: OpenUow) -> None:
    close(open_uow)
    code = take_in(open_uow, "2026-11-16T16:30")
    made = reopen(open_uow)
    assert made.dossiers == ()
    assert [(one.code, one.why) for one in made.kept] == [(code, KeptWhy.PROMISED)]
    assert iso(show(open_uow, code).due_at or OPENED_AT)[:10] == "2026-11-26"
    assert "giấy hẹn ghi đúng ngày này" in "\n".join(reopening_lines(made, stored=True))


def test_nobody_becomes_late_by_a_correction(open_uow: OpenUow) -> None:
    code = take_in(open_uow, "2026-11-16T09:00", "2d")  # 18/11, moved to 20/11
    close(open_uow)
    made = reopen(open_uow, at="2026-11-19T08:00")
    assert [(one.code, one.why) for one in made.kept] == [(code, KeptWhy.PAST)]
    assert iso(show(open_uow, code).due_at or OPENED_AT)[:10] == "2026-11-20"


def test_another_change_of_the_calendar_is_told_instead_of_a_wrong_date(open_uow: OpenUow) -> None:
    code = take_in(open_uow, "2026-11-13T09:00")  # 20/11
    close(open_uow)
    office_calendar.set_day(
        open_uow, date(2026, 11, 14), DayKind.WORKING, name="Làm bù", actor=ADMIN, now=CLOSED_AT
    )
    made = reopen(open_uow)
    assert [(one.code, one.why) for one in made.kept] == [(code, KeptWhy.OTHER_CHANGE)]


def test_dossiers_beside_the_closure_are_not_mentioned(open_uow: OpenUow) -> None:
    take_in(open_uow, "2026-11-16T09:00", "1d")
    done = take_in(open_uow, "2026-11-16T09:00")
    close(open_uow)
    for to in (Status.PROCESSING, Status.FINISHED):
        move(open_uow, done, to, actor=CLERK, now=parse_instant("2026-11-16T17:00"))
    made = reopen(open_uow)
    assert (made.dossiers, made.kept) == ((), ())


def test_a_wait_that_ended_after_the_closure_is_counted_without_it(open_uow: OpenUow) -> None:
    code = take_in(open_uow, "2026-11-16T09:00")
    for to, at in (
        (Status.SUPPLEMENT_REQUESTED, "2026-11-16T10:00"),
        (Status.PROCESSING, "2026-11-16T16:30"),
    ):
        move(open_uow, code, to, reason="Thiếu tờ khai", actor=CLERK, now=parse_instant(at))
        if to is Status.SUPPLEMENT_REQUESTED:
            close(open_uow)
    assert iso(show(open_uow, code).due_at or OPENED_AT)[:10] == "2026-11-26"
    reopen(open_uow)
    assert show(open_uow, code).due_at == parse_instant("2026-11-23T16:30")


def test_the_date_of_an_apology_returns(each_uow: OpenUow) -> None:
    code = take_in(each_uow, "2026-11-16T09:00", "1d")
    until = parse_instant("2026-11-19T10:00")
    at = parse_instant("2026-11-16T14:00")
    extend(each_uow, code, until, reason="Chờ xác minh", actor=CLERK, now=at)
    (moved,) = close(each_uow).dossiers
    (one,) = reopen(each_uow).dossiers
    assert (one.promised_at, one.new_due_at) == (moved.new_due_at, until)
    assert show(each_uow, code).extended_due_at == until


def test_a_worked_saturday_is_one_again(open_uow: OpenUow) -> None:
    saturday = date(2026, 8, 22)
    before = {one.day: one for one in office_calendar.list_days(open_uow)}
    at = parse_instant("2026-08-20T09:00")
    closures.close(open_uow, [saturday], reason="Cúp điện", actor=ADMIN, now=at)
    closures.reopen(open_uow, [saturday], reason=WHY, actor=ADMIN, now=at)
    assert {one.day: one for one in office_calendar.list_days(open_uow)} == before


def test_a_closure_on_which_dates_hang_is_not_simply_dropped(open_uow: OpenUow) -> None:
    take_in(open_uow, "2026-11-16T09:00")
    close(open_uow)
    with pytest.raises(RuleBroken, match=r"calendar\.day_moved_dates") as refused:
        office_calendar.remove_day(open_uow, STORM[0], actor=ADMIN, now=OPENED_AT)
    assert "1 hồ sơ đổi ngày hẹn" in sentence(refused.value)
    reopen(open_uow)
    by_hand = date(2026, 12, 10)
    office_calendar.set_day(
        open_uow, by_hand, DayKind.CLOSED, name="Sửa trụ sở", actor=ADMIN, now=OPENED_AT
    )
    office_calendar.remove_day(open_uow, by_hand, actor=ADMIN, now=OPENED_AT)


def test_only_closed_days_are_opened_by_who_may_and_with_a_reason(open_uow: OpenUow) -> None:
    close(open_uow)
    with pytest.raises(RuleBroken, match=r"officer\.not_allowed"):
        closures.reopen(open_uow, STORM, reason=WHY, actor=CLERK, now=OPENED_AT)
    with pytest.raises(RuleBroken, match=r"closure\.reason_missing"):
        closures.reopen(open_uow, STORM, reason=" ", actor=ADMIN, now=OPENED_AT)
    with pytest.raises(RuleBroken, match=r"closure\.not_closed") as refused:
        reopen(open_uow, *STORM, date(2026, 11, 20))
    assert "20/11/2026" in sentence(refused.value)
    with pytest.raises(RuleBroken, match=r"closure\.not_closed"):
        closures.preview_reopening(open_uow, [], now=OPENED_AT)
    assert len([d for d in office_calendar.list_days(open_uow) if d.kind is DayKind.CLOSED]) == 2


def test_the_call_list_of_a_closure_can_be_read_at_any_time(each_uow: OpenUow) -> None:
    take_in(each_uow, "2026-11-16T09:00", name="Trần Văn Tám")
    take_in(each_uow, "2026-11-16T09:05", name="Nguyễn Thị Cẩm Tú")
    made = close(each_uow)
    again = reopen(each_uow)
    take_in(each_uow, "2026-11-17T09:00", name="Lê Văn Chín")
    found = closures.calls(each_uow, made.number, actor=CLERK)
    assert found.people == made.dossiers
    assert closures.calls(each_uow, again.number, actor=CLERK).people == again.dossiers
    assert found.prints == 0
    assert closures.record_call_list(each_uow, made.number, actor=CLERK, now=OPENED_AT) == 1
    assert closures.calls(each_uow, made.number, actor=CLERK).prints == 1
    assert closures.calls(each_uow, again.number, actor=CLERK).prints == 0
    newest, first = closures.past(each_uow)
    assert (newest.number, newest.is_reopening, newest.moved) == (again.number, True, 2)
    assert (first.number, first.standing, first.reason) == (made.number, (), "Bão số 5")
    for number in (0, made.number + 1, 10**6):
        with pytest.raises(NotFound, match=r"closure\.not_found"):
            closures.calls(each_uow, number, actor=CLERK)


def test_a_closure_that_moves_nobody_has_an_empty_list(open_uow: OpenUow) -> None:
    made = close(open_uow)
    assert closures.calls(open_uow, made.number, actor=CLERK).people == ()


@pytest.mark.parametrize("seed", range(2))
def test_closing_and_opening_again_leaves_every_date_as_it_was(
    open_uow: OpenUow, seed: int
) -> None:
    """Whatever the limit, the hour of receipt and the days: the way back is the way there."""
    dice = Random(seed)
    limits = ("1d", "2,5d", "3d", "7d", "5cd", "15cd", "4h", "12h", "same-day")
    moments = (f"2026-11-1{dice.choice('23')}T{dice.randrange(6, 19):02}:15" for _ in range(10))
    codes = [take_in(open_uow, at, dice.choice(limits)) for at in sorted(moments)]
    before = {code: show(open_uow, code).due_at for code in codes}
    days = dice.sample([date(2026, 11, day) for day in (16, 17, 18, 19, 20, 23)], 3)
    at = parse_instant("2026-11-13T20:00")
    made = closures.close(open_uow, days, reason="Bão", actor=ADMIN, now=at)
    assert made.dossiers  # the storm touches somebody
    opened = closures.reopen(open_uow, days, reason=WHY, actor=ADMIN, now=at)
    assert {one.code for one in opened.dossiers} == {one.code for one in made.dossiers}
    assert opened.kept == ()
    assert {code: show(open_uow, code).due_at for code in codes} == before
    assert journal.verify(open_uow).is_ok
