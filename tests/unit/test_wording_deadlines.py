"""Every rule, ground, policy and error of deadlines has a Vietnamese sentence."""

from __future__ import annotations

import re
import unicodedata
from datetime import date, datetime, time
from enum import StrEnum
from pathlib import Path
from string import Formatter

import pytest

from cds_desktop.domain import deadlines, office_calendar
from cds_desktop.domain.clock import parse_instant
from cds_desktop.domain.deadlines import (
    AppointmentHour,
    DeadlineRules,
    DueDate,
    DueState,
    Ground,
    LimitUnit,
    Outcome,
    Pause,
    PauseCause,
    PausePolicy,
    Reason,
    Risk,
    Rule,
    due_date,
    extended,
    parse_limit_argument,
)
from cds_desktop.domain.office_calendar import (
    CalendarDay,
    DayKind,
    OfficeCalendar,
    OfficeHours,
    Session,
)
from cds_desktop.wording import deadlines as wording

MORNING = (Session(time(7, 0), time(11, 30)),)
SHORT_TUESDAY = OfficeHours(by_weekday={1: MORNING})
CALENDAR = OfficeCalendar(
    {
        date(2026, 3, 4): CalendarDay(DayKind.CLOSED, "bão số 3"),
        date(2026, 3, 5): CalendarDay(DayKind.OFF, "ngày lễ thử", "lịch thử"),
        date(2026, 3, 7): CalendarDay(DayKind.WORKING, "Làm bù cho ngày 05/03/2026", "lịch thử"),
    }
)


def compute(
    received: str,
    limit: str,
    rules: DeadlineRules | None = None,
    *pauses: Pause,
    calendar: OfficeCalendar = CALENDAR,
) -> DueDate:
    moment, parsed = parse_instant(received), parse_limit_argument(limit)
    return due_date(moment, parsed, calendar, rules or DeadlineRules(), pauses)


def a_line_of_every_rule() -> dict[str, Reason]:
    """Lines as the engine writes them, one for each rule it can tell."""
    asked, back = parse_instant("2026-03-03T09:00"), parse_instant("2026-03-09T10:00")
    due = compute("2026-03-02T09:00", "5d")
    new_date = extended(
        due,
        parse_instant("2026-03-13T09:00"),
        informed_at=parse_instant("2026-03-06T09:00"),
        already_extended=False,
        calendar=CALENDAR,
        rules=DeadlineRules(),
    )
    dues = [
        new_date,
        compute("2026-03-02T06:00", "4h"),
        compute("2026-03-02T12:00", "same-day"),
        compute("2026-03-02T18:00", "1d"),
        compute("2026-03-08T09:00", "1d"),
        compute("2026-03-02T16:00", "1d", DeadlineRules(cutoff_for_all=True)),
        compute("2026-03-02T16:00", "same-day"),
        compute("2026-03-02T09:00", "6cd"),
        compute("2026-03-02T16:00", "1d", DeadlineRules(hours=SHORT_TUESDAY)),
        compute("2031-03-03T09:00", "1d"),
        *(
            compute("2026-03-02T09:00", limit, None, Pause(asked, back, cause, policy))
            for limit in ("5d", "5cd", "4h")
            for cause in PauseCause
            for policy in PausePolicy
        ),
    ]
    return {str(line.rule): line for due in dues for line in due.reasons}


def test_every_rule_the_engine_can_tell_has_a_finished_sentence() -> None:
    lines = a_line_of_every_rule()
    assert set(lines) == {rule.value for rule in Rule}
    for rule, line in lines.items():
        sentence = wording.explain(line)
        assert rule not in sentence
        assert sentence.endswith(".")
        assert "{" not in sentence
        assert unicodedata.is_normalized("NFC", sentence)


