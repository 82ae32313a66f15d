"""Rules of reports without a database: packed lists, exact tails, due days."""

from __future__ import annotations

import math
from contextlib import suppress
from datetime import date
from fractions import Fraction
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from cds_desktop.domain.errors import RuleBroken
from cds_desktop.domain.evidence import MeasureRecords
from cds_desktop.domain.packed_ids import packed, unpacked
from cds_desktop.domain.periods import PeriodKind, calendar_month, month_from_15, quarter
from cds_desktop.domain.report_calendar import ExpectedReport, ReportRules, check_rules
from cds_desktop.domain.report_checks import hand_missing, unusual_counts
from cds_desktop.domain.report_life import ReportState
from cds_desktop.domain.report_terms import check_shown
from cds_desktop.domain.report_versions import (
    CellChange,
    Damage,
    DamageKind,
    cell_changes,
    cells_by,
    record_changes,
)
from cds_desktop.domain.unusual_counts import lower_tail, two_sided, unusual, upper_tail
from cds_desktop.wording.reporting import (
    cell_words,
    change_words,
    damage_words,
    expected_line,
    rules_words,
)

# --- packed lists --------------------------------------------------------------------------


@given(st.lists(st.integers(0, 2**40)))
def test_ids_come_out_as_they_went_in(ids: list[int]) -> None:
    assert unpacked(packed(ids)) == tuple(sorted(set(ids)))
    assert packed(ids) == packed(reversed(ids))


def test_a_month_of_ids_is_small() -> None:
    assert len(packed(range(500_000, 560_000))) < 1_000
    with pytest.raises(ValueError, match="not negative"):
        packed([-1])


@pytest.mark.parametrize(
    "data", [b"", b"\x00", packed([1, 2, 3])[:-1], packed([1]) + b"x", b"x" * 40]
)
def test_a_damaged_list_is_told(data: bytes) -> None:
    with pytest.raises(RuleBroken, match="evidence_unreadable"):
        unpacked(data)


@given(st.binary(max_size=200), st.integers(0, 200))
def test_a_changed_byte_never_goes_unnoticed_as_another_error(data: bytes, place: int) -> None:
    good = bytearray(packed(range(7, 400, 3)))
    good[place % len(good) :] = data
    with suppress(RuleBroken):
        assert isinstance(unpacked(bytes(good)), tuple)


# --- Poisson -------------------------------------------------------------------------------

# P(X ≤ k) as printed in tables of the cumulative Poisson distribution, four decimals.
TABLE = {
    0.1: {0: 0.9048, 1: 0.9953, 2: 0.9998},
    0.5: {0: 0.6065, 1: 0.9098, 2: 0.9856, 3: 0.9982},
    1.0: {0: 0.3679, 1: 0.7358, 2: 0.9197, 3: 0.9810, 4: 0.9963},
    2.0: {0: 0.1353, 1: 0.4060, 2: 0.6767, 5: 0.9834, 7: 0.9989},
    5.0: {0: 0.0067, 2: 0.1247, 5: 0.6160, 8: 0.9319, 12: 0.9980},
    10.0: {3: 0.0103, 5: 0.0671, 10: 0.5830, 15: 0.9513, 20: 0.9984},
    15.0: {5: 0.0028, 10: 0.1185, 15: 0.5681, 20: 0.9170, 25: 0.9938},
}


@pytest.mark.parametrize(("mean", "count"), [(m, k) for m in TABLE for k in TABLE[m]])
def test_the_tails_are_those_of_the_printed_tables(mean: float, count: int) -> None:
    assert round(lower_tail(count, mean), 4) == TABLE[mean][count]
    assert math.isclose(lower_tail(count, mean) + upper_tail(count + 1, mean), 1, abs_tol=1e-12)


