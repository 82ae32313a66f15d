"""Rule sets hold from a day on; dossiers received before keep the rules they carry."""

from collections.abc import Iterator
from dataclasses import replace
from datetime import date, time
from pathlib import Path

import pytest

from cds_desktop.domain.clock import iso, parse_instant
from cds_desktop.domain.deadlines import (
    AppointmentHour,
    DeadlineRules,
    PausePolicy,
    parse_limit_argument,
)
from cds_desktop.domain.dossiers import Status
from cds_desktop.domain.errors import NotFound, RuleBroken
from cds_desktop.domain.office_calendar import OfficeHours, Session, parse_sessions
from cds_desktop.persistence.unit_of_work import OpenUow
from cds_desktop.services import journal
from cds_desktop.services.dossiers import Reception, move, receive, show
from cds_desktop.services.rule_sets import changed_rules, read_rules, set_rules, take_back_rules
from cds_desktop.wording.calendar import day_length_words, validity_words
from cds_desktop.wording.journal import sentence_of, subject_of
from tests.offices import ADMIN, CLERK, applicant, make_office

NOW = parse_instant("2026-11-16T08:00")
TODAY, MONDAY = date(2026, 11, 16), date(2026, 11, 23)
END_OF_DAY = replace(
    DeadlineRules(), valid_from=MONDAY, appointment_hour=AppointmentHour.END_OF_DAY,
    supplement_policy=PausePolicy.PAUSE,
)  # fmt: skip


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


def take_in(open_uow: OpenUow, at: str) -> str:
    reception = Reception("1.004873", applicant(), limit=parse_limit_argument("5d"))
    return receive(open_uow, reception, actor=CLERK, now=parse_instant(at)).code


def test_a_new_rule_set_holds_from_its_day_and_moves_no_older_date(each_uow: OpenUow) -> None:
    before = take_in(each_uow, "2026-11-16T09:00")
    move(
        each_uow, before, Status.SUPPLEMENT_REQUESTED, reason="Thiếu tờ khai",
        actor=CLERK, now=parse_instant("2026-11-17T09:00"),
    )  # fmt: skip
    assert set_rules(each_uow, END_OF_DAY, actor=ADMIN, now=NOW) is None
    sunday = take_in(each_uow, "2026-11-20T09:00")
    after = take_in(each_uow, "2026-11-23T09:00")
    assert iso(show(each_uow, sunday).due_at or NOW) == "2026-11-30T09:00:00+07:00"
    assert iso(show(each_uow, after).due_at or NOW) == "2026-12-01T17:00:00+07:00"
    # The older dossier restarts its limit, as its own rules say, although pauses now hold.
    move(each_uow, before, Status.PROCESSING, actor=CLERK, now=parse_instant("2026-11-23T10:00"))
    assert iso(show(each_uow, before).due_at or NOW) == "2026-12-01T10:00:00+07:00"
    found = read_rules(each_uow, today=TODAY)
    assert [rules.valid_from for rules in found.sets] == [None, MONDAY]
    assert found.current.valid_from is None
    assert read_rules(each_uow, today=MONDAY).current == END_OF_DAY
    assert journal.verify(each_uow).is_ok


def test_the_set_of_the_same_day_is_replaced_and_given_back(open_uow: OpenUow) -> None:
    set_rules(open_uow, END_OF_DAY, actor=ADMIN, now=NOW)
    other = replace(END_OF_DAY, cutoff=time(16, 0), name="  Quyết định   12/QĐ-UBND ")
    assert set_rules(open_uow, other, actor=ADMIN, now=NOW) == END_OF_DAY
    assert read_rules(open_uow, today=MONDAY).current.name == "Quyết định 12/QĐ-UBND"
    entries = len(journal.newest(open_uow, 50))
    again = read_rules(open_uow, today=MONDAY).current
    assert set_rules(open_uow, again, actor=ADMIN, now=NOW) == again
    assert len(journal.newest(open_uow, 50)) == entries  # nothing changed, nothing to tell
    assert take_back_rules(open_uow, MONDAY, actor=ADMIN, now=NOW) == again
    assert len(read_rules(open_uow, today=MONDAY).sets) == 1
    told = [e for e in journal.newest(open_uow, 5) if e.subject == "rules"]
    assert sentence_of(told[0]) == "Bỏ bộ quy tắc tính hạn"
    assert "Quyết định 12/QĐ-UBND" in sentence_of(told[1])
    assert subject_of(told[1]) == "Quy tắc tính hạn từ 23/11/2026"


