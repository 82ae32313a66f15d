"""Answering the units: receipts, remarks, keys to trust, reports taken out again."""

from __future__ import annotations

import json
import re
import secrets
from collections import defaultdict
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime
from pathlib import Path
from typing import Final

from cds_desktop.domain.clock import whole_second
from cds_desktop.domain.consolidation import IncomingState, Outcome, Reason
from cds_desktop.domain.errors import EnvironmentFault, NotFound, RuleBroken
from cds_desktop.domain.officers import Actor, Right
from cds_desktop.domain.periods import Period
from cds_desktop.domain.report_package import PackageRemark
from cds_desktop.domain.report_receipts import Answer, Receipt, ReceiptReason
from cds_desktop.domain.text import fold, normalise
from cds_desktop.domain.unit_keys import UnitKey
from cds_desktop.domain.units import Unit
from cds_desktop.persistence import incoming_reports
from cds_desktop.persistence.incoming_reports import IncomingRecord
from cds_desktop.persistence.unit_of_work import OpenUow, UnitOfWork
from cds_desktop.services.consolidation.found_files import read_one
from cds_desktop.services.consolidation.records import outcomes_of, withdrawal
from cds_desktop.services.consolidation.standings import own_unit
from cds_desktop.services.unit_keys import register_key, sign
from cds_desktop.services.workbook_sheets.manifest import signature_data

RECEIPT_SUFFIX: Final = ".phieu.json"
_OURS: Final = ("incoming.unknown_key", "incoming.tree_unknown", "incoming.period_assumed")
"""Warnings about what we have not settled yet; no matter of the unit."""
_LONGEST_REMARK: Final = 2_000


@dataclass(frozen=True, slots=True)
class WrittenReceipt:
    """One receipt that was written."""

    path: Path
    receipt: Receipt


def accept_key(
    open_uow: OpenUow, incoming_id: int, note: str = "", *, actor: Actor, now: datetime
) -> UnitKey:
    """Trust the key which signed a file as that of its unit, after a call to the unit.

    The file has to be taken in again: of a refused file no counts were kept.

    Raises:
        RuleBroken: `officer.not_allowed`, `consolidation.not_for_sums`, `unit_key.*`.
        NotFound: `consolidation.incoming_unknown`.
    """
    actor.require(Right.CONSOLIDATE)
    with open_uow(read_only=True) as uow:
        record = _record(uow, incoming_id)
    public_key, unit_code = str(record.body.get("public_key", "")), record.body.get("unit_code")
    if not public_key or not unit_code:
        raise RuleBroken("consolidation.not_for_sums", name=record.file_name)
    return register_key(open_uow, str(unit_code), public_key, note, actor=actor, now=now)


def add_key_of(
    open_uow: OpenUow, path: Path, note: str = "", *, actor: Actor, now: datetime
) -> UnitKey:
    """The same from a file of the unit that was not taken in.

    Raises:
        RuleBroken: `officer.not_allowed`, `consolidation.not_for_sums`, `unit_key.*`.
    """
    actor.require(Right.CONSOLIDATE)
    found = read_one(path)
    package = found.file.package
    if package is None or not found.file.public_key:
        raise RuleBroken("consolidation.not_for_sums", name=path.name)
    return register_key(
        open_uow, package.unit_code, found.file.public_key, note, actor=actor, now=now
    )


