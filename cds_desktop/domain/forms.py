"""The legal forms as data: each template has its wording, its fields and the days it is in force.

An office can correct the wording without a new program: a template is plain data, and the
renderer follows it. Circular 01/2018/TT-VPCP was replaced by 03/2025/TT-VPCP on 15/09/2025.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime
from enum import StrEnum
from typing import Final

from cds_desktop.domain.errors import RuleBroken
from cds_desktop.domain.form_codes import check_code, code_facts, code_text

__all__ = [
    "RATING_CAPTION", "WEEKDAYS", "FormField", "FormKind", "QrSide", "ReceiptTemplate",
    "Signature", "SlipContent", "SlipPaper", "check_slip", "slip_code",
]  # fmt: skip


class FormKind(StrEnum):
    """The forms that the circulars prescribe."""

    RECEIPT = "receipt"
    SUPPLEMENT = "supplement"
    REFUSAL = "refusal"
    APOLOGY = "apology"
    STOP = "stop"
    CONTROL = "control"
    REGISTER = "register"


class QrSide(StrEnum):
    """Where the code stands; Circular 01/2023/TT-VPCP art. 26 asks for the left."""

    LEFT = "left"
    RIGHT = "right"


@dataclass(frozen=True, slots=True)
class FormField:
    """One labelled line of a form; `key` is the attribute of the content that fills it.

    Attributes:
        blank_lines: Dotted lines to write on by hand when the program does not know the value.
    """

    key: str
    label: str
    is_required: bool = False
    is_bold: bool = False
    blank_lines: int = 1


@dataclass(frozen=True, slots=True)
class Signature:
    """One place to sign; `signer` is the attribute that holds the printed name."""

    title: str
    hint: str
    signer: str


RATING_CAPTION: Final = "Quét để đánh giá khi nhận kết quả"
"""Under the code that asks for a vote, unless a form says otherwise."""
WEEKDAYS: Final = (
    "Thứ Hai", "Thứ Ba", "Thứ Tư", "Thứ Năm", "Thứ Sáu", "Thứ Bảy", "Chủ nhật",
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class ReceiptTemplate:
    """Form 01, Giấy tiếp nhận hồ sơ và hẹn trả kết quả, as one set and the office word it.

    Texts in braces are filled by the renderer. Paper size A5 (Circular 01/2018 art. 9).

    Attributes:
        fields: Lines from top to bottom; the first `beside` of them stand beside the code.
        words: Labels and sentences by the keys of `form_sets.RECEIPT_WORDS`.
        copies: Whom each copy is for (two, Circular 01/2018).
        qr: What the code carries, by the keys of `form_codes.QR_FIELDS`.
        rating_caption: Under the small code by which the citizen votes when the result is handed
            back; "" prints none.
    """

    number: str
    legal_basis: str
    valid_from: date
    valid_to: date | None
    title: str
    paper: str
    fields: tuple[FormField, ...]
    beside: int
    words: Mapping[str, str]
    signatures: tuple[Signature, ...]
    copies: tuple[str, ...]
    qr: tuple[str, ...]
    number_line: str
    state_title: str
    state_motto: str
    place_line: str
    form_line: str
    page_line: str
    reprint_line: str
    qr_side: QrSide = QrSide.LEFT
    qr_caption: str = ""
    rating_caption: str = RATING_CAPTION


@dataclass(frozen=True, slots=True)
class SlipPaper:
    """One paper handed in; `count` is None when nothing was taken (data of the State reused)."""

    name: str
    kind: str = ""
    count: int | None = None


@dataclass(frozen=True, slots=True)
class SlipContent:
    """What one receipt slip says, in the words of the office.

    Attributes:
        unit_lines: The superior agency, then the one-stop unit.
        code: Dossier code; the QR code begins with it.
        number: Number of the slip in the register, such as "0023/TN".
        place: Place named in the date line, such as "Cái Nước".
        received_at: Moment of receipt, in office time.
        due_at: Moment promised, in office time; None where the result is given at once.
        limit: Time limit in words.
        result_place: Where the result waits, such as "Quầy 2".
        reasons: One line that explains the date ("nghỉ 21, 22, 24/11").
        lookup: The sentence on how to follow the dossier.
        lookup_number: With it the applicant sees how far the work is (`services.lookup`).
        rating_code: Scanned when the result is handed back, it opens the rating window; "" prints
            none (`services.rating_codes`).
        procedure_code: National code; "" when the procedure has none that may be printed.
        applicant_id: What the QR code names the applicant by (`form_codes`).
        submitter: Printed under the left signature; the applicant when "".
        reprint: 0 on the first print, then the number of the reprint.
        is_sample: Written in the sample office; every page says that it has no force.
    """

    unit_lines: tuple[str, ...]
    code: str
    number: str
    place: str
    applicant: str
    content: str
    received_at: datetime
    due_at: datetime | None
    address: str = ""
    phone: str = ""
    email: str = ""
    papers: tuple[SlipPaper, ...] = ()
    sets: int = 1
    limit: str = ""
    result_place: str = ""
    result_way: str = ""
    register_line: str = ""
    reasons: str = ""
    fee: str = ""
    lookup: str = ""
    lookup_number: str = ""
    rating_code: str = ""
    procedure_code: str = ""
    applicant_id: str = ""
    submitter: str = ""
    receiver: str = ""
    reprint: int = 0
    is_sample: bool = False


def check_slip(template: ReceiptTemplate, content: SlipContent) -> None:
    """Refuse a slip that lacks what its form requires.

    Raises:
        RuleBroken: "form.field_missing" with the key and the label of the first such field;
            "form.procedure_code_missing" or "form.qr_field_missing" for the code.
    """
    for item in template.fields:
        if item.is_required and not str(getattr(content, item.key)).strip():
            raise RuleBroken("form.field_missing", field=item.key, label=item.label)
    if not any(line.strip() for line in content.unit_lines):
        raise RuleBroken("form.field_missing", field="unit_lines", label="Đơn vị")
    check_code(template.qr, _code_facts(template, content))


def slip_code(template: ReceiptTemplate, content: SlipContent) -> str:
    """What the QR code of a slip says.

    Raises:
        RuleBroken: As `form_codes.check_code`.
    """
    return code_text(template.qr, _code_facts(template, content))


def _code_facts(template: ReceiptTemplate, content: SlipContent) -> dict[str, str]:
    return {
        "code": content.code,
        "procedure_code": content.procedure_code,
        "applicant_id": content.applicant_id,
        **code_facts(template.title, content.received_at, content.due_at),
    }
