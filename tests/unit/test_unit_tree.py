"""Units through the years: whatever happens and in whatever order it is told, each day is right."""

from __future__ import annotations

import random
from collections.abc import Callable
from contextlib import suppress
from dataclasses import replace
from datetime import date, timedelta
from functools import partial

import pytest
from hypothesis import given
from hypothesis import strategies as st

from cds_desktop.domain.errors import CdsError, NotFound, RuleBroken
from cds_desktop.domain.unit_events import EventKind, UnitEvent
from cds_desktop.domain.unit_names import search_units
from cds_desktop.domain.unit_plans import (
    Register,
    StoredUnit,
    UnitPlan,
    plan_closing,
    plan_merging,
    plan_moving,
    plan_opening,
    plan_renaming,
)
from cds_desktop.domain.unit_tree import UnitHistory, UnitTree
from cds_desktop.domain.units import Level, Unit
from cds_desktop.services.units import find_reporting_unit
from tests.oracles.unit_days import UnitDays

START = date(2027, 1, 1)
DAYS = 16


class Book:
    """A register in memory: what plans ask for is done."""

    def __init__(self, *units: Unit) -> None:
        self.rows = [StoredUnit(at + 1, unit) for at, unit in enumerate(units)]
        self.events: list[UnitEvent] = []

    @property
    def register(self) -> Register:
        return Register(self.rows, self.events)

    @property
    def history(self) -> UnitHistory:
        return self.register.history

    def do(self, make: Callable[[Register], UnitPlan]) -> UnitPlan:
        plan = make(self.register)
        after = {change.id: change.after for change in plan.changed}
        self.rows = [StoredUnit(one.id, after.get(one.id, one.unit)) for one in self.rows]
        self.rows += [
            StoredUnit(len(self.rows) + 1 + at, unit) for at, unit in enumerate(plan.added)
        ]
        for event in plan.events:
            self.events.append(replace(event, id=len(self.events) + 1))
        return plan


def _unit(code: str, name: str, parent: str | None = None, start: date | None = START) -> Unit:
    level = Level.PROVINCE if parent is None else Level.COMMUNE
    return Unit(code, name, level, parent, start)


# --- random histories against a table for each day -----------------------------------------------

STEP = st.tuples(
    st.sampled_from(["open", "close", "rename", "move", "merge", "merge", "replace", "split"]),
    st.integers(1, DAYS - 1),
    st.integers(0, 10_000),
)


def _take(book: Book, days: UnitDays, step: tuple[str, int, int]) -> None:
    """Do one event in both books; what the program refuses is told to neither."""
    what, at, dice = step
    rng, day = random.Random(dice), days.day(at)
    codes = sorted(days.tables[at]) or ["?"]
    before = sorted(days.tables[at - 1]) or ["?"]
    code, name, parent = rng.choice(codes), f"Xã {dice}", rng.choice([*codes, ""])
    new = rng.choice("ABCDEFGHIJ")
    olds = rng.sample(before, min(len(before), rng.choice([1, 2, 2, 3])))
    if what == "open":
        unit = Unit(new, name, Level.COMMUNE, parent or None, day)
        book.do(lambda register: plan_opening(register, unit))
        days.open(at, new, name, parent)
    elif what == "close":
        book.do(lambda register: plan_closing(register, code, day, reason="thử"))
        days.close(at, code)
    elif what == "rename":
        book.do(lambda register: plan_renaming(register, code, name, day))
        days.change(at, code, name=name)
    elif what == "move":
        book.do(lambda register: plan_moving(register, code, parent, day))
        days.change(at, code, parent=parent)
    elif what == "split":
        for into in rng.sample(codes, min(2, len(codes))):
            book.do(partial(plan_merging, old_codes=olds[:1], into=into, on=day))
            days.merge(at, olds[:1], into, "", "")
    else:
        into = rng.choice(olds) if what == "replace" else rng.choice([*codes, new])
        told = name if what == "replace" or rng.random() < 0.5 else ""
        plan = book.do(
            lambda register: plan_merging(register, olds, into, day, name=told, parent=parent)
        )
        opened = next((unit for unit in plan.added if unit.code == into), None)
        days.merge(at, olds, into, told, (opened.parent_code or "") if opened else "")


