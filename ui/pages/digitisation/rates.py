"""The shares over the list: each is a button which opens its dossiers."""

from collections.abc import Mapping
from typing import Final

from PySide6.QtCore import QRect, QSize, Signal
from PySide6.QtGui import QPainter, QPaintEvent
from PySide6.QtWidgets import QHBoxLayout, QSizePolicy, QWidget

from cds_desktop.domain.digitisation_lists import DigitisationRates, Share, ShareCount
from cds_desktop.wording.digitisation import SHARES, share_counts, share_words
from ui.theme import PAGE_MARGIN, PAGE_MARGIN_COMPACT, RADIUS_CARD, Space, TextRole, Tone
from ui.widgets.focus_ring import RingedButton
from ui.widgets.paint import rounded, text, width_of

_PADDING: Final = 14
_HEIGHT: Final = 62
_HEIGHT_COMPACT: Final = 38


class RateTile(RingedButton):
    """One share: figure, name and counts; in the compact form in one line."""

    radius = RADIUS_CARD

    def __init__(self, share: Share, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.share, self._count, self._is_compact = share, ShareCount(0, 0), False
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        self.show_count(self._count)
        self.follow_theme()

    @property
    def count(self) -> ShareCount:
        """What is shown."""
        return self._count

    def show_count(self, count: ShareCount) -> None:
        """Show another count."""
        self._count = count
        said = f"{SHARES[self.share]}: {share_words(count)}, {share_counts(count)}"
        self.setAccessibleName(said)
        self.setToolTip(self._opens())
        self.setEnabled(count.total > 0)
        self.update()

    def set_compact(self, compact: bool) -> None:
        """Take one line instead of two."""
        self._is_compact = compact
        self.restyle()

    def restyle(self) -> None:
        self.setFixedHeight(self.scaled(_HEIGHT_COMPACT if self._is_compact else _HEIGHT))
        super().restyle()

    def sizeHint(self) -> QSize:
        return QSize(200, self.height())

    def minimumSizeHint(self) -> QSize:
        return QSize(120, self.height())

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        is_lit = self.underMouse() and self.isEnabled()
        edge = self.color("control" if is_lit else "border")
        rounded(painter, self.rect(), RADIUS_CARD, self.color("surface"), edge)
        if self._is_compact:
            self._paint_line(painter)
            return
        theme, width = self.theme(), self.width() - 2 * _PADDING
        figure = theme.font(TextRole.DAY)
        taken = width_of(share_words(self._count), figure)
        tone = self.tone(Tone.TEXT if self._count.total else Tone.MUTED)
        spot = QRect(_PADDING, 0, width, self.height())
        text(painter, spot, share_words(self._count), figure, tone)
        left = _PADDING + max(taken, width_of("00,0 %", figure)) + Space.M
        line, below = theme.line_height(TextRole.BODY), theme.line_height(TextRole.CAPTION)
        top, room = (self.height() - line - below) // 2, self.width() - left - _PADDING
        body, caption = theme.font(TextRole.BODY), theme.font(TextRole.CAPTION)
        spot = QRect(left, top, room, line)
        text(painter, spot, SHARES[self.share], body, self.tone(Tone.TEXT))
        spot = QRect(left, top + line - 1, room, below)
        text(painter, spot, share_counts(self._count), caption, self.tone(Tone.MUTED))

    def _paint_line(self, painter: QPainter) -> None:
        strong, body = self.role_font(TextRole.STRONG), self.role_font(TextRole.BODY)
        taken = width_of(share_words(self._count), strong)
        height = self.height()
        spot = QRect(_PADDING, 0, taken + 2, height)
        text(painter, spot, share_words(self._count), strong, self.tone(Tone.TEXT))
        left = _PADDING + taken + Space.S
        spot = QRect(left, 0, self.width() - left - Space.S, height)
        text(painter, spot, SHARES[self.share], body, self.tone(Tone.MUTED))

    def opens_hits(self) -> bool:
        """Whether it opens what counts; else the dossiers which are missing.

        Of the papers the missing ones are work to do; reuse is not, so it opens the good cases.
        """
        return self._count.missing == 0 or (self.share is Share.REUSE and self._count.hits > 0)

    def _opens(self) -> str:
        if self._count.total == 0:
            return self.tr("Chưa có hồ sơ trong kỳ")
        if self.opens_hits():
            return self.tr("Mở {count} hồ sơ đạt").format(count=self._count.hits)
        return self.tr("Mở {count} hồ sơ còn thiếu").format(count=self._count.missing)


class RateStrip(QWidget):
    """The four shares in a row.

    Signals:
        opened: (share, whether the dossiers which count are wanted).
    """

    opened = Signal(object, bool)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.tiles: Mapping[Share, RateTile] = {share: RateTile(share) for share in Share}
        self._row = QHBoxLayout(self)
        self._row.setSpacing(Space.M)
        for tile in self.tiles.values():
            self._row.addWidget(tile)
            tile.clicked.connect(
                lambda _checked=False, tile=tile: self.opened.emit(tile.share, tile.opens_hits())
            )
        self.set_compact(False)

    def show_rates(self, rates: DigitisationRates) -> None:
        """Show other shares."""
        for share, tile in self.tiles.items():
            tile.show_count(rates.of(share))

    def set_compact(self, compact: bool) -> None:
        """Use the form for small screens."""
        side = PAGE_MARGIN_COMPACT if compact else PAGE_MARGIN
        self._row.setContentsMargins(side, 2, side, Space.XS if compact else Space.M)
        for tile in self.tiles.values():
            tile.set_compact(compact)
