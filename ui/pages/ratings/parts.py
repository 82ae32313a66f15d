"""The parts of Hài lòng: a figure with its caution, the five levels, whom to ask still."""

from collections.abc import Sequence
from typing import Final

from PySide6.QtCore import QRect, QRectF, QSize
from PySide6.QtGui import QPainter, QPaintEvent
from PySide6.QtWidgets import QHBoxLayout, QSizePolicy, QVBoxLayout, QWidget

from cds_desktop.domain.measures import shown
from cds_desktop.domain.rating_lists import UnratedDossier
from cds_desktop.domain.ratings import RatingLevel
from cds_desktop.wording.moments import clock_words, number_words
from cds_desktop.wording.terms import RATING_LEVELS
from ui.theme import PAGE_MARGIN, PAGE_MARGIN_COMPACT, Space, TextRole, Tone
from ui.widgets import (
    Card,
    EmptyState,
    Label,
    Panel,
    RowItem,
    RowList,
    ScrollArea,
    SectionTitle,
    StateLabel,
    StateWord,
)
from ui.widgets.paint import RIGHT, rounded, text, width_of
from ui.widgets.themed import Themed

_SIDE_WIDTH: Final = 372
_SIDE_WIDTH_COMPACT: Final = 320
_BAR: Final = 14
_RADIUS: Final = 3


class LevelBars(Themed, QWidget):
    """The votes by level as lying bars: word, bar, count and share. No level has its own colour."""

    def __init__(self, title: str, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._title = title
        self._levels: tuple[int, int, int, int, int] | None = None
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Expanding)
        self.follow_theme()

    def show_levels(self, levels: tuple[int, int, int, int, int] | None) -> None:
        """Show votes by level 1 to 5; None when there are too few to tell."""
        self._levels = levels
        said = "; ".join(f"{word}: {count}" for word, count, _ in self._rows())
        self.setAccessibleName(f"{self._title}. {said}")
        self.update()

    def sizeHint(self) -> QSize:
        return QSize(300, 200)

    def paintEvent(self, event: QPaintEvent) -> None:
        painter, theme = QPainter(self), self.theme()
        section = theme.line_height(TextRole.SECTION)
        spot = QRect(0, 0, self.width(), section)
        font = theme.font(TextRole.SECTION)
        text(painter, spot, self._title, font, self.tone(Tone.TEXT))
        caption, muted = theme.font(TextRole.CAPTION), self.tone(Tone.MUTED)
        rows = self._rows()
        left = max(width_of(word, caption) for word, _, _ in rows) + Space.M
        right = max(width_of(count, caption) for _, count, _ in rows) + Space.S
        room = self.width() - left - right
        pitch = (self.height() - section - Space.S) / len(rows)
        axis = QRectF(left - 1, section + Space.M, 1, self.height() - section - Space.L)
        painter.fillRect(axis, self.color("control"))
        for number, (word, count, share) in enumerate(rows):
            top = section + Space.S + number * pitch
            line = QRect(0, round(top), self.width(), round(pitch))
            text(painter, line, word, caption, self.tone(Tone.TEXT))
            text(painter, line, count, caption, muted, RIGHT)
            y = top + (pitch - _BAR) / 2
            if share is not None:
                width = max(room * share, 2.0 if share else 0.0)
                bar = QRectF(left, y, width, _BAR)
                rounded(painter, bar, min(_RADIUS, width / 2), self.color("chart"))

    def _rows(self) -> list[tuple[str, str, float | None]]:
        """Word, count with share, and the length as part of the longest."""
        levels = self._levels
        total = sum(levels) if levels is not None else 0
        rows: list[tuple[str, str, float | None]] = []
        for level in reversed(RatingLevel):
            word = RATING_LEVELS[level.value]
            if levels is None or total == 0:
                rows.append((word, "–", None))
                continue
            votes = levels[level - 1]
            count = f"{number_words(votes)} · {shown(votes, total, 1)}"
            rows.append((word, count, votes / max(levels)))
        return rows


class FigureBox(Card):
    """A large figure with the words that keep it honest."""

    def __init__(self, title: str, parent: QWidget | None = None) -> None:
        super().__init__(parent=parent)
        self._title = title
        self.figure = Label("–", TextRole.FIGURE)
        self.beside = Label("", TextRole.BODY, elide=True)
        self.counts = Label("", TextRole.CAPTION, Tone.MUTED, elide=True)
        self.state = StateLabel(role=TextRole.CAPTION)
        self.body.setSpacing(0)
        row = QHBoxLayout()
        row.setSpacing(Space.M)
        row.addWidget(self.figure)
        row.addWidget(self.beside, 1)
        self.body.addWidget(Label(title))
        self.body.addLayout(row)
        self.body.addWidget(self.counts)
        self.body.addWidget(self.state)

    def show_facts(
        self, figure: str, beside: str, counts: str, state: StateWord | None = None
    ) -> None:
        """Show a figure, what stands beside it, what is behind it, how far it holds."""
        self.figure.setText(figure)
        self.beside.setText(beside)
        self.counts.setText(counts)
        self.state.set_state(state)
        said = state.words if state else ""
        parts = (self._title, figure, beside, counts, said)
        self.setAccessibleName(", ".join(part for part in parts if part))


class AskPanel(Panel):
    """Dossiers handed back today whose citizen may still be asked."""

    _is_compact = False

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__("surface", "l", parent)
        self._dossiers: Sequence[UnratedDossier] = ()
        self.title = SectionTitle(self.tr("Trả hôm nay, chưa có phiếu"))
        self.rows = RowList(framed=False)
        self.empty = EmptyState(self.tr("Hôm nay chưa có hồ sơ nào chờ đánh giá."))
        self.note = Label(
            self.tr("Người dân chạm một lần trên phiếu. Cán bộ không xem được từng câu trả lời."),
            TextRole.CAPTION,
            Tone.MUTED,
            wrap=True,
        )
        body = QWidget()
        self._column = QVBoxLayout(body)
        self._column.setSpacing(Space.S)
        self._column.addWidget(self.title)
        self._column.addWidget(self.note)
        self._column.addWidget(self.rows)
        self._column.addWidget(self.empty)
        self._column.addStretch(1)
        outer = QVBoxLayout(self)
        outer.setContentsMargins(1, 0, 0, 0)
        outer.addWidget(ScrollArea(body))
        self.set_compact(False)

    def show_dossiers(self, dossiers: Sequence[UnratedDossier]) -> None:
        """Show them, the newest first."""
        self.title.set_note(number_words(len(dossiers)) if dossiers else "")
        self._dossiers = dossiers
        action = self.tr("Mở phiếu") if self._is_compact else self.tr("Mở phiếu đánh giá")
        self.rows.set_rows(
            [
                RowItem(
                    dossier.owner_name,
                    f"{dossier.short_code} · {clock_words(dossier.returned_at)}",
                    action=action,
                    value=dossier,
                )
                for dossier in dossiers
            ]
        )
        self.empty.setVisible(not dossiers)

    def set_compact(self, compact: bool) -> None:
        """Take less of the width on small screens."""
        self._is_compact = compact
        self.show_dossiers(self._dossiers)
        side = PAGE_MARGIN_COMPACT if compact else PAGE_MARGIN
        self._column.setContentsMargins(side, Space.M, side, Space.M)
        self.restyle()

    def restyle(self) -> None:
        self.setFixedWidth(self.scaled(_SIDE_WIDTH_COMPACT if self._is_compact else _SIDE_WIDTH))
        super().restyle()
