"""What commands that make codes tell about single procedures."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    from cds_desktop.services.publicity import PosterPlan
    from ui.printing.products.making import MakingRemark

__all__ = ["Warned", "making_warnings", "plan_warnings", "warned", "warning_lines"]

Warned = dict[str, str]
_MOST_LINES: Final = 20


def plan_warnings(plan: PosterPlan) -> list[Warned]:
    """What was left out before anything was made, and what is not as wished."""
    reasons = [(each.code, each.reason) for each in plan.skipped]
    reasons += [(each.code, each.reason) for each in plan.notes]
    return [warned(code, reason, {}) for code, reason in reasons]


def making_warnings(remarks: Sequence[MakingRemark]) -> list[Warned]:
    """What came of the making."""
    return [warned(remark.code, remark.reason, remark.facts) for remark in remarks]


def warned(code: str, reason: str, facts: Mapping[str, object]) -> Warned:
    """One warning for scripts and for people."""
    from cds_desktop.domain.errors import RuleBroken
    from cds_desktop.wording.errors import sentence

    # The plan gives a reason without facts; most sentences name the procedure.
    words = sentence(RuleBroken(reason, **{"code": code, **facts}))
    return {"code": code, "reason": reason, "text": words}


def warning_lines(warnings: Sequence[Warned]) -> list[str]:
    """The first warnings for people."""
    lines = [f"  {each['code']}: {each['text']}" for each in warnings[:_MOST_LINES]]
    if len(warnings) > _MOST_LINES:
        lines.append(f"  … và {len(warnings) - _MOST_LINES} cảnh báo nữa (xem bằng --json)")
    return lines
