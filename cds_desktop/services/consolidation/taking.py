"""Taking reports of other units in: each file is judged, stored with its reasons, answered."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime
from pathlib import Path
from typing import Final

from cds_desktop.domain.clock import office_day, whole_second
from cds_desktop.domain.consolidation import (
    FileKind,
    IncomingState,
    Outcome,
    Reason,
    UnitStanding,
    reasons_of,
)
from cds_desktop.domain.errors import RuleBroken
from cds_desktop.domain.officers import Actor, Right
from cds_desktop.domain.periods import Period, calendar_month, recognised
from cds_desktop.persistence import incoming_reports
from cds_desktop.persistence.incoming_reports import IncomingRecord
from cds_desktop.persistence.unit_of_work import OpenUow, UnitOfWork
from cds_desktop.services.consolidation.found_files import FoundFile, files_in, read_found
from cds_desktop.services.consolidation.hand_tables import period_named, recognise_tables
from cds_desktop.services.consolidation.records import outcomes_of, record_of
from cds_desktop.services.consolidation.settings import rules_in
from cds_desktop.services.consolidation.standings import Standings
from cds_desktop.services.progress import Progress, silent
from cds_desktop.services.unit_keys import check_signature

_OLDER: Final = "incoming.older_version"


@dataclass(frozen=True, slots=True)
class FileAnswer:
    """What became of one file of a run.

    Attributes:
        reasons: Why it does not count, or what to look at; in the order to be told.
        reported_as: The code under which the unit itself reports.
        seen_before: Whether these bytes had been taken in for the period in an earlier run.
        fingerprint: Of the key that signed it; "" without one.
    """

    path: Path
    file_name: str
    kind: FileKind
    state: IncomingState
    unit_code: str
    unit_name: str
    version: int
    reasons: tuple[Reason, ...]
    seen_before: bool = False
    incoming_id: int = 0
    fingerprint: str = ""
    reported_as: str = ""

    @property
    def is_accepted(self) -> bool:
        """Whether the file counts."""
        return self.state is IncomingState.ACCEPTED

    @property
    def refusals(self) -> tuple[Reason, ...]:
        """Why it does not count."""
        return tuple(reason for reason in self.reasons if not reason.is_warning)


@dataclass(frozen=True, slots=True)
class TakenIn:
    """What one run did; `answers` in the order of the files."""

    period: Period
    answers: tuple[FileAnswer, ...]

    @property
    def accepted(self) -> tuple[FileAnswer, ...]:
        """Files that count."""
        return tuple(answer for answer in self.answers if answer.is_accepted)

    @property
    def rejected(self) -> tuple[FileAnswer, ...]:
        """Files that do not, each with its reasons."""
        return tuple(answer for answer in self.answers if not answer.is_accepted)


def take_in(
    open_uow: OpenUow,
    places: Sequence[Path],
    period: Period,
    *,
    actor: Actor,
    now: datetime,
    progress: Progress = silent,
    leave_out: Path | None = None,
) -> TakenIn:
    """Read files and folders as reports on a period, judge them and keep what was found.

    Which file of a unit counts depends on the set of all files ever taken in for the period,
    not on their order; the same file again changes nothing.

    Args:
        open_uow: Opens the transaction; the files are read before it.
        places: Files, and folders with all that lies in them.
        period: For which they are taken in.
        actor: Who takes them in.
        now: When they came.
        progress: Files read, of all.
        leave_out: A file that is not meant although it lies in a folder: the workbook of sums.

    Raises:
        RuleBroken: `officer.not_allowed`, `consolidation.nothing_given`.
        EnvironmentFault: `spreadsheet.file_missing`.
        Cancelled: By `progress`; nothing was stored.
    """
    actor.require(Right.CONSOLIDATE)
    paths = files_in(places, leave_out)
    if not paths:
        raise RuleBroken("consolidation.nothing_given")
    return take_in_found(
        open_uow, read_found(paths, progress), period, actor=actor, now=now
    )  # fmt: skip


def take_in_by_own_periods(
    open_uow: OpenUow,
    places: Sequence[Path],
    *,
    actor: Actor,
    now: datetime,
    progress: Progress = silent,
) -> tuple[TakenIn, ...]:
    """Take every file in for the period which it names itself, the oldest period first.

    Files that name none go with the newest period of the others, or with the last month.

    Raises:
        RuleBroken: `officer.not_allowed`, `consolidation.nothing_given`.
        EnvironmentFault: `spreadsheet.file_missing`.
        Cancelled: By `progress`; nothing was stored.
    """
    actor.require(Right.CONSOLIDATE)
    paths = files_in(places)
    if not paths:
        raise RuleBroken("consolidation.nothing_given")
    by_period: dict[tuple[date, date], list[FoundFile]] = defaultdict(list)
    without: list[FoundFile] = []
    for found in read_found(paths, progress):
        package = found.file.package
        named = None if package is None else (package.first, package.last)
        named = named or period_named(found.sheets)
        if named is None:
            without.append(found)
        else:
            by_period[named].append(found)
    if without:
        last_month = calendar_month(office_day(now)).previous()
        newest = max(by_period, default=(last_month.first, last_month.last))
        by_period[newest] += without
    return tuple(
        take_in_found(open_uow, found, recognised(*days), actor=actor, now=now)
        for days, found in sorted(by_period.items(), key=lambda item: item[0])
    )


def take_in_found(
    open_uow: OpenUow, found: Iterable[FoundFile], period: Period, *, actor: Actor, now: datetime
) -> TakenIn:
    """The same for files that were read already.

    Raises:
        RuleBroken: `officer.not_allowed`.
    """
    actor.require(Right.CONSOLIDATE)
    at = whole_second(now)
    with open_uow() as uow:
        standings = Standings(uow, period)
        files = [one for each in found for one in recognise_tables(each, standings, now=at)]
        rules = rules_in(uow, period, standings.our_code)
        before = _by_hash(uow, period)
        stored = dict(before)
        for each in files:
            if not each.is_stable or _is_withdrawn(stored.get(each.file.file_hash)):
                continue
            one = _with_signature(uow, each)
            package = one.file.package
            standing = UnitStanding() if package is None else standings.of(package)
            record = record_of(
                one.file, standing, reasons_of(one.file, standing, rules), period=period,
                received_at=at, receiver=actor.name,
            )  # fmt: skip
            stored[record.file_hash] = _kept(stored.get(record.file_hash), record)
        taken, changed = _store(uow, files, period, before, stored)
        if changed:
            _journal(uow, taken, period, actor, at)
            uow.commit()
    return taken


def _by_hash(uow: UnitOfWork, period: Period) -> dict[str, IncomingRecord]:
    records = incoming_reports.records_of(
        uow.session, period.first, period.last, with_bodies=True
    )  # fmt: skip
    return {record.file_hash: record for record in records}


def _is_withdrawn(record: IncomingRecord | None) -> bool:
    return record is not None and record.state == IncomingState.WITHDRAWN.value


def _with_signature(uow: UnitOfWork, found: FoundFile) -> FoundFile:
    package = found.file.package
    if package is None or found.file.kind is not FileKind.PACKAGE:
        return found
    state = check_signature(
        uow, package.unit_code, found.signature, found.signed,
        office_day(package.made_at),
    )  # fmt: skip
    return replace(found, file=replace(found.file, signature=state))


def _kept(old: IncomingRecord | None, new: IncomingRecord) -> IncomingRecord:
    """A file that was there keeps its number, its name and the instant at which it came first."""
    if old is None:
        return new
    return replace(
        new, id=old.id, received_at=old.received_at, receiver_name=old.receiver_name,
        file_name=min(old.file_name, new.file_name),
    )  # fmt: skip


def _store(
    uow: UnitOfWork,
    files: Sequence[FoundFile],
    period: Period,
    before: dict[str, IncomingRecord],
    stored: dict[str, IncomingRecord],
) -> tuple[TakenIn, bool]:
    """Write what is new or different, with what became of every file of the period."""
    outcomes = outcomes_of(stored.values())
    added, states = [], {}
    for file_hash, record in stored.items():
        old = before.get(file_hash)
        final = replace(record, state=outcomes[file_hash].state.value)
        stored[file_hash] = final
        if old is None:
            added.append(final)
        elif final != replace(old, state=final.state):
            incoming_reports.change_record(uow.session, final)
            states[final.id] = final.state
        elif final.state != old.state:
            states[final.id] = final.state
    numbers = incoming_reports.add_records(uow.session, added)
    incoming_reports.set_states(uow.session, states)
    for file_hash, number in numbers.items():
        stored[file_hash] = replace(stored[file_hash], id=number)
    changed = bool(added or states)
    met: Counter[str] = Counter()
    answers = []
    for one in files:
        file_hash = one.file.file_hash
        record_now = stored.get(file_hash) if one.is_stable else None
        if record_now is None:
            answers.append(_unread(one))
            continue
        met[file_hash] += 1
        answers.append(
            _answer(one, record_now, outcomes[file_hash], file_hash in before, met[file_hash] > 1)
        )
    return TakenIn(period, tuple(answers)), changed


def _answer(
    found: FoundFile, record: IncomingRecord, outcome: Outcome, seen: bool, is_copy: bool
) -> FileAnswer:
    state, reasons = outcome.state, outcome.reasons
    if is_copy and state is IncomingState.ACCEPTED:
        facts = {"version": record.version, "file": record.file_name}
        state, reasons = IncomingState.DUPLICATE, (Reason("incoming.duplicate", facts), *reasons)
    elif seen and state is IncomingState.SUPERSEDED and reasons[0].code == _OLDER:
        reasons = (Reason("incoming.replayed", reasons[0].facts), *reasons[1:])
    return FileAnswer(
        found.path, found.file.file_name, FileKind(record.kind), state, record.unit_code,
        record.unit_name, record.version, reasons, seen, record.id, record.key_fingerprint,
        str(record.body.get("unit_code", "")),
    )  # fmt: skip


def _unread(found: FoundFile) -> FileAnswer:
    return FileAnswer(
        found.path, found.file.file_name, found.file.kind, IncomingState.REFUSED, "", "", 0,
        found.file.faults,
    )  # fmt: skip


def _journal(uow: UnitOfWork, taken: TakenIn, period: Period, actor: Actor, at: datetime) -> None:
    uow.journal.write(
        at=at, actor=actor, subject="report",
        reference=f"consolidation:{period.first:%Y-%m-%d}..{period.last:%Y-%m-%d}",
        action="reports_taken_in",
        details={
            "accepted": len(taken.accepted),
            "rejected": len(taken.rejected),
            "codes": sorted(
                {reason.code for answer in taken.rejected for reason in answer.refusals}
            ),
        },
    )  # fmt: skip