@given(st.lists(STEP, min_size=4, max_size=14))
def test_each_day_of_a_random_history_is_as_a_table_for_each_day_says(
    steps: list[tuple[str, int, int]],
) -> None:
    book = Book(*(_unit(code, f"Đơn vị {code}") for code in "ABCD"))
    days = UnitDays(START, DAYS)
    for code in "ABCD":
        days.open(0, code, f"Đơn vị {code}", "")
    for step in steps:
        with suppress(RuleBroken, NotFound):
            _take(book, days, step)
    history = book.history
    history.check()
    for at in range(DAYS):
        tree = history.on(days.day(at))
        parents = {
            code: (unit.name, above.code if (above := tree.parent_of(code)) else "")
            for code, unit in tree.units.items()
        }
        assert parents == days.parents(at)
        for code in tree.units:
            back = {(step.unit.code, step.day) for step in tree.predecessors_of(code)}
            assert back == days.predecessors(at, code)
            forth = {(s.unit.code, s.day) for s in history.successors_of(code, days.day(at))}
            assert forth == days.successors(at, code)


# --- stories -------------------------------------------------------------------------------------


def _cai_nuoc() -> Book:
    """A district of old with two communes, and the province above it."""
    return Book(
        Unit("96", "Tỉnh Cà Mau", Level.PROVINCE, None),
        Unit("969", "Huyện Cái Nước", Level.DISTRICT, "96"),
        Unit("1", "Xã Tân Hưng", Level.COMMUNE, "969"),
        Unit("2", "Xã Hòa Mỹ", Level.COMMUNE, "969"),
        Unit("3", "Xã Trần Thới", Level.COMMUNE, "969"),
    )


D1, D2 = date(2025, 7, 1), date(2026, 4, 15)


def _names(tree: UnitTree, code: str) -> list[str]:
    return [unit.name for unit in tree.children_of(code)]


def test_the_district_goes_and_the_old_month_keeps_it() -> None:
    book = _cai_nuoc()
    book.do(lambda r: plan_merging(r, ["1", "2"], "9", D1, name="Xã Cái Nước", parent="96"))
    book.do(lambda r: plan_moving(r, "3", "96", D1))
    book.do(lambda r: plan_closing(r, "969", D1, reason="bỏ cấp huyện"))
    old, new = book.history.on(D1 - timedelta(days=1)), book.history.on(D1)
    assert [unit.name for unit in old.path_of("1")] == [
        "Tỉnh Cà Mau", "Huyện Cái Nước", "Xã Tân Hưng",
    ]  # fmt: skip
    assert (old.depth_of("3"), new.depth_of("3")) == (2, 1)
    assert _names(new, "96") == ["Xã Cái Nước", "Xã Trần Thới"]
    assert new.find("969") is None
    assert [step.unit.name for step in new.predecessors_of("9")] == ["Xã Tân Hưng", "Xã Hòa Mỹ"]
    assert {unit.code for unit in old.descendants("96")} == {"969", "1", "2", "3"}
    assert new.level("9") is Level.COMMUNE


def test_a_chain_of_two_mergers_and_a_split_are_told_with_their_days() -> None:
    book = _cai_nuoc()
    book.do(lambda r: plan_merging(r, ["1", "2"], "9", D1, name="Xã Cái Nước"))
    book.do(lambda r: plan_merging(r, ["9", "3"], "3", D2, name="Xã Trần Thới"))
    history = book.history
    back = [(step.unit.name, step.day, step.of) for step in history.predecessors_of("3", D2)]
    assert back == [
        ("Xã Trần Thới", D2, "3"),
        ("Xã Cái Nước", D2, "3"),
        ("Xã Tân Hưng", D1, "9"),
        ("Xã Hòa Mỹ", D1, "9"),
    ]
    assert history.predecessors_of("3", D2 - timedelta(days=1)) == ()
    forth = [
        (step.unit.name, step.day)
        for step in history.successors_of("1", D1.replace(day=1, month=5))
    ]
    assert forth == [("Xã Cái Nước", D1), ("Xã Trần Thới", D2)]


