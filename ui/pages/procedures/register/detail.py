"""One sheet at the right: what it carries, why it is flagged, its life, its photo, its acts."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from typing import TYPE_CHECKING, Final

from PySide6.QtCore import QCoreApplication, QSize, Qt, Signal
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from cds_desktop.domain.publicity.sheets import PostedSheet, SheetCheck
from cds_desktop.wording.moments import full_day, number_words, short_moment
from ui.pages.procedures.register.act_bar import SheetBar
from ui.pages.procedures.register.forms import SheetForms
from ui.pages.procedures.register.reasons import Sentence, SheetFacts
from ui.pages.procedures.register.rows import SheetRow, row_state
from ui.pages.procedures.register.words import outcome_state, sheet_words
from ui.theme import PAGE_MARGIN, PAGE_MARGIN_COMPACT, Space, TextRole, Tone
from ui.widgets import (
    Button,
    ButtonKind,
    ButtonSize,
    EmptyState,
    Label,
    Panel,
    ScrollArea,
    SectionTitle,
    StateLabel,
    StateWord,
    Timeline,
    TimelineStep,
)
from ui.widgets.picture import Picture, Preview

if TYPE_CHECKING:
    from cds_desktop.services.publicity.register import SheetView

_tr: Final = QCoreApplication.translate
_PHOTO: Final = QSize(168, 112)
_NAMES: Final = 20


class SheetDetail(Panel):
    """The right pane of the register.

    Signals:
        photo_asked: Choose a photo of the sheet.
        photo_opened: Look at the photo in full size.
    """

    photo_asked = Signal()
    photo_opened = Signal()

    def __init__(self, *, may_act: bool, parent: QWidget | None = None) -> None:
        super().__init__("surface", "", parent)
        self.setAccessibleName(self.tr("Chi tiết tờ công khai"))
        self._may_act = may_act
        self.row: SheetRow | None = None
        self.facts: SheetFacts | None = None
        self._build_parts()
        self.bar, self.forms = SheetBar(may_act=may_act), SheetForms()
        self._lay_out()
        self.photo_button.clicked.connect(self.photo_asked)
        self.open_button.clicked.connect(self.photo_opened)
        self.forms.open_changed.connect(lambda _: self._show_bar())
        self.setMinimumWidth(340)
        self.show_row(None)

    def _build_parts(self) -> None:
        self.empty = EmptyState(self.tr("Chọn một tờ để xem, hoặc quét mã trên tờ."))
        self.title = Label("", TextRole.NAME, wrap=True, selectable=True)
        self.title.setFocusPolicy(Qt.FocusPolicy.ClickFocus)
        self.about = Label("", TextRole.CAPTION, Tone.MUTED, wrap=True)
        self.place = Label("", wrap=True)
        self.state = StateLabel()
        self.reasons = _Sentences()
        self.names_title = SectionTitle(self.tr("Trên tờ này"))
        self.names = Label("", wrap=True)
        self.life_title = SectionTitle(self.tr("Đã qua"))
        self.life = Timeline()
        self.photo_title = SectionTitle(self.tr("Ảnh tờ đang treo"))
        self.photo = Preview()
        self.photo.setFixedSize(_PHOTO)
        self.photo_button = Button(
            "", ButtonKind.QUIET, icon="camera", key="Alt+A", size=ButtonSize.ROW,
            shortcut=True,
        )  # fmt: skip
        self.open_button = Button(
            self.tr("Mở ảnh"), ButtonKind.QUIET, icon="maximize", size=ButtonSize.ROW
        )

    def _lay_out(self) -> None:
        self._content = QWidget()
        self._column = QVBoxLayout(self._content)
        self._column.setSpacing(Space.XS)
        head = QHBoxLayout()
        head.addWidget(self.about, 1)
        head.addWidget(self.state)
        self._column.addLayout(head)
        self._column.addWidget(self.title)
        self._column.addWidget(self.place)
        self._column.addWidget(self.reasons)
        photo = QHBoxLayout()
        photo.setSpacing(Space.S)
        photo.addWidget(self.photo)
        buttons = QVBoxLayout()
        buttons.addWidget(self.photo_button)
        buttons.addWidget(self.open_button)
        buttons.addStretch(1)
        photo.addLayout(buttons)
        photo.addStretch(1)
        self._photo = QWidget()
        photo.setContentsMargins(0, 0, 0, 0)
        self._photo.setLayout(photo)
        for title, body in (
            (self.names_title, self.names),
            (self.life_title, self.life),
            (self.photo_title, self._photo),
        ):
            self._column.addSpacing(Space.S)
            self._column.addWidget(title)
            self._column.addWidget(body)
        self._column.addStretch(1)
        self._scroll = ScrollArea(self._content)
        whole = QVBoxLayout(self)
        whole.setContentsMargins(0, 0, 0, 0)
        whole.setSpacing(0)
        whole.addWidget(self.empty)
        whole.addWidget(self._scroll, 1)
        whole.addStretch(0)
        whole.addWidget(self.bar)
        whole.addWidget(self.forms)
        self.set_compact(False)

    def set_compact(self, compact: bool) -> None:
        """Use the margins of the form for small screens."""
        side = PAGE_MARGIN_COMPACT if compact else PAGE_MARGIN
        self._column.setContentsMargins(side, Space.M, side, Space.M)
        self.bar.set_compact(compact)
        self.forms.set_compact(compact)

    # What is shown ------------------------------------------------------------------------------

    def show_row(self, row: SheetRow | None) -> None:
        """Show at once what the list knows; the history follows with `show_facts`."""
        is_same = row is not None and self.row is not None and row.sheet.id == self.row.sheet.id
        self.row = row
        self._scroll.setVisible(row is not None)
        self.empty.setVisible(row is None)
        if not is_same:
            self.facts = None
            self.reasons.show_sentences(())
            self._scroll.verticalScrollBar().setValue(0)
        if row is not None:
            self._show_head(row)
            if not is_same:
                self.life.set_steps(())
                self.show_photo(None)
        self._show_bar()

    def _show_head(self, row: SheetRow) -> None:
        sheet = row.sheet
        self.about.setText(f"{sheet.number} · {sheet_words(sheet)}")
        self.title.setText(row.title)
        self.state.set_state(row_state(row))
        note = f" ({sheet.place.note})" if sheet.place.note else ""
        self.place.setText(f"{sheet.place.name}{note}")
        names = row.listed.names
        shown = [f"{number}. {name}" for number, name in enumerate(names[:_NAMES], start=1)]
        if len(names) > _NAMES:
            rest = number_words(len(names) - _NAMES)
            shown.append(self.tr("và {count} thủ tục nữa").format(count=rest))
        self.names.setText("\n".join(shown))
        for part in (self.names_title, self.names):
            part.setVisible(len(names) > 1)

    def show_facts(self, facts: SheetFacts, now: datetime) -> None:
        """Add why it is flagged and what happened to it."""
        if self.row is None or facts.view.listed.sheet.id != self.row.sheet.id:
            return
        self.facts = facts
        self.reasons.show_sentences(facts.reasons)
        self.life.set_steps(_life(facts.view, now))

    def show_photo(self, picture: Picture | None) -> None:
        """Show the photo small, or the place where one belongs."""
        has_photo = picture is not None and picture.image is not None
        if picture is not None and picture.image is not None:
            number = self.row.sheet.number if self.row is not None else ""
            words = self.tr("Ảnh tờ {number}").format(number=number)
            self.photo.show_image(picture.image, words)
        elif self.row is not None and self.row.sheet.photo and picture is not None:
            self.photo.show_words("photo", self.tr("Không đọc được ảnh"))
        else:
            self.photo.show_words("photo", self.tr("Chưa có ảnh"))
        self.open_button.setVisible(has_photo)
        self.photo_button.set_words(
            self.tr("Thay ảnh") if has_photo else self.tr("Chọn ảnh"), key="Alt+A"
        )
        self.photo_button.setVisible(self._may_act)

    def show_chosen(self, rows: Sequence[SheetRow]) -> None:
        """Offer the acts that fit the sheets which are acted upon."""
        self.bar.show_rows(rows)
        self._show_bar()

    def _show_bar(self) -> None:
        self.bar.setVisible(self.bar.has_acts and not self.forms.is_open)


class _Sentences(QWidget):
    """Reasons, each as long as it is."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._column = QVBoxLayout(self)
        self._column.setContentsMargins(0, Space.XS, 0, 0)
        self._column.setSpacing(2)
        self._labels: list[Label] = []

    def show_sentences(self, sentences: Sequence[Sentence]) -> None:
        """Replace the sentences."""
        while self._column.count():
            item = self._column.takeAt(0)
            widget = item.widget() if item is not None else None
            if widget is not None:
                widget.hide()
                widget.deleteLater()
        self._labels = []
        for sentence in sentences:
            line = QWidget()
            row = QHBoxLayout(line)
            row.setContentsMargins(0, 0, 0, 0)
            row.setSpacing(0)
            icon = sentence.mark.icon_name
            # Only the icon: what the state is called stands at the head.
            mark = StateLabel(StateWord(_plain(sentence.mark.tone), "", icon))
            words = Label(sentence.words, wrap=True, selectable=True)
            words.setFocusPolicy(Qt.FocusPolicy.ClickFocus)
            row.addWidget(mark, 0, Qt.AlignmentFlag.AlignTop)
            row.addWidget(words, 1)
            self._column.addWidget(line)
            self._labels.append(words)
        self.setVisible(bool(sentences))

    def texts(self) -> list[str]:
        """The sentences on show."""
        return [label.text() for label in self._labels]


