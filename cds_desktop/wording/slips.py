"""The words of a receipt slip (form 01), written from a dossier's record."""

from __future__ import annotations

from typing import TYPE_CHECKING

from cds_desktop.domain.clock import office_time
from cds_desktop.domain.digitisation import PaperState
from cds_desktop.domain.dossiers import Channel, PaymentWay
from cds_desktop.domain.form_codes import applicant_identifier
from cds_desktop.domain.forms import SlipContent, SlipPaper
from cds_desktop.domain.procedures import is_provisional
from cds_desktop.wording.cards import phone_words
from cds_desktop.wording.dossiers import days_off_words, record_limit_words
from cds_desktop.wording.moments import money_words
from cds_desktop.wording.reception import address_words, applicants_words, copies_words
from cds_desktop.wording.terms import PAPER_FORMS

if TYPE_CHECKING:
    from cds_desktop.domain.dossier_records import DossierRecord
    from cds_desktop.services.slips import SlipFacts

_NOT_TAKEN = {
    PaperState.REUSED: "dùng lại bản đã số hóa",
    PaperState.FROM_DATABASE: "từ cơ sở dữ liệu",
}
_RESULT_WAYS = {
    Channel.DIRECT: "Tại Bộ phận Một cửa",
    Channel.ONLINE: "Trực tuyến hoặc tại Bộ phận Một cửa",
    Channel.POSTAL: "Qua dịch vụ bưu chính công ích",
}


def write_slip(facts: SlipFacts) -> SlipContent:
    """Write the slip of one dossier."""
    record = facts.record
    due_at = record.original_due_at or record.due_at
    return SlipContent(
        unit_lines=tuple(line for line in (facts.superior_name, facts.desk_name) if line),
        code=record.code,
        number=f"{record.register_number:04d}/TN",
        place=facts.place,
        applicant=applicants_words(record),
        content=record.procedure_name,
        received_at=office_time(record.received_at),
        due_at=None if due_at is None else office_time(due_at),
        address=address_words(record.owner),
        phone=phone_words(record.owner.phone),
        email=record.owner.email,
        papers=_papers(record),
        # Where pages make the fee, the number is of copies to be made, not of sets handed in.
        sets=1 if record.pages else record.copies,
        limit=record_limit_words(record),
        result_place=record.counter,
        result_way=_RESULT_WAYS[record.channel],
        register_line=f"Số thứ tự {record.register_number:04d}",
        reasons=days_off_words(record.explanation),
        fee="Theo biểu mức thu" if facts.is_fee_open else _fee(record),
        lookup=_lookup(facts),
        lookup_number=facts.lookup_number,
        rating_code=facts.rating_code,
        procedure_code=_procedure_code(facts),
        applicant_id=applicant_identifier(record.owner.id_number, record.owner.id),
        submitter=record.submitter_name or record.owner.full_name,
        receiver=facts.receiver,
        reprint=facts.prints,
        is_sample=facts.is_sample,
    )


def _procedure_code(facts: SlipFacts) -> str:
    """The national code; one that the office made up only where the office wants it printed."""
    code = facts.record.procedure_code
    return "" if is_provisional(code) and not facts.prints_provisional else code


def _papers(record: DossierRecord) -> tuple[SlipPaper, ...]:
    return tuple(
        SlipPaper(
            paper.name,
            _NOT_TAKEN.get(paper.state) or PAPER_FORMS[paper.form.value].lower(),
            None if paper.state in _NOT_TAKEN else paper.quantity,
        )
        for paper in record.components
    )


def _fee(record: DossierRecord) -> str:
    words = money_words(record.fee_vnd)
    if not record.fee_vnd:
        return words
    is_paid = record.paid_at is not None and record.payment_way is not PaymentWay.NONE
    facts = (copies_words(record), "đã nộp" if is_paid else "chưa nộp")
    return f"{words} ({'; '.join(filter(None, facts))})"


def _lookup(facts: SlipFacts) -> str:
    asked = "Mang giấy này khi nhận kết quả."
    return f"{asked} Cần hỏi, gọi {facts.phone}." if facts.phone else asked