def test_a_split_unit_has_two_successors_and_each_of_them_has_it() -> None:
    book = _cai_nuoc()
    book.do(lambda r: plan_merging(r, ["1"], "2", D1))
    book.do(lambda r: plan_merging(r, ["1"], "3", D1))
    history = book.history
    assert [s.unit.code for s in history.successors_of("1", date(2025, 5, 1))] == ["2", "3"]
    for code in "23":
        assert [s.unit.name for s in history.predecessors_of(code, D1)] == ["Xã Tân Hưng"]
    assert history.on(D1).find("1") is None


def test_a_new_name_leaves_the_old_months_under_the_old_one() -> None:
    book = _cai_nuoc()
    book.do(lambda r: plan_renaming(r, "1", "Xã Tân Hưng Đông", D2))
    book.do(lambda r: plan_moving(r, "1", "96", date(2026, 6, 1)))
    # Told late: the name had changed before, and the move after it keeps the later name.
    book.do(lambda r: plan_renaming(r, "1", "Xã Hưng Đông", D1))
    history = book.history
    names = [history.on(day).get("1").name for day in (date(2025, 6, 30), D1, D2, date(2026, 7, 1))]
    assert names == ["Xã Tân Hưng", "Xã Hưng Đông", "Xã Tân Hưng Đông", "Xã Tân Hưng Đông"]
    assert history.predecessors_of("1", D2) == ()
    assert history.life_of("1", D1) == (date.min, date.max)


def test_a_name_told_late_goes_on_below_another_parent() -> None:
    book = _cai_nuoc()
    book.do(lambda r: plan_moving(r, "1", "96", D2))
    book.do(lambda r: plan_renaming(r, "1", "Xã Mới", D1))
    assert book.history.on(D2).get("1").name == "Xã Mới"
    assert _names(book.history.on(D2), "96") == ["Huyện Cái Nước", "Xã Mới"]


def test_a_code_that_was_free_and_is_given_out_again_belongs_to_another_unit() -> None:
    for gap in (timedelta(0), timedelta(days=30)):
        book = _cai_nuoc()
        book.do(lambda r: plan_merging(r, ["1"], "2", D1))
        book.do(lambda r: plan_closing(r, "2", D2, reason="giải thể"))
        again = Unit("2", "Xã Khác", Level.COMMUNE, "96", D2 + gap)
        book.do(partial(plan_opening, unit=again))
        history = book.history
        assert [s.unit.code for s in history.predecessors_of("2", D1)] == ["1"]
        assert history.predecessors_of("2", again.begins) == ()
        assert history.life_of("2", again.begins) == (again.begins, date.max)


def test_merged_districts_take_their_communes_along() -> None:
    book = _cai_nuoc()
    book.do(lambda r: plan_opening(r, Unit("970", "Huyện Năm Căn", Level.DISTRICT, "96", D1)))
    book.do(lambda r: plan_merging(r, ["969"], "970", D2))
    assert _names(book.history.on(D2), "970") == ["Xã Hòa Mỹ", "Xã Tân Hưng", "Xã Trần Thới"]
    assert _names(book.history.on(D1), "970") == []


# --- what cannot be ------------------------------------------------------------------------------


def _at(code: str, name: str, first: int, last: int, parent: str | None = None) -> Unit:
    day = START - timedelta(days=1)
    return Unit(
        code, name, Level.COMMUNE, parent, day + timedelta(days=first), day + timedelta(days=last)
    )


