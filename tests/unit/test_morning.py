"""The two mornings: each dossier in the group of its need, with the one remedy for it."""

from collections.abc import Iterator
from datetime import date, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import event, text, update

from cds_desktop.domain.clock import at_office
from cds_desktop.domain.deadlines import parse_limit_argument
from cds_desktop.domain.dossier_records import DossierRecord
from cds_desktop.domain.dossiers import Status
from cds_desktop.domain.errors import RuleBroken
from cds_desktop.domain.officers import Actor, Role
from cds_desktop.domain.running_dossiers import RiskGroup
from cds_desktop.domain.today import (
    GROUPS_OF,
    Group,
    MorningLimits,
    MorningList,
    Remedy,
    View,
    remedy_of,
    views_of,
)
from cds_desktop.persistence.dossier_steps import DOSSIER_STEP
from cds_desktop.persistence.dossiers import DossierRow
from cds_desktop.services import dossiers, today
from cds_desktop.services.demo import DemoPlan, fill
from cds_desktop.services.dossiers import Reception
from cds_desktop.services.dossiers.risk import at_risk
from cds_desktop.services.offices import Office
from cds_desktop.wording import today as words
from cds_desktop.wording.errors import sentence
from tests.command_line import Script
from tests.offices import ADMIN, CLERK, applicant, make_office

MARITAL_STATUS = "1.004873"  # three working days, Hộ tịch
FRIDAY = at_office(date(2026, 11, 20)).replace(hour=14, minute=14)
LEADER = Actor(None, "Phạm Quốc Ỷ", Role.LEADER)
SPECIALIST = Actor(None, "Trần Văn Đẹt", Role.SPECIALIST, "Hộ tịch")
MODULES = ("cds_desktop.commands.today", "cds_desktop.commands.dossier")


def _at(day: int, hour: int = 8) -> datetime:
    return at_office(date(2026, 11, day)).replace(hour=hour)


@pytest.fixture
def office(tmp_path: Path, database_url: str) -> Iterator[Office]:
    """One office on SQLite, one on PostgreSQL."""
    made = make_office(tmp_path / "office", url=database_url)
    yield made
    made.close()


@pytest.fixture
def lite(tmp_path: Path) -> Iterator[Office]:
    made = make_office(tmp_path / "office")
    yield made
    made.close()


def _receive(office: Office, at: datetime, name: str = "Nguyễn Thị Cẩm Tú") -> DossierRecord:
    reception = Reception(MARITAL_STATUS, applicant(name))
    return dossiers.receive(office.open_uow, reception, actor=CLERK, now=at)


def _move(office: Office, code: str, to: Status, at: datetime, reason: str = "") -> None:
    dossiers.move(office.open_uow, code, to, reason=reason, actor=CLERK, now=at)


def _note(office: Office, record: DossierRecord, **facts: object) -> None:
    """What other screens write: with the leader, last day for papers, shelf."""
    with office.open_uow() as uow:
        changed = update(DossierRow).where(DossierRow.id == record.id).values(**facts)
        uow.session.execute(changed)
        uow.commit()


def _morning(office: Office, view: View = View.DESK, own: str = "") -> MorningList:
    return today.morning_list(office.open_uow, now=FRIDAY, view=view, own=own)


def _names(morning: MorningList, group: Group) -> list[str]:
    return [row.line.owner_name for row in morning.section(group).rows]


def _remedies(morning: MorningList, actor: Actor) -> dict[Group, Remedy]:
    return {
        group: remedy_of(group, section.rows[0], actor, morning.calendar, FRIDAY)
        for group, section in morning.sections.items()
        if section.rows
    }


# --- the groups ----------------------------------------------------------------------------------


def test_what_is_due_in_one_and_in_two_working_days_may_still_be_apologised_for(
    office: Office,
) -> None:
    _receive(office, _at(18), "Bùi Thị Út")  # Thursday, Friday, Monday: due 23/11
    _receive(office, _at(19), "Lê Hoàng Ẩn")  # Tuesday is a day off: due Wednesday 25/11
    late = _receive(office, _at(20), "Phan Thanh Bình")  # due 26/11
    morning = _morning(office)
    assert _names(morning, Group.DUE_IN_ONE_DAY) == ["Bùi Thị Út"]
    assert _names(morning, Group.DUE_IN_TWO_DAYS) == ["Lê Hoàng Ẩn"]
    assert late.owner.full_name not in _names(morning, Group.OVERDUE)
    remedies = _remedies(morning, CLERK)
    assert remedies[Group.DUE_IN_ONE_DAY] is Remedy.APOLOGISE
    assert remedies[Group.DUE_IN_TWO_DAYS] is Remedy.APOLOGISE
    row = morning.section(Group.DUE_IN_ONE_DAY).rows[0]
    said = words.row_state(Group.DUE_IN_ONE_DAY, row, morning.calendar, FRIDAY)
    assert (said.tone, said.words) == ("soon", "Thứ Hai, 08:00")