def test_the_worked_saturday_and_the_storm_read_like_an_officer_would_say_it() -> None:
    text = wording.explain_all(compute("2026-03-02T09:00", "5d").reasons)
    assert "Tiếp nhận lúc 09:00, thứ Hai, 02/03/2026; thời hạn: 5 ngày làm việc." in text
    assert "Không tính thứ Tư, 04/03/2026: cơ quan đóng cửa (bão số 3)" in text
    assert "Không tính thứ Năm, 05/03/2026: ngày lễ thử" in text
    assert "Có tính thứ Bảy, 07/03/2026: Làm bù cho ngày 05/03/2026" in text
    assert "khoản 2 Điều 147 Bộ luật Dân sự 2015" in text
    assert text.endswith("Hẹn trả kết quả: 09:00, thứ Ba, 10/03/2026.")


def test_a_rule_of_a_newer_program_is_shown_by_its_code() -> None:
    line = Reason(parse_instant("2026-03-02T09:00"), "rule_of_2030", {})
    assert wording.explain(line) == "09:00, thứ Hai, 02/03/2026: rule_of_2030"


@pytest.mark.parametrize(
    ("words", "terms"),
    [
        (wording.UNITS, LimitUnit),
        (wording.GROUNDS, Ground),
        (wording.APPOINTMENT_HOURS, AppointmentHour),
        (wording.PAUSE_POLICIES, PausePolicy),
        (wording.PAUSE_CAUSES, PauseCause),
        (wording.OUTCOMES, Outcome),
        (wording.RISKS, Risk),
        (wording.DAY_KINDS, DayKind),
    ],
)
def test_every_term_has_its_word(words: dict[StrEnum, str], terms: type[StrEnum]) -> None:
    assert set(words) == set(terms)


def test_every_error_of_deadlines_has_a_sentence_and_no_sentence_is_left_over() -> None:
    folder = Path(str(deadlines.__file__)).parent
    sources = [*folder.glob("*.py"), Path(str(office_calendar.__file__))]
    text = "".join(path.read_text(encoding="utf-8") for path in sources)
    codes = set(
        re.findall(r'"((?:limit|deadline|pause|extension|calendar|hours|rules)\.[a-z_]+)"', text)
    )
    assert codes == set(wording.SENTENCES)
    for sentence in wording.SENTENCES.values():
        assert sentence.endswith(".")
        assert all(name != "" for _, name, _, _ in Formatter().parse(sentence))


@pytest.mark.parametrize(
    ("limit", "words"),
    [
        ("3d", "3 ngày làm việc"),
        ("2.5d", "2,5 ngày làm việc"),
        ("0.5d", "nửa ngày làm việc (4 giờ)"),
        ("15cd", "15 ngày"),
        ("8h", "8 giờ làm việc"),
        ("10d", "10 ngày làm việc"),
        ("same-day", "trong ngày làm việc"),
    ],
)
def test_a_limit_is_said_in_vietnamese(limit: str, words: str) -> None:
    assert wording.limit_words(parse_limit_argument(limit)) == words


@pytest.mark.parametrize(
    ("state", "words"),
    [
        (DueState(Risk.WITHIN, 3, False), "Còn 3 ngày"),
        (DueState(Risk.SOON, 1, False), "Còn 1 ngày"),
        (DueState(Risk.SOON, 0, False), "Sắp đến hạn"),
        (DueState(Risk.DUE_TODAY, 0, True), "Đến hạn hôm nay"),
        (DueState(Risk.LATE, 0, True), "Quá giờ hẹn"),
        (DueState(Risk.LATE, 0, False), "Quá hạn dưới 1 ngày"),
        (DueState(Risk.LATE, 2, False), "Quá hạn 2 ngày"),
    ],
)
def test_a_list_cell_says_how_a_dossier_stands(state: DueState, words: str) -> None:
    assert wording.due_state_words(state) == words


def test_a_sunday_is_written_as_vietnamese_write_it() -> None:
    sunday = datetime.fromisoformat("2026-03-08T10:05:00+07:00")
    assert wording.due_words(sunday) == "10:05, Chủ nhật, 08/03/2026"