@pytest.mark.parametrize(
    ("units", "code"),
    [
        ([_at("A", "Xã A", 1, 9), _at("A", "Xã B", 9, 12)], "unit.two_names"),
        ([_at("A", "Xã A", 1, 9), _at("A", "Xã A", 5, 12)], "unit.overlap"),
        ([_at("P", "Tỉnh P", 1, 9), _at("A", "Xã A", 1, 10, "P")], "unit.outlives_parent"),
        ([_at("P", "Tỉnh P", 2, 9), _at("A", "Xã A", 1, 9, "P")], "unit.outlives_parent"),
        (
            [_at("P", "P", 1, 3), _at("P", "P", 5, 9), _at("A", "Xã A", 1, 9, "P")],
            "unit.outlives_parent",
        ),
        ([_at("A", "Xã A", 1, 9, "B"), _at("B", "Xã B", 1, 9, "A")], "unit.cycle"),
        ([_at("A", "Xã A", 1, 9, "A")], "unit.cycle"),
        (
            # Each link is right on some day; on the fifth they close.
            [
                _at("A", "A", 1, 9, "B"), _at("B", "B", 1, 4), _at("B", "B", 5, 9, "C"),
                _at("C", "C", 1, 9, "A"),
            ],
            "unit.cycle",
        ),
        (
            [
                replace(_at("A", "Xã A", 1, 9), agency_code="000.00.01.H12"),
                replace(_at("B", "Xã B", 9, 12), agency_code="000.00.01.H12"),
            ],
            "unit.identifier_twice",
        ),
    ],
)  # fmt: skip
def test_a_history_that_cannot_be_is_refused(units: list[Unit], code: str) -> None:
    with pytest.raises(RuleBroken) as refused:
        UnitHistory(units).check()
    assert refused.value.code == code


def test_a_merger_needs_both_its_units() -> None:
    a, b = _at("A", "Xã A", 1, 4), _at("B", "Xã B", 1, 9)
    day = START + timedelta(days=4)

    def checked(units: list[Unit], into: str = "B") -> None:
        UnitHistory(units, [UnitEvent(1, day, EventKind.MERGED, "A", into)]).check()

    checked([a, b])
    with pytest.raises(RuleBroken, match="unit.merged_still_open"):
        checked([replace(a, valid_to=b.valid_to), b])
    with pytest.raises(RuleBroken, match="unit.merger_without_unit"):
        checked([a, b], into="C")
    with pytest.raises(RuleBroken, match="unit.merger_without_unit"):
        checked([b])


@pytest.mark.parametrize(
    ("make", "code"),
    [
        (lambda r: plan_closing(r, "969", D1, reason="x"), "unit.outlives_parent"),
        (lambda r: plan_closing(r, "1", D1, reason=" "), "unit.reason_missing"),
        (lambda r: plan_closing(r, "8", D1, reason="x"), "unit.not_on_day"),
        (lambda r: plan_opening(r, _unit("1", "Xã X", "969", D1)), "unit.exists"),
        (lambda r: plan_opening(r, _unit("8", " ", "969", D1)), "unit.name_missing"),
        (lambda r: plan_opening(r, _unit("8", "X" * 201, "969", D1)), "unit.name_long"),
        (lambda r: plan_opening(r, _unit("8 8", "Xã X", "969", D1)), "unit.code_missing"),
        (lambda r: plan_opening(r, _unit("8", "Xã X", "7", D1)), "unit.not_on_day"),
        (lambda r: plan_renaming(r, "1", "Xã Tân Hưng", D1), "unit.same_name"),
        (lambda r: plan_renaming(r, "1", "Xã B", date(2, 1, 1)), "unit.day_far"),
        (lambda r: plan_moving(r, "1", "969", D1), "unit.same_parent"),
        (lambda r: plan_moving(r, "96", "1", D1), "unit.cycle"),
        (lambda r: plan_merging(r, [], "1", D1), "unit.merger_of_none"),
        (lambda r: plan_merging(r, ["1"], "1", D1), "unit.merger_into_itself"),
        (lambda r: plan_merging(r, ["1", "2"], "8", D1), "unit.name_missing"),
        (lambda r: plan_merging(r, ["1", "969"], "8", D1, name="X"), "unit.parent_unclear"),
    ],
)
def test_an_act_that_cannot_be_is_refused_with_its_reason(
    make: Callable[[Register], UnitPlan], code: str
) -> None:
    with pytest.raises(CdsError) as refused:
        make(_cai_nuoc().register)
    assert refused.value.code == code