def test_after_an_apology_there_is_no_second_one_and_late_stays_late(office: Office) -> None:
    one, other = _receive(office, _at(12), "Bùi Thị Út"), _receive(office, _at(12), "Lê Hoàng Ẩn")
    for record in (one, other):
        _move(office, record.code, Status.PROCESSING, _at(12))
    dossiers.extend(
        office.open_uow, one.code, date(2026, 11, 27), reason="Chờ xác minh",
        actor=CLERK, now=_at(13),
    )  # fmt: skip
    before = today.morning_list(office.open_uow, now=_at(16))
    soon = {row.line.code: row for row in before.section(Group.DUE_IN_ONE_DAY).rows}
    assert remedy_of(
        Group.DUE_IN_ONE_DAY, soon[one.code], CLERK, before.calendar, _at(16)
    ) is Remedy.SUBMIT  # fmt: skip
    morning = _morning(office)
    section = morning.section(Group.OVERDUE)
    assert (section.count, section.apologised) == (2, 1)
    assert words.count_words(section) == "2, trong đó 1 đã xin lỗi"
    said = [words.row_subtitle(Group.OVERDUE, row, FRIDAY) for row in section.rows]
    assert sum("đã xin lỗi hẹn lại 27/11" in line for line in said) == 1
    said_remedies = set(_remedies(morning, CLERK).values())
    assert said_remedies <= {Remedy.SUBMIT, Remedy.DIGITISE}


def test_a_dossier_nobody_passed_on_is_passed_on_with_one_key(office: Office) -> None:
    _receive(office, _at(12))
    assert _remedies(_morning(office), CLERK)[Group.OVERDUE] is Remedy.PASS_ON
    assert _remedies(_morning(office), SPECIALIST)[Group.OVERDUE] is Remedy.PASS_ON


def test_an_expired_request_is_apart_from_one_that_waits_for_its_day(office: Office) -> None:
    over = _receive(office, _at(9), "Bùi Thị Út")
    open_ = _receive(office, _at(9), "Lê Hoàng Ẩn")
    without = _receive(office, _at(9), "Phan Thanh Bình")
    for record in (over, open_, without):
        _move(office, record.code, Status.SUPPLEMENT_REQUESTED, _at(10), "Thiếu bản cam đoan")
    _note(office, over, wait_until=date(2026, 11, 19))
    _note(office, open_, wait_until=date(2026, 11, 20))
    morning = _morning(office)
    assert _names(morning, Group.EXPIRED) == ["Bùi Thị Út"]
    assert _names(morning, Group.WAITING) == ["Phan Thanh Bình"]
    row = morning.section(Group.EXPIRED).rows[0]
    assert words.row_aside(Group.EXPIRED, row, morning.calendar, FRIDAY) == "0918 345 276"
    assert words.row_subtitle(Group.EXPIRED, row, FRIDAY).startswith("Thiếu bản cam đoan · ")
    assert _remedies(morning, CLERK)[Group.EXPIRED] is Remedy.STOP


def test_a_ready_result_tells_the_shelf_the_phone_and_the_last_call(office: Office) -> None:
    ready = _receive(office, _at(2))
    _move(office, ready.code, Status.PROCESSING, _at(2))
    _move(office, ready.code, Status.FINISHED, _at(4))
    _note(office, ready, shelf_code="A3", called_at=_at(18))
    morning = _morning(office)
    row = morning.section(Group.READY).rows[0]
    assert words.row_subtitle(Group.READY, row, FRIDAY).startswith("kệ A3 · ")
    aside = words.row_aside(Group.READY, row, morning.calendar, FRIDAY)
    assert aside == "đã gọi 18/11 · 0918 345 276"
    assert _remedies(morning, CLERK)[Group.READY] is Remedy.CALL
    # Who may not hand back does not call either.
    assert _remedies(morning, SPECIALIST)[Group.READY] is Remedy.OPEN


