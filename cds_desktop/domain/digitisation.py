"""State of every paper and of the result: what is digitised, reused, or still missing."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum


class PaperKind(StrEnum):
    """A component handed in, or the result handed out: two separate things."""

    COMPONENT = "component"
    RESULT = "result"


class PaperForm(StrEnum):
    """In which form a component came."""

    ORIGINAL = "original"
    COPY = "copy"
    CERTIFIED_COPY = "certified_copy"
    DATA = "data"


class PaperState(StrEnum):
    """Digital state of one paper."""

    WAITING = "waiting"
    DIGITISED = "digitised"
    REUSED = "reused"
    FROM_DATABASE = "from_database"
    CANNOT_SCAN = "cannot_scan"


# A paper taken from a database or reused needs no scan; one which cannot be scanned here
# (special size) stays in the base and is not counted as digitised.
COUNTS_AS_DIGITISED = frozenset({PaperState.DIGITISED, PaperState.REUSED, PaperState.FROM_DATABASE})


@dataclass(frozen=True, slots=True)
class StoredFile:
    """A file in the content-addressed store."""

    sha256: str
    size: int
    original_name: str
    media_type: str


@dataclass(frozen=True, slots=True)
class Paper:
    """One line of a dossier's checklist, or its result.

    Attributes:
        is_kept: The original itself was taken in for comparison and must be given back.
        given_back_at: When it was given back; None while the office has it.
        given_back_to: Who took it.
    """

    id: int
    kind: PaperKind
    position: int
    name: str
    form: PaperForm
    quantity: int
    state: PaperState
    file: StoredFile | None = None
    attached_at: datetime | None = None
    reason: str = ""
    is_kept: bool = False
    given_back_at: datetime | None = None
    given_back_to: str = ""

    @property
    def is_with_the_office(self) -> bool:
        """Whether the office still holds the original of somebody else."""
        return self.is_kept and self.given_back_at is None

    @property
    def is_digitised(self) -> bool:
        """Whether the paper counts as digitised."""
        return self.state in COUNTS_AS_DIGITISED


@dataclass(frozen=True, slots=True)
class PaperInput:
    """A checklist line at reception."""

    name: str
    form: PaperForm = PaperForm.ORIGINAL
    quantity: int = 1
    state: PaperState = PaperState.WAITING
    is_kept: bool = False
