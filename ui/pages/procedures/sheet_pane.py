"""The right half: the sheet as it will be printed, or all facts of the procedure."""

from collections.abc import Sequence

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QHBoxLayout, QStackedWidget, QVBoxLayout, QWidget

from cds_desktop.domain.dossier_steps import StepPlan
from cds_desktop.domain.procedures import StoredProcedure
from cds_desktop.wording.moments import number_words
from ui.pages.procedures.correction import CorrectionForm
from ui.pages.procedures.details import ProcedureDetail
from ui.pages.procedures.rows import Address, ProcedureRow
from ui.printing.page import Page as PaperPage
from ui.printing.preview import PagePreview
from ui.theme import Space, TextRole
from ui.widgets.bars import ActionBar
from ui.widgets.button import Button, ButtonKind
from ui.widgets.card import Panel
from ui.widgets.empty_state import EmptyState
from ui.widgets.label import Label
from ui.widgets.tabs import FilterTab, FilterTabs

SHEET, DETAIL, CORRECTION = "sheet", "detail", "correction"


class SheetPane(Panel):
    """Preview, facts and the correction of one procedure, with the acts at the foot.

    Args:
        may_print: Whether sheets may be made.
        may_correct: Whether the catalogue may be changed.
        parent: The owner.

    Signals:
        print_asked, pdf_asked: The sheets chosen in the list are wanted.
        save_asked: The correction is to be written.
        detail_shown: The facts came into view and must be read.
        correction_ended: The form was closed, saved or not.
    """

    print_asked = Signal()
    pdf_asked = Signal()
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
        self._build(may_correct)
        self.tabs.chosen.connect(self._choose)
        self.detail.correction_asked.connect(self.begin_correction)
        self.print_button.clicked.connect(self.print_asked)
        self.pdf_button.clicked.connect(self.pdf_asked)
        self.save_button.clicked.connect(self.save_asked)
        self.cancel_button.clicked.connect(self.end_correction)
        self._show_part()

    def _build(self, may_correct: bool) -> None:
        self.name = Label("", TextRole.SECTION, wrap=True)
        self.tabs = FilterTabs()
        self.tabs.set_tabs(
            (FilterTab(SHEET, self.tr("Tờ công khai")), FilterTab(DETAIL, self.tr("Chi tiết")))
        )
        self.preview = PagePreview()
        self.no_sheet = EmptyState()
        self.detail = ProcedureDetail(may_correct=may_correct)
        self.form = CorrectionForm()
        preview_frame = QWidget()
        frame = QVBoxLayout(preview_frame)
        frame.setContentsMargins(Space.S, Space.XS, Space.S, 0)
        frame.addWidget(self.preview)
        self._preview_frame = preview_frame
        self.parts = QStackedWidget()
        for part in (preview_frame, self.no_sheet, self.detail, self.form):
            self.parts.addWidget(part)
        self.print_button = Button(
            self.tr("In"), ButtonKind.PRIMARY, icon="printer", key="Ctrl+P", shortcut=True
        )
        self.pdf_button = Button(self.tr("Lưu PDF…"), icon="file-type-pdf")
        self.save_button = Button(
            self.tr("Lưu"), ButtonKind.PRIMARY, icon="device-floppy", key="F9", shortcut=True
        )
        self.cancel_button = Button(self.tr("Hủy"), key="Esc")
        bar = ActionBar()
        for button in (self.print_button, self.pdf_button, self.save_button, self.cancel_button):
            bar.add(button)
        self.bar = bar
        head = QHBoxLayout()
        head.setContentsMargins(Space.XL, Space.S, Space.L, 0)
        head.addWidget(self.name, 1)
        tabs = QHBoxLayout()
        tabs.setContentsMargins(Space.M, 0, Space.M, 0)
        tabs.addWidget(self.tabs)
        column = QVBoxLayout(self)
        column.setContentsMargins(1, 0, 0, 0)
        column.setSpacing(0)
        column.addLayout(head)
        column.addLayout(tabs)
        column.addWidget(self.parts, 1)
        column.addWidget(bar)

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
        same = row is not None and self._row is not None and row.stored == self._row.stored
        self._row = row
        self.name.setText(_shortened(row.procedure.name) if row else "")
        self.name.setToolTip(row.procedure.name if row else "")
        if not same:
            self.preview.show_pages(())
        if row is None:
            self.detail.clear()
        self._say_why_not(row)
        self._show_part()

    def show_sheet(self, pages: Sequence[PaperPage]) -> None:
        """Show the laid-out sheet of the current procedure."""
        self.preview.show_pages(pages)
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

    def show_count(self, count: int, reason: str) -> None:
        """Say how many sheets the buttons make; `reason` says why none."""
        words = self.tr("In")
        if count:
            words = self.tr("In {count} tờ").format(count=number_words(count))
        self.print_button.set_words(words)
        for button in (self.print_button, self.pdf_button):
            if count:
                button.enable()
            else:
                button.disable(reason)

    def set_compact(self, compact: bool) -> None:
        """Use the margins of the form for small screens."""
        self.bar.set_compact(compact)
        self.name.setVisible(not compact)

    def _choose(self, key: str) -> None:
        self._wanted = key
        self._show_part()
        if key == DETAIL:
            self.detail_shown.emit()

    def _say_why_not(self, row: ProcedureRow | None) -> None:
        if row is None:
            self.no_sheet.set_words(self.tr("Chọn một thủ tục để xem tờ công khai."))
        elif row.address is Address.MISSING:
            self.no_sheet.set_words(
                self.tr("Thủ tục này chưa có địa chỉ trên Cổng dịch vụ công nên chưa in được tờ "
                        "có mã QR. Bổ sung địa chỉ ở thẻ Chi tiết.")
            )  # fmt: skip
        elif row.address is Address.WRONG:
            self.no_sheet.set_words(
                self.tr("Địa chỉ “{address}” không in được thành mã QR. Sửa ở thẻ Chi tiết.")
                .format(address=row.procedure.portal_url)
            )  # fmt: skip

    def _show_part(self) -> None:
        if self.is_correcting:
            pass  # a sheet that is laid out late must not close a form somebody types into
        elif self._wanted == DETAIL and self._row is not None:
            self.parts.setCurrentWidget(self.detail)
        elif self._row is None or not self._row.is_printable:
            self.parts.setCurrentWidget(self.no_sheet)
        else:
            self.parts.setCurrentWidget(self._preview_frame)
        self._show_buttons()

    def _show_buttons(self) -> None:
        correcting = self.is_correcting
        for button in (self.save_button, self.cancel_button):
            button.setVisible(correcting)
        for button in (self.print_button, self.pdf_button):
            button.setVisible(self._may_print and not correcting)
        self.bar.setVisible(self._may_print or correcting)
        self.tabs.setEnabled(not correcting)


def _shortened(name: str) -> str:
    """Keep the head to about three lines; the tooltip has the whole name."""
    return name if len(name) <= 180 else name[:179].rstrip() + "…"
