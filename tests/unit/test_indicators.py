"""Form II.06a and the indicators: every cell equals a recomputation, and opens its dossiers."""

from __future__ import annotations

import random
from collections.abc import Iterator
from datetime import date, datetime, timedelta
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from cds_desktop.domain.dossier_records import DossierQuery
from cds_desktop.domain.errors import NotFound
from cds_desktop.domain.settlement_form import COLUMNS
from cds_desktop.persistence.unit_of_work import UnitsOfWork
from cds_desktop.services import indicators
from tests.oracles.indicator_lives import clear, open_database, random_life, store
from tests.oracles.indicator_oracle import OFFICE, Event, Life, cells

FIRST, LAST = date(2026, 10, 1), date(2026, 10, 31)
LONG_AFTER = datetime(2027, 6, 1, 9, 0, tzinfo=OFFICE)
PARTS = ("numerator", "denominator")
SHARES = [f"S0{number}.{part}" for number in range(1, 7) for part in PARTS]


@pytest.fixture
def open_uow(database_url: str) -> Iterator[UnitsOfWork]:
    opened = open_database(database_url)
    yield opened
    opened.close()


def at(text: str) -> datetime:
    return datetime.fromisoformat(text).replace(tzinfo=OFFICE)


def a_life(*events: Event, **facts: object) -> Life:
    plain = {
        "id": 1, "field": "Hộ tịch", "channel": 1, "filed_by": "self", "is_to_the_hour": False,
        "fee": 0, "paid_online": False, "papers": (1, 1), "results": (1, 1),
    }  # fmt: skip
    return Life(**{**plain, **facts, "events": list(events)})  # type: ignore[arg-type]


def compare_with_oracle(
    open_uow: UnitsOfWork,
    lives: list[Life],
    first: date,
    last: date,
    now: datetime = LONG_AFTER,
) -> None:
    """Every cell of the form and every count of S01–S06: number and dossiers."""
    expected = cells(lives, first, last, now)
    form = indicators.settlement_form(open_uow, first, last, now=now)
    board = indicators.dashboard(open_uow, first, last, now=now)
    counts = {
        f"II06a.{'total' if row.field is None else row.field}.{column}": row.column(column)
        for row in (form.total, *form.rows)
        for column in COLUMNS
    }
    counts |= {name: getattr(board.value(name[:3]), name[4:]) for name in SHARES}
    counts["S06.returned"] = board.ratings.returned
    counts["S06.rated_of_returned"] = board.ratings.rated_of_returned
    with open_uow(read_only=True) as uow:
        for name, count in counts.items():
            ids = indicators.evidence_in(uow, name, first, last, None, now)
            assert list(ids) == sorted(expected.pop(name, set())), name
            assert len(ids) == count, name
    assert not expected, "the form misses cells"
    wrong = [
        check
        for check in indicators.checks(open_uow, first, last, now=now)
        if check.is_error and not check.is_ok
    ]
    assert not wrong


@settings(max_examples=12)
@given(rng=st.randoms(use_true_random=False), size=st.integers(1, 60))
def test_every_cell_equals_the_oracle_on_random_histories(
    open_uow: UnitsOfWork, rng: random.Random, size: int
) -> None:
    clear(open_uow)
    lives = [random_life(n, rng, date(2026, 9, 15), 50) for n in range(1, size + 1)]
    store(open_uow, lives)
    compare_with_oracle(open_uow, lives, FIRST, LAST)
    compare_with_oracle(open_uow, lives, date(2026, 10, 3), date(2026, 10, 3))


def test_every_cell_of_several_thousand_dossiers_equals_the_oracle(open_uow: UnitsOfWork) -> None:
    rng = random.Random(2026)
    lives = [random_life(number, rng, date(2026, 7, 1), 150) for number in range(1, 4001)]
    store(open_uow, lives)
    compare_with_oracle(open_uow, lives, FIRST, LAST)
    compare_with_oracle(open_uow, lives, date(2026, 9, 15), date(2026, 12, 14))


