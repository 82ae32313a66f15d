"""Interlinked dossiers in an office: birth, residence and insurance card; up and back; undo."""

from __future__ import annotations

import json
import threading
from collections.abc import Callable, Iterator
from datetime import date, datetime, timedelta
from pathlib import Path

import pytest
from sqlalchemy import event

from cds_desktop.domain.clock import parse_instant
from cds_desktop.domain.deadlines import Outcome, Reason, Rule, parse_limit_argument
from cds_desktop.domain.dossier_steps import Direction, StepPlan, StepState, figures_of, state_of
from cds_desktop.domain.dossiers import Channel, Status
from cds_desktop.domain.errors import NotFound, RuleBroken
from cds_desktop.domain.officers import Actor, Role
from cds_desktop.persistence.dossier_steps import StepRepository
from cds_desktop.persistence.unit_of_work import OpenUow
from cds_desktop.services import dossier_views, indicators
from cds_desktop.services.closures import close
from cds_desktop.services.dossiers import (
    Reception,
    move,
    receive,
    register,
    show,
    undo_move,
)
from cds_desktop.services.dossiers.step_acts import drop_step, finish_step, send_step, undo_step
from cds_desktop.services.dossiers.steps import (
    StepsView,
    add_step,
    change_step,
    plan_steps,
    reasons_of_step,
    steps_of,
    steps_out,
    total_outcome,
)
from cds_desktop.services.forms import plan_form
from cds_desktop.services.offices import Office
from cds_desktop.services.usual_steps import set_usual_steps, usual_steps
from cds_desktop.wording.dossiers import history_of
from cds_desktop.wording.forms import write_form
from cds_desktop.wording.journal import sentence_of
from cds_desktop.wording.steps import numbers_of, out_line_words, step_lines
from tests.command_line import Script
from tests.offices import ADMIN, CLERK, applicant, make_office

BIRTH_GROUP = "2.000986"
PLAIN = "1.004873"
OFFICER = Actor(None, "Phạm Văn Khởi", Role.SPECIALIST)
MODULES = ("cds_desktop.commands.dossier", "cds_desktop.commands.procedure")


@pytest.fixture
def office(tmp_path: Path) -> Iterator[Office]:
    office = make_office(tmp_path / "Dữ liệu")
    yield office
    office.close()


@pytest.fixture
def each_office(tmp_path: Path, database_url: str) -> Iterator[Office]:
    """The same office on SQLite and on PostgreSQL."""
    office = make_office(tmp_path / "Dữ liệu", url=database_url)
    yield office
    office.close()


@pytest.fixture
def open_uow(office: Office) -> OpenUow:
    return office.open_uow


def at(text: str) -> datetime:
    return parse_instant(text)


def plan(unit: str, limit: str = "", position: int = 1, task: str = "", **facts: Direction) -> (
    StepPlan
):  # fmt: skip
    counted = parse_limit_argument(limit) if limit else None
    return StepPlan(unit, task, facts.get("direction", Direction.SAME_LEVEL), counted, position)


BIRTH = (
    plan("Công chức tư pháp – hộ tịch", "1d", 1, "Đăng ký khai sinh"),
    plan("Công an xã", "3d", 2, "Đăng ký thường trú"),
    plan("Bảo hiểm xã hội cơ sở", "2d", 2, "Cấp thẻ bảo hiểm y tế"),
)
UP_AND_BACK = (
    plan("Sở Tư pháp", "3d", 1, "Thẩm định", direction=Direction.UP),
    plan("Sở Tư pháp", "1d", 2, "Trả kết quả về xã", direction=Direction.BACK),
)


def take_in(open_uow: OpenUow, when: str, procedure: str = PLAIN, limit: str = "10d") -> str:
    reception = Reception(procedure, applicant(), limit=parse_limit_argument(limit))
    return receive(open_uow, reception, actor=CLERK, now=at(when)).code


def planned(open_uow: OpenUow, code: str, plans: tuple[StepPlan, ...], when: str) -> list[int]:
    view = plan_steps(open_uow, code, plans, actor=OFFICER, now=at(when))
    return [step.id for step in view.steps]


def send(open_uow: OpenUow, code: str, step_id: int, when: str) -> StepsView:
    return send_step(open_uow, code, step_id, actor=OFFICER, now=at(when))