def _plain(tone: Tone) -> Tone:
    """An icon alone is not tinted."""
    return Tone.SOON if tone is Tone.LATE else tone


def _life(view: SheetView, now: datetime) -> list[TimelineStep]:
    """What happened to a sheet, the newest first."""
    sheet = view.listed.sheet
    steps: list[TimelineStep] = []
    if sheet.removed_on is not None:
        removed = (full_day(sheet.removed_on), sheet.remover_name, sheet.remove_reason)
        steps.append(TimelineStep(_tr("SheetDetail", "Gỡ"), _joined(*removed)))
    steps += [_look(check, now) for check in view.checks]
    if sheet.posted_on is not None:
        posted = (full_day(sheet.posted_on), sheet.poster_name)
        steps.append(TimelineStep(_tr("SheetDetail", "Treo"), _joined(*posted)))
    steps.append(
        TimelineStep(_made_words(sheet), _joined(full_day(sheet.made_on), sheet.maker_name))
    )
    return steps


def _look(check: SheetCheck, now: datetime) -> TimelineStep:
    words = _joined(short_moment(check.at, now), check.officer_name, check.note)
    return TimelineStep(outcome_state(check.outcome).words, words)


def _made_words(sheet: PostedSheet) -> str:
    words = _tr("SheetDetail", "In")
    if sheet.valid_to is not None:
        words = _tr("SheetDetail", "In, có giá trị đến {day}").format(day=full_day(sheet.valid_to))
    return f"{words} ({sheet.note})" if sheet.note else words


def _joined(*parts: str) -> str:
    return " · ".join(filter(None, parts))
