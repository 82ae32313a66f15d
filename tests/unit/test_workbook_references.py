"""Formulas and ranges after rows were repeated or removed."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from cds_desktop.services.workbook_parts.references import (
    Home,
    RowShift,
    UnsupportedReference,
    shifted_areas,
    shifted_formula,
)

THREE = {"a": RowShift({8: 3}, {8: "field"}), "b b": RowShift({2: 3}, {2: "field"})}
OUTSIDE = Home("A")


def own(copy: int, sheet: str = "A") -> Home:
    return Home(sheet, "field", copy)


@pytest.mark.parametrize(
    ("before", "after"),
    [
        ("C7", "C7"),
        ("C8", "C8"),
        ("C9+$C$10", "C11+$C$12"),
        ("SUM(C8)", "SUM(C8:C10)"),
        ("SUM(C8,C9)", "SUM(C8:C10,C11)"),
        ("SUM( C8 )", "SUM( C8:C10 )"),
        ("SUM(C8+1)", "SUM(C8+1)"),
        ("ROUND(C8,2)", "ROUND(C8,2)"),
        ("SUM(C$7:$C8)", "SUM(C$7:$C10)"),
        ("SUM(C8:C9)/COUNTIF(B8:B8,\"C8\")", "SUM(C8:C11)/COUNTIF(B8:B10,\"C8\")"),
        ("SUM(C:C)+SUM(8:8)+SUM($9:9)", "SUM(C:C)+SUM(8:10)+SUM($11:11)"),
        ("VLOOKUP(A1,$B$7:$C$9,2,FALSE)", "VLOOKUP(A1,$B$7:$C$11,2,FALSE)"),
        ("'B B'!C3+B!C9", "'B B'!C5+B!C9"),
        ("SUM('b b'!C2)", "SUM('b b'!C2:C4)"),
        ("SUM(Ten,Bang[Số],#REF!)", "SUM(Ten,Bang[Số],#REF!)"),
        ("SUM(C9:INDEX(C:C,9))", "SUM(C11:INDEX(C:C,9))"),
        ('IF(C9="C9 {1}",{1,2;3,4},C9%)', 'IF(C11="C9 {1}",{1,2;3,4},C11%)'),
        ("_xlfn.STDEV.S(C8)", "_xlfn.STDEV.S(C8:C10)"),
        ("[1]A!C9", "[1]A!C9"),
    ],
)  # fmt: skip
def test_a_formula_outside_the_repeated_row(before: str, after: str) -> None:
    assert shifted_formula(before, OUTSIDE, THREE) == after


@pytest.mark.parametrize(
    ("before", "after"),
    [
        ("C8/D8", "C9/D9"),
        ("C8/C9", "C9/C11"),
        ("C8/SUM(C$8:C$8)", "C9/SUM(C$8:C$10)"),
        ("SUM(C$8:C8)", "SUM(C$8:C9)"),
        ("SUM(C8:F8)", "SUM(C9:F9)"),
        ("$C$8", "$C$8"),
        ("'B B'!C2", "'B B'!C3"),
        ("SUM('B B'!C$2)", "SUM('B B'!C$2:C$4)"),
    ],
)
def test_a_formula_in_the_second_copy(before: str, after: str) -> None:
    assert shifted_formula(before, own(1), THREE) == after


def test_a_name_or_a_series_of_one_cell_means_all_copies() -> None:
    areas = "A!$C$8,A!$E$9,'B B'!$A$2:$B$2"
    grown = "A!$C$8:$C$10,A!$E$11,'B B'!$A$2:$B$4"
    assert shifted_formula(areas, OUTSIDE, THREE, grows=True) == grown
    dynamic = "OFFSET(A!$C$8,0,0,COUNTA(A!$C$8),1)"
    moved = "OFFSET(A!$C$8,0,0,COUNTA(A!$C$8:$C$10),1)"
    assert shifted_formula(dynamic, OUTSIDE, THREE, grows=True) == moved


def test_a_reference_over_several_sheets_is_not_guessed() -> None:
    with pytest.raises(UnsupportedReference):
        shifted_formula("SUM(A:C!C8)", OUTSIDE, THREE)
    with pytest.raises(UnsupportedReference):
        shifted_formula("SUM('A:B B'!C8)", OUTSIDE, THREE)


def test_ranges_of_rules_grow_and_go() -> None:
    shift = RowShift({3: 2, 6: 0})
    assert shifted_areas("A3 B3:C3 A1:B6 D6:E6 C:C A7", shift) == "A3:A4 B3:C4 A1:B6 C:C A7"
    assert shifted_areas("$A$6", shift) == ""


@given(
    st.dictionaries(st.integers(2, 12), st.integers(0, 4), max_size=4),
    st.integers(1, 14), st.integers(0, 6),
)  # fmt: skip
def test_a_range_covers_just_the_copies_of_its_rows(
    counts: dict[int, int], first: int, length: int
) -> None:
    """Replayed row by row: lay the copies below each other and look where each came from."""
    laid = [row for row in range(1, 30) for _ in range(counts.get(row, 1))]
    rows = range(first, first + length + 1)
    covered = [place for place, row in enumerate(laid, start=1) if row in rows]
    shift = RowShift(counts, dict.fromkeys(counts, "field"))
    moved = shifted_areas(f"A{first}:B{first + length}", shift)
    formula = shifted_formula(f"SUM(A{first}:A{first + length})", OUTSIDE, {"a": shift})
    if not covered:
        assert moved == ""
        assert {row for row in counts if row in rows} == shift.lost
        return
    assert moved == f"A{covered[0]}:B{covered[-1]}"
    if shift.moves:
        assert formula == f"SUM(A{covered[0]}:A{covered[-1]})"
    assert shift.lost == set()