@given(st.integers(0, 60), st.integers(1, 400))
def test_the_tails_agree_with_exact_fractions(count: int, tenths: int) -> None:
    """Summed anew with fractions; only e itself is a float."""
    mean = Fraction(tenths, 10)
    term, total = Fraction(1), Fraction(0)
    for number in range(count + 1):
        total += term
        term = term * mean / (number + 1)
    exact = float(total) * math.exp(-float(mean))
    assert math.isclose(lower_tail(count, float(mean)), exact, rel_tol=1e-9, abs_tol=1e-13)


def test_far_tails_stay_numbers() -> None:
    assert 0 < upper_tail(200, 20.0) < 1e-100
    assert upper_tail(90_000, 20.0) == 0.0
    assert 0 < lower_tail(5, 700.0) < 1e-250
    assert (lower_tail(-1, 3.0), upper_tail(0, 3.0), lower_tail(0, 0.0)) == (0.0, 1.0, 1.0)
    assert two_sided(5, 5.0) == 1.0


def test_minus_two_dossiers_is_never_asked_of_a_small_field() -> None:
    """Mean 3: a bell curve of ±3.3 would begin at −2.7 and end at 8.7; Poisson is exact."""
    usual = [3] * 12
    assert unusual(0, usual) is None
    assert unusual(9, usual) is None
    high = unusual(11, usual)
    assert high is not None
    assert (high.is_high, high.mean, high.periods) == (True, 3.0, 12)
    assert round(high.p, 5) == 0.00058


def test_what_nobody_knows_is_not_unusual() -> None:
    assert unusual(500, [1, 1]) is None
    assert unusual(0, [12] * 12) is not None
    assert unusual(4, [0] * 12) is not None
    assert unusual(1, [0] * 12) is None


def test_large_counts_must_leave_the_range_seen_before() -> None:
    before = [1_900, 2_000, 2_300, 2_100]
    assert unusual(2_500, before) is None
    assert unusual(5_000, before) is not None
    assert unusual(900, before) is not None


def test_an_unusual_cell_is_said_in_words_with_its_dossiers() -> None:
    records = [MeasureRecords("settled", "Hộ tịch", "dossier", tuple(range(20)))]
    before = [{(None, 7): 2, ("Hộ tịch", 7): 2}] * 5
    total, field = unusual_counts(records, before)
    assert (total.field, field.field) == (None, "Hộ tịch")
    assert field.dossier_ids == tuple(range(20))
    assert check_shown(field) == (
        "Đã giải quyết: tổng số – Hộ tịch khác thường: 20, các kỳ trước trung bình khoảng 2"
    )
    (fine,) = unusual_counts([], [])
    assert fine.is_ok
    assert check_shown(fine).endswith("không có")
    assert check_shown(hand_missing(["b", "a"], ["b"])) == "Số nhập tay còn thiếu: a"


# --- due days ------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("last", "kind", "due_day", "expected"),
    [
        (date(2026, 10, 31), PeriodKind.MONTH, 18, date(2026, 11, 18)),
        (date(2026, 12, 31), PeriodKind.MONTH, 5, date(2027, 1, 5)),
        (date(2026, 1, 31), PeriodKind.MONTH, 30, date(2026, 2, 28)),
        (date(2026, 11, 14), PeriodKind.MONTH_15, 18, date(2026, 11, 18)),
        (date(2026, 11, 14), PeriodKind.MONTH_15, 14, date(2026, 12, 14)),
        (date(2026, 2, 28), PeriodKind.MONTH, 31, date(2026, 3, 31)),
    ],
)
def test_a_report_is_due_on_the_first_such_day_after_its_end(
    last: date, kind: PeriodKind, due_day: int, expected: date
) -> None:
    period = month_from_15(last) if kind is PeriodKind.MONTH_15 else calendar_month(last)
    assert period.last == last
    assert ReportRules(kind, due_day).due_on(period) == expected


