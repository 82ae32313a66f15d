"""`procedure steps CODE`: the usual steps of a procedure, shown or replaced."""

from __future__ import annotations

import argparse
import json
from pathlib import Path

from cds_desktop.commands.dossier.steps import plan_options, read_plan
from cds_desktop.commands.session import Session, SubParsers, add_command, add_group
from cds_desktop.domain.dossier_steps import StepPlan, plan_data, plan_from_data
from cds_desktop.domain.errors import EnvironmentFault, RuleBroken


def add_parser(commands: SubParsers) -> None:
    """Add the group `procedure`."""
    group = add_group(commands, "procedure", "Một thủ tục: quy trình liên thông")
    steps = add_command(group, "steps", "Xem hoặc ghi các bước liên thông thường dùng", _steps)
    steps.add_argument("code", metavar="MÃ_THỦ_TỤC")
    steps.add_argument(
        "--set", type=Path, dest="file", metavar="TỆP.json",
        help="danh sách các bước: unit, task, direction, limit, position",
    )  # fmt: skip
    steps.add_argument("--add", action="store_true", help="thêm một bước với --unit…")
    steps.add_argument("--clear", action="store_true", help="bỏ mọi bước")
    plan_options(steps, required=False)
    steps.add_argument("--parallel", action="store_true", help="cùng lúc với bước cuối")
    steps.add_argument("--reason", default="", metavar="LÝ_DO")


def _steps(arguments: argparse.Namespace, session: Session) -> int:
    from cds_desktop.services.usual_steps import set_usual_steps, usual_steps
    from cds_desktop.wording.steps import usual_lines

    open_uow, now = session.office().open_uow, session.now()
    plans = usual_steps(open_uow, arguments.code, now=now)
    wanted = _wanted(arguments, plans)
    if wanted is not None:
        plans = set_usual_steps(
            open_uow, arguments.code, wanted,
            reason=arguments.reason, actor=session.actor, now=now,
        )  # fmt: skip
    lines = [
        f"{number} {unit}" + (f"  ·  {facts}" if facts else "")
        for number, unit, facts in usual_lines(plans)
    ] or ["Thủ tục này chưa có quy trình liên thông."]
    return session.answer([plan_data(plan) for plan in plans], *lines)


def _wanted(
    arguments: argparse.Namespace, before: tuple[StepPlan, ...]
) -> tuple[StepPlan, ...] | None:
    """What is to be written; None only shows."""
    if arguments.clear:
        return ()
    if arguments.file is not None:
        return read_steps_file(arguments.file)
    if not arguments.add:
        return None
    last = max((plan.position for plan in before), default=0)
    position = max(last, 1) if arguments.parallel else last + 1
    return (*before, read_plan(arguments, position))


def read_steps_file(path: Path) -> tuple[StepPlan, ...]:
    """Read a list of steps; without positions they follow each other.

    Raises:
        EnvironmentFault: `step.list_unreadable`.
        RuleBroken: `step.file_unreadable`, `limit.…`.
    """
    try:
        data = json.loads(path.read_text(encoding="utf-8-sig"))
    except (OSError, ValueError) as error:
        raise EnvironmentFault("step.list_unreadable", path=str(path)) from error
    if not isinstance(data, list):
        raise RuleBroken("step.list_unreadable", path=str(path))
    return tuple(plan_from_data(each, number) for number, each in enumerate(data, start=1))
