"""Sets of indicators: what a file may say, what is wrong with it, and what an office adds."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, datetime
from decimal import Decimal
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from cds_desktop.domain.errors import NotFound, RuleBroken
from cds_desktop.domain.evidence import kind_of
from cds_desktop.domain.expressions import expression
from cds_desktop.domain.indicator_reading import check_set, read_set
from cds_desktop.domain.indicator_sets import InForce, SetVersion
from cds_desktop.domain.indicators import IndicatorValue
from cds_desktop.domain.measures import GIVEN_BY_RECORDS, Measure
from cds_desktop.domain.officers import Actor, Role
from cds_desktop.domain.settlement_form import CARRIED_IN, COLUMNS, IDENTITIES, OPEN
from cds_desktop.persistence.indicator_sets import add_set_version
from cds_desktop.persistence.unit_of_work import UnitsOfWork
from cds_desktop.services.indicators import (
    add_indicator_set,
    compute_by_hand,
    dashboard,
    definitions_in,
    list_indicator_sets,
    shipped_sets,
    withdraw_indicator_set,
)
from cds_desktop.wording.indicators import MEASURES, fault_words, reason_words
from tests.oracles.indicator_lives import open_database

ADMIN = Actor(None, "Trần Quốc Ẩn", Role.ADMIN)
NOW = datetime.fromisoformat("2026-11-20T09:00:00+07:00")
ON = date(2026, 10, 31)
OWN = """set = "xa-cai-nuoc"
name = "Chỉ số riêng của xã"
source = "Kế hoạch 12/KH-UBND"

[[measure]]
name = "visits"
words = "Lượt người được hướng dẫn tại nhà"
unit = "lượt"

