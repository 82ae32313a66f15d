"""The running month carried to its end: counts that are known, and a rate with its base."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, datetime, timedelta
from decimal import Decimal

import pytest

from cds_desktop.domain.indicators import Direction
from cds_desktop.domain.officers import Actor, Role
from cds_desktop.domain.projections import Counts, Outlook, Rate, expected_counts, project
from cds_desktop.persistence.unit_of_work import UnitsOfWork
from cds_desktop.services.forecasts import Forecast, forecasts
from cds_desktop.services.targets import set_target
from cds_desktop.wording.targets import expected_words, needed_words
from tests.oracles.indicator_lives import clear, open_database, store
from tests.oracles.indicator_oracle import OFFICE, Event, Life

LEADER = Actor(None, "Phạm Quốc Ỷ", Role.LEADER)
HOLIDAY = date(2026, 10, 15)


@pytest.fixture(scope="module")
def database(tmp_path_factory: pytest.TempPathFactory) -> Iterator[UnitsOfWork]:
    """One database for the rules that no kind of database decides; both are tried elsewhere."""
    file = tmp_path_factory.mktemp("office") / "office.sqlite"
    opened = open_database(f"sqlite:///{file.as_posix()}")
    yield opened
    opened.close()


@pytest.fixture
def open_uow(database: UnitsOfWork) -> UnitsOfWork:
    clear(database)
    with database() as uow:
        uow.settings.put("indicators.targets", [])
        uow.calendar.replace([(HOLIDAY, "off", "Ngày nghỉ", "thử")])
        uow.commit()
    return database


def at(day: int, hour: int = 10, month: int = 10) -> datetime:
    return datetime(2026, month, day, hour, tzinfo=OFFICE)


def one(open_uow: UnitsOfWork, name: str, now: datetime) -> Forecast:
    found = forecasts(open_uow, actor=LEADER, now=now)
    return next(each for each in found if each.definition.id == name)


def settled(number: int, end: datetime, *, late: bool = False) -> Life:
    start = end - timedelta(days=2)
    due = end + timedelta(days=-1 if late else 1)
    events = [Event(start, 2, due), Event(start, 4, due), Event(end, 9, due)]
    return Life(number, "Hộ tịch", 2, "self", False, 0, False, (1, 1), (1, 1), events)


def still_open(number: int, due: datetime) -> Life:
    start = at(1, 8, month=10)
    events = [Event(start, 2, due), Event(start, 4, due)]
    return Life(number, "Hộ tịch", 2, "self", False, 0, False, (1, 1), (1, 1), events)


def test_overdue_dossiers_are_lost_and_those_due_in_the_month_must_still_be_done(
    open_uow: UnitsOfWork,
) -> None:
    """Two a day; one late in October, three overdue now, five due until the 31st."""
    now = at(20, 8)
    days = [day for day in range(1, 20) if date(2026, 10, day).weekday() < 5 and day != 15]
    lives = [settled(n, at(day, 9)) for n, day in enumerate(sorted(days * 2), start=1)]
    lives[0] = settled(1, at(1, 9), late=True)
    lives += [still_open(100 + n, at(12 + n, 17)) for n in range(3)]
    lives += [still_open(200 + n, at(26 + n % 5, 17)) for n in range(5)]
    lives += [still_open(300, at(3, 17, month=11))]
    store(open_uow, lives)
    forecast = one(open_uow, "S05", now)
    assert (forecast.late_ids, forecast.due_ids) == ((100, 101, 102), (200, 201, 202, 203, 204))
    assert forecast.counts == Counts(23, 24)
    assert (forecast.days_done, forecast.days_left) == (12, 9)
    assert forecast.rate == Rate(12, Counts(23, 24)), "an office that began on 1 October"
    found = forecast.projection
    assert found is not None
    assert found.expected == Counts(38, 42), "24 and two on each of nine days; 1 and 3 are late"
    assert (found.left, found.lost, found.needed) == (18, 3, 19)
    assert (found.outlook, found.short) == (Outlook.OUT_OF_REACH, 4)
    assert expected_words(forecast) == "cao nhất còn đạt 38/42 (90,48 %)"
    said = needed_words(found, Direction.HIGHER)
    assert said == "không thể đạt chỉ tiêu, thiếu 4 hồ sơ"


def test_the_office_s_own_target_decides_what_is_needed(open_uow: UnitsOfWork) -> None:
    now = at(20, 8)
    days = [day for day in range(1, 20) if date(2026, 10, day).weekday() < 5 and day != 15]
    lives = [settled(n, at(day, 9)) for n, day in enumerate(sorted(days * 2), start=1)]
    store(open_uow, lives)
    before = one(open_uow, "S01", now).projection
    assert before is not None
    assert before.needed == 10, "80 % of 42 is 34, 24 are there"
    set_target(open_uow, "S01", Decimal("95.5"), date(2026, 10, 31), actor=LEADER, now=now)
    after = one(open_uow, "S01", now)
    assert after.projection is not None
    assert (after.projection.needed, after.projection.open_to_us) == (17, 18)
    said = needed_words(after.projection, Direction.HIGHER)
    assert said == "cần 17 trong 18 hồ sơ chưa tới"


def test_nothing_is_said_about_few_dossiers(open_uow: UnitsOfWork) -> None:
    now = at(20, 8)
    assert all(each.projection is None for each in forecasts(open_uow, actor=LEADER, now=now))
    store(open_uow, [settled(n, at(19, 9)) for n in range(1, 20)])
    forecast = one(open_uow, "S01", now)
    assert forecast.projection is None, "19 are one too few"
    assert expected_words(forecast) == "quá ít hồ sơ để dự báo"
    store(open_uow, [settled(20, at(19, 9))])
    assert one(open_uow, "S01", now).projection is not None


def test_a_month_without_working_days_left_is_told_as_it_stands(open_uow: UnitsOfWork) -> None:
    store(open_uow, [settled(1, at(29, 9)), settled(2, at(30, 9), late=True)])
    forecast = one(open_uow, "S05", at(31, 9))
    assert forecast.days_left == 0
    assert expected_words(forecast) == "đã hết ngày làm việc: 1/2 (50,00 %)"


def test_of_a_lower_is_better_indicator_only_so_many_more_may_count() -> None:
    now, expected = Counts(3, 60), Counts(5, 100)
    good = project(now, expected, 1, Decimal(6), Direction.LOWER)
    assert (good.outlook, good.needed) == (Outlook.POSSIBLE, 3)
    assert needed_words(good, Direction.LOWER) == "được phép thêm nhiều nhất 3 hồ sơ"
    lost = project(now, expected, 4, Decimal(6), Direction.LOWER)
    assert (lost.outlook, lost.needed) == (Outlook.OUT_OF_REACH, 3)
    assert project(now, expected, 0, Decimal(50), Direction.LOWER).outlook is Outlook.SECURED


def test_what_today_brought_beyond_the_rate_is_never_taken_away() -> None:
    rate = Rate(20, Counts(20, 20))
    assert expected_counts(Counts(30, 33), Counts(20, 20), rate, 1) == Counts(30, 33)
    assert expected_counts(Counts(20, 21), Counts(20, 20), rate, 3) == Counts(22, 23)
