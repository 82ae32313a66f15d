"""What one page may hand to another beside a dossier's code; pages never import each other."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class EvidenceList:
    """The dossiers behind a figure, opened by `context.go("dossiers", EvidenceList(…))`.

    Attributes:
        title: The figure in words, for instance "Quá hạn, tháng 11/2026".
        ids: The dossiers in the order in which they are listed.
    """

    title: str
    ids: tuple[int, ...]
