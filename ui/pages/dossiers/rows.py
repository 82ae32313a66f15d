"""The rows of the list: read page by page, with their state already in words."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import TYPE_CHECKING

from cds_desktop.domain.dossier_records import Cursor, DossierLine, DossierQuery
from cds_desktop.domain.officers import Actor
from ui.models.columns import Column
from ui.theme import Tone
from ui.widgets.state import StateWord

if TYPE_CHECKING:
    from cds_desktop.services import OpenUow
    from cds_desktop.wording.dossiers import StateWords


@dataclass(frozen=True, slots=True)
class ListedDossier:
    """One row, with everything it shows made off the GUI thread."""

    line: DossierLine
    received: str
    due: str
    state: StateWord

    @property
    def id(self) -> int:
        """What makes it the same row after a refresh."""
        return self.line.id


def state_word(words: "StateWords") -> StateWord:
    """The state of `wording` as the widgets take it."""
    return StateWord(Tone(words.tone), words.words, words.icon)


class ListReader:
    """Fetches pages of one query for a `WindowModel`; lives in the job queue.

    The cursor of the next page is kept beside the last row it belongs to: searches by name and
    lists of evidence go on from another place than their last row.
    """

    def __init__(
        self,
        open_uow: "OpenUow",
        query: DossierQuery,
        now: Callable[[], datetime],
        actor: Actor | None = None,
    ) -> None:
        self._open_uow, self._query, self._now, self._actor = open_uow, query, now, actor
        self._next: tuple[int, Cursor | None] = (0, None)

    def __call__(self, last: ListedDossier | None, limit: int) -> Sequence[ListedDossier]:
        """Read the rows after `last`."""
        from cds_desktop.services import dossier_views, dossiers
        from cds_desktop.wording.dossiers import line_state
        from cds_desktop.wording.moments import short_moment

        after = None
        if last is not None:
            row_id, after = self._next
            if after is None or row_id != last.id:
                return ()
        now = self._now()
        page = dossiers.page(
            self._open_uow, self._query, now=now, limit=limit, after=after, actor=self._actor
        )
        days = dossier_views.calendar(self._open_uow)
        self._next = (page.lines[-1].id if page.lines else 0, page.next)
        return [
            ListedDossier(
                line,
                short_moment(line.received_at, now),
                short_moment(line.due_at, now) if line.due_at else "–",
                state_word(line_state(line, days, now)),
            )
            for line in page.lines
        ]


#: Columns that are hidden until the officer asks for them.
HIDDEN_AT_FIRST = frozenset({"field", "received", "papers"})
#: Columns that can never be hidden: they say which dossier it is, and how it stands.
ALWAYS = frozenset({"code", "name", "due", "state"})


def columns(
    tr: Callable[[str], str], mark: Callable[[ListedDossier], StateWord] | None = None
) -> tuple[Column[ListedDossier], ...]:
    """The columns; keys of sortable ones are those of `SortBy`.

    Args:
        tr: Translates the titles.
        mark: The box in front of a row; its column stands hidden until something is marked.
    """
    return (
        Column("code", tr("Mã hồ sơ"), 118, lambda row: row.line.short_code,
               tooltip=lambda row: row.line.code, tone=Tone.MUTED),
        Column("name", tr("Người nộp"), 168, lambda row: row.line.owner_name),
        Column("procedure", tr("Thủ tục"), 160, lambda row: row.line.procedure_name,
               stretch=True, sortable=False),
        Column("field", tr("Lĩnh vực"), 130, lambda row: row.line.field or "–", sortable=False),
        Column("received", tr("Tiếp nhận"), 110, lambda row: row.received),
        Column("papers", tr("Số hóa"), 76, _papers, sortable=False, right=True),
        Column("due", tr("Hẹn trả"), 100, lambda row: row.due),
        Column("state", tr("Tình trạng"), 244, lambda row: row.state.words,
               tooltip=lambda row: row.state.words, state=lambda row: row.state, sortable=False),
        Column("mark", "", 40, lambda _row: "", state=mark, sortable=False, leads=True),
    )  # fmt: skip


def _papers(row: ListedDossier) -> str:
    total = row.line.papers_total
    return f"{row.line.papers_digitised}/{total}" if total else "–"
