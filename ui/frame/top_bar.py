"""The bar at the top: office, search, state of the data, officer, lock."""

from functools import partial
from typing import Final

from PySide6.QtCore import QRect, Qt, Signal
from PySide6.QtGui import QPainter, QPaintEvent, QResizeEvent
from PySide6.QtWidgets import QHBoxLayout, QSizePolicy, QVBoxLayout, QWidget

from cds_desktop.domain.officers import Actor, Right
from ui.frame.facts import FrameFacts, Search, SearchHit
from ui.icons import paint_icon
from ui.jobs import Jobs
from ui.notices import Notices
from ui.theme import TextRole, Tone
from ui.widgets.button import IconButton
from ui.widgets.card import Panel
from ui.widgets.emblem import Emblem
from ui.widgets.field import TextField
from ui.widgets.label import Label
from ui.widgets.suggest import Answer, Suggester, Suggestion

HEIGHT: Final = 52
HEIGHT_COMPACT: Final = 44
_SEARCH_WIDTH: Final = 330
_SEARCH_COMPACT: Final = 300
_MOST_HITS: Final = 20
_HITS_WIDTH: Final = 520


class _DataState(Panel):
    """Where the data lives: an icon and words; in the compact form the icon with a tooltip."""

    def __init__(self, words: str, parent: QWidget | None = None) -> None:
        super().__init__("surface", "", parent)
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(10)
        self._icon = _Icon("server-2", Tone.OK)
        self._words = Label(words, TextRole.CAPTION, Tone.MUTED)
        row.addWidget(self._icon)
        row.addWidget(self._words)
        self.setToolTip(words)
        self.setAccessibleName(words)

    def set_compact(self, compact: bool) -> None:
        self._words.setVisible(not compact)


class _Icon(Panel):
    def __init__(self, name: str, tone: Tone) -> None:
        self._name, self._tone = name, tone
        super().__init__()
        self.setFixedSize(18, 18)

    def paintEvent(self, event: QPaintEvent) -> None:
        super().paintEvent(event)
        paint_icon(QPainter(self), 0, 0, 18, self._name, self.tone(self._tone))


