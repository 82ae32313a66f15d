"""The legal forms as data: each template has its wording, its fields and the days it is in force.

An office can correct the wording without a new program: a template is plain data, and the
renderer follows it. Circular 01/2018/TT-VPCP was replaced by 03/2025/TT-VPCP on 15/09/2025.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime
from enum import StrEnum

from cds_desktop.domain.errors import RuleBroken

__all__ = [
    "RECEIPT_2018",
    "RECEIPT_2025",
    "RECEIPT_TEMPLATES",
    "FormField",
    "FormKind",
    "QrSide",
    "ReceiptTemplate",
    "Signature",
    "SlipContent",
    "SlipPaper",
    "check_slip",
    "receipt_template",
]


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


@dataclass(frozen=True, slots=True)
class ReceiptTemplate:
    """Form 01, Giấy tiếp nhận hồ sơ và hẹn trả kết quả, in one legal version.

    Texts in braces are filled by the renderer. Paper size A5 (Circular 01/2018 art. 9).

    Attributes:
        valid_to: Last day on which the form may be issued; None while it is in force.
        fields: Lines beside the code, then (from `wide_from` on) lines over the whole width.
    """

    number: str
    legal_basis: str
    valid_from: date
    valid_to: date | None
    fields: tuple[FormField, ...]
    kind: FormKind = FormKind.RECEIPT
    wide_from: str = "content"
    title: str = "GIẤY TIẾP NHẬN HỒ SƠ VÀ HẸN TRẢ KẾT QUẢ"
    state_title: str = "CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM"
    state_motto: str = "Độc lập – Tự do – Hạnh phúc"
    number_line: str = "Số: {number}"
    place_line: str = "{place}, ngày {day} tháng {month} năm {year}"
    papers_heading: str = "Thành phần hồ sơ nộp: {sets} bộ"
    received_label: str = "Nhận hồ sơ"
    due_label: str = "Hẹn trả kết quả"
    clock_line: str = "{hour} giờ {minute} phút"
    day_line: str = "ngày {day}/{month}/{year}"
    due_line: str = "{hour} giờ {minute}, {weekday} {day}/{month}/{year}"
    limit_line: str = "Thời hạn: {limit}"
    at_once_line: str = "Trả kết quả ngay"
    page_line: str = "trang {page}/{pages}"
    place_of_result_line: str = "tại {place}"
    signatures: tuple[Signature, ...] = (
        Signature("NGƯỜI NỘP HỒ SƠ", "(ký, ghi rõ họ tên)", "submitter"),
        Signature("NGƯỜI TIẾP NHẬN", "(ký, ghi rõ họ tên)", "receiver"),
    )
    copies: tuple[str, ...] = ("Liên 1: giao người nộp", "Liên 2: lưu cùng hồ sơ")
    form_line: str = "Mẫu {number}, {legal_basis}"
    reprint_line: str = "In lại lần {times}"
    qr_side: QrSide = QrSide.LEFT
    qr_caption: str = "quét tại quầy"
    weekdays: tuple[str, ...] = (
        "Thứ Hai", "Thứ Ba", "Thứ Tư", "Thứ Năm", "Thứ Sáu", "Thứ Bảy", "Chủ nhật",
    )  # fmt: skip


RECEIPT_2025 = ReceiptTemplate(
    number="01",
    legal_basis="Thông tư 03/2025/TT-VPCP",
    valid_from=date(2025, 9, 15),
    valid_to=None,
    fields=(
        FormField("code", "Mã hồ sơ", is_required=True, is_bold=True),
        FormField("applicant", "Người nộp", is_required=True, is_bold=True),
        FormField("address", "Địa chỉ"),
        FormField("phone", "Điện thoại"),
        FormField("email", "Thư điện tử"),
        FormField("content", "Nội dung", is_required=True),
        FormField("fee", "Phí, lệ phí"),
        FormField("result_way", "Nhận kết quả"),
    ),
)
"""From 15/09/2025. The layout of the 2025 forms was not published with the circular's text we
have; the data are code, subject, components, time and due date."""

RECEIPT_2018 = ReceiptTemplate(
    number="01",
    legal_basis="Thông tư 01/2018/TT-VPCP",
    valid_from=date(2019, 1, 6),
    valid_to=date(2025, 9, 14),
    fields=(
        FormField("code", "Mã hồ sơ", is_required=True, is_bold=True),
        FormField("applicant", "Tiếp nhận hồ sơ của", is_required=True, is_bold=True),
        FormField("address", "Địa chỉ"),
        FormField("phone", "Số điện thoại"),
        FormField("email", "Email"),
        FormField("content", "Nội dung yêu cầu giải quyết", is_required=True),
        FormField("fee", "Phí, lệ phí"),
        FormField("result_way", "Đăng ký nhận kết quả tại"),
        FormField("register_line", "Vào sổ theo dõi hồ sơ"),
    ),
    papers_heading="Thành phần hồ sơ nộp gồm; số lượng hồ sơ: {sets} (bộ)",
    received_label="Thời gian nhận hồ sơ",
    due_label="Thời gian trả kết quả giải quyết hồ sơ",
    limit_line="Thời gian giải quyết theo quy định: {limit}",
    signatures=(
        Signature("NGƯỜI NỘP HỒ SƠ", "(ký và ghi rõ họ tên)", "submitter"),
        Signature("NGƯỜI TIẾP NHẬN HỒ SƠ", "(ký và ghi rõ họ tên)", "receiver"),
    ),
)
"""In force from 06/01/2019 to 14/09/2025; two copies, one for each side."""

RECEIPT_TEMPLATES: tuple[ReceiptTemplate, ...] = (RECEIPT_2018, RECEIPT_2025)


def receipt_template(
    on: date, templates: tuple[ReceiptTemplate, ...] = RECEIPT_TEMPLATES
) -> ReceiptTemplate:
    """Return the version of form 01 in force on the day a dossier was received.

    Raises:
        RuleBroken: No version was in force on that day.
    """
    for template in templates:
        if template.valid_from <= on and (template.valid_to is None or on <= template.valid_to):
            return template
    raise RuleBroken("form.no_version", form=FormKind.RECEIPT, on=on)


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
        code: Dossier code; also the payload of the slip's QR code.
        number: Number of the slip in the register, such as "0023/TN".
        place: Place named in the date line, such as "Cái Nước".
        received_at: Moment of receipt, in office time.
        due_at: Moment promised, in office time; None where the result is given at once.
        limit: Time limit in words.
        result_place: Where the result waits, such as "Quầy 2".
        reasons: One line that explains the date ("nghỉ 21, 22, 24/11").
        lookup: The sentence on how to follow the dossier.
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
    submitter: str = ""
    receiver: str = ""
    reprint: int = 0
    is_sample: bool = False


def check_slip(template: ReceiptTemplate, content: SlipContent) -> None:
    """Refuse a slip that lacks what its form requires.

    Raises:
        RuleBroken: "form.field_missing" with the key and the label of the first such field.
    """
    for item in template.fields:
        if item.is_required and not str(getattr(content, item.key)).strip():
            raise RuleBroken("form.field_missing", field=item.key, label=item.label)
    if not any(line.strip() for line in content.unit_lines):
        raise RuleBroken("form.field_missing", field="unit_lines", label="Đơn vị")