def done(open_uow: OpenUow, code: str, step_id: int, when: str, result: str = "") -> StepsView:
    return finish_step(open_uow, code, step_id, result=result, actor=OFFICER, now=at(when))


def states(view: StepsView) -> list[StepState]:
    return [state_of(step, view.steps) for step in view.steps]


def journal(open_uow: OpenUow, code: str) -> list[str]:
    return [sentence_of(entry) for entry in dossier_views.view(open_uow, code).history]


# --- the stories ---------------------------------------------------------------------------------


def test_birth_residence_and_card_go_out_together_and_count_as_one(each_office: Office) -> None:
    open_uow = each_office.open_uow
    set_usual_steps(open_uow, BIRTH_GROUP, BIRTH, actor=ADMIN, now=at("2026-11-02T08:00"))
    code = take_in(open_uow, "2026-11-16T09:00", BIRTH_GROUP, "20d")
    view = steps_of(open_uow, code)
    birth, residence, card = (step.id for step in view.steps)
    assert [step.plan for step in view.steps] == list(BIRTH)
    assert list(numbers_of(view.steps).values()) == ["1", "2a", "2b"]
    assert not view.passes_limit
    move(open_uow, code, Status.PROCESSING, actor=OFFICER, now=at("2026-11-16T09:30"))

    with pytest.raises(RuleBroken, match=r"step\.not_its_turn"):
        send(open_uow, code, card, "2026-11-16T10:00")
    send(open_uow, code, birth, "2026-11-16T10:00")
    done(open_uow, code, birth, "2026-11-17T08:00", "Giấy khai sinh số 312/2026")
    send(open_uow, code, residence, "2026-11-17T08:10")
    view = send(open_uow, code, card, "2026-11-17T08:15")
    assert states(view) == [StepState.DONE, StepState.OUT, StepState.OUT]
    # 21, 22: weekend. Three days from Tuesday end on Friday, two on Thursday.
    assert [f"{step.due_at:%Y-%m-%d}" for step in view.steps if step.due_at] == [
        "2026-11-17", "2026-11-20", "2026-11-19",
    ]  # fmt: skip

    with pytest.raises(RuleBroken, match=r"step\.still_out") as refused:
        move(open_uow, code, Status.FINISHED, actor=OFFICER, now=at("2026-11-19T08:00"))
    assert refused.value.facts["units"] == ("Công an xã", "Bảo hiểm xã hội cơ sở")
    done(open_uow, code, card, "2026-11-20T15:00")
    done(open_uow, code, residence, "2026-11-20T08:00")
    move(open_uow, code, Status.FINISHED, actor=OFFICER, now=at("2026-11-20T16:00"))

    record, view = show(open_uow, code), steps_of(open_uow, code)
    figures = figures_of(view.steps, at("2026-11-20T16:00"))
    assert (figures.early, figures.on_time, figures.late) == (0, 2, 1)
    assert total_outcome(record) is Outcome.EARLY  # late in one step, early in total
    form = indicators.settlement_form(
        open_uow, date(2026, 11, 1), date(2026, 11, 30), now=at("2026-12-01T08:00")
    )
    assert (form.total.column(3), form.total.column(7)) == (1, 1)


def test_a_case_of_the_province_goes_up_and_comes_back_to_the_desk(each_office: Office) -> None:
    open_uow = each_office.open_uow
    code = take_in(open_uow, "2026-11-16T09:00")
    up, back = planned(open_uow, code, UP_AND_BACK, "2026-11-16T09:10")
    send(open_uow, code, up, "2026-11-16T09:20")
    done(open_uow, code, up, "2026-11-18T09:00")
    send(open_uow, code, back, "2026-11-18T09:00")
    (out,) = steps_out(open_uow, now=at("2026-11-23T08:00"))
    assert (out.code, out.step.plan.direction, out.late_by) == (code, Direction.BACK, 2)
    assert out.is_late
    assert out_line_words(out).endswith(
        "Sở Tư pháp  ·  Trả kết quả về xã  ·  gửi 18/11 09:00  ·  hạn 19/11 09:00"
        "  ·  quá hạn 2 ngày"
    )
    done(open_uow, code, back, "2026-11-23T08:30", "Văn bản 45/STP")
    assert steps_out(open_uow, now=at("2026-11-23T08:40")) == ()
    words = journal(open_uow, code)
    assert words[1:] == [
        "Lập các bước liên thông: Sở Tư pháp, Sở Tư pháp",
        "Gửi cơ quan phối hợp: Sở Tư pháp",
        "Nhận kết quả của cơ quan phối hợp: Sở Tư pháp",
        "Gửi cơ quan phối hợp: Sở Tư pháp",
        "Nhận kết quả của cơ quan phối hợp: Sở Tư pháp (Văn bản 45/STP)",
    ]
    told = history_of(dossier_views.view(open_uow, code).history, at("2026-11-23T08:40"))
    assert told[0].title == words[-1]