def test_papers_are_told_after_a_working_day_and_only_of_dossiers_in_hand(office: Office) -> None:
    old = _receive(office, _at(18), "Bùi Thị Út")
    _receive(office, _at(20), "Lê Hoàng Ẩn")
    given = _receive(office, _at(12), "Phan Thanh Bình")
    _move(office, given.code, Status.PROCESSING, _at(12))
    _move(office, given.code, Status.FINISHED, _at(13))
    dossiers.hand_back(office.open_uow, given.code, actor=CLERK, now=_at(13, 9))
    morning = _morning(office)
    rows = morning.section(Group.PAPERS).rows
    assert [(row.line.owner_name, row.count) for row in rows] == [
        ("Bùi Thị Út", len(old.components))
    ]
    assert _remedies(morning, CLERK)[Group.PAPERS] is Remedy.DIGITISE


def test_the_untouched_are_those_that_are_not_told_already(office: Office) -> None:
    long = Reception(MARITAL_STATUS, applicant("Bùi Thị Út"), limit=parse_limit_argument("30d"))
    dossiers.receive(office.open_uow, long, actor=CLERK, now=_at(9))
    moved = dossiers.receive(
        office.open_uow,
        Reception(MARITAL_STATUS, applicant("Lê Hoàng Ẩn"), limit=parse_limit_argument("30d")),
        actor=CLERK,
        now=_at(9),
    )
    _move(office, moved.code, Status.PROCESSING, _at(19))
    _receive(office, _at(9), "Phan Thanh Bình")  # late since long: told there
    morning = _morning(office)
    assert _names(morning, Group.UNTOUCHED) == ["Bùi Thị Út"]
    row = morning.section(Group.UNTOUCHED).rows[0]
    said = words.row_state(Group.UNTOUCHED, row, morning.calendar, FRIDAY)
    assert said.words == "9 ngày chưa làm"


def test_a_step_that_another_unit_owes_is_told_with_its_unit(office: Office) -> None:
    record = _receive(office, _at(18))
    facts = {"dossier_id": record.id, "position": 1, "direction": "side", "sent_at": _at(18)}
    with office.open_uow() as uow:
        for name, due, done in (
            ("Công an xã", _at(19), None), ("Bảo hiểm xã hội", _at(18, 9), _at(18, 9)),
        ):  # fmt: skip
            step = {"unit_name": name, "due_at": due, "done_at": done}
            uow.connection.execute(DOSSIER_STEP.insert().values(**facts, **step))
        uow.commit()
    morning = _morning(office)
    row = morning.section(Group.STEPS).rows[0]
    assert row.reason == "Công an xã"
    state = words.row_state(Group.STEPS, row, morning.calendar, FRIDAY)
    assert state.words == "Trễ 1 ngày"


# --- the leader ----------------------------------------------------------------------------------


def test_the_leader_signs_first_and_sees_the_fields_at_risk(office: Office) -> None:
    signing = _receive(office, _at(18), "Bùi Thị Út")
    _move(office, signing.code, Status.PROCESSING, _at(18))
    _note(office, signing, signing_at=_at(19))
    late = _receive(office, _at(9), "Lê Hoàng Ẩn")
    morning = _morning(office, View.LEADER)
    assert next(iter(morning.sections)) is Group.SIGNING
    assert Group.PAPERS not in morning.sections
    remedies = _remedies(morning, LEADER)
    assert remedies[Group.SIGNING] is Remedy.SIGN
    assert words.summary_words(morning, FRIDAY).startswith(
        "1 hồ sơ chờ ký, 1 hồ sơ đến hạn hoặc quá hạn."
    )
    (risk,) = morning.risks
    assert (risk.field, risk.late, risk.apologised, risk.due_today, risk.soon) == (
        "Hộ tịch", 1, 0, 0, 1,
    )  # fmt: skip
    assert words.risk_words(risk)[1] == "1 quá hạn · 1 đến hạn trong 2 ngày"
    # On the screen the state at the left says the late one.
    assert (words.risk_state(risk).words, words.risk_rest(risk)) == (
        "1 quá hạn", "1 đến hạn trong 2 ngày",
    )  # fmt: skip
    opened = today.dossiers_of_field(office.open_uow, risk, now=FRIDAY)
    assert opened == (late.id, signing.id)
    # At the desk the same row is only opened: signing is not for everybody.
    assert _remedies(_morning(office), CLERK)[Group.SIGNING] is Remedy.OPEN


