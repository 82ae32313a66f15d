"""Whatever the order, and however often a file comes: what counts depends on the set of files."""

from __future__ import annotations

import random
from datetime import UTC, date, datetime, timedelta
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from cds_desktop.domain.consolidation import (
    Arrival,
    Consolidation,
    FileKind,
    IncomingFile,
    IncomingState,
    JudgedFile,
    Member,
    Reason,
    Rules,
    Sender,
    Treatment,
    UnitStanding,
    Unranked,
    board_cell,
    choose,
    package_of,
    rank_units,
    reasons_of,
)
from cds_desktop.domain.indicators import Direction
from cds_desktop.domain.periods import PeriodKind, calendar_month
from cds_desktop.domain.report_package import ReportPackage
from cds_desktop.domain.unit_keys import SignatureState
from cds_desktop.wording.consolidation import reason_words
from cds_desktop.wording.errors import all_sentences

NOVEMBER = calendar_month(date(2026, 11, 1))
RULES = Rules(NOVEMBER, "000.00.00.H12")
MEMBER = UnitStanding("32001", "Xã Cái Nước")
START = datetime(2026, 12, 1, 8, tzinfo=UTC)


def a_package(**changes: object) -> ReportPackage:
    facts: dict[str, object] = {
        "unit_code": "32001", "unit_name": "Xã Cái Nước", "receiver_code": "", "first":
        NOVEMBER.first, "last": NOVEMBER.last, "period_kind": PeriodKind.MONTH, "version": 1,
        "replaces": "", "reason": "", "program": "1", "made_at": START, "maker": "A",
        "approver": "B", "definitions": {"II06a": "1"}, "cells": {"S05.numerator": 1},
    }  # fmt: skip
    return ReportPackage(**{**facts, **changes})  # type: ignore[arg-type]


def codes(
    package: ReportPackage, standing: UnitStanding = MEMBER, rules: Rules = RULES,
    signature: SignatureState = SignatureState.VALID,
) -> list[str]:  # fmt: skip
    file = IncomingFile("a.xlsx", "1", package=package, signature=signature)
    reasons = reasons_of(file, standing, rules)
    for reason in reasons:
        assert reason_words(reason).endswith("."), reason
        assert "–" not in reason_words(reason).replace("–", "", 2) or reason.facts
    return [reason.code for reason in reasons if not reason.is_warning]


@pytest.mark.parametrize(
    ("first", "last", "kind", "code"),
    [
        (date(2026, 10, 1), date(2026, 10, 31), PeriodKind.MONTH, "incoming.wrong_month"),
        (date(2026, 11, 1), date(2026, 11, 15), PeriodKind.CUSTOM, "incoming.half_period"),
        (date(2026, 11, 10), date(2026, 11, 30), PeriodKind.CUSTOM, "incoming.half_period"),
        (date(2026, 10, 15), date(2026, 11, 14), PeriodKind.MONTH_15, "incoming.other_kind"),
        (date(2026, 10, 1), date(2026, 12, 31), PeriodKind.CALENDAR_QUARTER, "incoming.other_kind"),
        (date(2026, 11, 2), date(2026, 11, 8), PeriodKind.WEEK, "incoming.other_kind"),
    ],
)
def test_another_period_is_named_for_what_it_is(
    first: date, last: date, kind: PeriodKind, code: str
) -> None:
    assert codes(a_package(first=first, last=last, period_kind=kind)) == [code]


@pytest.mark.parametrize(
    ("standing", "code"),
    [
        (UnitStanding(name="Xã lạ"), "incoming.foreign_unit"),
        (UnitStanding("32001", "X", via="Huyện Cái Nước"), "incoming.through_other"),
        (UnitStanding("32001", "X", closed_on=date(2026, 7, 1), successors=("Y",)),
         "incoming.unit_closed"),
    ],
)  # fmt: skip
def test_a_unit_that_is_not_ours_then_is_named(standing: UnitStanding, code: str) -> None:
    assert codes(a_package(), standing) == [code]