def test_a_running_month_is_judged_now_and_not_at_its_end(open_uow: UnitsOfWork) -> None:
    rng = random.Random(7)
    now = at("2026-10-20T14:00")
    lives = [random_life(number, rng, date(2026, 9, 25), 24) for number in range(1, 400)]
    lives = [life for life in lives if life.events[-1].at <= now]
    store(open_uow, lives)
    compare_with_oracle(open_uow, lives, FIRST, LAST, now)


def test_a_pc_whose_clock_stands_behind_its_records_is_not_believed(
    open_uow: UnitsOfWork,
) -> None:
    received = Event(at("2026-10-05T08:00"), 2, at("2026-10-08T17:00"))
    later = a_life(Event(at("2026-11-02T08:00"), 2, at("2026-11-05T17:00")), id=2)
    store(open_uow, [a_life(received), later])
    form = indicators.settlement_form(open_uow, FIRST, LAST, now=at("2020-01-01T00:00"))
    assert (form.total.column(12), form.total.column(13)) == (0, 1)


@pytest.mark.parametrize(
    ("finished", "to_the_hour", "column"),
    [
        ("2026-10-07T23:59", False, 8),
        ("2026-10-08T00:00", False, 9),
        ("2026-10-08T18:00", False, 9),
        ("2026-10-08T10:00", True, 9),
        ("2026-10-08T10:01", True, 10),
        ("2026-10-09T00:00", False, 10),
    ],
)
def test_early_is_before_the_day_and_on_time_is_on_it(
    open_uow: UnitsOfWork, finished: str, to_the_hour: bool, column: int
) -> None:
    due = at("2026-10-08T10:00")
    life = a_life(
        Event(at("2026-10-05T08:00"), 2, due),
        Event(at("2026-10-05T09:00"), 4, due),
        Event(at(finished), 9, due),
        is_to_the_hour=to_the_hour,
    )
    store(open_uow, [life])
    form = indicators.settlement_form(open_uow, FIRST, LAST, now=LONG_AFTER)
    counted = {number: form.total.column(number) for number in (8, 9, 10)}
    assert counted == {**dict.fromkeys((8, 9, 10), 0), column: 1}


def test_a_dossier_withdrawn_while_it_waited_for_the_citizen_is_not_late(
    open_uow: UnitsOfWork,
) -> None:
    due = at("2026-10-08T17:00")
    waited_in_time = a_life(
        Event(at("2026-10-05T08:00"), 2, due),
        Event(at("2026-10-07T08:00"), 5, due),
        Event(at("2026-10-20T08:00"), 7, due),
    )
    waited_too_late = a_life(
        Event(at("2026-10-05T08:00"), 2, due),
        Event(at("2026-10-09T08:00"), 5, due),
        Event(at("2026-10-20T08:00"), 7, due),
        id=2,
    )
    store(open_uow, [waited_in_time, waited_too_late])
    assert indicators.evidence(open_uow, "II06a.9", FIRST, LAST, now=LONG_AFTER) == (1,)
    assert indicators.evidence(open_uow, "II06a.10", FIRST, LAST, now=LONG_AFTER) == (2,)


def test_an_undone_withdrawal_out_of_a_wait_does_not_excuse_a_later_one(
    open_uow: UnitsOfWork,
) -> None:
    due = at("2026-10-08T17:00")
    life = a_life(
        Event(at("2026-10-05T08:00"), 2, due),
        Event(at("2026-10-06T08:00"), 5, due),
        Event(at("2026-10-07T08:00"), 7, due),
        Event(at("2026-10-07T08:05"), 5, due, is_undo=True),
        Event(at("2026-10-07T09:00"), 4, due),
        Event(at("2026-10-20T08:00"), 7, due),
    )
    store(open_uow, [life])
    compare_with_oracle(open_uow, [life], FIRST, LAST)
    assert indicators.evidence(open_uow, "II06a.10", FIRST, LAST, now=LONG_AFTER) == (1,)