def test_the_reasons_of_a_steps_date_are_planned_then_kept(open_uow: OpenUow) -> None:
    code = take_in(open_uow, "2026-11-16T09:00")
    (step_id,) = planned(open_uow, code, (plan("Công an xã", "5d"),), "2026-11-16T09:10")

    def reasons() -> tuple[Reason, ...]:
        view = dossier_views.view(open_uow, code)
        return reasons_of_step(view.linked.steps[0], view.linked, view.history)

    assert reasons()[-1].at == at("2026-11-23T09:00")
    view = send(open_uow, code, step_id, "2026-11-18T09:00")
    assert reasons()[-1].rule == Rule.DUE
    assert reasons()[-1].at == view.steps[0].due_at == at("2026-11-26T09:00")
    days = [line.facts["day"] for line in reasons() if "day" in line.facts]
    assert days == ["2026-11-21", "2026-11-22", "2026-11-24"]
    storm = (date(2026, 11, 19), date(2026, 11, 20))
    close(open_uow, storm, reason="Bão số 12", actor=ADMIN, now=at("2026-11-18T16:00"))
    assert reasons()[-1].at == at("2026-11-26T09:00")  # as promised, with its own reasons


def test_the_limits_of_the_steps_may_pass_the_appointment(open_uow: OpenUow) -> None:
    code = take_in(open_uow, "2026-11-16T09:00", limit="4d")
    assert not plan_steps(
        open_uow, code, (plan("A", "3d"), plan("B", "4d")), actor=OFFICER,
        now=at("2026-11-16T09:10"),
    ).passes_limit  # fmt: skip
    view = add_step(open_uow, code, plan("C", "1d"), actor=OFFICER, now=at("2026-11-16T09:12"))
    assert view.passes_limit
    assert [step.position for step in view.steps] == [1, 1, 2]


def test_the_slip_of_control_lists_the_hand_overs_to_other_agencies(open_uow: OpenUow) -> None:
    code = take_in(open_uow, "2026-11-16T09:00")
    (step_id,) = planned(
        open_uow, code, (plan("Công an xã", "1d", 1, "Xác minh nơi ở"),), "2026-11-16T09:10"
    )
    send(open_uow, code, step_id, "2026-11-16T09:20")
    done(open_uow, code, step_id, "2026-11-18T10:00", "Đúng nơi ở")
    move(open_uow, code, Status.PROCESSING, actor=OFFICER, now=at("2026-11-18T11:00"))
    form = plan_form(
        open_uow, code, "06", write_form, actor=OFFICER, now=at("2026-11-18T11:10")
    ).content
    assert form is not None
    found = [(each.giver, each.taker, each.work, each.outcome) for each in form.hand_overs]
    assert found == [
        (applicant().full_name, CLERK.name, "Tiếp nhận", ""),
        (OFFICER.name, "Công an xã", "Xác minh nơi ở", ""),
        ("Công an xã", OFFICER.name, "Trả: Xác minh nơi ở", "Quá hạn"),
        (CLERK.name, OFFICER.name, "Chuyển xử lý", ""),
    ]
    assert form.hand_overs[2].note == "Đúng nơi ở"
    assert form.facts["cooperating_agencies"] == "Công an xã"


# --- planning and changing -----------------------------------------------------------------------


