"""Lists of papers for the digitisation page, and the shares over them."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from cds_desktop.domain.digitisation import PaperKind, PaperState, StoredFile
from cds_desktop.domain.dossiers import short_code


class PaperTab(StrEnum):
    """The lists of the page."""

    TO_SCAN = "to_scan"
    RESULTS = "results"
    CANNOT_SCAN = "cannot_scan"
    DONE = "done"


class Share(StrEnum):
    """The shares over the lists; each opens its dossiers."""

    COMPONENTS = "components"
    RESULTS = "results"
    WHOLE = "whole"
    REUSE = "reuse"


@dataclass(frozen=True, slots=True)
class PaperLine:
    """One paper in a list.

    Attributes:
        since: From when it can be scanned: a component since its dossier was received, a result
            since there is one.
        attached_at: When it was scanned or marked.
    """

    id: int
    dossier_id: int
    code: str
    owner_name: str
    procedure_name: str
    kind: PaperKind
    position: int
    name: str
    state: PaperState
    since: datetime
    attached_at: datetime | None
    reason: str
    file: StoredFile | None

    @property
    def short_code(self) -> str:
        """The dossier's code without the office's identifier."""
        return short_code(self.code)

    @property
    def number(self) -> int | None:
        """The number on the checklist, None for the result: how services name a paper."""
        return self.position if self.kind is PaperKind.COMPONENT else None


@dataclass(frozen=True, slots=True)
class PaperQuery:
    """What a list shows.

    Attributes:
        since: For `DONE`: only what was scanned from this moment on.
        dossier_id: All papers of one dossier, whatever the tab says.
        oldest_first: Else the newest dossiers come first.
    """

    tab: PaperTab
    since: datetime
    dossier_id: int | None = None
    oldest_first: bool = False


@dataclass(frozen=True, slots=True)
class PaperCounts:
    """How many papers each list holds."""

    to_scan: int
    results: int
    cannot_scan: int
    done: int

    def of(self, tab: PaperTab) -> int:
        """The count of one list."""
        count: int = getattr(self, tab.value)
        return count


@dataclass(frozen=True, slots=True)
class ShareCount:
    """One share: what counts, and over what."""

    hits: int
    total: int

    @property
    def missing(self) -> int:
        """What is not counted."""
        return self.total - self.hits


@dataclass(frozen=True, slots=True)
class DigitisationRates:
    """Shares of a period.

    Attributes:
        components: Dossiers settled in the period with every component digitised, of all settled.
        results: Dossiers with a result whose result is digitised, of all with a result.
        whole: Both at once, of all settled: indicator S03.
        reuse: Dossiers received in the period with at least one paper reused or taken from a
            database, of all received (Quyết định 766/QĐ-TTg, 4.3).
    """

    components: ShareCount
    results: ShareCount
    whole: ShareCount
    reuse: ShareCount

    def of(self, share: Share) -> ShareCount:
        """One share."""
        count: ShareCount = getattr(self, share.value)
        return count