def withdraw_incoming(
    open_uow: OpenUow, incoming_id: int, reason: str, *, actor: Actor, now: datetime
) -> None:
    """Take a file out of the sums; its record stays, with the reason.

    An earlier version of the unit counts again if there is one.

    Raises:
        RuleBroken: `officer.not_allowed`, `consolidation.reason_missing`,
            `consolidation.already_withdrawn`.
        NotFound: `consolidation.incoming_unknown`.
    """
    actor.require(Right.CONSOLIDATE)
    reason = normalise(reason)
    if not reason:
        raise RuleBroken("consolidation.reason_missing")
    with open_uow() as uow:
        record = _record(uow, incoming_id)
        if record.state == IncomingState.WITHDRAWN.value:
            raise RuleBroken("consolidation.already_withdrawn")
        changed = replace(
            record, state=IncomingState.WITHDRAWN.value,
            reasons=(withdrawal(reason), *record.reasons),
        )  # fmt: skip
        incoming_reports.change_record(uow.session, changed)
        rest = incoming_reports.records_of(uow.session, record.first, record.last)
        states = outcomes_of(rest)
        incoming_reports.set_states(
            uow.session, {one.id: states[one.file_hash].state.value for one in rest}
        )
        _write(uow, record, "incoming_withdrawn", actor, now, reason)
        uow.commit()


def remark(
    open_uow: OpenUow, incoming_id: int, text: str, cell: str = "", *, actor: Actor,
    now: datetime,
) -> None:  # fmt: skip
    """Say something about a report, or about one cell of it; it travels with the receipt.

    Raises:
        RuleBroken: `officer.not_allowed`, `consolidation.remark_missing`.
        NotFound: `consolidation.incoming_unknown`.
    """
    actor.require(Right.CONSOLIDATE)
    text = normalise(text)[:_LONGEST_REMARK]
    if not text:
        raise RuleBroken("consolidation.remark_missing")
    with open_uow() as uow:
        record = _record(uow, incoming_id)
        incoming_reports.add_remark(
            uow.session, incoming_id, cell, text, own_unit(uow).name, actor.name,
            whole_second(now),
        )  # fmt: skip
        _write(uow, record, "incoming_remarked", actor, now)
        uow.commit()


def receipts_for(
    open_uow: OpenUow,
    period: Period,
    out_folder: Path,
    say: Callable[[Reason], str] | None = None,
    *,
    actor: Actor,
    now: datetime,
) -> tuple[WrittenReceipt, ...]:
    """Write one signed receipt for each unit: what was accepted, or why nothing was.

    Args:
        open_uow: Opens the transaction.
        period: The period.
        out_folder: Made when it is not there.
        say: The sentence of a reason; without it the codes stand.
        actor: Who signs off.
        now: When.

    Raises:
        RuleBroken: `officer.not_allowed`, `consolidation.nothing_to_answer`.
        EnvironmentFault: `file.not_written`, `file.in_use`; files written before stay.
    """
    actor.require(Right.CONSOLIDATE)
    at = whole_second(now)
    with open_uow() as uow:
        records = incoming_reports.records_of(
            uow.session, period.first, period.last, with_bodies=True
        )
        receipts = [
            _receipt(uow, newest, outcome, period, say or _code_of, actor, at)
            for newest, outcome in _to_answer(records)
        ]
        if not receipts:
            raise RuleBroken("consolidation.nothing_to_answer")
        written = []
        for receipt in receipts:
            signature = sign(uow, receipt.signed_bytes(), actor=actor, now=now)
            data = {"receipt": receipt.data(), "signature": signature_data(signature)}
            path = out_folder / receipt_name(receipt)
            _put(path, json.dumps(data, ensure_ascii=False, indent=2) + "\n")
            written.append(WrittenReceipt(path, receipt))
        uow.journal.write(
            at=at, actor=actor, subject="report",
            reference=f"consolidation:{period.first:%Y-%m-%d}..{period.last:%Y-%m-%d}",
            action="receipts_written", details={"receipts": len(written)},
        )  # fmt: skip
        uow.commit()
    return tuple(written)


def receipt_name(receipt: Receipt) -> str:
    """A name which sorts by unit and period, with plain letters only."""
    unit = re.sub(r"[^a-z0-9]+", "-", fold(receipt.unit_name)).strip("-")[:40]
    code = re.sub(r"[^A-Za-z0-9]+", "-", receipt.unit_code).strip("-")
    days = "-".join(f"{day:%Y%m%d}" for day in (receipt.first, receipt.last) if day is not None)
    return f"{code}_{unit}_{days}_v{receipt.version}{RECEIPT_SUFFIX}"