def test_a_dossier_takes_the_usual_steps_when_it_is_received_not_before(
    open_uow: OpenUow,
) -> None:
    set_usual_steps(open_uow, PLAIN, UP_AND_BACK, actor=ADMIN, now=at("2026-11-02T08:00"))
    reception = Reception(PLAIN, applicant(), channel=Channel.ONLINE)
    code = register(open_uow, reception, actor=CLERK, now=at("2026-11-16T09:00")).code
    assert steps_of(open_uow, code).steps == ()
    move(open_uow, code, Status.RECEIVED, actor=CLERK, now=at("2026-11-16T10:00"))
    assert [step.plan for step in steps_of(open_uow, code).steps] == list(UP_AND_BACK)
    set_usual_steps(open_uow, PLAIN, (), actor=ADMIN, now=at("2026-11-17T08:00"))
    assert len(steps_of(open_uow, code).steps) == 2  # what was received keeps its steps
    assert take_in(open_uow, "2026-11-17T09:00") != code


def test_planning_twice_or_without_a_template_is_refused(open_uow: OpenUow) -> None:
    code = take_in(open_uow, "2026-11-16T09:00")
    with pytest.raises(RuleBroken, match=r"step\.no_usual_steps"):
        plan_steps(open_uow, code, actor=OFFICER, now=at("2026-11-16T09:10"))
    planned(open_uow, code, UP_AND_BACK, "2026-11-16T09:10")
    with pytest.raises(RuleBroken, match=r"step\.planned_already"):
        planned(open_uow, code, UP_AND_BACK, "2026-11-16T09:11")


def test_a_step_is_changed_until_it_is_sent_and_dropped_with_a_reason(open_uow: OpenUow) -> None:
    code = take_in(open_uow, "2026-11-16T09:00")
    up, back = planned(open_uow, code, UP_AND_BACK, "2026-11-16T09:10")
    changed = plan("Sở Xây dựng", "5d", 1, "Thẩm định", direction=Direction.UP)
    view = change_step(open_uow, code, up, changed, actor=OFFICER, now=at("2026-11-16T09:11"))
    assert view.steps[0].plan == changed
    send(open_uow, code, up, "2026-11-16T09:20")
    with pytest.raises(RuleBroken, match=r"step\.sent_already"):
        change_step(open_uow, code, up, changed, actor=OFFICER, now=at("2026-11-16T09:21"))
    now = at("2026-11-16T09:22")
    with pytest.raises(RuleBroken, match=r"step\.reason_missing"):
        drop_step(open_uow, code, back, reason="  ", actor=OFFICER, now=now)
    view = drop_step(open_uow, code, back, reason="Gửi qua trục liên thông", actor=OFFICER, now=now)
    assert states(view) == [StepState.OUT, StepState.DROPPED]
    lines = step_lines(view.steps, view.plan, dossier_views.calendar(open_uow), now)
    assert [line.words for line in lines] == [
        "Đang ở đó, còn 5 ngày (hạn 23/11 09:20)", "Đã bỏ: Gửi qua trục liên thông",
    ]  # fmt: skip
    with pytest.raises(RuleBroken, match=r"step\.dropped"):
        send(open_uow, code, back, "2026-11-16T09:30")


def test_a_dossier_may_be_finished_with_a_step_out_only_with_a_reason(open_uow: OpenUow) -> None:
    code = take_in(open_uow, "2026-11-16T09:00")
    (step_id,) = planned(open_uow, code, (plan("Công an xã", "1d"),), "2026-11-16T09:10")
    send(open_uow, code, step_id, "2026-11-16T09:20")
    move(open_uow, code, Status.PROCESSING, actor=OFFICER, now=at("2026-11-16T09:30"))
    now = at("2026-11-18T09:00")
    move(open_uow, code, Status.FINISHED, reason="Đã có bản điện tử", actor=OFFICER, now=now)
    assert steps_out(open_uow, now=now) == ()  # settled: nobody waits any more
    with pytest.raises(RuleBroken, match=r"step\.dossier_closed"):
        add_step(open_uow, code, plan("B"), actor=OFFICER, now=now)
    view = done(open_uow, code, step_id, "2026-11-19T09:00")  # the papers came all the same
    assert states(view) == [StepState.DONE]