def test_what_was_signed_does_not_wait_any_more(office: Office) -> None:
    record = _receive(office, _at(18))
    _move(office, record.code, Status.PROCESSING, _at(18))
    _note(office, record, signing_at=_at(19))
    dossiers.move(office.open_uow, record.code, Status.FINISHED, actor=LEADER, now=FRIDAY)
    assert _morning(office, View.LEADER).section(Group.SIGNING).count == 0


@pytest.mark.parametrize(
    ("role", "counter", "views"),
    [
        (Role.RECEPTION, "Quầy 2", (View.DESK, View.OWN)),
        (Role.SPECIALIST, "", (View.DESK,)),
        (Role.LEADER, "", (View.LEADER, View.DESK)),
        (Role.ADMIN, "", (View.DESK, View.LEADER)),
    ],
)
def test_each_role_has_its_mornings(role: Role, counter: str, views: tuple[View, ...]) -> None:
    assert views_of(Actor(None, "Ai đó", role, counter)) == views


def test_the_own_morning_holds_the_counter_or_the_field(office: Office) -> None:
    _receive(office, _at(9), "Bùi Thị Út")
    other = Actor(None, "Quầy kia", Role.RECEPTION, "Quầy 1")
    dossiers.receive(
        office.open_uow, Reception(MARITAL_STATUS, applicant("Lê Hoàng Ẩn")),
        actor=other, now=_at(9),
    )  # fmt: skip
    assert _names(_morning(office, View.OWN, "Quầy 2"), Group.OVERDUE) == ["Bùi Thị Út"]
    assert _morning(office, View.OWN, "Hộ tịch").section(Group.OVERDUE).count == 2
    assert _morning(office, View.OWN, "Đất đai").section(Group.OVERDUE).count == 0
    ids = today.dossiers_of(office.open_uow, Group.OVERDUE, now=FRIDAY, own="Quầy 2")
    assert len(ids) == 1


# --- the limits ----------------------------------------------------------------------------------


def test_the_office_decides_when_it_is_reminded(office: Office) -> None:
    ready = _receive(office, _at(16))
    _move(office, ready.code, Status.PROCESSING, _at(16))
    _move(office, ready.code, Status.FINISHED, _at(18))
    assert _morning(office).section(Group.READY).count == 0
    today.set_limits(office.open_uow, MorningLimits(ready_days=2), actor=ADMIN, now=FRIDAY)
    assert _morning(office).section(Group.READY).count == 1
    assert today.limits(office.open_uow) == MorningLimits(ready_days=2)
    with office.open_uow(read_only=True) as uow:
        (entry,) = uow.journal.newest(1)
    assert entry.details == {"today.ready_days": [3, 2]}


def test_limits_are_the_administrators_and_within_reason(lite: Office) -> None:
    with pytest.raises(RuleBroken) as refused:
        today.set_limits(lite.open_uow, MorningLimits(ready_days=1), actor=CLERK, now=FRIDAY)
    assert refused.value.code == "officer.not_allowed"
    with pytest.raises(RuleBroken) as wrong:
        today.set_limits(lite.open_uow, MorningLimits(ready_days=0), actor=ADMIN, now=FRIDAY)
    assert sentence(wrong.value) == "Số ngày nhắc việc phải từ 1 đến 365, đang ghi 0."
    assert today.limits(lite.open_uow) == MorningLimits()


# --- a second way, the plans, the commands -------------------------------------------------------


@pytest.fixture(scope="module")
def busy(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Office]:
    """An office with 300 sample dossiers of three months."""
    made = make_office(tmp_path_factory.mktemp("busy") / "office")
    plan = DemoPlan(dossiers=300, months=3, until=FRIDAY.date(), seed=11)
    fill(made.open_uow, made.data_dir, plan, actor=ADMIN, now=FRIDAY)
    yield made
    made.close()


