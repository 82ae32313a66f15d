"""Legal moves, codes and identifiers, against the tables of the field notes."""

from datetime import date, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from cds_desktop.domain.dossiers import (
    REASON_NEEDED,
    DossierCode,
    Stage,
    Status,
    check_move,
    next_moves,
    stage_of,
)
from cds_desktop.domain.errors import RuleBroken
from cds_desktop.domain.units import unit_identifier

AT = datetime(2026, 11, 20, 8, 0, tzinfo=ZoneInfo("Asia/Ho_Chi_Minh"))

# workflow.md, section 4, "Permitted transitions", written out a second time by hand.
PERMITTED = {
    None: {1, 2, 3},
    1: {2, 3},
    2: {4, 5, 7},
    3: set(),
    4: {5, 6, 7, 8, 9},
    5: {4, 7, 8},
    6: {4, 7},
    7: set(),
    8: set(),
    9: {10},
    10: set(),
}


@pytest.mark.parametrize("before", [None, *Status])
@pytest.mark.parametrize("after", list(Status))
def test_exactly_the_permitted_moves_are_allowed(before: Status | None, after: Status) -> None:
    if after.value in PERMITTED[None if before is None else before.value]:
        check_move(before, after, reason="có lý do", at=AT, last_move_at=None)
    else:
        with pytest.raises(RuleBroken, match=r"dossier\.move_forbidden"):
            check_move(before, after, reason="có lý do", at=AT, last_move_at=None)


@pytest.mark.parametrize("after", sorted(REASON_NEEDED))
def test_moves_that_take_something_from_the_citizen_need_a_reason(after: Status) -> None:
    before = next((s for s in Status if after in next_moves(s)), None)
    with pytest.raises(RuleBroken, match=r"dossier\.reason_missing"):
        check_move(before, after, reason="", at=AT, last_move_at=None)


def test_a_move_before_the_last_one_is_refused() -> None:
    with pytest.raises(RuleBroken, match=r"dossier\.move_before_last"):
        check_move(
            Status.RECEIVED,
            Status.PROCESSING,
            reason="",
            at=AT,
            last_move_at=AT + timedelta(seconds=1),
        )


def test_every_status_has_a_stage_and_a_term_that_reads_back() -> None:
    for status in Status:
        assert stage_of(status) in Stage
        assert Status.from_term(status.term) is status
        assert Status.from_term(str(status.value)) is status


@given(st.dates(date(2000, 1, 1), date(2099, 12, 31)), st.integers(min_value=1, max_value=99_999))
def test_a_dossier_code_reads_back(day: date, number: int) -> None:
    code = DossierCode("000.00.16.H12", day, number)
    assert DossierCode.read(str(code)) == code


def test_the_shape_is_the_one_of_the_circular() -> None:
    code = DossierCode("000.00.16.H12", date(2023, 1, 1), 1)
    assert str(code) == "000.00.16.H12-230101-0001"
    assert code.short == "230101-0001"


@pytest.mark.parametrize("text", ["", "H12-230101-0001", "000.00.16.H12-231301-0001"])
def test_other_texts_are_no_dossier_codes(text: str) -> None:
    with pytest.raises(RuleBroken, match=r"dossier\.code_shape"):
        DossierCode.read(text)


@pytest.mark.parametrize(
    ("typed", "stored"),
    [
        ("000.00.16.H12", "000.00.16.H12"),
        ("h12", "000.00.00.H12"),
        ("H12.16", "000.00.16.H12"),
        ("H12.16.5", "000.05.16.H12"),
        ("16.H12", "000.00.16.H12"),
    ],
)
def test_unit_codes_become_the_full_identifier(typed: str, stored: str) -> None:
    assert unit_identifier(typed) == stored


@pytest.mark.parametrize("typed", ["", "Cái Nước", "32128", "H1", "0000.00.16.H12"])
def test_other_unit_codes_are_refused(typed: str) -> None:
    with pytest.raises(RuleBroken, match=r"unit\.code_shape"):
        unit_identifier(typed)