def test_steps_lie_in_the_order_of_time(open_uow: OpenUow) -> None:
    code = take_in(open_uow, "2026-11-16T09:00")
    first, second = planned(open_uow, code, (plan("A", "1d"), plan("B", "", 2)), "2026-11-16T09:10")
    with pytest.raises(RuleBroken, match=r"step\.before_last"):
        send(open_uow, code, first, "2026-11-16T08:59")
    with pytest.raises(RuleBroken, match=r"step\.not_sent"):
        done(open_uow, code, first, "2026-11-16T10:00")
    send(open_uow, code, first, "2026-11-16T10:00")
    with pytest.raises(RuleBroken, match=r"step\.before_last"):
        done(open_uow, code, first, "2026-11-16T09:59")
    done(open_uow, code, first, "2026-11-16T11:00")
    with pytest.raises(RuleBroken, match=r"step\.before_last"):
        send(open_uow, code, second, "2026-11-16T10:59")
    assert send(open_uow, code, second, "2026-11-16T11:00").steps[1].due_at is None
    with pytest.raises(NotFound, match=r"step\.not_found"):
        send(open_uow, code, 99_999, "2026-11-16T11:00")


def test_two_counters_cannot_send_the_same_step(each_office: Office) -> None:
    open_uow = each_office.open_uow
    code = take_in(open_uow, "2026-11-16T09:00")
    (step_id,) = planned(open_uow, code, (plan("Công an xã", "1d"),), "2026-11-16T09:10")
    refused: list[str] = []

    def send_it() -> None:
        try:
            send(open_uow, code, step_id, "2026-11-16T10:00")
        except RuleBroken as error:
            refused.append(error.code)

    counters = [threading.Thread(target=send_it) for _ in range(4)]
    for counter in counters:
        counter.start()
    for counter in counters:
        counter.join()
    assert refused == ["step.sent_already"] * 3
    assert sum(words.startswith("Gửi") for words in journal(open_uow, code)) == 1


def test_the_list_of_steps_out_reads_the_few_rows_of_its_index(open_uow: OpenUow) -> None:
    """The archive may hold a million dossiers; those at other agencies are a handful."""
    with open_uow(read_only=True) as uow:
        rows: list[str] = []

        def watch(connection: object, cursor: object, statement: str, *_rest: object) -> None:
            rows.append(statement)

        event.listen(uow.connection, "before_cursor_execute", watch)
        assert StepRepository(uow.session).out() == []
        plan_rows = uow.connection.exec_driver_sql(
            "EXPLAIN QUERY PLAN " + rows[0].replace("?", "1")
        ).all()
    assert [str(row[-1]) for row in plan_rows] == [
        "SCAN dossier_step USING INDEX ix_dossier_step_out"
    ]


# --- undo ----------------------------------------------------------------------------------------


def test_every_act_on_a_step_can_be_taken_back_within_ten_minutes(each_office: Office) -> None:
    open_uow = each_office.open_uow
    code = take_in(open_uow, "2026-11-16T09:00")
    minute = iter(range(10, 60))

    def now() -> datetime:
        return at("2026-11-16T09:00") + timedelta(minutes=next(minute))

    acts: list[Callable[[int], StepsView]] = [
        lambda _id: plan_steps(open_uow, code, BIRTH, actor=OFFICER, now=now()),
        lambda _id: add_step(open_uow, code, plan("X"), actor=OFFICER, now=now()),
        lambda id: change_step(open_uow, code, id, plan("Y"), actor=OFFICER, now=now()),
        lambda id: send_step(open_uow, code, id, actor=OFFICER, now=now()),
        lambda id: finish_step(open_uow, code, id, result="Xong", actor=OFFICER, now=now()),
        lambda id: drop_step(open_uow, code, id, reason="Thôi", actor=OFFICER, now=now()),
    ]
    for number, act in enumerate(acts):
        if number == 4:
            send_step(open_uow, code, steps_of(open_uow, code).steps[0].id,
                      actor=OFFICER, now=now())  # fmt: skip
        before = steps_of(open_uow, code)
        ids = [step.id for step in before.steps]
        after = act(ids[-1 if number == 5 else 0] if ids else 0)
        assert after != before
        assert undo_step(open_uow, code, actor=OFFICER, now=now()) == before
        if number == 0:
            act(0)  # the following acts need steps
    assert sum(words.startswith("Hoàn tác") for words in journal(open_uow, code)) == len(acts)


