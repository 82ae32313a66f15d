"""Records of incoming files to and from plain rules."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import date, datetime
from typing import Any, Final

from cds_desktop.domain.consolidation import (
    FileKind,
    IncomingFile,
    IncomingState,
    JudgedFile,
    Outcome,
    Reason,
    UnitStanding,
    choose,
)
from cds_desktop.domain.periods import Period
from cds_desktop.domain.unit_keys import SignatureState
from cds_desktop.persistence.incoming_reports import IncomingRecord

_DAY: Final = "day"
_TRUSTED: Final = (SignatureState.VALID.value, SignatureState.UNKNOWN_KEY.value)
_WITHDRAWN: Final = "incoming.withdrawn"


def reason_data(reason: Reason) -> dict[str, Any]:
    """A reason as JSON keeps it."""
    facts = {
        key: {_DAY: value.isoformat()} if isinstance(value, date) else value
        for key, value in reason.facts.items()
    }
    return {"code": reason.code, "facts": facts, "warning": reason.is_warning}


def reason_from(data: Mapping[str, Any]) -> Reason:
    """A reason as it was kept."""
    facts = {
        key: date.fromisoformat(value[_DAY]) if isinstance(value, dict) else value
        for key, value in data["facts"].items()
    }
    return Reason(str(data["code"]), facts, bool(data["warning"]))


def record_of(
    file: IncomingFile,
    standing: UnitStanding,
    reasons: Iterable[Reason],
    *,
    period: Period,
    received_at: datetime,
    receiver: str,
) -> IncomingRecord:
    """What is kept of a file; of a refused one never the counts."""
    reasons, package = tuple(reasons), file.package
    is_good = all(reason.is_warning for reason in reasons)
    unit_code = standing.code or ("" if package is None else package.unit_code)
    return IncomingRecord(
        id=0,
        unit_code=unit_code,
        unit_name=standing.name or ("" if package is None else package.unit_name),
        first=period.first,
        last=period.last,
        version=0 if package is None else package.version,
        kind=file.kind.value,
        state=(IncomingState.ACCEPTED if is_good else IncomingState.REFUSED).value,
        reasons=tuple(map(reason_data, reasons)),
        file_name=file.file_name,
        file_hash=file.file_hash,
        content_hash="" if package is None else package.content_hash,
        signature=file.signature.value,
        key_fingerprint=file.fingerprint,
        made_at=None if package is None or file.kind is not FileKind.PACKAGE else package.made_at,
        received_at=received_at,
        receiver_name=receiver,
        body=_body(file, is_good),
    )


def _body(file: IncomingFile, is_good: bool) -> dict[str, Any]:
    body: dict[str, Any] = {"public_key": file.public_key}
    if file.package is not None:
        body.update(file.package.data())
        if not is_good:
            for key in ("cells", "control", "sources"):
                body.pop(key)
    return body


def judged(record: IncomingRecord) -> JudgedFile:
    """A record as the rules see it."""
    reasons = [reason_from(data) for data in record.reasons]
    withdrawn = next((r for r in reasons if r.code == _WITHDRAWN), None)
    return JudgedFile(
        record.id, record.file_name, record.file_hash, FileKind(record.kind), record.unit_code,
        record.unit_name, record.version, record.content_hash, record.signature in _TRUSTED,
        record.made_at, record.received_at, record.body.get("cells", {}),
        tuple(reason for reason in reasons if reason is not withdrawn),
        "" if withdrawn is None else str(withdrawn.facts.get("why", "")) or "–",
    )  # fmt: skip


def withdrawal(why: str) -> dict[str, Any]:
    """The reason that takes a file out of the sums."""
    return reason_data(Reason(_WITHDRAWN, {"why": why}))


def without_withdrawal(reasons: Iterable[Mapping[str, Any]]) -> tuple[dict[str, Any], ...]:
    """The reasons of a file as they were before it was taken out."""
    return tuple(dict(data) for data in reasons if data["code"] != _WITHDRAWN)


def outcomes_of(records: Iterable[IncomingRecord]) -> Mapping[str, Outcome]:
    """What became of the files of one period, by the hash of their bytes."""
    return choose(map(judged, records))