def test_the_proof_of_origin_is_weighed() -> None:
    for state, code in (
        (SignatureState.UNSIGNED, "incoming.unsigned"),
        (SignatureState.BROKEN, "incoming.signature_broken"),
        (SignatureState.OTHER_UNIT, "incoming.other_units_key"),
        (SignatureState.EXPIRED_KEY, "incoming.expired_key"),
    ):
        assert codes(a_package(), signature=state) == [code]
    lenient = Rules(NOVEMBER, "x", unsigned=Treatment.WARN)
    assert codes(a_package(), rules=lenient, signature=SignatureState.UNSIGNED) == []
    # A first key is told and counts; a strange one beside a known one does not.
    assert codes(a_package(), signature=SignatureState.UNKNOWN_KEY) == []
    known = UnitStanding("32001", "Xã Cái Nước", has_key=True)
    assert codes(a_package(), known, signature=SignatureState.UNKNOWN_KEY) == [
        "incoming.unknown_key"
    ]


def test_counts_that_cannot_be_are_named_line_by_line() -> None:
    cells: dict[str, int | None] = {"II06a.total.3": 9, "II06a.total.4": 4, "II06a.total.5": 4,
             "II06a.total.6": 2, "S01.numerator": -1, "II06a.Hộ tịch.3": 9}  # fmt: skip
    assert codes(a_package(cells=cells)) == ["incoming.negative", "incoming.identity"]
    # What was not reported breaks no identity.
    assert codes(a_package(cells={**cells, "S01.numerator": 0, "II06a.total.5": None})) == []
    cells = {"II06a.total.3": 9, "II06a.Hộ tịch.3": 5, "II06a.Đất đai.3": 5}
    assert codes(a_package(cells=cells)) == ["incoming.total_differs"]


def test_sample_figures_and_our_own_sums_are_kept_out() -> None:
    assert codes(a_package(is_sample=True)) == ["incoming.sample"]
    assert codes(a_package(is_sample=True), rules=Rules(NOVEMBER, "x", is_sample=True)) == []
    ours = a_package(unit_code="000.00.00.H12", sources={"member:32001": "…"})
    own = UnitStanding("000.00.00.H12", "Tỉnh")
    assert codes(ours, own) == ["incoming.own_consolidation"]
    assert codes(a_package(unit_code="000.00.00.H12"), own) == []


def test_every_reason_has_a_sentence_that_says_what_to_do() -> None:
    texts = {code: text for code, text in all_sentences().items() if code.startswith("incoming.")}
    assert len(texts) > 30
    assert all(text.count(".") >= 2 or ":" in text for text in texts.values())


# --- choosing --------------------------------------------------------------------------------


@st.composite
def judged_files(draw: st.DrawFn) -> list[JudgedFile]:
    files = []
    for number in range(draw(st.integers(0, 9))):
        version, content = draw(st.integers(1, 3)), draw(st.sampled_from("abc"))
        kind = draw(st.sampled_from(list(FileKind)))
        made = draw(st.sampled_from([None, START, START + timedelta(hours=1)]))
        reasons = draw(st.sampled_from([(), (), (Reason("incoming.damaged"),)]))
        withdrawn = draw(st.sampled_from(["", "", "", "nhầm"]))
        files.append(
            JudgedFile(
                number, f"{number}.xlsx", f"hash{number}", kind, draw(st.sampled_from("UV")), "X",
                version, content, draw(st.booleans()), made, START, {"S01.numerator": number},
                reasons, withdrawn,
            )
        )  # fmt: skip
    return files


@given(judged_files(), st.randoms(use_true_random=False))
def test_order_and_repetition_change_nothing(files: list[JudgedFile], rng: random.Random) -> None:
    expected = choose(files)
    again = files + rng.choices(files, k=5) if files else []
    rng.shuffle(again)
    assert choose(again) == expected
    counted = [one for one in expected.values() if one.state is IncomingState.ACCEPTED]
    assert len({one.file.unit_code for one in counted}) == len(counted)
    assert all(one.refusals for one in expected.values() if one not in counted)


# --- sums ------------------------------------------------------------------------------------


def a_member(code: str, **cells: int | None) -> Member:
    named = {key.replace("_", ".", 1): value for key, value in cells.items()}
    return Member(
        code, f"Xã {code}", 1, f"hash of {code}", FileKind.PACKAGE, "a", "b", START, named,
        {"II06a": "1"},
    )  # fmt: skip