def test_acts_are_taken_back_one_after_the_other(open_uow: OpenUow) -> None:
    code = take_in(open_uow, "2026-11-16T09:00")
    _first, residence, card = planned(open_uow, code, (plan("A"), *BIRTH[1:]), "2026-11-16T09:10")
    send(open_uow, code, _first, "2026-11-16T09:11")
    done(open_uow, code, _first, "2026-11-16T09:12")
    send(open_uow, code, residence, "2026-11-16T09:13")
    send(open_uow, code, card, "2026-11-16T09:14")
    out = []
    for minute in range(15, 20):
        view = undo_step(open_uow, code, actor=OFFICER, now=at(f"2026-11-16T09:{minute}"))
        out.append([step.is_out for step in view.steps])
    assert out == [
        [False, True, False], [False, False, False], [True, False, False],
        [False, False, False], [],
    ]  # fmt: skip
    with pytest.raises(RuleBroken, match=r"step\.undo_nothing"):
        undo_step(open_uow, code, actor=OFFICER, now=at("2026-11-16T09:20"))


def test_an_undo_is_refused_late_to_others_and_after_the_next_move(open_uow: OpenUow) -> None:
    code = take_in(open_uow, "2026-11-16T09:00")
    (step_id,) = planned(open_uow, code, (plan("Công an xã"),), "2026-11-16T09:10")
    send(open_uow, code, step_id, "2026-11-16T09:20")
    with pytest.raises(RuleBroken, match=r"dossier\.undo_other_officer"):
        undo_step(open_uow, code, actor=CLERK, now=at("2026-11-16T09:21"))
    with pytest.raises(RuleBroken, match=r"dossier\.undo_too_late"):
        undo_step(open_uow, code, actor=OFFICER, now=at("2026-11-16T09:31"))
    move(open_uow, code, Status.PROCESSING, actor=OFFICER, now=at("2026-11-16T09:22"))
    with pytest.raises(RuleBroken, match=r"step\.undo_followed"):
        undo_step(open_uow, code, actor=OFFICER, now=at("2026-11-16T09:23"))
    undo_move(open_uow, code, actor=OFFICER, now=at("2026-11-16T09:24"))
    assert states(steps_of(open_uow, code)) == [StepState.OUT]


# --- rights and the template ---------------------------------------------------------------------


@pytest.mark.parametrize("role", list(Role))
def test_who_processes_may_act_on_steps_and_who_keeps_the_catalogue_on_templates(
    role: Role, open_uow: OpenUow
) -> None:
    actor = Actor(None, "Ai đó", role)
    code = take_in(open_uow, "2026-11-16T09:00")
    (step_id,) = planned(open_uow, code, (plan("Công an xã"),), "2026-11-16T09:10")
    now = at("2026-11-16T10:00")
    acts: tuple[Callable[[], object], ...] = (
        lambda: add_step(open_uow, code, plan("B", "1d"), actor=actor, now=now),
        lambda: change_step(open_uow, code, step_id, plan("C"), actor=actor, now=now),
        lambda: send_step(open_uow, code, step_id, actor=actor, now=now),
        lambda: finish_step(open_uow, code, step_id, actor=actor, now=now),
        lambda: undo_step(open_uow, code, actor=actor, now=now),
        lambda: drop_step(open_uow, code, step_id, reason="Thôi", actor=actor, now=now),
    )
    if role is Role.SUPERVISOR:
        for act in acts:
            with pytest.raises(RuleBroken, match=r"officer\.not_allowed"):
                act()
    else:
        for act in acts:
            act()
    if role is Role.ADMIN:
        set_usual_steps(open_uow, PLAIN, BIRTH, actor=actor, now=now)
        assert usual_steps(open_uow, PLAIN, now=now) == BIRTH
    else:
        with pytest.raises(RuleBroken, match=r"officer\.not_allowed"):
            set_usual_steps(open_uow, PLAIN, BIRTH, actor=actor, now=now)


def test_a_template_is_replaced_and_the_journal_keeps_the_former_one(each_office: Office) -> None:
    open_uow, now = each_office.open_uow, at("2026-11-16T10:00")
    set_usual_steps(open_uow, PLAIN, BIRTH, actor=ADMIN, now=now, reason="Quyết định 12/QĐ-UBND")
    set_usual_steps(open_uow, PLAIN, UP_AND_BACK, actor=ADMIN, now=now)
    set_usual_steps(open_uow, PLAIN, UP_AND_BACK, actor=ADMIN, now=now)  # nothing new
    assert usual_steps(open_uow, PLAIN, now=now) == UP_AND_BACK
    with open_uow(read_only=True) as uow:
        entries = uow.journal.of("procedure", PLAIN)
    assert [sentence_of(entry) for entry in entries] == [
        "Sửa quy trình liên thông: 3 bước. Lý do: Quyết định 12/QĐ-UBND",
        "Sửa quy trình liên thông: 2 bước",
    ]
    before = entries[1].details["before"]
    assert isinstance(before, list)
    assert [each["unit"] for each in before] == [each.unit_name for each in BIRTH]