[[indicator]]
id = "CN1"
name = "Hồ sơ trực tuyến hoặc qua bưu chính"
unit = "%"
numerator = "received_online + received_postal"
denominator = "received"
target = 60
source = "Kế hoạch 12/KH-UBND"
"""


@pytest.fixture
def open_uow(database_url: str) -> Iterator[UnitsOfWork]:
    opened = open_database(database_url)
    yield opened
    opened.close()


def shipped(name: str) -> InForce:
    return InForce(tuple(one.at(ON) for one in shipped_sets())).only(name)


def by_hand(name: str, **counts: int | None) -> dict[str, IndicatorValue]:
    return {value.id: value for value in compute_by_hand(shipped(name), counts).values}


# --- sums ----------------------------------------------------------------------------------------


@given(a=st.integers(0, 999), b=st.integers(0, 999), c=st.integers(0, 999))
def test_a_sum_is_worked_out_as_it_is_written(a: int, b: int, c: int) -> None:
    counts: dict[str, int | None] = {"aa": a, "bb": b, "cc": c}
    for text in (
        "aa", "aa + bb", "2*aa + bb - cc", "max(aa, bb)", "min(aa, bb, cc)", "-aa + 3",
        "2*(aa - bb) - max(aa + cc, 2*bb)", "max(0, aa - bb)",
    ):  # fmt: skip
        expected = eval(text, {"max": max, "min": min}, dict(counts))
        assert expression(text).value(counts) == expected
        weights, plain = expression(text).weights(counts)
        weighed = sum(weight * (counts[name] or 0) for name, weight in weights.items())
        assert weighed + plain == expected


def test_a_sum_with_an_unknown_count_is_unknown_and_not_zero() -> None:
    assert expression("aa + bb").value({"aa": 3, "bb": None}) is None
    assert expression("aa + bb").value({"aa": 3}) is None


@pytest.mark.parametrize(
    "text",
    ["", "aa +", "aa bb", "aa * bb", "2 * 3", "max(", "max(aa", "aa / bb", "__import__", "aa.bb",
     "(" * 20 + "aa" + ")" * 20, "+".join(["aa"] * 400)],
)  # fmt: skip
def test_what_is_no_sum_is_refused(text: str) -> None:
    with pytest.raises(RuleBroken, match=r"indicator\.expression_wrong"):
        expression(text)


# --- shipped files -------------------------------------------------------------------------------


def test_the_shipped_files_have_no_faults_and_no_id_twice(resources: Path) -> None:
    files = sorted((resources / "indicators").glob("*.toml"))
    assert len(files) == len(shipped_sets()) == 7
    for file in files:
        assert check_set(file.read_text(encoding="utf-8")) == (), file.name
    ids = [item.id for one in shipped_sets() for item in one.at(ON).indicators]
    ids += [table.id for one in shipped_sets() for table in one.tables]
    assert len(ids) == len(set(ids))
    assert {"one-stop", "II06a", "decision-766", "circular-01-2018", "digitisation", "online"} < {
        one.id for one in shipped_sets()
    }


def test_form_06a_as_data_is_the_form_of_the_circular() -> None:
    (table,) = shipped("II06a").tables
    assert tuple(column.number for column in table.columns) == COLUMNS
    assert tuple((one.left, one.right) for one in table.identities) == IDENTITIES
    assert table.carry_over is not None
    assert (table.carry_over.into, table.carry_over.out_of) == (CARRIED_IN, OPEN)


def test_every_measure_has_words_and_a_kind() -> None:
    assert MEASURES.keys() == GIVEN_BY_RECORDS
    assert {kind_of(measure).value for measure in Measure} == {
        "dossier", "vote", "paper", "step", "procedure", "unit",
    }  # fmt: skip


def test_decision_766_counts_points_by_its_own_rules() -> None:
    values = by_hand(
        "decision-766", settled=100, settled_in_time=80, open_within=10, received=90,
        carried_in=30, paid_online=30, payable=40, procedures_with_fee=10,
        procedures_pay_connected=9, procedures_paid_once=3, received_with_reuse=36,
        complaints=0, complaints_on_time=0, complaints_not_satisfied=0, ratings=0,
        complained_or_disliked=2, dossiers_synchronised=45, dossiers_on_portal=150,
    )  # fmt: skip
    scores = {name: value.score for name, value in values.items()}
    assert scores["766.2.1"] == Decimal("15.00")
    assert scores["766.1.4"] == Decimal("1.80"), "over the larger of both counts"
    # 6·A + min(2; 2,5·B) + min(2; 2,5·C)
    assert scores["766.3.6"] == Decimal("4.50")
    assert scores["766.3.5a"] == Decimal(2)
    assert scores["766.3.5b"] == Decimal("0.83")
    assert scores["766.4.3"] == Decimal("1.00"), "full at 80 %"
    assert scores["766.5.2"] == scores["766.5.3"] == 6, "no complaint: full points"
    assert scores["766.5.4"] == 0, "no ratings: no points"
    assert values["766.5.2"].shown == "–", "and still no share of nothing"
    assert scores["766.4.1"] is None, "not reported is not zero"
    assert {value.definition.label for value in values.values()} == {
        "số nội bộ, chưa đối chiếu Cổng DVCQG"
    }
    nothing_paid = by_hand("decision-766", payable=0, paid_online=0, ratings=5, settled=10,
                           settled_in_time=9, complained_or_disliked=1)  # fmt: skip
    assert nothing_paid["766.3.6"].score == 0
    assert nothing_paid["766.5.4"].score == Decimal("4.80")


def test_circular_01_gives_two_one_or_nothing_and_leaves_the_unknown_out() -> None:
    counts: dict[str, int | None] = {
        "settled_early": 70, "dated_on_time": 20, "settled_dated": 100, "contacts_none": 1,
        "contacts_one": 0, "contacts_more": 0, "complaints": 20, "complaints_on_time": 18,
        "complaints_lasting": 0, "received": 100, "received_online": 30, "online_late": 0,
        "open_online_late": 0, "catalogue_procedures": 10, "catalogue_fully_online": 1,
        "catalogue_partly_online": 1, "procedures_on_list": 50, "procedures_settled_here": 49,
        "procedures_received_here": 50, "procedures_posted": 50, "procedures_published_online": 50,
        "procedures_published_both": 50,
    }  # fmt: skip
    computed = compute_by_hand(shipped("circular-01-2018"), counts)
    scores = {value.id: value.score for value in computed.values}
    assert scores == {
        "TT01.1": Decimal("1.6"), "TT01.2": None, "TT01.3": 2, "TT01.4": None, "TT01.5": 1,
        "TT01.6": 2, "TT01.7": None, "TT01.8": 1, "TT01.9": 2,
    }  # fmt: skip
    unit, officer = computed.totals
    assert (unit.points, unit.counted, unit.shown, unit.level) == (
        Decimal("9.6"), 6, "9,6", "Khá",
    )  # fmt: skip
    assert (officer.points, officer.level[:19]) == (Decimal("3.6"), "Hoàn thành từ 70 đế")
    one_late = compute_by_hand(shipped("circular-01-2018"), {**counts, "online_late": 1})
    assert one_late.values[-1].score == 0
    few = compute_by_hand(shipped("circular-01-2018"), {**counts, "received_online": 29})
    assert few.values[-1].score == 1


# --- the checker ---------------------------------------------------------------------------------


def faults_of(text: str) -> dict[str, int]:
    return {fault.code.removeprefix("indicator."): fault.line for fault in check_set(text)}


def test_every_fault_of_a_file_is_found_with_its_line() -> None:
    text = """set = "thu"
