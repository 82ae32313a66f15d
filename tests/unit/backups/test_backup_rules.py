"""Which backups stay, when the next one is due, when a day was missed."""

import os
from collections.abc import Callable
from datetime import date, datetime, time, timedelta

from hypothesis import given
from hypothesis import strategies as st

from cds_desktop.domain.backups import (
    backup_name,
    is_due,
    missed_day,
    to_thin,
)
from cds_desktop.domain.clock import OFFICE_ZONE, office_day
from cds_desktop.services.backups import (
    list_backups,
    set_daily_hour,
    status,
)
from cds_desktop.wording.backups import last_line, warning_lines
from tests.unit.backups.conftest import ADMIN, OfficeUnderTest

MOMENT = datetime(2026, 11, 16, 17, 0, tzinfo=OFFICE_ZONE)


def _made(*days_ago: float) -> list[tuple[str, datetime]]:
    moments = [MOMENT - timedelta(days=days) for days in days_ago]
    return [(f"{moment:%Y%m%d-%H%M%S}", moment) for moment in moments]


def test_everything_of_a_week_stays() -> None:
    assert to_thin(_made(0, 0.1, 0.2, 6, 6.1), now=MOMENT) == ()


def test_after_a_week_one_a_day_stays_and_it_is_the_newest() -> None:
    made = _made(0, 10, 10.1, 10.2, 11)
    assert to_thin(made, now=MOMENT) == (made[3][0], made[2][0])


def test_after_a_month_one_a_month_stays_and_after_a_year_none() -> None:
    made = _made(0, 50, 51, 90, 364, 400, 800)
    gone = set(to_thin(made, now=MOMENT))
    assert gone == {made[2][0], made[5][0], made[6][0]}


def test_the_only_backup_stays_however_old() -> None:
    assert to_thin(_made(2000), now=MOMENT) == ()


@given(
    st.lists(st.integers(0, 500_000), unique=True, min_size=1, max_size=60),
    st.integers(0, 400),
)
def test_thinning_keeps_what_the_rule_promises(minutes: list[int], step: int) -> None:
    made = [(str(minute), MOMENT - timedelta(minutes=minute)) for minute in minutes]
    gone = set(to_thin(made, now=MOMENT))
    left = [(name, at) for name, at in made if name not in gone]
    assert max(made, key=lambda item: item[1]) in left
    days = {office_day(at) for _, at in made if (office_day(MOMENT) - office_day(at)).days < 30}
    assert days <= {office_day(at) for _, at in left}
    assert not set(to_thin(left, now=MOMENT)), "thinning twice removes nothing more"
    later = set(to_thin(made, now=MOMENT + timedelta(days=step)))
    assert len(later) < len(made)


def test_backups_of_another_office_in_the_same_folder_are_left_alone(
    make_office: Callable[..., OfficeUnderTest],
) -> None:
    mine, other = make_office("máy 1"), make_office("máy 2", code="000.00.17.H12")
    other.choose_folder(mine.stick)
    theirs = other.back_up()
    mine.back_up()
    mine.later(days=4000)
    mine.back_up()
    assert theirs.path.is_dir()
    assert len(list_backups(mine.stick)) == 2


def test_papers_which_no_backup_needs_any_more_are_cleared_after_a_day(
    office: OfficeUnderTest,
) -> None:
    sha256 = office.scan(office.receive())
    first = office.back_up()
    content = office.stick / "cds-files" / sha256[:2] / sha256
    office.restore(first.path)
    with office.office.open_uow() as uow:  # a later, smaller office
        for statement in (
            "UPDATE paper SET file_sha256 = NULL",
            "DELETE FROM stored_file",
        ):
            uow.connection.exec_driver_sql(statement)
        uow.commit()
    office.later(days=4000)
    office.back_up()
    assert content.exists(), "too young: another office may be about to name it"
    old = content.stat().st_mtime - 100_000
    os.utime(content, (old, old))
    office.back_up()
    assert not content.exists()


def test_the_daily_backup_is_due_once_a_day() -> None:
    at = time(11, 30)
    morning, noon = MOMENT.replace(hour=9), MOMENT.replace(hour=12)
    assert not is_due(None, now=morning, daily_at=at)
    assert is_due(None, now=noon, daily_at=at)
    assert is_due(morning, now=noon, daily_at=at)
    assert not is_due(noon, now=MOMENT, daily_at=at)


def test_a_weekend_without_backup_is_not_a_missed_day() -> None:
    friday, monday = MOMENT - timedelta(days=3), MOMENT

    def is_working(day: date) -> bool:
        return day.weekday() < 5

    opened = date(2026, 1, 5)
    assert missed_day(friday, opened_on=opened, now=monday, is_working=is_working) is None
    thursday = friday - timedelta(days=1)
    missed = missed_day(thursday, opened_on=opened, now=monday, is_working=is_working)
    assert missed == friday.date()
    assert missed_day(None, opened_on=monday.date(), now=monday, is_working=is_working) is None


def test_the_home_screen_hears_of_a_missed_day_until_a_backup_is_made(
    office: OfficeUnderTest,
) -> None:
    assert not status(office.office.open_uow, office.data_dir, now=office.now).is_missed
    office.later(days=2)
    missed = status(office.office.open_uow, office.data_dir, now=office.now)
    assert missed.missed_on == date(2026, 11, 17)
    assert "17/11/2026" in warning_lines(missed, office.now)[0]
    office.back_up()
    good = status(office.office.open_uow, office.data_dir, now=office.now)
    assert not good.is_missed
    assert last_line(good, office.now) == "Sao lưu gần nhất: hôm nay 09:01, đã kiểm tra"


def test_the_hour_of_the_daily_backup_is_a_setting(office: OfficeUnderTest) -> None:
    set_daily_hour(office.office.open_uow, time(16, 45), actor=ADMIN, now=office.now)
    found = status(office.office.open_uow, office.data_dir, now=office.now)
    assert found.daily_at == time(16, 45)
    assert not found.is_due


def test_names_follow_the_office_clock(now: datetime) -> None:
    assert backup_name(now, set()) == "cds-20261116-090000"
    assert backup_name(now, {"cds-20261116-090000"}) == "cds-20261116-090000-2"
