"""Shares are exact and half up; definitions are data; counts may be given by hand."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from cds_desktop.domain.errors import RuleBroken
from cds_desktop.domain.indicator_reading import read_set
from cds_desktop.domain.indicators import (
    Definition,
    IndicatorValue,
    Verdict,
    compute_from_measures,
)
from cds_desktop.domain.measures import count_shown, percent, ratio, shown
from cds_desktop.domain.ratings import RatingSummary
from cds_desktop.domain.settlement_form import Cell, read_cell
from cds_desktop.services.indicators import definitions
from cds_desktop.wording.reports import interval_words, verdict_words

# Counts and digits as the articles print them (indicators.md, table a).
PUBLISHED = [
    (141_497, 175_138, "80,79 %"),
    (1_184, 1_868, "63,38 %"),
    (452, 1_868, "24,20 %"),
    (232, 1_868, "12,42 %"),
    (44_119, 44_243, "99,72 %"),
    (1_485, 3_908, "38,00 %"),
    (225, 658, "34,19 %"),
    (21, 24, "87,50 %"),
    (19, 25, "76,00 %"),
    (3, 28, "10,71 %"),
    (45, 101, "44,55 %"),
    (9, 9, "100,00 %"),
    (16, 125, "12,80 %"),
    (297, 1_786, "16,63 %"),
]


@pytest.mark.parametrize(("numerator", "denominator", "text"), PUBLISHED)
def test_published_digits_come_out(numerator: int, denominator: int, text: str) -> None:
    assert shown(numerator, denominator) == text


def test_short_digits_of_the_articles_come_out() -> None:
    assert [shown(21, 24, 1), shown(16, 125, 1), shown(225, 658, 0)] == ["87,5 %", "12,8 %", "34 %"]
    assert count_shown(175_138) == "175.138"


def test_no_base_shows_a_dash_and_never_a_hundred_percent() -> None:
    assert shown(0, 0) == shown(None, 5) == shown(3, None) == "–"
    assert ratio(0, 0) is None
    assert shown(0, 5) == "0,00 %"


@given(numerator=st.integers(0, 10**9), denominator=st.integers(1, 10**9))
def test_rounding_is_half_up_of_the_exact_quotient(numerator: int, denominator: int) -> None:
    found = percent(numerator, denominator)
    assert found is not None
    exact = Fraction(100 * numerator, denominator)
    assert -Fraction(1, 200) <= exact - Fraction(found) < Fraction(1, 200)


@given(parts=st.lists(st.tuples(st.integers(0, 500), st.integers(0, 500)), min_size=1))
def test_counts_are_added_and_divided_again(parts: list[tuple[int, int]]) -> None:
    definition = next(item for item in definitions() if item.id == "S01")
    units = [
        IndicatorValue(definition, min(a, b), max(a, b))
        for a, b in parts
    ]  # fmt: skip
    total = compute_from_measures(
        (definition,),
        {
            "settled_online": sum(unit.numerator or 0 for unit in units),
            "settled": sum(unit.denominator or 0 for unit in units),
        },
    )[0]
    base = sum(max(a, b) for a, b in parts)
    assert total.shown == shown(sum(min(a, b) for a, b in parts), base)


def test_counts_given_by_hand_make_the_published_values() -> None:
    by_hand: dict[str, int | None] = {
        "settled_online": 141_497, "settled": 175_138, "procedures_fully_online": 1_184,
        "procedures": 1_868, "procedures_partly_online": 452, "tasks_done": 21, "tasks": 24,
        "health_facilities_cashless": 16, "health_facilities": 125, "ratings": 44_243,
        "ratings_satisfied": 44_119, "households_guided": 1_485, "households_planned": 977,
    }  # fmt: skip
    values = {value.id: value for value in compute_from_measures(definitions(), by_hand)}
    assert {name: values[name].shown for name in ("S01", "S06", "S07", "S07b", "S11", "S16")} == {
        "S01": "80,79 %", "S06": "99,72 %", "S07": "63,38 %", "S07b": "24,20 %",
        "S11": "87,50 %", "S16": "12,80 %",
    }  # fmt: skip
    assert values["S09b"].shown == "152,00 %"
    assert values["S02"].numerator is None
    assert values["S02"].shown == "–"


def test_impossible_counts_are_refused() -> None:
    with pytest.raises(RuleBroken, match=r"indicator\.part_exceeds_whole"):
        compute_from_measures(definitions(), {"settled_online": 5, "settled": 4})
    with pytest.raises(RuleBroken, match=r"indicator\.count_negative"):
        compute_from_measures(definitions(), {"settled_online": -1, "settled": 4})


HEAD = (
    'set = "thu"\nname = "Thử"\nsource = "Nội bộ"\n'
    '[[measure]]\nname = "aa"\nwords = "A"\nunit = "a"\n'
    '[[measure]]\nname = "bb"\nwords = "B"\nunit = "b"\n'
)
ONE = (
    '[[indicator]]\nid = "X"\nname = "Thử"\nunit = "%"\nnumerator = "aa"\n'
    'denominator = "bb"\nsource = "Nội bộ"\n'
)


def definition(target: str | None, direction: str = "higher") -> Definition:
    line = "" if target is None else f"target = {target}\n"
    text = f'{HEAD}{ONE}direction = "{direction}"\n{line}'
    return read_set(text).indicators[0]


def test_the_verdict_compares_the_exact_share() -> None:
    assert IndicatorValue(definition("80"), 79_999, 100_000).verdict is Verdict.MISSED
    assert IndicatorValue(definition("80"), 4, 5).verdict is Verdict.REACHED
    assert IndicatorValue(definition("10", "lower"), 2, 10).verdict is Verdict.MISSED
    assert IndicatorValue(definition(None), 2, 10).verdict is Verdict.NO_TARGET
    assert IndicatorValue(definition("80"), 0, 0).verdict is Verdict.NO_DATA


def test_the_verdict_is_told_in_points() -> None:
    assert verdict_words(IndicatorValue(definition("98"), 99, 100)) == "Đạt · mục tiêu 98 %"
    missed = IndicatorValue(definition("85"), 835, 1000)
    assert verdict_words(missed) == "Thiếu 1,5 điểm · mục tiêu 85 %"
    # One digit, like the share beside it; less than that is told exactly.
    rounded = IndicatorValue(definition("85"), 77, 107)
    assert verdict_words(rounded) == "Thiếu 13 điểm · mục tiêu 85 %"
    close = IndicatorValue(definition("85"), 8_497, 10_000)
    assert verdict_words(close) == "Thiếu 0,03 điểm · mục tiêu 85 %"
    assert verdict_words(IndicatorValue(definition("85"), 0, 0)) == "Chưa có số liệu"
    assert interval_words(RatingSummary((0, 0, 0, 0, 0), 5, 0)) == "–"
    assert interval_words(RatingSummary((2, 2, 3, 76, 100), 570, 183)) == "từ 92,3 đến 98,1 %"


@pytest.mark.parametrize(
    "line", ['target = "nhiều"', 'valid_from = "2026"', "target = true", "places = 9"]
)
def test_a_bad_value_in_a_definition_is_named_with_its_line(line: str) -> None:
    with pytest.raises(RuleBroken, match=r"indicator\.(value_wrong|number_range)") as refused:
        read_set(f"{HEAD}{ONE}{line}\n")
    assert refused.value.facts["line"] == len((HEAD + ONE).splitlines()) + 1


def test_one_indicator_may_not_be_defined_twice_for_the_same_days() -> None:
    one = f"{ONE}valid_from = 2026-01-01\n"
    with pytest.raises(RuleBroken, match=r"indicator\.id_twice"):
        read_set(HEAD + one + one.replace("2026-01-01", "2027-01-01"))
    until = one + "valid_to = 2026-12-31\n"
    later = read_set(HEAD + until + one.replace("2026-01-01", "2027-01-01")).indicators
    assert [item.is_in_force(date(2026, 6, 1)) for item in later] == [True, False]


def test_targets_are_exact_numbers() -> None:
    assert definition("62.5").target == Decimal("62.5")


@pytest.mark.parametrize(
    ("text", "field", "cell"),
    [
        ("II06a.10", None, Cell(None, 10)),
        ("II06a.10", "Hộ tịch", Cell("Hộ tịch", 10)),
        ("II06a.total.3", None, Cell(None, 3)),
        ("II06a.Hộ tịch.3", None, Cell("Hộ tịch", 3)),
        ("II06a..3", None, Cell("", 3)),
        ("II06a.TT. 01.3", None, Cell("TT. 01", 3)),
        ("II06a.2", None, None),
        ("S01.numerator", None, None),
    ],
)
def test_cells_of_the_form_are_read(text: str, field: str | None, cell: Cell | None) -> None:
    assert read_cell(text, field) == cell