def _to_answer(
    records: Sequence[IncomingRecord],
) -> list[tuple[IncomingRecord, Outcome]]:
    """Of each unit the file that counts and later versions refused, or the newest refused."""
    outcomes = outcomes_of(records)
    by_unit: dict[str, list[IncomingRecord]] = defaultdict(list)
    for record in records:
        if record.body.get("unit_code"):
            by_unit[record.unit_code].append(record)
    chosen = []
    for _code, found in sorted(by_unit.items()):
        chosen += _of_unit(found, outcomes)
    return [(record, outcomes[record.file_hash]) for record in chosen]


def _of_unit(
    found: Sequence[IncomingRecord], outcomes: Mapping[str, Outcome]
) -> list[IncomingRecord]:
    def came(record: IncomingRecord) -> tuple[datetime, str]:
        return record.received_at, record.file_hash

    states = {record.id: outcomes[record.file_hash].state for record in found}
    counts = [one for one in found if states[one.id] is IncomingState.ACCEPTED]
    newest: dict[int, IncomingRecord] = {}
    for record in sorted(found, key=came):
        if not counts or record.version > counts[0].version:
            newest[record.version] = record
    if not counts:
        return [max(found, key=came)]
    return [*counts, *(newest[version] for version in sorted(newest))]


def _receipt(
    uow: UnitOfWork, record: IncomingRecord, outcome: Outcome, period: Period,
    say: Callable[[Reason], str], actor: Actor, at: datetime,
) -> Receipt:  # fmt: skip
    own: Unit = own_unit(uow)
    is_accepted = outcome.state is IncomingState.ACCEPTED
    remarks = tuple(
        PackageRemark(row.text, row.author_name, row.at, row.cell)
        for row in incoming_reports.remarks_of(uow.session, [record.id])
    )
    body = record.body
    return Receipt(
        unit_code=str(body["unit_code"]),
        unit_name=str(body.get("unit_name", record.unit_name)),
        first=_day(body.get("from")) or period.first,
        last=_day(body.get("to")) or period.last,
        version=record.version,
        content_hash=record.content_hash,
        file_name=record.file_name,
        answer=Answer.ACCEPTED if is_accepted else Answer.REJECTED,
        reasons=tuple(
            ReceiptReason(reason.code, say(reason))
            for reason in outcome.reasons
            if (reason.code not in _OURS if is_accepted else not reason.is_warning)
        ),
        remarks=remarks,
        receiver_code=own.code,
        receiver_name=own.name,
        officer=actor.name,
        at=at,
    )


def _code_of(reason: Reason) -> str:
    return reason.code


def _day(value: object) -> date | None:
    return date.fromisoformat(value) if isinstance(value, str) else None


def _put(path: Path, text: str) -> None:
    """Write beside, close, then put in place: a receipt is whole or not there."""
    beside = path.with_name(f".{secrets.token_hex(4)}.tmp")
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        beside.write_text(text, encoding="utf-8", newline="\n")
        beside.replace(path)
    except PermissionError as error:
        raise EnvironmentFault("file.in_use", path=str(path)) from error
    except OSError as error:
        raise EnvironmentFault("file.not_written", path=str(path)) from error
    finally:
        beside.unlink(missing_ok=True)


def _record(uow: UnitOfWork, incoming_id: int) -> IncomingRecord:
    record = incoming_reports.record(uow.session, incoming_id)
    if record is None:
        raise NotFound("consolidation.incoming_unknown")
    return record


def _write(
    uow: UnitOfWork, record: IncomingRecord, action: str, actor: Actor, now: datetime,
    reason: str = "",
) -> None:  # fmt: skip
    uow.journal.write(
        at=whole_second(now), actor=actor, subject="report",
        reference=f"consolidation:{record.first:%Y-%m-%d}..{record.last:%Y-%m-%d}",
        action=action, reason=reason,
        details={"unit": record.unit_name, "version": record.version, "file": record.file_name},
    )  # fmt: skip