def test_what_ended_or_changes_later_does_not_end_before() -> None:
    book = _cai_nuoc()
    book.do(lambda r: plan_closing(r, "1", D2, reason="x"))
    book.do(lambda r: plan_renaming(r, "2", "Xã Mới", D2))
    with pytest.raises(RuleBroken, match="unit.closed_already"):
        plan_merging(book.register, ["1"], "3", D1)
    with pytest.raises(RuleBroken, match="unit.changes_later"):
        plan_closing(book.register, "2", D1, reason="x")


# --- names ---------------------------------------------------------------------------------------


def _country() -> UnitTree:
    units = [
        Unit("96", "Tỉnh Cà Mau", Level.PROVINCE, None),
        Unit("01", "Thành phố Hà Nội", Level.PROVINCE, None),
        Unit("32128", "Xã Cái Nước", Level.COMMUNE, "96", agency_code="000.00.16.H12"),
        Unit("00004", "Phường Ba Đình", Level.COMMUNE, "01"),
        Unit("32080", "Xã Tân Lộc", Level.COMMUNE, "96"),
        Unit("00091", "Xã Tân Lộc", Level.COMMUNE, "01"),
        Unit("04540", "Xã Minh Quân", Level.COMMUNE, "01"),
        Unit("04537", "Xã Minh Quán", Level.COMMUNE, "01"),
        Unit("26740", "Phường 5", Level.COMMUNE, "01"),
        Unit("000.00.16.H12", "Xã Cái Nước", Level.COMMUNE, "000.00.00.H12"),
    ]
    return UnitHistory(units).on(D2)


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("000.00.16.H12", "32128"),
        ("h12.16", "32128"),
        ("32128", "32128"),
        ("4", "00004"),
        ("UBND xã Cái Nước", "32128"),
        ("Ủy ban nhân dân xã Cái Nước", "32128"),
        ("xa cai nuoc", "32128"),
        ("CÁI NƯỚC", "32128"),
        ("Trung tâm Phục vụ hành chính công xã Cái Nước", "32128"),
        ("TP. Hà Nội", "01"),
        ("P.05", "26740"),
        ("xã Minh Quán", "04537"),
        ("Minh Quân", "04540"),
        ("Phường Cái Nước", None),
        ("", None),
        ("Xã Không Có", None),
    ],
)
def test_a_unit_is_found_by_identifier_code_or_any_spelling_of_its_name(
    text: str, code: str | None
) -> None:
    found = find_reporting_unit(_country(), text)
    assert (found.code if found else None) == code


def test_a_name_of_two_provinces_is_asked_back_unless_the_province_is_said() -> None:
    with pytest.raises(RuleBroken) as refused:
        find_reporting_unit(_country(), "UBND xã Tân Lộc")
    assert refused.value.facts["found"] == (
        "Xã Tân Lộc, Thành phố Hà Nội", "Xã Tân Lộc, Tỉnh Cà Mau",
    )  # fmt: skip
    found = find_reporting_unit(_country(), "Tân Lộc", under="96")
    assert found is not None
    assert found.code == "32080"


def test_the_office_and_its_administrative_unit_are_one_in_the_tree() -> None:
    tree = _country()
    assert "000.00.16.H12" not in tree.units
    assert tree.get("000.00.16.H12").code == "32128"
    assert [unit.code for unit in tree.roots] == ["96", "01"] or [
        unit.code for unit in tree.roots
    ] == ["01", "96"]


def test_the_search_finds_by_the_beginnings_of_words_and_prefers_marks() -> None:
    tree = _country()
    assert [u.code for u in search_units(tree, "tan lo")] == ["00091", "32080"]
    assert [u.code for u in search_units(tree, "minh quán")] == ["04537", "04540"]
    assert [u.code for u in search_units(tree, "0454")] == ["04540"]
    assert search_units(tree, " ") == ()
