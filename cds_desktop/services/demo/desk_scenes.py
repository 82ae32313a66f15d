"""What a busy desk leaves lying about: shelves, calls, signatures, originals, other agencies.

Set on a filled sample office by the same services that officers use, so that every page and list
has something to show on its last day.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime, timedelta
from decimal import Decimal
from typing import Final

from cds_desktop.domain.deadlines import LimitUnit, TimeLimit
from cds_desktop.domain.digitisation import PaperForm
from cds_desktop.domain.dossier_records import DossierLine, DossierQuery, DossierRecord, ListTab
from cds_desktop.domain.dossier_steps import Direction, StepPlan
from cds_desktop.domain.dossiers import Status
from cds_desktop.domain.officers import Actor, Officer, Role
from cds_desktop.domain.pickup import CallOutcome
from cds_desktop.persistence.unit_of_work import OpenUow
from cds_desktop.services.dossiers import originals, shelf, signing, step_acts, steps
from cds_desktop.services.dossiers.supplements import request_supplement

SHELVED: Final = 12
SIGNING: Final = 3
CALLED: Final = 2
KEPT: Final = 2
_LOOKED_AT: Final = 200
_A_WHILE: Final = timedelta(minutes=40)
_MISSING: Final = (
    "Bản sao giấy chứng nhận quyền sử dụng đất (chứng thực)",
    "Đơn có xác nhận của trưởng ấp",
)


def set_scenes(open_uow: OpenUow, *, stands_at: datetime) -> None:
    """Leave the desk of a filled sample office as it is in the middle of an afternoon.

    Does nothing twice: whatever lies on a shelf or with the leader already stays so.
    """
    with open_uow(read_only=True) as uow:
        officers = uow.officers.all()
    clerk, specialist = _acting(officers, Role.RECEPTION), _acting(officers, Role.SPECIALIST)
    if clerk is None or specialist is None:
        return
    _shelve(open_uow, clerk, stands_at)
    running = _running(open_uow, stands_at)
    signing_now, rest = running[:SIGNING], running[SIGNING:]
    for record in signing_now:
        signing.submit_for_signature(
            open_uow, record.code, actor=specialist, now=stands_at - _A_WHILE
        )
    elsewhere = next((each for each in rest if _has_weeks_left(each, stands_at)), None)
    if elsewhere is not None:
        _send_to_others(open_uow, elsewhere, specialist, stands_at)
        rest.remove(elsewhere)
    for record in rest[:1]:
        request_supplement(
            open_uow, record.code, _MISSING, reason="Đối chiếu thực địa còn thiếu giấy tờ",
            until=(stands_at + timedelta(days=14)).date(), actor=specialist,
            now=stands_at - _A_WHILE,
        )  # fmt: skip
    for record in rest[1 : 1 + KEPT]:
        _keep_an_original(open_uow, record, clerk, stands_at)


def _acting(officers: Sequence[Officer], role: Role) -> Actor | None:
    found = (each for each in officers if each.role is role and each.is_active)
    return next((each.acting() for each in found), None)


def _shelve(open_uow: OpenUow, clerk: Actor, stands_at: datetime) -> None:
    """Give the oldest results their places, and call the first citizens."""
    waiting = shelf.waiting_for_pickup(open_uow, now=stands_at)
    for number, line in enumerate(waiting[:SHELVED]):
        if line.shelf_code:
            continue
        shelf.put_on_shelf(open_uow, line.code, None, actor=clerk, now=stands_at - _A_WHILE)
        if number < CALLED:
            outcome = CallOutcome.NO_ANSWER if number else CallOutcome.WILL_COME
            comes_on = None if number else (stands_at + timedelta(days=3)).date()
            shelf.record_call(
                open_uow, line.code, outcome, comes_on=comes_on, actor=clerk,
                now=stands_at - _A_WHILE,
            )  # fmt: skip


def _running(open_uow: OpenUow, stands_at: datetime) -> list[DossierRecord]:
    """Dossiers in processing with some days left."""
    with open_uow(read_only=True) as uow:
        query = DossierQuery(tab=ListTab.OPEN, statuses=(Status.PROCESSING,))
        lines = uow.lists.page(query, stands_at, limit=_LOOKED_AT).lines
        records = [uow.dossiers.get(line.id) for line in lines if _has_days_left(line, stands_at)]
    return [record for record in records if record.moves[-1].at < stands_at - 2 * _A_WHILE]


def _has_weeks_left(record: DossierRecord, stands_at: datetime) -> bool:
    """Time enough for every agency, one after the other."""
    return record.due_at is not None and record.due_at > stands_at + timedelta(days=14)


def _has_days_left(line: DossierLine, stands_at: datetime) -> bool:
    return line.due_at is not None and line.due_at > stands_at + timedelta(days=2)


def _send_to_others(
    open_uow: OpenUow, record: DossierRecord, specialist: Actor, stands_at: datetime
) -> None:
    two, three = (TimeLimit(Decimal(days), LimitUnit.WORKING_DAY) for days in (2, 3))
    plans = (
        StepPlan("Công an xã", "Xác nhận nơi cư trú", Direction.SAME_LEVEL, two, 1),
        StepPlan("Bảo hiểm xã hội cơ sở", "Cấp thẻ bảo hiểm y tế", Direction.SAME_LEVEL, three, 1),
        StepPlan("Sở Tư pháp", "Đối chiếu, trả kết quả về xã", Direction.UP, three, 2),
    )
    at = stands_at - _A_WHILE
    steps.plan_steps(open_uow, record.code, plans, actor=specialist, now=at)
    planned = steps.steps_of(open_uow, record.code).steps
    for step in planned[:2]:
        step_acts.send_step(open_uow, record.code, step.id, actor=specialist, now=at)


def _keep_an_original(
    open_uow: OpenUow, record: DossierRecord, clerk: Actor, stands_at: datetime
) -> None:
    paper = next((each for each in record.components if each.form is PaperForm.ORIGINAL), None)
    if paper is not None:
        originals.keep_original(
            open_uow, record.code, paper.position, True, actor=clerk, now=stands_at - _A_WHILE
        )