def test_a_step_at_midnight_belongs_to_the_day_which_begins(open_uow: UnitsOfWork) -> None:
    due = at("2026-10-30T17:00")
    life = a_life(
        Event(at("2026-10-28T08:00"), 2, due),
        Event(at("2026-10-28T09:00"), 4, due),
        Event(at("2026-11-01T00:00"), 5, at("2026-11-03T17:00")),
    )
    store(open_uow, [life])
    compare_with_oracle(open_uow, [life], FIRST, LAST)
    assert indicators.evidence(open_uow, "II06a.13", FIRST, LAST, now=LONG_AFTER) == (1,)


def test_a_dossier_without_an_appointment_is_late_and_listed_unless_the_office_says_otherwise(
    open_uow: UnitsOfWork,
) -> None:
    finished = a_life(
        Event(at("2026-10-05T08:00"), 2, None),
        Event(at("2026-10-05T09:00"), 4, None),
        Event(at("2026-10-06T09:00"), 9, None),
    )
    still_open = a_life(Event(at("2026-10-30T08:00"), 2, None), id=2)
    store(open_uow, [finished, still_open])

    def counts() -> list[int]:
        form = indicators.settlement_form(open_uow, FIRST, LAST, now=LONG_AFTER)
        return [form.total.column(number) for number in (9, 10, 12, 13)]

    assert counts() == [0, 1, 0, 1]
    with open_uow() as uow:
        uow.settings.put(indicators.WITHOUT_DUE_DATE_SETTING, "on_time")
        uow.commit()
    assert counts() == [1, 0, 1, 0]
    listed = [
        check
        for check in indicators.checks(open_uow, FIRST, LAST, now=LONG_AFTER)
        if not check.is_ok
    ]
    assert [(check.code, check.dossier_ids, check.is_error) for check in listed] == [
        ("no_due_date", (1, 2), False)
    ]


def test_an_old_month_stays_as_it_was_when_its_dossiers_go_on(open_uow: UnitsOfWork) -> None:
    due, new_due = at("2026-10-30T17:00"), at("2026-11-10T17:00")
    life = a_life(
        Event(at("2026-10-26T08:00"), 2, due),
        Event(at("2026-10-26T09:00"), 4, due),
        Event(at("2026-11-02T09:00"), 5, due),
        Event(at("2026-11-05T09:00"), 4, new_due),
    )
    store(open_uow, [life])
    assert indicators.evidence(open_uow, "II06a.13", FIRST, LAST, now=LONG_AFTER) == (1,)
    november = (date(2026, 11, 1), date(2026, 11, 7))
    assert indicators.evidence(open_uow, "II06a.12", *november, now=LONG_AFTER) == (1,)


def test_a_dossier_settled_before_it_was_received_breaks_an_identity_and_is_named(
    open_uow: UnitsOfWork,
) -> None:
    life = a_life(
        Event(at("2026-10-05T08:00"), 2, at("2026-10-08T17:00")),
        Event(at("2026-10-05T09:00"), 4, at("2026-10-08T17:00")),
        Event(at("2026-09-05T09:00"), 9, at("2026-10-08T17:00")),
    )
    store(open_uow, [life])
    broken = {
        (check.code, check.field): check
        for check in indicators.checks(open_uow, FIRST, LAST, now=LONG_AFTER)
        if not check.is_ok
    }
    identity = broken["identity.3=7+11", None]
    assert (identity.left, identity.right, identity.dossier_ids) == (1, 0, (1,))
    assert broken["identity.3=7+11", "Hộ tịch"].dossier_ids == (1,)
    name = "check.identity.3=7+11"
    assert indicators.evidence(open_uow, name, FIRST, LAST, now=LONG_AFTER) == (1,)


def test_a_row_which_contradicts_its_history_is_named(open_uow: UnitsOfWork) -> None:
    due = at("2026-09-08T17:00")
    life = a_life(Event(at("2026-09-05T08:00"), 2, due), Event(at("2026-09-06T08:00"), 4, due))
    store(open_uow, [life])
    life.events.append(Event(at("2026-09-07T08:00"), 9, due))
    from sqlalchemy import insert

    from cds_desktop.persistence.dossiers import MoveRow

    with open_uow() as uow:
        uow.connection.execute(
            insert(MoveRow).values(
                dossier_id=1, at=at("2026-09-07T08:00"), before=4, after=9, officer_name="Ẩn"
            )
        )
        uow.commit()
    broken = {
        check.code: check.dossier_ids
        for check in indicators.checks(open_uow, FIRST, LAST, now=LONG_AFTER)
        if not check.is_ok
    }
    assert broken["history"] == (1,)
    assert broken["carried_over"] == (1,)