# --- commands ------------------------------------------------------------------------------------


def test_the_whole_way_by_commands(office: Office, tmp_path: Path) -> None:
    code = take_in(office.open_uow, "2026-11-16T09:00")
    script = Script(office.data_dir.path, at("2026-11-23T09:00"), MODULES)
    step = ("dossier", "step")
    script.ask(*step, "add", code, "--unit", "Công an xã", "--limit", "2d", "--task", "Xác minh",
               "--at", "2026-11-16T09:10")  # fmt: skip
    answer = script.ask(*step, "add", code, "--unit", "Thuế cơ sở", "--limit", "1d", "--parallel")
    assert [each["position"] for each in answer["steps"]] == [1, 1]
    script.ask(*step, "send", code, "--step", "1", "--at", "2026-11-16T09:20")
    script.ask(*step, "send", code, "--step", "2", "--at", "2026-11-16T09:20")
    (police, tax) = reversed(script.ask("dossier", "steps", "--out"))
    assert (police["unit"], police["late_by_working_days"]) == ("Công an xã", 3)
    assert (tax["unit"], tax["is_late"]) == ("Thuế cơ sở", True)
    assert script.ask("dossier", "steps", "--out", "--on", "2026-11-17")[0]["is_late"] is False
    script.ask(*step, "done", code, "--step", "2", "--result", "Không nợ thuế",
               "--at", "2026-11-17T08:00")  # fmt: skip
    answer = script.ask(*step, "drop", code, "--step", "1", "--reason", "Không cần nữa")
    assert answer["steps"][1]["explanation"][-1]["rule"] == "due"
    assert [(s["state"], s["outcome"]) for s in answer["steps"]] == [
        ("dropped", ""), ("done", "on_time"),
    ]  # fmt: skip
    assert answer["counts"]["done"] == 1
    assert script.ask(*step, "undo", code)["steps"][0]["state"] == "out"
    assert script.run(*step, "send", code, "--step", "9")[0] == 1
    assert "Không có bước số 9. Hồ sơ có 2 bước" in script.errors
    exit_code, text = script.run(*step, "list", code)
    assert exit_code == 0
    assert (
        "1a. Công an xã  ·  Xác minh · 2 ngày làm việc  ·  Quá hạn 3 ngày (hạn 18/11 09:20)" in text
    )


def test_a_template_by_file_and_by_options(office: Office, tmp_path: Path) -> None:
    script = Script(office.data_dir.path, at("2026-11-16T09:00"), MODULES)
    file = tmp_path / "quy trình.json"
    rows = [
        {"unit": "Sở Tư pháp", "direction": "up", "limit": "3d"},
        {"unit": "Sở Tư pháp", "direction": "back", "limit": "0,5d", "task": "Trả về xã"},
    ]
    file.write_text(json.dumps(rows, ensure_ascii=False), encoding="utf-8-sig")
    answer = script.ask("procedure", "steps", PLAIN, "--set", str(file))
    assert [(each["position"], each["limit"]) for each in answer] == [(1, "3d"), (2, "0.5d")]
    more = ("--add", "--unit", "Công an xã", "--parallel")
    assert len(script.ask("procedure", "steps", PLAIN, *more)) == 3
    code = take_in(office.open_uow, "2026-11-16T10:00")
    assert len(script.ask("dossier", "step", "list", code)["steps"]) == 3
    assert script.ask("procedure", "steps", PLAIN, "--clear") == []
    file.write_text('{"unit": 1}', encoding="utf-8")
    assert script.run("procedure", "steps", PLAIN, "--set", str(file))[0] == 1
    assert "Cần một danh sách các bước" in script.errors
    file.write_text('[{"unit": "A", "direction": "sideways"}]', encoding="utf-8")
    assert script.run("procedure", "steps", PLAIN, "--set", str(file))[0] == 1
    assert "Bước số 1 trong tệp không đọc được" in script.errors