class TopBar(Panel):
    """Nothing but what look.md names stands here, ever.

    Signals:
        opened: The code of the dossier chosen in the search.
        searched: Enter with words that no row was taken for.
        lock_asked: The lock was pressed.
    """

    opened = Signal(str)
    searched = Signal(str)
    lock_asked = Signal()

    def __init__(
        self,
        facts: FrameFacts,
        actor: Actor,
        jobs: Jobs,
        notices: Notices,
        search: Search,
        parent: QWidget | None = None,
    ) -> None:
        super().__init__("surface", "b", parent)
        self._facts, self._actor = facts, actor
        self._jobs, self._notices, self._search = jobs, notices, search
        self._is_compact = False
        self._emblem = Emblem(30)
        self._program = Label(self.tr("CDS Một cửa"), TextRole.STRONG)
        self._office = Label(facts.office_name, TextRole.CAPTION, Tone.MUTED, elide=True)
        self.search = self._make_search()
        self._data = _DataState(facts.data_words or self.tr("Dữ liệu: trên máy này"))
        self._officer = Label(actor.name, TextRole.STRONG)
        self._counter = Label(actor.counter, TextRole.CAPTION, Tone.MUTED)
        self.lock_button = IconButton("lock", self.tr("Khóa màn hình"), key="Ctrl+L")
        self.lock_button.clicked.connect(self.lock_asked)
        self._lay_out()
        self.set_compact(False)

    def set_actor(self, actor: Actor) -> None:
        """Show another officer."""
        self._actor = actor
        self.set_compact(self._is_compact)

    def set_compact(self, compact: bool) -> None:
        """Take the form for small screens: 44 px, the short name, one line for the officer."""
        self._is_compact = compact
        self.setFixedHeight(self.scaled(HEIGHT_COMPACT if compact else HEIGHT))
        self._emblem.set_edge(26 if compact else 30)
        self._program.setText(self._facts.short_name if compact else self.tr("CDS Một cửa"))
        self._office.setVisible(not compact)
        self._data.set_compact(compact)
        self.search.setFixedWidth(self.scaled(_SEARCH_COMPACT if compact else _SEARCH_WIDTH))
        actor = self._actor
        # Who sees no dossiers finds none.
        self.search.setVisible(actor.may(Right.SEE_DOSSIERS))
        self._officer.setVisible(not compact)
        line = " · ".join(filter(None, (actor.name, actor.counter)))
        self._counter.setText(line if compact else actor.counter)
        self._counter.setVisible(bool(self._counter.text()))
        self._place_search()

    def restyle(self) -> None:
        super().restyle()
        if hasattr(self, "_counter"):
            self.set_compact(self._is_compact)

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._place_search()

    def focus_search(self) -> None:
        """Put the cursor into the search and mark its words (F3)."""
        if self.search.isHidden():
            return
        self.search.edit.setFocus(Qt.FocusReason.ShortcutFocusReason)
        self.search.edit.selectAll()

    def _make_search(self) -> TextField:
        field = TextField(
            "",
            icon="search",
            hint="F3",
            placeholder=self.tr("Tìm hồ sơ, người nộp, số thẻ…"),
            reserve_line=False,
            parent=self,
        )
        field.set_name(self.tr("Tìm hồ sơ, người nộp, số thẻ (F3)"))
        field.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Fixed)
        empty = self.tr("Không tìm thấy hồ sơ nào.")
        self.suggester = Suggester(
            field, self._look_up, least=2, empty=empty, least_width=_HITS_WIDTH
        )
        self.suggester.chosen.connect(self._chosen)
        self.suggester.entered.connect(self.searched)
        return field

    def _look_up(self, words: str, answer: Answer) -> None:
        def show(hits: list[SearchHit]) -> None:
            answer([_suggestion(hit) for hit in hits])

        work = partial(_first_hits, self._search, words)
        self._jobs.run(self, work, show, self._notices.failed)

    def _chosen(self, suggestion: Suggestion) -> None:
        self.search.clear()
        self.opened.emit(str(suggestion.value))

    def _lay_out(self) -> None:
        names = QVBoxLayout()
        names.setSpacing(0)
        names.addStretch(1)
        names.addWidget(self._program)
        names.addWidget(self._office)
        names.addStretch(1)
        officer = QVBoxLayout()
        officer.setSpacing(0)
        officer.addStretch(1)
        right = Qt.AlignmentFlag.AlignRight
        officer.addWidget(self._officer, 0, right)
        officer.addWidget(self._counter, 0, right)
        officer.addStretch(1)
        row = QHBoxLayout(self)
        row.setContentsMargins(16, 0, 14, 1)
        row.setSpacing(0)
        row.addWidget(self._emblem)
        row.addSpacing(10)
        row.addLayout(names, 1)
        # The search stands in the middle of the window whatever the names are long.
        self._hole = QWidget(self)
        self._hole.setFixedHeight(1)
        row.addWidget(self._hole)
        tail = QHBoxLayout()
        tail.setSpacing(0)
        tail.addStretch(1)
        tail.addWidget(self._data)
        tail.addSpacing(22)
        tail.addLayout(officer)
        tail.addSpacing(12)
        tail.addWidget(self.lock_button)
        row.addLayout(tail, 1)

    def _place_search(self) -> None:
        self._hole.setFixedWidth(self.search.width() + 24)
        height = self.search.frame.sizeHint().height()
        x = (self.width() - self.search.width()) // 2
        y = (self.height() - 1 - height) // 2
        self.search.setGeometry(QRect(x, y, self.search.width(), height))
        self.search.raise_()


def _first_hits(search: Search, words: str) -> list[SearchHit]:
    return list(search(words))[:_MOST_HITS]


def _suggestion(hit: SearchHit) -> Suggestion:
    return Suggestion(hit.code, hit.name, f"{hit.code} · {hit.subject}", "", hit.state)
