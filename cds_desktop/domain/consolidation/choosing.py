"""Which file of each unit counts: a function of the set of files, whatever their order.

A signed report stands before one without proof. Among equals the highest version counts. Two
different contents under one version: the one made first stands, because whoever changes a
report must raise its number; where no instant tells which was first, neither counts. The same
content twice counts once.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from enum import StrEnum
from typing import Final

from cds_desktop.domain.consolidation.files import JudgedFile, Reason

_NEVER: Final = datetime.max.replace(tzinfo=UTC)


class IncomingState(StrEnum):
    """What became of a file."""

    ACCEPTED = "accepted"
    SUPERSEDED = "superseded"
    DUPLICATE = "duplicate"
    CONFLICT = "conflict"
    REFUSED = "refused"
    WITHDRAWN = "withdrawn"


@dataclass(frozen=True, slots=True)
class Outcome:
    """What became of one file, with every reason there is.

    Attributes:
        reasons: Of the file alone, then of its standing among the others.
    """

    file: JudgedFile
    state: IncomingState
    reasons: tuple[Reason, ...]

    @property
    def refusals(self) -> tuple[Reason, ...]:
        """Why it does not count."""
        return tuple(reason for reason in self.reasons if not reason.is_warning)

    @property
    def warnings(self) -> tuple[Reason, ...]:
        """What to look at although it counts."""
        return tuple(reason for reason in self.reasons if reason.is_warning)


def choose(files: Iterable[JudgedFile]) -> Mapping[str, Outcome]:
    """The outcome of every file of one period, by the hash of its bytes.

    The same bytes given twice are one file; the earlier instant of receipt is kept.
    """
    distinct: dict[str, JudgedFile] = {}
    for file in files:
        known = distinct.get(file.file_hash)
        if known is None or (file.received_at, file.file_name) < (
            known.received_at, known.file_name,
        ):  # fmt: skip
            distinct[file.file_hash] = file
    outcomes: dict[str, Outcome] = {}
    good: dict[str, list[JudgedFile]] = defaultdict(list)
    for file in distinct.values():
        if file.withdrawn:
            reason = Reason("incoming.withdrawn", {"why": file.withdrawn})
            outcomes[file.file_hash] = Outcome(
                file, IncomingState.WITHDRAWN, (reason, *file.reasons)
            )
        elif file.is_good:
            good[file.unit_code].append(file)
        else:
            outcomes[file.file_hash] = Outcome(file, IncomingState.REFUSED, file.reasons)
    for rivals in good.values():
        outcomes.update((outcome.file.file_hash, outcome) for outcome in _chosen(rivals))
    return outcomes


def _chosen(rivals: list[JudgedFile]) -> Iterable[Outcome]:
    """Outcomes of the good files of one unit."""
    best: JudgedFile | None = None
    waiting: list[tuple[JudgedFile, IncomingState, Reason]] = []
    for group in _by_rank(rivals):
        if best is not None:
            yield from _behind(group, best)
            continue
        contents = _contents(group)
        if len(contents) > 1 and contents[0][0].made_at == contents[1][0].made_at:
            facts = {"version": group[0].version, "files": len(contents)}
            reason = Reason("incoming.versions_conflict", facts)
            waiting += [(file, IncomingState.CONFLICT, reason) for file in group]
            continue
        best = contents[0][0]
        yield Outcome(best, IncomingState.ACCEPTED, best.reasons)
        yield from _beside(contents, best)
    for file, state, reason in waiting:
        yield Outcome(file, state, (reason, *file.reasons))


def _by_rank(rivals: list[JudgedFile]) -> Iterable[list[JudgedFile]]:
    """Files of equal proof and version together, the strongest first."""
    ranks: dict[tuple[int, int], list[JudgedFile]] = defaultdict(list)
    for file in rivals:
        ranks[_proof(file), file.version].append(file)
    for rank in sorted(ranks, reverse=True):
        yield ranks[rank]


def _proof(file: JudgedFile) -> int:
    return 2 if file.is_signed else 1 if file.kind.value == "package" else 0


def _contents(group: list[JudgedFile]) -> list[list[JudgedFile]]:
    """The files by content; the content made first comes first, and its first file leads."""
    contents: dict[str, list[JudgedFile]] = defaultdict(list)
    for file in sorted(group, key=lambda file: (file.made_at or _NEVER, file.file_hash)):
        contents[file.content_hash].append(file)
    return list(contents.values())


def _beside(contents: list[list[JudgedFile]], best: JudgedFile) -> Iterable[Outcome]:
    facts = {"version": best.version, "file": best.file_name}
    for number, files in enumerate(contents):
        for file in files:
            if file is best:
                continue
            if number == 0:
                reason, state = Reason("incoming.duplicate", facts), IncomingState.DUPLICATE
            else:
                reason = Reason("incoming.same_version_other_content", facts)
                state = IncomingState.CONFLICT
            yield Outcome(file, state, (reason, *file.reasons))


def _behind(group: list[JudgedFile], best: JudgedFile) -> Iterable[Outcome]:
    for file in group:
        facts = {"version": file.version, "newer": best.version, "file": best.file_name}
        if _proof(file) < _proof(best):
            reason = Reason("incoming.signed_stands", facts)
        else:
            reason = Reason("incoming.older_version", facts)
        yield Outcome(file, IncomingState.SUPERSEDED, (reason, *file.reasons))
