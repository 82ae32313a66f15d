"""The right half: the sheet as it will be printed, or all facts of the procedure."""

from collections.abc import Sequence

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QHBoxLayout, QStackedWidget, QVBoxLayout, QWidget

from cds_desktop.domain.dossier_steps import StepPlan
from cds_desktop.domain.procedures import StoredProcedure
from cds_desktop.domain.publicity.products import Product
from ui.pages.procedures.correction import CorrectionForm
from ui.pages.procedures.details import ProcedureDetail
from ui.pages.procedures.options_strip import OptionsStrip
from ui.pages.procedures.product_choice import ProductChoice
from ui.pages.procedures.product_words import choice_words, print_words
from ui.pages.procedures.rows import ProcedureRow
from ui.printing.page import Page as PaperPage
from ui.printing.preview import PagePreview
from ui.theme import Space, TextRole, Tone
from ui.widgets.bars import ActionBar
from ui.widgets.button import Button, ButtonKind, ButtonSize
from ui.widgets.card import Panel
from ui.widgets.empty_state import EmptyState
from ui.widgets.label import Label
from ui.widgets.state import StateLabel, StateWord
from ui.widgets.tabs import FilterTab, FilterTabs

SHEET, DETAIL, CORRECTION = "sheet", "detail", "correction"


