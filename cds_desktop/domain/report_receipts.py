"""The answer of the receiving unit: a small signed file that goes back to the sender."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime
from enum import StrEnum
from typing import Any, Final

from cds_desktop.domain.errors import RuleBroken
from cds_desktop.domain.report_package import PackageRemark, canonical

FORMAT: Final = "cds-receipt/1"


class Answer(StrEnum):
    """What became of a report at the receiving unit."""

    ACCEPTED = "accepted"
    REJECTED = "rejected"


@dataclass(frozen=True, slots=True)
class ReceiptReason:
    """One reason of a refusal: a code with its parameters, and the sentence as it was shown."""

    code: str
    words: str


@dataclass(frozen=True, slots=True)
class Receipt:
    """What the receiving unit says about one version of a unit's report.

    Attributes:
        unit_code: The unit whose report it is.
        content_hash: Of the version that was read; "" when the file could not be read.
        receiver_code: Agency identifier of the unit which answers.
    """

    unit_code: str
    unit_name: str
    first: date | None
    last: date | None
    version: int
    content_hash: str
    file_name: str
    answer: Answer
    reasons: tuple[ReceiptReason, ...]
    remarks: tuple[PackageRemark, ...]
    receiver_code: str
    receiver_name: str
    officer: str
    at: datetime

    def data(self) -> dict[str, Any]:
        """The receipt as JSON writes it."""
        return {
            "format": FORMAT,
            "unit_code": self.unit_code,
            "unit_name": self.unit_name,
            "from": None if self.first is None else self.first.isoformat(),
            "to": None if self.last is None else self.last.isoformat(),
            "version": self.version,
            "content_hash": self.content_hash,
            "file_name": self.file_name,
            "answer": self.answer.value,
            "reasons": [{"code": each.code, "words": each.words} for each in self.reasons],
            "remarks": [
                {"text": each.text, "author": each.author, "at": each.at.isoformat(),
                 "cell": each.cell}
                for each in self.remarks
            ],
            "receiver_code": self.receiver_code,
            "receiver_name": self.receiver_name,
            "officer": self.officer,
            "at": self.at.isoformat(),
        }  # fmt: skip

    def signed_bytes(self) -> bytes:
        """What the signature covers."""
        return canonical(self.data())


def receipt_from(data: object) -> Receipt:
    """Read a receipt.

    Raises:
        RuleBroken: `receipt.format`, `receipt.shape`.
    """
    if not isinstance(data, dict) or data.get("format") != FORMAT:
        raise RuleBroken("receipt.format")
    try:
        return _receipt(data)
    except (KeyError, TypeError, ValueError, AttributeError) as error:
        raise RuleBroken("receipt.shape", detail=type(error).__name__) from error


def _receipt(data: Mapping[str, Any]) -> Receipt:
    return Receipt(
        unit_code=str(data["unit_code"]),
        unit_name=str(data["unit_name"]),
        first=_day(data["from"]),
        last=_day(data["to"]),
        version=int(data["version"]),
        content_hash=str(data["content_hash"]),
        file_name=str(data["file_name"]),
        answer=Answer(data["answer"]),
        reasons=tuple(
            ReceiptReason(str(each["code"]), str(each["words"])) for each in data["reasons"]
        ),
        remarks=tuple(
            PackageRemark(
                str(each["text"]), str(each["author"]), datetime.fromisoformat(each["at"]),
                str(each["cell"]),
            )
            for each in data["remarks"]
        ),
        receiver_code=str(data["receiver_code"]),
        receiver_name=str(data["receiver_name"]),
        officer=str(data["officer"]),
        at=datetime.fromisoformat(data["at"]),
    )  # fmt: skip


def _day(value: object) -> date | None:
    return None if value is None else date.fromisoformat(str(value))