name = "Thử"
valid_from = 2026-02-01
valid_to = 2026-01-01

[[measure]]
name = "Số hộ"
words = "Hộ"
unit = "hộ"

[[measure]]
name = "settled"
words = "Đã giải quyết"
unit = "hồ sơ"

[[indicator]]
id = "A"
name = "Một"
unit = "%"
numerator = "settld"
denominator = "settled +"
target = 101
direction = "up"
source = "Kế hoạch"
targt = 5

[[indicator]]
id = "A"
name = "Hai"
unit = "%"
numerator = "settled"
denominator = "settled"

[[indicator.band]]
points = 2
from = 50

[[indicator.band]]
points = 3
from = 70

[[table]]
id = "B"
name = "Bảng"
source = "Kế hoạch"
identities = ["3 = 4 + 9", "ba = bốn"]

[[table.column]]
number = 3
name = "Ba"
counted = "settled"

[[table.column]]
number = 3
name = "Ba nữa"
counted = "received"

[[table.column]]
number = 4
name = "Bốn"
counted = "received"

[[total]]
id = "T"
name = "Tổng"
source = "Kế hoạch"
indicators = ["A", "Z"]
"""
    assert faults_of(text) == {
        "source_missing": 27, "days_reversed": 4, "name_shape": 7, "measure_computed": 12,
        "measure_unknown": 20, "expression_wrong": 21, "target_range": 22, "word_unknown": 23,
        "key_unknown": 25, "id_twice": 28, "band_order": 40, "band_gap": 27,
        "column_unknown": 46, "identity_wrong": 46, "column_twice": 54, "total_unknown": 67,
    }  # fmt: skip
    lines = [fault.line for fault in check_set(text)]
    assert lines == sorted(lines)
    assert lines[0] == 1, "the head lacks its source, too"
    words = [fault_words(fault) for fault in check_set(text)]
    beginning = "Dòng 20, mục numerator: Không có số đếm “settld”. Gần nhất: “settled”."
    assert any(line.startswith(beginning) for line in words)
    assert all("{" not in line for line in words)


def test_a_file_that_is_no_toml_is_told_by_its_line() -> None:
    (fault,) = check_set('set = "a"\nname = "b\n')
    assert (fault.code, fault.line) == ("indicator.file_unreadable", 2)


@pytest.mark.parametrize(
    "text",
    [
        "a = " + "[" * 20_000, "a = " + "9" * 5_000, "x = 2026-02-30", "\x00",
        "[[indicator]]\n" * 3_000,
        "indicator = 5", "[indicator]\nid = 1", "[[table]]\ncolumn = [1]", 'set = "a"\n' * 2,
        f'{OWN}places = 1.5\n', f"{OWN}[[table]]\nidentities = ['{'9' * 5000} = 3']",
        "a" * 300_000,
    ],
)  # fmt: skip
def test_a_hostile_file_is_told_and_not_obeyed(text: str) -> None:
    faults = check_set(text)
    assert faults
    assert all(fault_words(fault) for fault in faults)


@settings(max_examples=25)
@given(text=st.text(max_size=200))
def test_no_text_breaks_the_checker(text: str) -> None:
    assert check_set(text)
    assert check_set(f'{OWN}\nnote = """{text}')


@pytest.mark.parametrize("cut", [False, True])
@pytest.mark.parametrize("line", range(4, 17))
def test_a_line_taken_out_or_doubled_never_passes_unseen(line: int, cut: bool) -> None:
    lines = OWN.splitlines()
    lines[line : line + 1] = [] if cut else [lines[line], lines[line]]
    before = read_set(OWN)
    faults = check_set("\n".join(lines))
    assert faults or read_set("\n".join(lines)) != before or not OWN.splitlines()[line]


# --- sets of an office ---------------------------------------------------------------------------


