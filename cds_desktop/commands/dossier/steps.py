"""`dossier step …`, `steps --out`, `refuse`, `correct`: interlinked dossiers and office errors."""

from __future__ import annotations

import argparse
from typing import TYPE_CHECKING, Any

from cds_desktop.commands.dossier.answers import (
    answer_record,
    at_option,
    iso_or_none,
    moment,
    record_data,
)
from cds_desktop.commands.session import Session, SubParsers, add_command, add_group
from cds_desktop.domain.clock import iso, office_day, parse_day
from cds_desktop.domain.dossier_steps import Direction, StepPlan
from cds_desktop.domain.dossiers import OPEN

if TYPE_CHECKING:
    from datetime import datetime

    from cds_desktop.services.dossier_views import DossierView
    from cds_desktop.services.dossiers.steps import OutLine, StepsView

_DIRECTIONS = [item.value for item in Direction]


def add_steps(group: SubParsers) -> None:
    """Add the commands about steps, refusals and corrections to the group `dossier`."""
    step = add_group(group, "step", "Các bước liên thông của một hồ sơ")
    listing = _command(step, "list", "Xem các bước của một hồ sơ", _list)
    at_option(listing)
    add = _command(step, "add", "Thêm một bước; --usual: lấy quy trình của thủ tục", _add)
    plan_options(add, required=False)
    add.add_argument("--parallel", action="store_true", help="cùng lúc với bước cuối")
    add.add_argument("--usual", action="store_true", help="lập các bước theo quy trình")
    at_option(add)
    for name, help_text, run in (
        ("send", "Gửi hồ sơ cho cơ quan của một bước", _send),
        ("done", "Nhận kết quả của một bước", _done),
        ("drop", "Bỏ một bước, có lý do", _drop),
    ):
        parser = _command(step, name, help_text, run)
        parser.add_argument("--step", required=True, type=int, metavar="SỐ", help="số thứ tự")
        if name == "done":
            parser.add_argument("--result", default="", metavar="KẾT_QUẢ")
        if name == "drop":
            parser.add_argument("--reason", required=True, metavar="LÝ_DO")
        at_option(parser)
    at_option(_command(step, "undo", "Hoàn tác việc vừa làm, trong 10 phút", _undo))
    out = add_command(group, "steps", "Các bước đang ở cơ quan khác", _out)
    out.add_argument("--out", action="store_true", required=True, help="đang ở cơ quan khác")
    out.add_argument("--on", metavar="NGÀY", help="mặc định là bây giờ")
    refuse = _command(group, "refuse", "Từ chối giải quyết sau khi thẩm định (mẫu 03)", _refuse)
    correct = _command(group, "correct", "Mở hồ sơ sửa sai sót của kết quả đã trả", _correct)
    for parser in (refuse, correct):
        parser.add_argument("--reason", required=True, metavar="LÝ_DO")
        at_option(parser)


def _command(group: SubParsers, name: str, help_text: str, run: Any) -> argparse.ArgumentParser:
    parser = add_command(group, name, help_text, run)
    parser.add_argument("code", metavar="MÃ_HỒ_SƠ")
    return parser


def plan_options(parser: argparse.ArgumentParser, *, required: bool) -> None:
    """Add the facts of one step."""
    parser.add_argument("--unit", required=required, default="", metavar="CƠ_QUAN")
    parser.add_argument("--task", default="", metavar="VIỆC")
    parser.add_argument("--direction", choices=_DIRECTIONS, default=Direction.SAME_LEVEL.value)
    parser.add_argument("--limit", default="", metavar="5d|5cd|8h|same-day")


def read_plan(arguments: argparse.Namespace, position: int = 1) -> StepPlan:
    """The step that the options describe.

    Raises:
        RuleBroken: `limit.…`.
    """
    from cds_desktop.domain.deadlines import parse_limit_argument

    limit = parse_limit_argument(arguments.limit) if arguments.limit else None
    direction = Direction(arguments.direction)
    return StepPlan(arguments.unit, arguments.task, direction, limit, position)


def _list(arguments: argparse.Namespace, session: Session) -> int:
    from cds_desktop.services.dossiers.steps import steps_of

    view = steps_of(session.office().open_uow, arguments.code, actor=session.actor)
    return _answer(arguments, session, view)


def _add(arguments: argparse.Namespace, session: Session) -> int:
    from cds_desktop.services.dossiers.steps import add_step, plan_steps

    open_uow, at = session.office().open_uow, moment(arguments, session)
    if arguments.usual:
        view = plan_steps(open_uow, arguments.code, actor=session.actor, now=at)
    else:
        view = add_step(
            open_uow, arguments.code, read_plan(arguments),
            parallel=arguments.parallel, actor=session.actor, now=at,
        )  # fmt: skip
    return _answer(arguments, session, view)


def _step_id(arguments: argparse.Namespace, session: Session) -> int:
    from cds_desktop.services.dossiers.steps import steps_of

    view = steps_of(session.office().open_uow, arguments.code, actor=session.actor)
    return view.step(arguments.step).id


def _send(arguments: argparse.Namespace, session: Session) -> int:
    from cds_desktop.services.dossiers.step_acts import send_step

    view = send_step(
        session.office().open_uow, arguments.code, _step_id(arguments, session),
        actor=session.actor, now=moment(arguments, session),
    )  # fmt: skip
    return _answer(arguments, session, view)


def _done(arguments: argparse.Namespace, session: Session) -> int:
    from cds_desktop.services.dossiers.step_acts import finish_step

    view = finish_step(
        session.office().open_uow, arguments.code, _step_id(arguments, session),
        result=arguments.result, actor=session.actor, now=moment(arguments, session),
    )  # fmt: skip
    return _answer(arguments, session, view)