def test_twelve_months_are_expected_without_a_gap() -> None:
    for kind in (PeriodKind.MONTH, PeriodKind.MONTH_15):
        periods = ReportRules(kind).expected(date(2026, 11, 15))
        assert len(periods) == 12
        assert periods[0].last < date(2026, 11, 15)
        for newer, older in pairwise(periods):
            assert (newer.first - older.last).days == 1
    assert ReportRules().due_on(quarter(date(2026, 12, 1))) == date(2026, 12, 18)


@pytest.mark.parametrize(
    "rules",
    [ReportRules(PeriodKind.WEEK), ReportRules(due_day=0), ReportRules(remind_days=29)],
)
def test_rules_that_cannot_be_meant_are_refused(rules: ReportRules) -> None:
    with pytest.raises(RuleBroken):
        check_rules(rules)


def test_the_reminder_begins_before_the_due_day_and_ends_with_the_sending() -> None:
    october = calendar_month(date(2026, 10, 1))
    waiting = ExpectedReport(october, date(2026, 11, 18))
    assert not waiting.is_reminded(date(2026, 11, 12), 5)
    assert waiting.is_reminded(date(2026, 11, 13), 5)
    assert waiting.is_late(date(2026, 11, 19))
    assert not waiting.is_late(date(2026, 11, 18))
    sent = ExpectedReport(
        october, date(2026, 11, 18), True, 1, 1, ReportState.SENT, "ab", date(2026, 11, 20)
    )
    assert not sent.is_reminded(date(2026, 11, 30), 5)
    assert sent.is_late(date(2026, 12, 30))
    assert expected_line(waiting, date(2026, 11, 16)) == (
        "Tháng 10/2026: chưa lập, hạn gửi 18/11/2026, còn 2 ngày"
    )
    assert expected_line(waiting, date(2026, 11, 20)).endswith("trễ 2 ngày")
    assert expected_line(sent, date(2026, 11, 30)) == (
        "Tháng 10/2026: đã gửi, bản 1, hạn gửi 18/11/2026, đã gửi 20/11/2026, gửi trễ"
    )
    assert "15" in rules_words(ReportRules(PeriodKind.MONTH_15))


# --- cells and differences -----------------------------------------------------------------


def test_cells_follow_the_formulas_that_were_stored() -> None:
    formulas = {"F.3": "a + b", "S.numerator": "2*a", "S.denominator": "by_hand", "X": "a"}
    counts = {"a": {"Hộ tịch": 3, "": 1}, "b": {"Đất đai": 5}}
    cells = cells_by(formulas, counts, {"by_hand": None})
    assert cells == {
        "S.numerator": 8, "S.denominator": None, "X": 4,
        "F.total.3": 9, "F.Đất đai.3": 5, "F.Hộ tịch.3": 3, "F..3": 1,
    }  # fmt: skip


def test_a_line_of_zeros_is_no_difference_but_a_lost_count_is() -> None:
    assert cell_changes({"a": 1, "b": 0}, {"a": 1}) == ()
    assert cell_changes({"a": None}, {"a": 0}) == (CellChange("a", None, 0),)
    assert cell_changes({"a": 1, "b": 2}, {"a": 3}) == (
        CellChange("a", 1, 3), CellChange("b", 2, None),
    )  # fmt: skip
    before = [MeasureRecords("open", "x", "dossier", (1, 2))]
    after = [MeasureRecords("open", "x", "dossier", (2, 3))]
    (change,) = record_changes(before, after)
    assert (change.came, change.went) == ((3,), (1,))


def test_cells_changes_and_damage_have_words() -> None:
    assert cell_words("II06a.Hộ tịch.10") == "Đã giải quyết: quá hạn – Hộ tịch"
    assert cell_words("S01.numerator") == "S01, tử số"
    assert change_words(CellChange("II06a.total.3", 1200, None)) == (
        "Tiếp nhận: tổng số: 1.200 → –"
    )
    for kind in DamageKind:
        assert damage_words(Damage(kind, "II06a.total.3", "5", "6"))
