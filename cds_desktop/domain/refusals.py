"""Refusal after appraisal (từ chối giải quyết): the case is settled, its result is a refusal.

A written refusal within the time limit finishes a dossier like a signed result (Nghị định 61/2018
Điều 19 khoản 8): status 9, counted as settled, form 03. It is told apart by its reason, which is
compulsory and keeps the head below, so that every list, form and file shows it in plain words.
"""

from __future__ import annotations

from typing import Final

from cds_desktop.domain.dossier_records import DossierRecord, Move
from cds_desktop.domain.dossier_waits import standing_moves
from cds_desktop.domain.dossiers import Status

REFUSED: Final = "Từ chối giải quyết: "
REFUSAL_PAPER: Final = "Văn bản từ chối giải quyết hồ sơ"


def refusal_of(record: DossierRecord) -> Move | None:
    """The finish that refused what was asked for; None when there was a result, or none yet."""
    return next((step for step in standing_moves(record.moves) if is_refusal(step)), None)


def is_refusal(move: Move) -> bool:
    """Whether this step finished the dossier by a refusal."""
    return (
        move.after is Status.FINISHED
        and move.before is Status.PROCESSING
        and is_refusal_reason(move.reason)
    )


def is_refusal_reason(reason: str) -> bool:
    """Whether the reason of a finish says that it refused."""
    return reason.startswith(REFUSED)


def refusal_reason(reason: str) -> str:
    """The reason as the officer wrote it, without the head."""
    return reason.removeprefix(REFUSED.rstrip()).lstrip()


def result_name(record: DossierRecord, reason: str) -> str:
    """Under which name the result of a finish stands among the papers."""
    return REFUSAL_PAPER if is_refusal_reason(reason) else record.procedure_name