class SheetPane(Panel):
    """Preview, facts and the correction of one procedure, with the acts at the foot.

    Args:
        may_print: Whether sheets may be made.
        may_correct: Whether the catalogue may be changed.
        parent: The owner.

    Signals:
        print_asked, pdf_asked, pictures_asked: What is chosen is wanted on paper, in a file, or as
            pictures.
        book_asked: The folder for any PC is wanted.
        save_asked: The correction is to be written.
        detail_shown: The facts came into view and must be read.
        correction_ended: The form was closed, saved or not.
    """

    print_asked = Signal()
    pdf_asked = Signal()
    pictures_asked = Signal()
    book_asked = Signal()
    save_asked = Signal()
    detail_shown = Signal()
    correction_ended = Signal()

    def __init__(
        self, *, may_print: bool, may_correct: bool, parent: QWidget | None = None
    ) -> None:
        super().__init__("surface", "l", parent)
        self._may_print = may_print
        self._row: ProcedureRow | None = None
        self._wanted = SHEET
        self._has_sheet = False
        self._build(may_correct)
        self.tabs.chosen.connect(self._choose)
        self.detail.correction_asked.connect(self.begin_correction)
        self.print_button.clicked.connect(self.print_asked)
        self.pdf_button.clicked.connect(self.pdf_asked)
        self.pictures_button.clicked.connect(self.pictures_asked)
        self.book_button.clicked.connect(self.book_asked)
        self.change_button.clicked.connect(self.toggle_options)
        self.save_button.clicked.connect(self.save_asked)
        self.cancel_button.clicked.connect(self.end_correction)
        self._show_part()

    def _build(self, may_correct: bool) -> None:
        self.name = Label("", TextRole.SECTION, wrap=True)
        self.tabs = FilterTabs()
        self.tabs.set_tabs(
            (FilterTab(SHEET, self.tr("Tờ công khai")), FilterTab(DETAIL, self.tr("Chi tiết")))
        )
        self.summary = Label("", TextRole.CAPTION, Tone.MUTED)
        self.change_button = Button(
            self.tr("Đổi mẫu"), ButtonKind.QUIET, key="Alt+M", shortcut=True, size=ButtonSize.ROW
        )
        self.options = OptionsStrip(tuple(Product))
        self.no_sheet = EmptyState()
        self.detail = ProcedureDetail(may_correct=may_correct)
        self.form = CorrectionForm()
        self._preview_frame = self._framed_preview()
        self.parts = QStackedWidget()
        for part in (self._preview_frame, self.no_sheet, self.detail, self.form):
            self.parts.addWidget(part)
        self._build_bar()
        head = QHBoxLayout()
        head.setContentsMargins(Space.XL, Space.S, Space.L, 0)
        head.addWidget(self.name, 1)
        tabs = QHBoxLayout()
        tabs.setContentsMargins(Space.M, 0, Space.M, 0)
        tabs.addWidget(self.tabs, 1)
        tabs.addWidget(self.summary)
        tabs.addWidget(self.change_button)
        column = QVBoxLayout(self)
        column.setContentsMargins(1, 0, 0, 0)
        column.setSpacing(0)
        column.addLayout(head)
        column.addLayout(tabs)
        column.addWidget(self.options)
        column.addWidget(self.parts, 1)
        column.addWidget(self.bar)

    def _framed_preview(self) -> QWidget:
        self.preview = PagePreview()
        self.reading = StateLabel(role=TextRole.CAPTION)
        self.note = Label("", TextRole.CAPTION, Tone.MUTED, wrap=True)
        self.note.hide()
        frame = QWidget()
        column = QVBoxLayout(frame)
        column.setContentsMargins(Space.S, Space.XS, Space.S, 0)
        column.setSpacing(Space.XS)
        self.place = Label("", TextRole.CAPTION, Tone.MUTED, elide=True)
        self.place.setAlignment(Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter)
        line = QHBoxLayout()
        line.setSpacing(Space.M)
        line.addWidget(self.reading)
        line.addWidget(self.place, 1)
        facts = QVBoxLayout()
        facts.setContentsMargins(Space.M, 0, Space.M, 0)
        facts.setSpacing(0)
        facts.addLayout(line)
        facts.addWidget(self.note)
        column.addLayout(facts)
        column.addWidget(self.preview, 1)
        return frame

    def _build_bar(self) -> None:
        self.print_button = Button(
            self.tr("In"), ButtonKind.PRIMARY, icon="printer", key="Ctrl+P", shortcut=True
        )
        self.pdf_button = Button(self.tr("Lưu PDF…"), icon="file-type-pdf")
        self.pictures_button = Button(self.tr("Lưu ảnh…"), icon="photo")
        self.book_button = Button(self.tr("Sách HTML…"), ButtonKind.QUIET)
        self.save_button = Button(
            self.tr("Lưu"), ButtonKind.PRIMARY, icon="device-floppy", key="F9", shortcut=True
        )
        self.cancel_button = Button(self.tr("Hủy"), key="Esc")
        self.bar = ActionBar()
        for button in (
            self.print_button, self.pdf_button, self.pictures_button, self.save_button,
            self.cancel_button,
        ):  # fmt: skip
            self.bar.add(button)
        self.bar.add_right(self.book_button)

    # What is shown ------------------------------------------------------------------------------

    @property
    def is_correcting(self) -> bool:
        """Whether the form is open."""
        return self.parts.currentWidget() is self.form

    @property
    def shows_detail(self) -> bool:
        """Whether the facts are wanted rather than the sheet."""
        return self._wanted == DETAIL

    def show_row(self, row: ProcedureRow | None) -> None:
        """Turn to another procedure; its sheet and its versions follow."""
        self._row = row
        self.name.setText(_shortened(row.procedure.name) if row else "")
        self.name.setToolTip(row.procedure.name if row else "")
        if row is None:
            self.detail.clear()
        self._show_part()

    def wait_for_sheet(self) -> None:
        """Other pages are being laid out."""
        self._has_sheet = True
        self.preview.show_pages(())
        self.reading.set_state(None)
        self.note.hide()
        self._show_part()

    def show_sheet(
        self, pages: Sequence[PaperPage], reading: StateWord | None = None, note: str = ""
    ) -> None:
        """Show what will be printed, how far its codes are read, and what the pane leaves out."""
        self._has_sheet = True
        self.preview.show_pages(pages)
        self.reading.set_state(reading)
        self.note.setText(note)
        self.note.setVisible(bool(note))
        self._show_part()

    def show_no_sheet(self, reason: str) -> None:
        """Say why nothing can be made."""
        self._has_sheet = False
        self.no_sheet.set_words(reason)
        self._show_part()

    def show_versions(
        self, versions: Sequence[StoredProcedure], steps: Sequence[StepPlan] = ()
    ) -> None:
        """Show the facts of the current procedure."""
        if self._row is not None:
            self.detail.show_procedure(self._row, versions, steps)

    def show_detail(self) -> None:
        """Turn to the facts, for an entry that needs a look."""
        self.tabs.select(DETAIL)
        self._choose(DETAIL)

    def begin_correction(self) -> None:
        """Open the form; the caller has filled it."""
        if self._row is None:
            return
        self.parts.setCurrentWidget(self.form)
        self._show_buttons()
        self.form.setFocus()

    def end_correction(self) -> None:
        """Go back to the facts."""
        if self.is_correcting:
            self.parts.setCurrentWidget(self.detail)
            self._show_part()
            self.tabs.setFocus()
            self.correction_ended.emit()

    def show_count(self, choice: ProductChoice, count: int, reason: str) -> None:
        """Say what the buttons make of so many procedures; `reason` says why nothing."""
        self.print_button.set_words(print_words(choice, count) if count else self.tr("In"))
        self.summary.setText(choice_words(choice))
        is_entered = choice.place_id is not None
        place = self.options.place.text() if is_entered else ""
        self.place.setText(self.tr("Ghi sổ: {place}").format(place=place) if place else "")
        self.options.show_count(count)
        is_screen = choice.product is Product.SLIDES
        self.pdf_button.set_kind(ButtonKind.PRIMARY if is_screen else ButtonKind.PLAIN)
        for button in (self.print_button, self.pdf_button, self.pictures_button):
            if count:
                button.enable()
            else:
                button.disable(reason)
        self._show_buttons()

    def toggle_options(self) -> None:
        """Unfold the choice of products, or fold it and go back to the page."""
        if self.options.fold():
            self.preview.setFocus()
        elif self.change_button.isVisible():
            self.options.unfold()

    def set_compact(self, compact: bool) -> None:
        """Use the margins of the form for small screens."""
        self.bar.set_compact(compact)
        self.name.setVisible(not compact)

    def _choose(self, key: str) -> None:
        self._wanted = key
        self._show_part()
        if key == DETAIL:
            self.detail_shown.emit()

    def _show_part(self) -> None:
        if self.is_correcting:
            pass  # a sheet that is laid out late must not close a form somebody types into
        elif self._wanted == DETAIL and self._row is not None:
            self.parts.setCurrentWidget(self.detail)
        elif not self._has_sheet:
            self.parts.setCurrentWidget(self.no_sheet)
        else:
            self.parts.setCurrentWidget(self._preview_frame)
        self._show_buttons()

    def _show_buttons(self) -> None:
        correcting, may_make = self.is_correcting, self._may_print and not self.is_correcting
        is_screen = self.options.choice.product is Product.SLIDES
        for button in (self.save_button, self.cancel_button):
            button.setVisible(correcting)
        self.print_button.setVisible(may_make and not is_screen)
        self.pictures_button.setVisible(may_make and is_screen)
        for button in (self.pdf_button, self.book_button):
            button.setVisible(may_make)
        may_change = may_make and self._wanted == SHEET
        self.change_button.setVisible(may_change)
        self.summary.setVisible(may_change)
        if not may_change:
            self.options.fold()
        self.bar.setVisible(self._may_print or correcting)
        self.tabs.setEnabled(not correcting)


def _shortened(name: str) -> str:
    """Keep the head to about three lines; the tooltip has the whole name."""
    return name if len(name) <= 180 else name[:179].rstrip() + "…"
