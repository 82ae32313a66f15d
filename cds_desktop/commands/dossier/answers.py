"""What the commands about dossiers answer, and the option they share."""

from __future__ import annotations

import argparse
from datetime import datetime
from typing import TYPE_CHECKING, Any

from cds_desktop.commands.session import Session
from cds_desktop.domain.clock import iso, office_time, parse_instant

if TYPE_CHECKING:
    from cds_desktop.domain.digitisation import Paper
    from cds_desktop.domain.dossier_records import DossierRecord


def at_option(parser: argparse.ArgumentParser) -> None:
    """Add `--at`, the moment at which a step was made."""
    parser.add_argument("--at", metavar="ISO", help="thời điểm; không ghi múi giờ là giờ cơ quan")


def moment(arguments: argparse.Namespace, session: Session) -> datetime:
    """The moment that `--at` gives, else now."""
    return parse_instant(arguments.at) if arguments.at else session.now()


def explanation_data(record: DossierRecord) -> list[dict[str, str]]:
    """The reasons of the due date: moment, rule and sentence."""
    from cds_desktop.domain.deadlines import reasons_from_data
    from cds_desktop.wording.deadlines import explain

    if not record.explanation:
        return [
            {
                "at": iso(record.received_at),
                "rule": "limit_missing",
                "text": "Danh mục chưa ghi thời hạn tính được; chưa có ngày hẹn trả.",
            }
        ]
    return [
        {"at": iso(reason.at), "rule": str(reason.rule), "text": explain(reason)}
        for reason in reasons_from_data(record.explanation)
    ]


def due_lines(record: DossierRecord) -> list[str]:
    """The appointment and its reasons, one line each."""
    if record.due_at is None:
        return ["Chưa có ngày hẹn trả: danh mục chưa ghi thời hạn."]
    lines = [f"Hẹn trả: {office_time(record.due_at):%H:%M ngày %d/%m/%Y}"]
    if record.original_due_at is not None and record.original_due_at != record.due_at:
        first = office_time(record.original_due_at)
        lines.append(f"Hẹn lúc tiếp nhận: {first:%H:%M ngày %d/%m/%Y}")
    if record.extended_due_at is not None:
        new = office_time(record.extended_due_at)
        lines.append(f"Đã xin lỗi và hẹn lại: {new:%H:%M ngày %d/%m/%Y} (vẫn tính hạn theo luật)")
    return lines + [f"  – {item['text']}" for item in explanation_data(record)]


def answer_record(session: Session, record: DossierRecord, warning: str = "") -> int:
    """Answer with the whole record; a warning stops nobody and is told on the error stream too."""
    from cds_desktop.wording.desk import desk_lines, kept_words
    from cds_desktop.wording.terms import PAPER_STATES, STATUSES

    lines = [
        f"{record.code} · {STATUSES[record.status.term]}",
        f"{record.owner.full_name} · {record.procedure_name}",
        *due_lines(record),
        *desk_lines(record, session.now(), alone=True),
        *(f"  [{PAPER_STATES[p.state.value]}] {p.name}{kept_words(p)}" for p in record.papers),
    ]
    if warning:
        session.say(warning)
    return session.answer(record_data(record) | ({"warning": warning} if warning else {}), *lines)


def record_data(record: DossierRecord) -> dict[str, Any]:
    """A dossier as plain data for scripts; times carry the office's offset."""
    return {
        "code": record.code,
        "status": record.status.term,
        "status_code": int(record.status),
        "procedure": record.procedure_code,
        "procedure_name": record.procedure_name,
        "field": record.field,
        "applicant": record.owner.full_name,
        "id_number": record.owner.id_number,
        "phone": record.owner.phone,
        "address": record.owner.address,
        "channel": record.channel.term,
        "filed_by": record.filed_by.value,
        "received_at": iso(record.received_at),
        "due_at": iso_or_none(record.due_at),
        "original_due_at": iso_or_none(record.original_due_at),
        "extended_due_at": iso_or_none(record.extended_due_at),
        "finished_at": iso_or_none(record.finished_at),
        "ended_at": iso_or_none(record.ended_at),
        "returned_at": iso_or_none(record.returned_at),
        "copies": record.copies,
        "pages": record.pages,
        "co_applicants": [
            {"name": one.full_name, "id_number": one.id_number} for one in record.co_applicants
        ],
        "submitter": record.submitter_name,
        "submitter_id_number": record.submitter_id_number,
        "submitter_phone": record.submitter_phone,
        "submitter_ground": record.submitter_ground,
        "new_unit": record.owner.new_unit,
        "fee_vnd": record.fee_vnd,
        "payment_way": record.payment_way.value,
        "paid_at": iso_or_none(record.paid_at),
        "receiver": record.receiver_name,
        "receiver_note": record.receiver_note,
        "way": None if record.return_way is None else record.return_way.value,
        "signing_at": iso_or_none(record.signing_at),
        "wait_until": None if record.wait_until is None else record.wait_until.isoformat(),
        "shelf": record.shelf_code,
        "called_at": iso_or_none(record.called_at),
        "call_outcome": record.call_outcome,
        "note": record.note,
        "register_number": record.register_number,
        "is_rated": record.rating_level is not None,
        "explanation": explanation_data(record),
        "papers": [_paper_data(paper) for paper in record.papers],
        "moves": [
            {
                "at": iso(step.at),
                "from": step.before.term if step.before else None,
                "to": step.after.term,
                "reason": step.reason,
                "officer": step.officer_name,
                "due_before": iso_or_none(step.due_before),
                "due_after": iso_or_none(step.due_after),
                "items": list(step.items),
                "until": None if step.until is None else step.until.isoformat(),
            }
            for step in record.moves
        ],
    }


def _paper_data(paper: Paper) -> dict[str, Any]:
    return {
        "kind": paper.kind.value,
        "number": paper.position,
        "name": paper.name,
        "form": paper.form.value,
        "quantity": paper.quantity,
        "state": paper.state.value,
        "file": None if paper.file is None else paper.file.sha256,
        "reason": paper.reason,
        "is_kept": paper.is_kept,
        "given_back_at": iso_or_none(paper.given_back_at),
        "given_back_to": paper.given_back_to,
    }


def iso_or_none(instant: datetime | None) -> str | None:
    """ISO 8601 text, or None."""
    return None if instant is None else iso(instant)