def _drop(arguments: argparse.Namespace, session: Session) -> int:
    from cds_desktop.services.dossiers.step_acts import drop_step

    view = drop_step(
        session.office().open_uow, arguments.code, _step_id(arguments, session),
        reason=arguments.reason, actor=session.actor, now=moment(arguments, session),
    )  # fmt: skip
    return _answer(arguments, session, view)


def _undo(arguments: argparse.Namespace, session: Session) -> int:
    from cds_desktop.services.dossiers.step_acts import undo_step

    view = undo_step(
        session.office().open_uow, arguments.code,
        actor=session.actor, now=moment(arguments, session),
    )  # fmt: skip
    return _answer(arguments, session, view)


def _answer(arguments: argparse.Namespace, session: Session, view: StepsView) -> int:
    """All steps of the dossier with how each stands, and the total beside them."""
    from cds_desktop.domain.dossier_steps import figures_of
    from cds_desktop.services import dossier_views
    from cds_desktop.services.dossiers.steps import total_outcome
    from cds_desktop.wording.steps import figures_words, links_words, passes_words, step_lines

    open_uow, now = session.office().open_uow, moment(arguments, session)
    whole = dossier_views.view(open_uow, arguments.code, actor=session.actor)
    record = whole.record
    is_open = record.status in OPEN
    lines = step_lines(view.steps, view.plan, whole.calendar, now, is_open=is_open)
    figures = figures_of(view.steps, now)
    total = total_outcome(record)
    data = {
        "code": record.code,
        "steps": _steps_data(whole, now),
        "counts": {
            name: getattr(figures, name)
            for name in ("planned", "done", "out", "early", "on_time", "late")
        },
        "total_outcome": None if total is None else total.value,
        "passes_limit": view.passes_limit,
        "corrects": None if view.corrects is None else view.corrects.code,
        "corrected_by": [link.code for link in view.corrections],
    }
    said = [
        f"{number}) {line.title}" + (f"  ·  {line.facts}" if line.facts else "")
        + f"  ·  {line.words}"
        for number, line in enumerate(lines, start=1)
    ]  # fmt: skip
    warning = passes_words(view, record.due_at, now)
    if warning:
        session.say(warning)
    head = f"{record.code}: " + (figures_words(figures) if lines else "không có bước liên thông")
    return session.answer(data, head, *said, *links_words(view))


def _steps_data(whole: DossierView, now: datetime) -> list[dict[str, object]]:
    from cds_desktop.domain.dossier_steps import plan_data, state_of
    from cds_desktop.services.dossiers.steps import reasons_of_step
    from cds_desktop.wording.steps import explain_step, outcome_of

    view = whole.linked
    planned = {each.step.id: each for each in view.plan}
    return [
        {
            "step": number,
            **plan_data(step.plan),
            "state": state_of(step, view.steps).value,
            "planned_due_at": iso(planned[step.id].due_at) if step.id in planned else None,
            "sent_at": iso_or_none(step.sent_at),
            "due_at": iso_or_none(step.due_at),
            "done_at": iso_or_none(step.done_at),
            "outcome": outcome_of(step, now),
            "result": step.result,
            "sender": step.sender_name,
            "receiver": step.receiver_name,
            "drop_reason": step.drop_reason,
            "explanation": [
                {"at": iso(reason.at), "rule": str(reason.rule), "text": explain_step(reason)}
                for reason in reasons_of_step(step, view, whole.history)
            ],
        }
        for number, step in enumerate(view.steps, start=1)
    ]


def _out(arguments: argparse.Namespace, session: Session) -> int:
    from cds_desktop.services.dossiers.risk import start_of
    from cds_desktop.services.dossiers.steps import steps_out
    from cds_desktop.wording.steps import out_line_words

    now = session.now()
    if arguments.on and parse_day(arguments.on) != office_day(now):
        now = start_of(parse_day(arguments.on))
    found = steps_out(session.office().open_uow, now=now, actor=session.actor)
    lines = [out_line_words(line) for line in found] or ["Không có hồ sơ nào ở cơ quan khác."]
    return session.answer([_out_data(line) for line in found], *lines)


def _out_data(line: OutLine) -> dict[str, object]:
    step = line.step
    return {
        "code": line.code,
        "applicant": line.owner_name,
        "procedure_name": line.procedure_name,
        "unit": step.plan.unit_name,
        "task": step.plan.task,
        "direction": step.plan.direction.value,
        "sent_at": iso_or_none(step.sent_at),
        "due_at": iso_or_none(step.due_at),
        "dossier_due_at": iso_or_none(line.dossier_due_at),
        "is_late": line.is_late,
        "late_by_working_days": line.late_by,
    }


def _refuse(arguments: argparse.Namespace, session: Session) -> int:
    from cds_desktop.services.dossiers import refuse

    record = refuse(
        session.office().open_uow, arguments.code, reason=arguments.reason,
        actor=session.actor, now=moment(arguments, session),
    )  # fmt: skip
    return answer_record(session, record)


def _correct(arguments: argparse.Namespace, session: Session) -> int:
    from cds_desktop.services.dossiers import open_correction
    from cds_desktop.services.dossiers.steps import steps_of

    open_uow = session.office().open_uow
    record = open_correction(
        open_uow, arguments.code, reason=arguments.reason,
        actor=session.actor, now=moment(arguments, session),
    )  # fmt: skip
    link = steps_of(open_uow, record.code, actor=session.actor).corrects
    corrected = "" if link is None else link.code
    lines = [record.code, f"Sửa sai sót của hồ sơ {corrected}; không thu phí."]
    return session.answer(record_data(record) | {"corrects": corrected}, *lines)
