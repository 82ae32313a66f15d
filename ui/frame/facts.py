"""What the frame is told by the composition root."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, TypeAlias

from cds_desktop.domain.officers import Role
from ui.widgets.state import StateWord

if TYPE_CHECKING:
    from ui.context import Context
    from ui.page import Page


@dataclass(frozen=True, slots=True)
class PageSpec:
    """One place of the rail.

    Args:
        key: The name pages use in `go`.
        word: Under the icon.
        icon: Name of the icon.
        factory: Builds the page on its first visit.
        roles: Who sees it; for others it is absent, not grey.
        at_foot: Stands at the foot of the rail, without Ctrl+digit.
    """

    key: str
    word: str
    icon: str
    factory: "Callable[[Context], Page]"
    roles: frozenset[Role]
    at_foot: bool = False


@dataclass(frozen=True, slots=True)
class FrameFacts:
    """The office as the frame shows it.

    Args:
        office_name: "Trung tâm Phục vụ hành chính công xã Cái Nước".
        short_name: For the compact form: "Xã Cái Nước".
        is_sample: Shows the strip over everything.
        data_words: Where the data lives; "" for the usual words.
    """

    office_name: str
    short_name: str
    is_sample: bool = False
    data_words: str = ""


@dataclass(frozen=True, slots=True)
class SearchHit:
    """One dossier that the search found."""

    code: str
    name: str
    subject: str
    state: StateWord | None = None


Search: TypeAlias = Callable[[str], Sequence[SearchHit]]
