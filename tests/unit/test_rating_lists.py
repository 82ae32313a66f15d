"""Officers see shares with their uncertainty, and never a single answer."""

from collections.abc import Iterator
from datetime import date, datetime, timedelta
from pathlib import Path

import pytest

from cds_desktop.domain.clock import at_office
from cds_desktop.domain.dossiers import Status
from cds_desktop.domain.errors import RuleBroken
from cds_desktop.domain.officers import Actor, Role
from cds_desktop.domain.periods import Period, calendar_month
from cds_desktop.domain.rating_lists import VoteShare
from cds_desktop.domain.ratings import RatingLevel
from cds_desktop.services import dossiers, indicators, rating_lists, ratings
from cds_desktop.services.dossiers import Reception
from cds_desktop.services.offices import Office
from cds_desktop.wording import ratings as words
from tests.offices import CLERK, applicant, make_office

MARITAL_STATUS, BIRTH = "1.004873", "1.001193"
NOW = at_office(date(2026, 11, 20)).replace(hour=14, minute=14)
NOVEMBER = calendar_month(NOW.date())


@pytest.fixture
def office(tmp_path: Path, database_url: str) -> Iterator[Office]:
    made = make_office(tmp_path / "office", url=database_url)
    yield made
    made.close()


def _returned(office: Office, at: datetime, procedure: str = MARITAL_STATUS) -> str:
    record = dossiers.receive(
        office.open_uow, Reception(procedure, applicant()), actor=CLERK, now=at
    )
    for to in (Status.PROCESSING, Status.FINISHED):
        dossiers.move(office.open_uow, record.code, to, actor=CLERK, now=at)
    dossiers.hand_back(office.open_uow, record.code, actor=CLERK, now=at)
    return record.code


def _vote(office: Office, level: int, at: datetime, procedure: str = MARITAL_STATUS) -> None:
    code = _returned(office, at, procedure)
    ratings.rate(office.open_uow, code, RatingLevel(level), actor=CLERK, now=at)


def _day(day: int) -> datetime:
    return at_office(date(2026, 11, day)).replace(hour=9)


def test_share_coverage_levels_and_procedures_of_a_month(office: Office) -> None:
    for level in (5, 5, 4, 4, 2):
        _vote(office, level, _day(10))
    _vote(office, 1, _day(11), BIRTH)
    _returned(office, _day(12))

    found = rating_lists.overview(office.open_uow, NOVEMBER, now=NOW)

    assert (found.share.satisfied, found.share.votes) == (4, 6)
    assert found.by_level == (1, 1, 0, 2, 2)
    assert (found.rated_of_returned, found.returned) == (6, 7)
    told = {item.code: words.share_words(item.share) for item in found.by_procedure}
    assert told == {MARITAL_STATUS: "80,0 %", BIRTH: "–"}
    assert [item.share.votes for item in found.months[-2:]] == [0, 6]
    assert len(found.months) == 12
    assert words.coverage_words(found) == ("85,7 %", "6/7 hồ sơ đã trả có phiếu")


def test_few_votes_tell_no_share_and_no_level(office: Office) -> None:
    for level in (5, 5, 1, 4):
        _vote(office, level, _day(10))
    found = rating_lists.overview(office.open_uow, NOVEMBER, now=NOW)
    assert found.by_level is None
    assert words.share_words(found.share) == "–"
    assert words.votes_words(found.share) == "ít hơn 5 phiếu"
    assert words.interval_words(found.share) == ""
    assert words.whole_percent(found.months[-1].share) == "–"


def test_a_vote_of_today_changes_nothing_before_tomorrow(office: Office) -> None:
    for level in (5, 5, 4, 4, 4):
        _vote(office, level, _day(19))
    before = rating_lists.overview(office.open_uow, NOVEMBER, now=NOW)
    _vote(office, 1, NOW)
    after = rating_lists.overview(office.open_uow, NOVEMBER, now=NOW)
    assert after.by_level == before.by_level
    assert after.share == before.share
    assert after.months == before.months
    assert after.by_procedure == before.by_procedure
    assert after.rated_of_returned == before.rated_of_returned + 1
    for at in (NOW, NOW + timedelta(days=1)):
        told = rating_lists.overview(office.open_uow, NOVEMBER, now=at)
        board = indicators.dashboard(office.open_uow, NOVEMBER.first, NOVEMBER.last, now=at)
        satisfied = board.value("S06")
        assert (satisfied.denominator, satisfied.numerator) == (
            told.share.votes,
            told.share.satisfied,
        )
        behind = indicators.evidence(
            office.open_uow, "S06.denominator", NOVEMBER.first, NOVEMBER.last, now=at
        )
        assert len(behind) == told.share.votes
    tomorrow = rating_lists.overview(office.open_uow, NOVEMBER, now=NOW + timedelta(days=1))
    assert tomorrow.share == VoteShare(6, 5)


def test_a_period_of_today_alone_tells_only_the_coverage(office: Office) -> None:
    for _ in range(6):
        _vote(office, 5, NOW)
    today = Period(NOW.date(), NOW.date())
    found = rating_lists.overview(office.open_uow, today, now=NOW)
    assert (found.share.votes, found.by_level, found.by_procedure) == (0, None, ())
    assert found.rated_of_returned == 6


def test_dossiers_of_today_without_a_vote_stand_newest_first(office: Office) -> None:
    _returned(office, _day(19))
    first = _returned(office, NOW - timedelta(hours=2))
    second = _returned(office, NOW - timedelta(hours=1))
    _vote(office, 5, NOW)
    found = rating_lists.unrated_today(office.open_uow, actor=CLERK, now=NOW)
    assert [dossier.code for dossier in found] == [second, first]


def test_whoever_may_not_open_the_kiosk_gets_no_list(office: Office) -> None:
    leader = Actor(None, "Phạm Quốc Ỷ", Role.LEADER)
    with pytest.raises(RuleBroken) as raised:
        rating_lists.unrated_today(office.open_uow, actor=leader, now=NOW)
    assert raised.value.code == "officer.not_allowed"


@pytest.mark.parametrize(
    ("votes", "satisfied", "tone"),
    [(4, 4, "wait"), (20, 19, "wait"), (400, 380, "ok")],
)
def test_a_verdict_waits_for_enough_votes(votes: int, satisfied: int, tone: str) -> None:
    assert words.verdict_words(VoteShare(votes, satisfied)).tone == tone
