"""The QR code at the top left of a dossier's form: Circular 01/2023/TT-VPCP, article 26.

It carries at least the dossier's number, the procedure's code, the applicant's identifier, the
name of the paper, the system that issued it and the moment of issue; a receipt also carries the
appointment. Which fields a form carries is data of the form (`qr = [...]`).

The text, in NFC: the dossier's code, then `;KEY=value` for each further field, for instance
`000.00.16.H12-261120-0023;TT=1.004873;CN=096190004512;TG=Phiếu xin lỗi…;HT=CDS Một cửa;PH=…`.
The code comes first, and no digit follows it directly, because hand scanners are keyboards: they
deliver the code whole whatever becomes of the Vietnamese letters behind it. The sign between the
fields is not that of identity cards ("|"), so that a slip is never taken for a card.

An applicant without an identity number (a child, a foreigner) is named by the number under which
the office's program knows him, `NB-000123`: the field may not be empty, and a made-up identity
number would be worse. The paper belongs to the person it names; posters carry no such code.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Final

from cds_desktop.domain.clock import office_time
from cds_desktop.domain.errors import RuleBroken
from cds_desktop.domain.text import normalise

__all__ = [
    "LEAST_FIELDS", "QR_FIELDS", "SYSTEM", "QrField", "applicant_identifier", "check_code",
    "code_facts", "code_text",
]  # fmt: skip

SYSTEM: Final = "CDS Một cửa"
_LONGEST_NAME: Final = 60


@dataclass(frozen=True, slots=True)
class QrField:
    """One field of the code: its key in the text, and its Vietnamese name."""

    sign: str
    label: str


QR_FIELDS: Final[Mapping[str, QrField]] = {
    "code": QrField("", "Mã hồ sơ"),
    "procedure_code": QrField("TT", "Mã thủ tục hành chính"),
    "applicant_id": QrField("CN", "Mã định danh của người nộp"),
    "paper_name": QrField("TG", "Tên giấy"),
    "system": QrField("HT", "Hệ thống cấp giấy"),
    "issued_at": QrField("PH", "Thời điểm cấp giấy"),
    "due_at": QrField("HK", "Thời điểm hẹn trả"),
}
LEAST_FIELDS: Final = (
    "code", "procedure_code", "applicant_id", "paper_name", "system", "issued_at",
)  # fmt: skip
"""Of every paper that the dossier system issues (article 26)."""
_MAY_BE_EMPTY: Final = frozenset({"due_at"})
"""A result given at once has no appointment."""


def applicant_identifier(id_number: str, person_id: int) -> str:
    """The identity number, or the number under which the program knows the applicant."""
    return id_number or f"NB-{person_id:06d}"


def code_facts(title: str, issued_at: datetime, due_at: datetime | None = None) -> dict[str, str]:
    """The fields that follow from the form itself."""
    name = normalise(title).capitalize()
    return {
        "paper_name": name if len(name) <= _LONGEST_NAME else f"{name[: _LONGEST_NAME - 1]}…",
        "system": SYSTEM,
        "issued_at": _moment(issued_at),
        "due_at": "" if due_at is None else _moment(due_at),
    }


def check_code(keys: Sequence[str], facts: Mapping[str, str]) -> None:
    """Refuse a paper whose code would lack a field.

    Raises:
        RuleBroken: `form.procedure_code_missing`, or `form.qr_field_missing` with its name.
    """
    for key in keys:
        if facts.get(key, "").strip() or key in _MAY_BE_EMPTY:
            continue
        if key == "procedure_code":
            raise RuleBroken("form.procedure_code_missing")
        raise RuleBroken("form.qr_field_missing", field=key, label=QR_FIELDS[key].label)


def code_text(keys: Sequence[str], facts: Mapping[str, str]) -> str:
    """What the code says, the dossier's code first.

    Raises:
        RuleBroken: As `check_code`.
    """
    check_code(keys, facts)
    parts = [facts["code"]]
    for key in keys:
        value = normalise(facts.get(key, "")).replace(";", ",")
        if key != "code" and value:
            parts.append(f"{QR_FIELDS[key].sign}={value}")
    return ";".join(parts)


def _moment(at: datetime) -> str:
    return office_time(at).isoformat(timespec="minutes")
