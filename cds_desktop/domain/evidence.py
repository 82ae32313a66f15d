"""What stands behind a figure: the records that each measure counted, and why.

A measure counts records of one kind. A cell is an expression over measures, so its evidence is
the union of their records, each with the weight with which it counts: the sum of the weights is
the value of the cell.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from enum import StrEnum
from typing import Final

from cds_desktop.domain.measures import GIVEN_BY_RECORDS, REGISTERED, Measure


class RecordKind(StrEnum):
    """What a measure counts. A vote is named by its dossier, which has one vote at most."""

    DOSSIER = "dossier"
    VOTE = "vote"
    PAPER = "paper"
    STEP = "step"
    PROCEDURE = "procedure"
    UNIT = "unit"


@dataclass(frozen=True, slots=True)
class MeasureRecords:
    """The records which one measure counted in one field.

    Attributes:
        measure: Name of the measure.
        field: The field of State management; "" for records without one.
        kind: A `RecordKind`.
        ids: Ids of the records, ascending, each once.
    """

    measure: str
    field: str
    kind: str
    ids: tuple[int, ...]

    @property
    def count(self) -> int:
        """What the measure says in this field."""
        return len(self.ids)


@dataclass(frozen=True, slots=True)
class Reason:
    """Why a record is in a measure; its sentence is in `wording.indicators`.

    Attributes:
        code: Such as `received` or `settled_late`.
        facts: What the sentence needs: days and moments as ISO text, counts as numbers.
    """

    code: str
    facts: Mapping[str, object] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class EvidenceRecord:
    """One record behind a cell.

    Attributes:
        kind: A `RecordKind`.
        id: Its id; of a vote the id of its dossier.
        weight: How often it counts in the cell.
        dossier_id: The dossier to open; None for a procedure.
        label: The dossier's code, or the procedure's. Never a citizen's name.
        field: The field in which it counts.
        reasons: Why it is in, one for each measure of the cell that counted it.
    """

    kind: str
    id: int
    weight: int
    dossier_id: int | None
    label: str
    field: str
    reasons: tuple[Reason, ...]


CONFIDENTIAL: Final[Mapping[str, str]] = {
    Measure.RATINGS_SATISFIED.value: Measure.RATINGS.value,
}
"""Measures whose records would tell a citizen's answer (Nghị định 61/2018, Điều 27 khoản 3), and
the measure whose records are shown instead."""

_PAPERS: Final = frozenset(
    {
        Measure.PAPERS,
        Measure.PAPERS_DIGITISED,
        Measure.PAPERS_REUSED,
        Measure.PAPERS_FROM_DATABASE,
    }
)
_PROCEDURES: Final = frozenset(
    {
        Measure.CATALOGUE_PROCEDURES,
        Measure.CATALOGUE_FULLY_ONLINE,
        Measure.CATALOGUE_PARTLY_ONLINE,
        Measure.CATALOGUE_ONLINE_USED,
        Measure.PROCEDURES_ON_LIST,
        Measure.PROCEDURES_POSTED,
        Measure.PROCEDURES_PUBLISHED_ONLINE,
        Measure.PROCEDURES_PUBLISHED_BOTH,
    }
)


def kind_of(measure: Measure) -> RecordKind:
    """What a measure counts."""
    if measure in (Measure.RATINGS, Measure.RATINGS_SATISFIED):
        return RecordKind.VOTE
    if measure in _PAPERS:
        return RecordKind.PAPER
    if measure in (Measure.STEPS_ON_TIME, Measure.STEPS_LATE):
        return RecordKind.STEP
    if measure in (Measure.UNITS, Measure.UNITS_WITH_QR):
        return RecordKind.UNIT
    return RecordKind.PROCEDURE if measure in _PROCEDURES else RecordKind.DOSSIER


def are_given(names: Iterable[str], records: Iterable[MeasureRecords]) -> bool:
    """Whether the records give all of these measures, so that none was entered by hand.

    The register of posted sheets gives its measures only where an office keeps it: then the
    records name the unit itself.
    """
    wanted = frozenset(names)
    if not wanted <= GIVEN_BY_RECORDS:
        return False
    return wanted.isdisjoint(REGISTERED) or any(
        one.measure == Measure.UNITS.value for one in records
    )
