"""What one page may hand to another beside a dossier's code; pages never import each other."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field


@dataclass(frozen=True, slots=True)
class EvidenceList:
    """The dossiers behind a figure, opened by `context.go("dossiers", EvidenceList(…))`.

    Attributes:
        title: The figure in words, for instance "Quá hạn, tháng 11/2026".
        ids: The dossiers in the order in which they are listed.
        reasons: Reads on a worker why each dossier is in, in words; None where there is no more
            to say than the title.
    """

    title: str
    ids: tuple[int, ...]
    reasons: Callable[[], Mapping[int, str]] | None = field(default=None, compare=False)


@dataclass(frozen=True, slots=True)
class OpenDossier:
    """A dossier with one act ready to be done, opened by `context.go("dossiers", …)`.

    Attributes:
        code: The dossier; a bare code opens it without an act.
        act: The act whose form is opened in place ("extend", "stop", "call", "supplement"); one
            that the page does not know only opens the dossier.
    """

    code: str
    act: str = ""