def test_what_has_been_in_force_stays(open_uow: OpenUow) -> None:
    set_rules(open_uow, END_OF_DAY, actor=ADMIN, now=NOW)
    later = parse_instant("2026-11-24T08:00")
    with pytest.raises(RuleBroken, match=r"rules\.in_use"):
        take_back_rules(open_uow, MONDAY, actor=ADMIN, now=later)
    with pytest.raises(RuleBroken, match=r"rules\.start_past"):
        set_rules(open_uow, END_OF_DAY, actor=ADMIN, now=later)
    with pytest.raises(NotFound, match=r"rules\.not_found"):
        take_back_rules(open_uow, date(2026, 12, 1), actor=ADMIN, now=later)


@pytest.mark.parametrize(
    ("rules", "code"),
    [
        (replace(END_OF_DAY, name=" "), r"rules\.name_missing"),
        (replace(END_OF_DAY, name="x" * 200), r"rules\.name_long"),
        (replace(END_OF_DAY, valid_from=None), r"rules\.start_missing"),
        (replace(END_OF_DAY, valid_from=date(2026, 11, 15)), r"rules\.start_past"),
    ],
)
def test_incomplete_rules_are_refused(open_uow: OpenUow, rules: DeadlineRules, code: str) -> None:
    with pytest.raises(RuleBroken, match=code):
        set_rules(open_uow, rules, actor=ADMIN, now=NOW)
    assert len(read_rules(open_uow, today=TODAY).sets) == 1


def test_only_an_administrator_sets_rules(open_uow: OpenUow) -> None:
    with pytest.raises(RuleBroken, match=r"officer\.not_allowed"):
        set_rules(open_uow, END_OF_DAY, actor=CLERK, now=NOW)
    with pytest.raises(RuleBroken, match=r"officer\.not_allowed"):
        take_back_rules(open_uow, MONDAY, actor=CLERK, now=NOW)


def test_when_each_set_holds_is_said(open_uow: OpenUow) -> None:
    set_rules(open_uow, END_OF_DAY, actor=ADMIN, now=NOW)
    sets = read_rules(open_uow, today=TODAY).sets
    assert validity_words(sets, 0) == "từ đầu đến 22/11/2026"
    assert validity_words(sets, 1) == "từ 23/11/2026"


@pytest.mark.parametrize(
    ("text", "sessions"),
    [
        ("07:00–11:30, 13:30–17:00", ((7, 0, 11, 30), (13, 30, 17, 0))),
        ("7h30-11h30; 13h-17h", ((7, 30, 11, 30), (13, 0, 17, 0))),
        ("7g - 11g30", ((7, 0, 11, 30),)),
        ("8 đến 12", ((8, 0, 12, 0),)),
    ],
)
def test_sessions_are_read_as_people_write_them(
    text: str, sessions: tuple[tuple[int, int, int, int], ...]
) -> None:
    expected = tuple(Session(time(a, b), time(c, d)) for a, b, c, d in sessions)
    assert parse_sessions(text) == expected


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("", r"hours\.no_session"),
        ("sáng", r"hours\.unreadable"),
        ("7-25", r"hours\.unreadable"),
        ("11:00-07:00", r"hours\.session_without_length"),
        ("07:00-12:00, 11:00-17:00", r"hours\.sessions_overlap"),
    ],
)
def test_impossible_sessions_are_refused_with_a_reason(text: str, code: str) -> None:
    with pytest.raises(RuleBroken, match=code):
        parse_sessions(text)


def test_a_day_of_other_length_is_pointed_out() -> None:
    assert day_length_words(parse_sessions("07:00-11:30, 13:30-17:00")) == "8 giờ một ngày"
    assert (
        day_length_words(parse_sessions("07:30-11:30, 13:30-17:00"))
    ) == "7 giờ 30 phút một ngày; thời hạn theo giờ vẫn tính 1 ngày là 8 giờ"


def test_a_damaged_value_is_refused() -> None:
    assert changed_rules(END_OF_DAY, {"cutoff": "16:30"}).cutoff == time(16, 30)
    with pytest.raises(RuleBroken, match=r"rules\.unreadable"):
        changed_rules(END_OF_DAY, {"cutoff": "nửa đêm"})
    hours = OfficeHours(by_weekday={5: parse_sessions("7-11")})
    assert changed_rules(replace(END_OF_DAY, hours=hours), {}).hours == hours