@pytest.mark.parametrize("days_ago", [0, 1, 4, 9])
def test_the_groups_of_dates_agree_with_the_risk_list(busy: Office, days_ago: int) -> None:
    now = FRIDAY - timedelta(days=days_ago)
    risk = at_risk(busy.open_uow, now=now)
    for group, other in (
        (Group.OVERDUE, RiskGroup.LATE),
        (Group.DUE_TODAY, RiskGroup.DUE_TODAY),
        (Group.DUE_IN_ONE_DAY, RiskGroup.DUE_IN_ONE_DAY),
        (Group.DUE_IN_TWO_DAYS, RiskGroup.DUE_IN_TWO_DAYS),
    ):
        morning = today.morning_list(busy.open_uow, now=now, rows=1000)
        found = {row.line.code for row in morning.section(group).rows}
        assert found == {line.code for line in risk.groups[other]}, group
    leader = today.morning_list(busy.open_uow, now=now, view=View.LEADER)
    late = [line for line in risk.groups[RiskGroup.LATE]]
    assert sum(field.late for field in leader.risks) == len(late)
    assert sum(field.apologised for field in leader.risks) == sum(
        line.extended_due_at is not None for line in late
    )


def test_every_query_of_both_mornings_uses_an_index(busy: Office) -> None:
    """The list must open at once over a million dossiers: nothing may walk through them all."""
    asked: list[tuple[str, Any]] = []
    engine = busy.open_uow.engine

    def remember(_c: object, _k: object, statement: str, values: Any, *_rest: object) -> None:
        asked.append((statement, values))

    event.listen(engine, "before_cursor_execute", remember)
    try:
        for view in View:
            today.morning_list(busy.open_uow, now=FRIDAY, view=view, own="Quầy 2")
        for group in GROUPS_OF[View.DESK]:
            today.dossiers_of(busy.open_uow, group, now=FRIDAY)
    finally:
        event.remove(engine, "before_cursor_execute", remember)
    walked = []
    with engine.connect() as connection:
        for statement, values in asked:
            if not statement.lstrip().startswith("SELECT"):
                continue
            plan = connection.exec_driver_sql(f"EXPLAIN QUERY PLAN {statement}", values)
            details = [str(row[3]) for row in plan]
            walked += [
                f"{line}: {statement}"
                for line in details
                if line.startswith(("SCAN dossier", "SCAN paper", "SCAN person"))
                # Partial indexes: they hold nothing but what is asked for.
                and "ix_dossier_signing_at" not in line
                and "ix_dossier_step_out" not in line
            ]
    assert len(asked) > 40
    assert walked == []


def test_the_morning_is_a_command_too(lite: Office, tmp_path: Path) -> None:
    late = _receive(lite, _at(9), "Bùi Thị Út")
    script = Script(tmp_path / "office", FRIDAY, MODULES)
    data = script.ask("today")
    assert (data["on"], data["role"]) == ("2026-11-20", "desk")
    assert data["groups"]["overdue"] == {
        "count": 1,
        "rows": [{"code": late.code, "since": "2026-11-09T08:00:00+07:00", "remedy": "pass_on"}],
    }
    assert script.ask("today", "--role", "leader")["fields"] == [
        {"field": "Hộ tịch", "late": 1, "apologised": 0, "due_today": 0, "soon": 0}
    ]
    code, said = script.run("today")
    assert code == 0
    assert said.startswith("Thứ Sáu, 20/11/2026\n1 hồ sơ cần giải quyết ngay.")
    assert "Quá hạn: 1\n  261109-0001  ·  Bùi Thị Út  ·  Quá hạn 6 ngày" in said
    assert script.run("today", "--rows", "0")[0] == 2


def test_the_limits_are_a_command_too(lite: Office, tmp_path: Path) -> None:
    script = Script(tmp_path / "office", FRIDAY, MODULES)
    assert script.ask("today-limits")["ready_days"] == 3
    assert script.ask("today-limits", "--ready", "7")["ready_days"] == 7
    assert today.limits(lite.open_uow) == MorningLimits(ready_days=7)
    assert script.run("today-limits", "--papers", "0")[0] == 1
    assert "Số ngày nhắc việc" in script.errors


def test_an_empty_morning_is_told_by_the_command(lite: Office, tmp_path: Path) -> None:
    with lite.open_uow(read_only=True) as uow:
        assert uow.session.execute(text("SELECT count(*) FROM dossier")).scalar_one() == 0
    _, said = Script(tmp_path / "office", FRIDAY, MODULES).run("today")
    assert "Hôm nay không có hồ sơ nào đến hạn hay quá hạn." in said