def test_a_cell_opens_its_dossiers_as_a_list_of_the_office(open_uow: UnitsOfWork) -> None:
    rng = random.Random(5)
    store(open_uow, [random_life(n, rng, date(2026, 9, 15), 50) for n in range(1, 200)])
    ids = indicators.evidence(open_uow, "II06a.7", FIRST, LAST, "Hộ tịch", now=LONG_AFTER)
    with open_uow(read_only=True) as uow:
        page = uow.lists.page(DossierQuery(ids=ids), LONG_AFTER, limit=500)
    assert tuple(line.id for line in page.lines) == ids
    assert {line.field for line in page.lines} == {"Hộ tịch"}


def test_an_unknown_cell_is_refused(open_uow: UnitsOfWork) -> None:
    for name in ("II06a.14", "S01.ratio", "S07.numerator", "II06a.total.x", "check.nothing", ""):
        with pytest.raises(NotFound, match=r"report\.cell_unknown"):
            indicators.evidence(open_uow, name, FIRST, LAST, now=LONG_AFTER)


def test_the_trend_adds_up_to_the_months_and_the_fields_to_the_total(
    open_uow: UnitsOfWork,
) -> None:
    rng = random.Random(3)
    store(open_uow, [random_life(n, rng, date(2026, 3, 1), 240) for n in range(1, 600)])
    months = indicators.trend(open_uow, date(2026, 11, 20), now=LONG_AFTER)
    assert months[0].period.first == date(2025, 12, 1)
    assert len(months) == 12
    for month in months:
        board = indicators.dashboard(
            open_uow, month.period.first, month.period.last, now=LONG_AFTER
        )
        assert month.measures == board.measures
        assert sum(field.settled for field in board.by_field) == board.total.settled
        for value in board.values:
            assert month.value(value.definition) == value
    assert months[-2].settled > 0


def test_the_figures_of_the_day_count_by_the_office_hour(open_uow: UnitsOfWork) -> None:
    due = at("2026-10-08T17:00")
    store(
        open_uow,
        [
            a_life(Event(at("2026-10-05T07:59"), 2, due)),
            a_life(Event(at("2026-10-05T08:00"), 2, due), id=2),
            a_life(
                Event(at("2026-10-05T08:30"), 2, due),
                Event(at("2026-10-05T09:00"), 4, due),
                Event(at("2026-10-05T10:00"), 9, due),
                id=3,
            ),
            a_life(Event(at("2026-10-05T08:40"), 1, None), id=4),
            a_life(Event(at("2026-10-04T23:59"), 2, due), id=5),
        ],
    )
    today = indicators.today_figures(open_uow, at("2026-10-05T14:00"))
    assert today.received_by_hour == ((7, 1), (8, 2))
    assert (today.received, today.finished, today.returned) == (3, 1, 0)
    assert (today.ready, today.open, today.overdue) == (1, 3, 0)


def test_the_office_day_decides_and_not_the_day_in_utc(open_uow: UnitsOfWork) -> None:
    due = at("2026-11-08T17:00")
    store(open_uow, [a_life(Event(at("2026-11-01T00:30"), 2, due))])
    form = indicators.settlement_form(open_uow, FIRST, LAST, now=LONG_AFTER)
    assert form.total.column(3) == 0
    following = LAST + timedelta(days=1)
    form = indicators.settlement_form(open_uow, following, following, now=LONG_AFTER)
    assert form.total.column(5) == 1


def test_definitions_are_shipped_for_every_indicator_of_the_articles(resources: Path) -> None:
    found = {item.id for item in indicators.definitions()}
    assert {f"S{number:02d}" for number in range(1, 17)} <= found
    computed = [item.id for item in indicators.computed_definitions(FIRST)]
    assert computed == ["S01", "S02", "S03", "S04", "S05", "S06"]
    assert (resources / "indicators" / "one-stop.toml").is_file()
