"""Targets of the office's own: versions, days, verdicts, the journal and the commands."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, datetime, timedelta
from decimal import Decimal
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from cds_desktop.commands.line import MODULES
from cds_desktop.domain.errors import CdsError
from cds_desktop.domain.indicators import Verdict, compute_from_measures
from cds_desktop.domain.officers import Actor, Role
from cds_desktop.domain.targets import Target, target_on, targets_from_data, targets_to_data
from cds_desktop.persistence.unit_of_work import UnitsOfWork
from cds_desktop.services.indicators import dashboard, definitions_in
from cds_desktop.services.journal import newest
from cds_desktop.services.targets import list_targets, set_target
from cds_desktop.wording.errors import sentence
from cds_desktop.wording.journal import sentence_of, subject_of
from cds_desktop.wording.targets import target_origin
from tests.command_line import Script
from tests.offices import make_office
from tests.oracles.indicator_lives import open_database
from tests.oracles.indicator_oracle import OFFICE

LEADER = Actor(None, "Phạm Quốc Ỷ", Role.LEADER)
ADMIN = Actor(None, "Quản trị", Role.ADMIN)
NOW = datetime(2026, 11, 20, 14, 14, tzinfo=OFFICE)
TODAY = NOW.date()


@pytest.fixture(scope="module")
def database(tmp_path_factory: pytest.TempPathFactory) -> Iterator[UnitsOfWork]:
    """One database for the rules that no kind of database decides; both are tried elsewhere."""
    file = tmp_path_factory.mktemp("office") / "office.sqlite"
    opened = open_database(f"sqlite:///{file.as_posix()}")
    yield opened
    opened.close()


@pytest.fixture
def open_uow(database: UnitsOfWork) -> UnitsOfWork:
    with database() as uow:
        uow.settings.put("indicators.targets", [])
        uow.commit()
    return database


def target_of(open_uow: UnitsOfWork, name: str, on: date) -> Decimal | None:
    found = list_targets(open_uow, on, actor=LEADER)
    return next(item.definition.target for item in found if item.definition.id == name)


def test_a_target_holds_from_its_day_until_a_later_one_and_can_go_back(
    open_uow: UnitsOfWork,
) -> None:
    assert target_of(open_uow, "S01", TODAY) == 80, "the shipped one"
    set_target(open_uow, "s01", Decimal("85.5"), date(2026, 7, 1), actor=LEADER, now=NOW)
    set_target(open_uow, "S01", Decimal(90), date(2026, 10, 1), actor=LEADER, now=NOW)
    set_target(open_uow, "S01", None, date(2027, 1, 1), actor=ADMIN, now=NOW)
    days = (date(2026, 6, 30), date(2026, 7, 1), date(2026, 9, 30), TODAY, date(2027, 1, 1))
    found = [target_of(open_uow, "S01", day) for day in days]
    assert found == [80, Decimal("85.5"), Decimal("85.5"), 90, 80]
    assert target_of(open_uow, "S03", TODAY) == 85, "others are left alone"


def test_a_correction_for_the_same_day_wins_and_the_former_version_stays(
    open_uow: UnitsOfWork,
) -> None:
    for percent in (Decimal(90), Decimal(92)):
        set_target(open_uow, "S01", percent, TODAY, actor=LEADER, now=NOW)
    item = next(
        each for each in list_targets(open_uow, TODAY, actor=LEADER) if each.definition.id == "S01"
    )
    assert [version.percent for version in item.versions] == [90, 92]
    assert item.definition.target == 92
    assert target_origin(item) == "của đơn vị từ 20/11/2026 (Phạm Quốc Ỷ đặt)"


def test_the_board_is_judged_by_the_target_of_its_last_day(open_uow: UnitsOfWork) -> None:
    set_target(open_uow, "S01", Decimal(90), date(2026, 11, 1), actor=LEADER, now=NOW)
    for first, target in ((date(2026, 10, 1), 80), (date(2026, 11, 1), 90)):
        last = first.replace(day=30)
        board = dashboard(open_uow, first, last, now=NOW)
        assert board.value("S01").definition.target == target
        with open_uow(read_only=True) as uow:
            measured = {item.id: item.target for item in definitions_in(uow, last).indicators}
            shipped = definitions_in(uow, last, own_targets=False).indicators
        assert measured["S01"] == target, "reports go by it too"
        assert measured == {item.id: item.target for item in shipped} | {"S01": target}
    definition = board.value("S01").definition
    (value,) = compute_from_measures([definition], {"settled_online": 85, "settled": 100})
    assert value.verdict is Verdict.MISSED
    assert value.missing_points == 5


@given(
    versions=st.lists(
        st.tuples(
            st.sampled_from(["S01", "S03"]), st.none() | st.integers(1, 100), st.integers(0, 9)
        ),
        max_size=8,
    ),
    day=st.integers(0, 9),
)
def test_the_version_in_force_is_the_last_word_about_the_latest_beginning(
    versions: list[tuple[str, int | None, int]], day: int
) -> None:
    start = date(2026, 1, 1)
    stored = [
        Target(name, None if percent is None else Decimal(percent), start + timedelta(days=first),
               NOW, "Ai đó")
        for name, percent, first in versions
    ]  # fmt: skip
    assert targets_from_data(targets_to_data(stored)) == tuple(stored)
    begun = [
        item
        for item in stored
        if item.indicator_id == "S01" and item.first <= start + timedelta(days=day)
    ]
    best = max(begun, key=lambda item: (item.first, stored.index(item)), default=None)
    found = target_on(stored, "S01", start + timedelta(days=day))
    assert (found is None) is (best is None)
    if found is not None and best is not None:
        same = [item for item in begun if item.first == best.first]
        assert found is same[-1]


@pytest.mark.parametrize(
    ("name", "percent", "code"),
    [
        ("S99", Decimal(90), "indicator.not_found"),
        ("S01", Decimal(0), "target.range"),
        ("S01", Decimal("100.5"), "target.range"),
        ("S01", Decimal("90.555"), "target.unreadable"),
        ("S01", Decimal("NaN"), "target.unreadable"),
    ],
)
def test_what_is_no_target_is_refused_with_a_sentence(
    open_uow: UnitsOfWork, name: str, percent: Decimal, code: str
) -> None:
    with pytest.raises(CdsError) as refused:
        set_target(open_uow, name, percent, TODAY, actor=LEADER, now=NOW)
    assert refused.value.code == code
    assert "{" not in sentence(refused.value)


def test_the_journal_tells_who_changed_which_target(tmp_path: Path) -> None:
    office = make_office(tmp_path / "office")
    set_target(office.open_uow, "S09b", Decimal(152), TODAY, actor=LEADER, now=NOW)
    set_target(office.open_uow, "S09b", None, TODAY, actor=LEADER, now=NOW)
    back, made = newest(office.open_uow, limit=2, actor=ADMIN)
    office.close()
    assert (subject_of(made), made.officer_name) == ("Chỉ tiêu S09b", "Phạm Quốc Ỷ")
    assert sentence_of(made) == "Đặt chỉ tiêu từ ngày 20/11/2026: 100 % → 152 %"
    assert sentence_of(back).endswith("152 % → 100 % (mức mặc định)")


def test_targets_by_command(tmp_path: Path) -> None:
    office = make_office(tmp_path / "office")
    office.close()
    script = Script(office.data_dir.path, NOW, MODULES)
    made = script.ask("target", "set", "S04", "75,5", "--from", "01/07/2026")
    assert (made["id"], made["target"], made["from"]) == ("S04", "75.5", "2026-07-01")
    listed = {item["id"]: item for item in script.ask("target", "list")["targets"]}
    assert (listed["S04"]["target"], listed["S04"]["shipped"]) == ("75.5", "70")
    assert listed["S04"]["is_own"]
    code, text = script.run("target", "list", "--on", "2026-06-30")
    assert code == 0
    assert "S04  Thanh toán trực tuyến: 70 %, mặc định của chương trình" in text
    script.ask("target", "set", "S04", "--shipped")
    after = {item["id"]: item for item in script.ask("target", "list")["targets"]}
    assert (after["S04"]["target"], len(after["S04"]["versions"])) == ("70", 2)
    assert script.run("target", "set", "S04")[0] == 1
    assert script.run("target", "set", "S04", "chín mươi")[0] == 1
    assert "chín mươi" in script.errors