def test_an_office_adds_a_set_without_a_new_program(open_uow: UnitsOfWork) -> None:
    stored = add_indicator_set(open_uow, OWN, reason="Kế hoạch mới", actor=ADMIN, now=NOW)
    assert (stored.id, stored.version) == ("xa-cai-nuoc", 1)
    with open_uow(read_only=True) as uow:
        in_force = definitions_in(uow, ON)
    assert "CN1" in [item.id for item in in_force.indicators]
    assert "visits" in [item.name for item in in_force.measures]
    again = add_indicator_set(open_uow, OWN, reason="Lưu lại", actor=ADMIN, now=NOW)
    assert again.version == 1, "nothing was changed"
    newer = OWN.replace("target = 60", "target = 70")
    assert add_indicator_set(open_uow, newer, reason="Nâng", actor=ADMIN, now=NOW).version == 2
    withdraw_indicator_set(open_uow, "xa-cai-nuoc", reason="Hết đợt", actor=ADMIN, now=NOW)
    with open_uow(read_only=True) as uow:
        assert "CN1" not in [item.id for item in definitions_in(uow, ON).indicators]
    listed = {one.id: one for one in list_indicator_sets(open_uow)}
    assert listed["xa-cai-nuoc"].found is None
    assert listed["II06a"].is_shipped
    with pytest.raises(NotFound, match=r"indicator\.set_not_own"):
        withdraw_indicator_set(open_uow, "xa-cai-nuoc", reason="Lần nữa", actor=ADMIN, now=NOW)


def test_a_version_counts_from_its_day_and_the_shipped_set_before_it(
    open_uow: UnitsOfWork, resources: Path
) -> None:
    text = (resources / "indicators" / "one-stop.toml").read_text(encoding="utf-8")
    head = 'name = "Bộ chỉ số của Bộ phận Một cửa"\n'
    own = text.replace(head, f"{head}valid_from = 2026-10-01\n").replace("= 98", "= 99")
    add_indicator_set(open_uow, own, reason="Chỉ tiêu của tỉnh", actor=ADMIN, now=NOW)
    with open_uow(read_only=True) as uow:
        before = definitions_in(uow, date(2026, 9, 30)).only("one-stop").sets[0]
        after = definitions_in(uow, ON).only("one-stop").sets[0]
    assert (before.version, after.version) == (0, 1)
    board = dashboard(open_uow, date(2026, 10, 1), ON, now=NOW)
    assert board.value("S05").definition.target == 99
    assert [value.id for value in board.values] == ["S01", "S02", "S03", "S04", "S05", "S06"]
    september = dashboard(open_uow, date(2026, 9, 1), date(2026, 9, 30), now=NOW)
    assert september.value("S05").definition.target == 98


def test_an_office_may_not_take_the_ids_of_another_set(open_uow: UnitsOfWork) -> None:
    with pytest.raises(RuleBroken, match=r"indicator\.id_taken"):
        add_indicator_set(
            open_uow, OWN.replace('"CN1"', '"S05"'), reason="vì", actor=ADMIN, now=NOW
        )
    with pytest.raises(RuleBroken, match=r"form\.reason_missing"):
        add_indicator_set(open_uow, OWN, reason=" ", actor=ADMIN, now=NOW)
    assert "xa-cai-nuoc" not in [one.id for one in list_indicator_sets(open_uow)]


@pytest.mark.expects_log("indicator set II06a, version 9, cannot be read")
@pytest.mark.expects_log("indicator set xa-cai-nuoc, version 9, cannot be read")
def test_a_stored_set_that_can_no_longer_be_read_is_left_aside(open_uow: UnitsOfWork) -> None:
    add_indicator_set(open_uow, OWN, reason="Kế hoạch mới", actor=ADMIN, now=NOW)
    with open_uow() as uow:
        for name in ("xa-cai-nuoc", "II06a"):
            broken = SetVersion(name, 9, "set = ", "hỏng", NOW, "Ai đó")
            add_set_version(uow.session, broken, None)
        uow.commit()
    with open_uow(read_only=True) as uow:
        in_force = definitions_in(uow, ON)
    assert "CN1" in [item.id for item in in_force.indicators], "the version before goes on"
    assert in_force.only("II06a").sets[0].version == 0
    listed = {one.id: one for one in list_indicator_sets(open_uow)}
    assert listed["II06a"].fault is not None


def test_a_reason_without_facts_is_still_a_sentence() -> None:
    from cds_desktop.domain.evidence import Reason

    for name in GIVEN_BY_RECORDS:
        assert "{" not in reason_words(Reason(name))
