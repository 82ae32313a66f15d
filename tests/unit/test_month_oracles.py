"""Forecasts, campaigns and figures by officer against a recomputation written apart."""

from __future__ import annotations

import random
from collections.abc import Iterator
from dataclasses import replace
from datetime import date, datetime, timedelta
from decimal import Decimal

import pytest

from cds_desktop.domain.campaigns import CampaignPlan, CampaignTarget
from cds_desktop.domain.officers import Actor, Role
from cds_desktop.domain.projections import Counts, Outlook
from cds_desktop.persistence.unit_of_work import UnitsOfWork
from cds_desktop.services.campaigns import (
    campaign_indicators,
    campaign_progress,
    change_campaign,
    create_campaign,
)
from cds_desktop.services.forecasts import forecasts
from cds_desktop.services.officer_figures import (
    RECEIVED,
    FigureCell,
    officer_evidence,
    officer_figures,
)
from tests.oracles import campaign_oracle as oracle
from tests.oracles.indicator_lives import clear, open_database, random_life, share_out, store
from tests.oracles.indicator_oracle import OFFICE, Life, cells, day_of

LEADER = Actor(None, "Phạm Quốc Ỷ", Role.LEADER)
HOLIDAY = date(2026, 10, 15)
SHIPPED = {"S01": 80, "S02": None, "S03": 85, "S04": 70, "S05": 98, "S06": 90}
FIRST, LAST = date(2026, 10, 1), date(2026, 10, 31)
NOW = datetime(2026, 11, 20, 9, 0, tzinfo=OFFICE)
CELLS = {
    "received": FigureCell(RECEIVED),
    "whole": FigureCell("S05.denominator"),
    "good": FigureCell("S05.numerator"),
    "rest": FigureCell("S05.denominator", "S05.numerator"),
    "online": FigureCell("S01.numerator"),
}


@pytest.fixture
def open_uow(database_url: str) -> Iterator[UnitsOfWork]:
    opened = open_database(database_url)
    with opened() as uow:
        uow.calendar.replace([(HOLIDAY, "off", "Ngày nghỉ", "thử")])
        uow.commit()
    yield opened
    opened.close()


def test_every_figure_equals_a_recomputation_written_apart(open_uow: UnitsOfWork) -> None:
    """One database serves the three stories: making it takes longer than they do."""
    for now, size in (
        (at(1, 7), 200),  # the first day, nothing done
        (at(14), 30), (at(14), 200), (at(15), 200),  # before a holiday, and on it
        (at(18), 200),  # a Sunday
        (at(30, 16), 200),  # the last working day
        (at(31), 200),  # a Saturday after it
    ):  # fmt: skip
        compare_forecasts(open_uow, now, size)
    compare_campaign(open_uow)
    compare_officers(open_uow)


def at(day: int, hour: int = 10) -> datetime:
    return datetime(2026, 10, day, hour, tzinfo=OFFICE)


def known_at(now: datetime, size: int) -> list[Life]:
    """Random lives of which nothing lies ahead of now."""
    rng = random.Random(now.day)
    first = day_of(now) - timedelta(days=50)
    lives = [random_life(number, rng, first, 52) for number in range(1, size + 1)]
    return [
        life
        for life in lives
        if life.events[-1].at <= now and (life.vote is None or life.vote[1] <= day_of(now))
    ]


def compare_forecasts(open_uow: UnitsOfWork, now: datetime, size: int) -> None:
    lives = known_at(now, size)
    clear(open_uow)
    store(open_uow, lives)
    for forecast in forecasts(open_uow, actor=LEADER, now=now):
        name = forecast.definition.id
        wanted = oracle.foreseen(lives, name, SHIPPED[name], now, {HOLIDAY})
        assert (forecast.counts.numerator, forecast.counts.denominator) == wanted.now, name
        assert forecast.days_left == wanted.left
        assert set(forecast.late_ids) == wanted.late
        assert set(forecast.due_ids) == wanted.due
        found = forecast.projection
        if wanted.expected is None:
            assert found is None, (now, name)
            continue
        assert found is not None, (now, name)
        assert (found.expected.numerator, found.expected.denominator) == wanted.expected, name
        assert found.needed == wanted.needed, name
        if wanted.reachable is not None:
            assert (found.outlook is not Outlook.OUT_OF_REACH) is wanted.reachable, name


def compare_campaign(open_uow: UnitsOfWork) -> None:
    """Every day, and the days add up to the whole."""
    rng = random.Random(69)
    lives = [random_life(number, rng, date(2026, 9, 10), 80) for number in range(1, 300)]
    clear(open_uow)
    store(open_uow, lives)
    names = [item.id for item in campaign_indicators(FIRST)]
    assert names == list(SHIPPED)
    targets = tuple(CampaignTarget(name, Decimal("90.5")) for name in names)
    plan = CampaignPlan("69 ngày đêm", FIRST, date(2026, 12, 7), targets)
    made = create_campaign(open_uow, plan, actor=LEADER, now=NOW)
    longer = replace(plan, last=date(2026, 12, 8))
    changed = change_campaign(open_uow, made.id, longer, actor=LEADER, now=NOW)
    assert (changed.plan, changed.days) == (longer, 69)
    for target in campaign_progress(open_uow, made.id, actor=LEADER, now=NOW).targets:
        name, total = target.value.id, Counts()
        assert [each.day for each in target.days] == [FIRST + timedelta(days=n) for n in range(51)]
        for each in target.days:
            expected = oracle.counts(lives, name, each.day, each.day, NOW)
            assert [each.counts.numerator, each.counts.denominator] == expected
            total = total.plus(*expected)
            assert each.total == total
        whole = oracle.counts(lives, name, FIRST, NOW.date(), NOW)
        assert [target.value.numerator, target.value.denominator] == whole
        assert [total.numerator, total.denominator] == whole
        assert total.denominator > 0


def compare_officers(open_uow: UnitsOfWork) -> None:
    """Every line, and the dossiers that it opens."""
    rng = random.Random(5)
    lives = [random_life(number, rng, date(2026, 9, 15), 50) for number in range(1, 200)]
    clear(open_uow)
    store(open_uow, lives)
    wanted = by_officer(lives, share_out(open_uow, rng))
    lines = officer_figures(open_uow, CELLS, FIRST, LAST, actor=LEADER, now=NOW)
    assert [line.name for line in lines] == ["An", "Ấm", "Đức", "Ý"], "in Vietnamese order"
    for line in lines:
        for key, cell in CELLS.items():
            ids = wanted[line.name].get(key, set())
            assert line.counts[key] == len(ids), (line.name, key)
            opened = officer_evidence(open_uow, line.key, cell, FIRST, LAST, actor=LEADER, now=NOW)
            assert list(opened) == sorted(ids)


def by_officer(
    lives: list[Life], names: dict[tuple[int, int], str]
) -> dict[str, dict[str, set[int]]]:
    there = cells(lives, FIRST, LAST, NOW)
    of = {
        "received": there.get("II06a.total.4", set()) | there.get("II06a.total.5", set()),
        "whole": there["S05.denominator"],
        "good": there["S05.numerator"],
        "rest": there["S05.denominator"] - there["S05.numerator"],
        "online": there["S01.numerator"],
    }
    settled, received = oracle.settled_by(lives, names), oracle.received_by(lives, names)
    found: dict[str, dict[str, set[int]]] = {}
    for key, ids in of.items():
        doers = received if key == "received" else settled
        for number in ids:
            found.setdefault(doers[number], {}).setdefault(key, set()).add(number)
    return found
