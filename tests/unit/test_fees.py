"""The fee of certified copies: 2.000 for each of the first two pages, then 1.000, capped."""

from __future__ import annotations

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from cds_desktop.domain.errors import RuleBroken
from cds_desktop.domain.fees import (
    MOST_COPIES,
    MOST_PAGES,
    FeeScale,
    compute_fee,
    scale_for,
    scales_from_toml,
)
from cds_desktop.resources import resource
from cds_desktop.services.fees import fee_scale
from cds_desktop.wording.reception import fee_brief, fee_steps

A_DAY = date(2026, 11, 20)
COPIES = st.integers(1, MOST_COPIES)
PAGES = st.integers(1, MOST_PAGES)


@pytest.fixture(scope="module")
def scale() -> FeeScale:
    found = fee_scale("2.000815", A_DAY)
    assert found is not None
    return found


@pytest.mark.parametrize(
    ("copies", "pages", "fee"),
    [
        (1, 1, 2_000),
        (1, 2, 4_000),
        (1, 3, 5_000),
        (2, 5, 14_000),
        (3, 2, 12_000),
        (1, 198, 200_000),  # 4.000 + 196.000: exactly the cap
        (1, 199, 200_000),
        (10, 1_000, 2_000_000),
    ],
)
def test_copies_cost_what_the_portal_says(
    scale: FeeScale, copies: int, pages: int, fee: int
) -> None:
    assert compute_fee(scale, copies, pages).total_vnd == fee


@given(copies=COPIES, pages=PAGES)
def test_the_fee_is_that_of_counting_page_by_page(copies: int, pages: int) -> None:
    scale = fee_scale("2.000815", A_DAY)
    assert scale is not None
    purse = 0
    for page in range(1, pages + 1):
        purse += 2_000 if page < 3 else 1_000
        if purse >= 200_000:
            purse = 200_000
            break
    total = sum(purse for _ in range(min(copies, 50))) + purse * max(0, copies - 50)
    assert compute_fee(scale, copies, pages).total_vnd == total


@given(copies=COPIES, pages=st.integers(1, MOST_PAGES - 1))
def test_a_further_page_or_copy_never_makes_it_cheaper(copies: int, pages: int) -> None:
    scale = fee_scale("2.000815", A_DAY)
    assert scale is not None
    now = compute_fee(scale, copies, pages)
    assert now.total_vnd <= compute_fee(scale, copies, pages + 1).total_vnd
    assert now.per_copy_vnd <= scale.most_per_copy_vnd
    assert now.total_vnd % copies == 0


@pytest.mark.parametrize(
    ("copies", "pages", "code"),
    [
        (0, 1, "dossier.copies_range"),
        (10_000, 1, "dossier.copies_range"),
        (1, 0, "dossier.pages_range"),
        (1, 10_000, "dossier.pages_range"),
    ],
)
def test_what_nobody_copies_is_refused(scale: FeeScale, copies: int, pages: int, code: str) -> None:
    with pytest.raises(RuleBroken) as refused:
        compute_fee(scale, copies, pages)
    assert refused.value.code == code


def test_the_two_procedures_of_certified_copies_have_the_scale_and_no_other() -> None:
    assert fee_scale("2.000815", A_DAY) is not None
    assert fee_scale("2.000942", A_DAY) is not None
    for other in ("2.000884", "2.000908", "1.004873", ""):
        assert fee_scale(other, A_DAY) is None


def test_amounts_change_with_the_day_and_the_newest_counts() -> None:
    shipped = (resource("fees") / "certified-copies.toml").read_text(encoding="utf-8")
    later = (
        shipped.replace("valid_from = 2017-01-01", "valid_from = 2027-01-01")
        .replace("first_page_vnd = 2000", "first_page_vnd = 3000")
        .replace("further_page_vnd = 1000", "further_page_vnd = 1500")
    )
    scales = (*scales_from_toml(shipped), *scales_from_toml(later))
    before = scale_for(scales, "2.000815", date(2026, 12, 31))
    after = scale_for(scales, "2.000815", date(2027, 1, 1))
    assert before is not None
    assert after is not None
    assert compute_fee(before, 1, 3).total_vnd == 5_000
    assert compute_fee(after, 1, 3).total_vnd == 7_500
    assert scale_for(scales, "2.000815", date(2016, 12, 31)) is None


def test_a_scale_without_an_amount_is_no_scale() -> None:
    with pytest.raises(ValueError, match="most_per_copy_vnd"):
        scales_from_toml('[[scale]]\nid="a"\nname="b"\nprocedures=[]\nfirst_pages=2\n'
                         "first_page_vnd=1\nfurther_page_vnd=1\n")  # fmt: skip


def test_the_fee_explains_itself(scale: FeeScale) -> None:
    assert fee_steps(compute_fee(scale, 2, 5)) == "2 bản × (2 × 2.000 + 3 × 1.000)"
    assert fee_steps(compute_fee(scale, 1, 1)) == "1 bản × 1 × 2.000"
    assert fee_brief(compute_fee(scale, 2, 5)) == "2 bản × 7.000 đồng"
    assert fee_brief(compute_fee(scale, 1, 500)) == "1 bản × 200.000 đồng, tối đa"
