"""Every cell of every shipped set: count of the evidence = value = a recomputation apart."""

from __future__ import annotations

import random
from collections.abc import Iterator
from copy import deepcopy
from datetime import date, datetime, timedelta

import pytest
from hypothesis import Phase, given, settings
from hypothesis import strategies as st

from cds_desktop.domain.measures import COMPUTED
from cds_desktop.domain.periods import Period
from cds_desktop.persistence.unit_of_work import UnitsOfWork
from tests.oracles.cell_comparison import FOLDER, cell_differences, read_cells
from tests.oracles.indicator_lives import FIELDS, clear, open_database, random_life, store
from tests.oracles.indicator_oracle import OFFICE, Life
from tests.oracles.measure_oracle import Found, cell_texts, measured, worked_out

FIRST, LAST = date(2026, 10, 1), date(2026, 10, 31)
LONG_AFTER = datetime(2027, 6, 1, 9, 0, tzinfo=OFFICE)
# Shrinking a whole office takes minutes and tells little: the seed is printed anyway.
PHASES = (Phase.explicit, Phase.reuse, Phase.generate)


@pytest.fixture
def open_uow(database_url: str) -> Iterator[UnitsOfWork]:
    opened = open_database(database_url)
    yield opened
    opened.close()


def compare(
    open_uow: UnitsOfWork, lives: list[Life], period: Period, now: datetime = LONG_AFTER
) -> dict[str, int | None]:
    """Compare everything with the oracle; gives the cells."""
    assert list(cell_differences(open_uow, lives, period, now)) == []
    return read_cells(open_uow, period, now)[2]


@settings(max_examples=8, phases=PHASES)
@given(rng=st.randoms(use_true_random=False), size=st.integers(1, 50))
def test_every_cell_of_every_set_equals_the_oracle_on_random_histories(
    open_uow: UnitsOfWork, rng: random.Random, size: int
) -> None:
    clear(open_uow)
    lives = [random_life(n, rng, date(2026, 9, 15), 50) for n in range(1, size + 1)]
    store(open_uow, lives)
    compare(open_uow, lives, Period(FIRST, LAST))


def test_every_cell_of_a_thousand_dossiers_equals_the_oracle(open_uow: UnitsOfWork) -> None:
    rng = random.Random(766)
    lives = [random_life(number, rng, date(2026, 8, 1), 110) for number in range(1, 1201)]
    store(open_uow, lives)
    cells = compare(open_uow, lives, Period(FIRST, LAST))
    assert cells["II06a.total.7"]
    assert cells["TT01.2.denominator"]
    compare(open_uow, lives, Period(date(2026, 10, 20), date(2026, 10, 20)))
    now = datetime(2026, 10, 20, 14, 0, tzinfo=OFFICE)
    early = [life for life in lives if life.events[-1].at <= now]
    clear(open_uow)
    store(open_uow, early)
    compare(open_uow, early, Period(FIRST, LAST), now)


CHANGES = ("field", "channel", "filed_by", "fee", "end", "vote", "papers", "apology", "gone")


def changed(life: Life, rng: random.Random, what: str) -> Life:
    """The same dossier with one fact different."""
    after = deepcopy(life)
    if what == "field":
        after.field = rng.choice([field for field in FIELDS if field != life.field])
    elif what == "channel":
        after.channel = rng.choice([channel for channel in (1, 2, 3) if channel != life.channel])
    elif what == "filed_by":
        after.filed_by = "staff" if life.filed_by == "self" else "self"
    elif what == "fee":
        after.fee = 0 if life.fee else 5000
    elif what == "end":
        after.events[-1].at += timedelta(days=40)
    elif what == "vote":
        after.vote = None if life.vote else (rng.randrange(1, 6), LAST)
    elif what == "papers":
        after.paper_states = ["reused", "waiting"]
        after.papers = (2, 1)
    elif what == "apology":
        after.is_apologised = not life.is_apologised
    else:
        after.events = life.events[:1]
        after.events[0].after = 1
    return after


@settings(max_examples=6, phases=PHASES)
@given(rng=st.randoms(use_true_random=False), what=st.sampled_from(CHANGES))
def test_one_changed_dossier_moves_exactly_the_predicted_cells(
    open_uow: UnitsOfWork, rng: random.Random, what: str
) -> None:
    clear(open_uow)
    period = Period(FIRST, LAST)
    lives = [random_life(n, rng, date(2026, 9, 15), 50) for n in range(1, 31)]
    place = rng.randrange(len(lives))
    after = changed(lives[place], rng, what)
    store(open_uow, lives)
    before_cells = compare(open_uow, lives, period)
    clear(open_uow)
    new_lives = [*lives[:place], after, *lives[place + 1 :]]
    store(open_uow, new_lives)
    after_cells = compare(open_uow, new_lives, period)
    alone = [measured([one], FIRST, LAST, LONG_AFTER) for one in (lives[place], after)]
    for cell, text in cell_texts(FOLDER, LAST).items():
        if "max" in text or "min" in text or "catalogue" in text:
            continue
        for field in [None, *FIELDS] if ".*." in cell else [None]:
            name = cell.replace(".*.", f".{'total' if field is None else field}.")
            nothing: Found = {measure: {} for measure in COMPUTED}
            parts = [worked_out(text, {**nothing, **one}, field, {}) for one in alone]
            was, now = before_cells.get(name, 0), after_cells.get(name, 0)
            if None in (was, now, *parts):
                continue
            moved = (parts[1] or 0) - (parts[0] or 0)
            assert (now or 0) - (was or 0) == moved, (name, what)