def test_counts_are_added_and_divided_again_never_the_percentages() -> None:
    levels = [  # 81,38 %, 72,8 % and 81,63 % of a province whose share is 80,79 %.
        a_member("1", S01_numerator=17_905, S01_denominator=22_002),
        a_member("2", S01_numerator=15_321, S01_denominator=21_045),
        a_member("3", S01_numerator=108_271, S01_denominator=132_091),
    ]
    found = Consolidation(NOVEMBER, tuple(levels), {})
    share = found.share("S01")
    assert (share.numerator, share.denominator) == (141_497, 175_138)
    assert (share.shown, share.percent) == ("80,79 %", Decimal("80.79"))


def test_what_was_not_reported_is_no_zero() -> None:
    members = (
        a_member("1", S09_numerator=5, S09_denominator=10),
        a_member("2", S09_numerator=None, S09_denominator=90),
        a_member("3", S09_numerator=0, S09_denominator=10),
    )
    found = Consolidation(NOVEMBER, members, {})
    total = found.totals["S09.numerator"]
    assert (total.sum, total.reported, total.units, total.is_whole) == (5, 2, 3, False)
    share = found.share("S09")
    assert (share.numerator, share.denominator, share.reported) == (5, 20, 2)
    assert [each.count for each in found.units_behind("S09.numerator")] == [5, None, 0]
    none = Consolidation(NOVEMBER, (a_member("1", S09_numerator=None),), {})
    assert none.sums == {"S09.numerator": None}
    assert none.share("S09").shown == "–"


def test_the_sums_are_a_report_whose_hash_knows_no_order() -> None:
    members = tuple(a_member(str(number), S01_numerator=number) for number in range(5))
    sender = Sender("000.00.00.H12", "Tỉnh", "", "1", "A")
    one = package_of(Consolidation(NOVEMBER, members, {}), sender, made_at=START)
    two = package_of(Consolidation(NOVEMBER, members[::-1], {}), sender, made_at=START)
    assert one.content_hash == two.content_hash
    assert one.cells == {"S01.numerator": 10}
    assert one.sources["member:3"].endswith("hash of 3")


# --- board and ranking -----------------------------------------------------------------------


def test_a_correction_after_the_due_day_keeps_a_unit_punctual() -> None:
    def file(version: int, day: int) -> JudgedFile:
        at = datetime(2026, 12, day, 8, tzinfo=UTC)
        return JudgedFile(version, "a", str(version), FileKind.PACKAGE, "U", "X", version,
                          str(version), True, at, at, {})  # fmt: skip

    def cell(*files: JudgedFile, today: int = 31) -> tuple[Arrival, int, int, int]:
        found = board_cell(
            "U", NOVEMBER, list(choose(files).values()), due_on=date(2026, 12, 18),
            today=date(2026, 12, today), is_expected=True,
        )  # fmt: skip
        return found.arrival, found.version, found.days_late, found.superseded

    assert cell(file(1, 10), file(2, 25)) == (Arrival.ON_TIME, 2, 0, 1)
    assert cell(file(1, 20)) == (Arrival.LATE, 1, 2, 0)
    assert cell(today=18) == (Arrival.AWAITED, 0, 0, 0)
    assert cell(today=19) == (Arrival.MISSING, 0, 1, 0)


def test_ranks_need_a_base_and_are_shared_by_equals() -> None:
    members = (
        a_member("1", S05_numerator=45, S05_denominator=50),
        a_member("2", S05_numerator=90, S05_denominator=100),
        a_member("3", S05_numerator=3, S05_denominator=3),
        a_member("4", S05_numerator=80, S05_denominator=100),
        a_member("5", S05_numerator=None, S05_denominator=70),
        a_member("6", S05_numerator=0, S05_denominator=0),
    )
    found = Consolidation(NOVEMBER, members, {"7": "Xã 7"})
    ranking = rank_units(found, "S05", Direction.HIGHER, 30)
    assert [(unit.unit_code, unit.rank) for unit in ranking.units[:3]] == [
        ("1", 1), ("2", 1), ("4", 3),
    ]  # fmt: skip
    assert {unit.unit_code: unit.unranked for unit in ranking.units[3:]} == {
        "3": Unranked.SMALL_BASE, "5": Unranked.NOT_REPORTED, "6": Unranked.NO_BASE,
        "7": Unranked.NO_REPORT,
    }  # fmt: skip
    lower = rank_units(found, "S05", Direction.LOWER, 30)
    assert [unit.unit_code for unit in lower.units[:3]] == ["4", "1", "2"]
    interval = ranking.units[0].interval
    assert interval is not None
    assert interval[0] < 0.9 < interval[1]
