"""What the desk sees of its day, on both databases."""

from collections.abc import Iterator
from datetime import date, datetime, timedelta
from pathlib import Path

import pytest

from cds_desktop.domain.clock import at_office
from cds_desktop.services import dossiers, reception
from cds_desktop.services.offices import Office
from tests.offices import CLERK, applicant, make_office

MORNING = at_office(date(2026, 11, 20)).replace(hour=8)
MARITAL_STATUS, BIRTH = "1.004873", "1.001193"


@pytest.fixture
def office(tmp_path: Path, database_url: str) -> Iterator[Office]:
    made = make_office(tmp_path / "office", url=database_url)
    yield made
    made.close()


def _receive(office: Office, code: str, at: datetime) -> str:
    taken = dossiers.Reception(code, applicant())
    return dossiers.receive(office.open_uow, taken, actor=CLERK, now=at).code


def test_the_day_shows_its_last_five_newest_first_and_counts_all(office: Office) -> None:
    _receive(office, BIRTH, MORNING - timedelta(days=1))
    codes = [_receive(office, BIRTH, MORNING + timedelta(minutes=n)) for n in range(7)]
    day = reception.desk_day(office.open_uow, now=MORNING + timedelta(hours=1))
    assert day.count == 7
    assert [line.code for line in day.lines] == codes[:1:-1]


def test_a_day_without_dossiers_is_empty(office: Office) -> None:
    day = reception.desk_day(office.open_uow, now=MORNING)
    assert (day.count, day.lines) == (0, ())


def test_procedures_of_the_last_two_weeks_are_counted(office: Office) -> None:
    for days, code in ((1, BIRTH), (2, BIRTH), (3, MARITAL_STATUS), (30, MARITAL_STATUS)):
        _receive(office, code, MORNING - timedelta(days=days))
    counts = reception.frequent_procedures(office.open_uow, MORNING.date())
    assert counts == {BIRTH: 2, MARITAL_STATUS: 1}
