"""What is chosen in list and strip, brought together: the order, its words and its preview."""

from collections.abc import Sequence
from dataclasses import dataclass

from PySide6.QtCore import QObject

from cds_desktop.domain.errors import CdsError
from cds_desktop.domain.publicity.labels import LabelSheet
from cds_desktop.domain.publicity.sheets import Place
from cds_desktop.services.publicity.settings import PublicitySettings
from cds_desktop.wording.errors import sentence
from cds_desktop.wording.moments import number_words
from ui.context import Context
from ui.jobs import Latest
from ui.pages.procedures.list_pane import ListPane
from ui.pages.procedures.preview_maker import PreviewMaker
from ui.pages.procedures.product_choice import (
    Order,
    ProductChoice,
    remember_choice,
    remembered_choice,
)
from ui.pages.procedures.product_words import reading_state
from ui.pages.procedures.rows import Address, ProcedureRow
from ui.pages.procedures.sheet_pane import SheetPane
from ui.pages.procedures.sheets import Preview


@dataclass(frozen=True, slots=True)
class _Facts:
    settings: PublicitySettings
    places: tuple[Place, ...]
    label_sheets: tuple[LabelSheet, ...]


class ProductDesk(QObject):
    """Keeps strip, list, preview and buttons in agreement.

    Args:
        context: As every page gets it.
        rows: Where procedures are marked.
        pane: Where the strip, the preview and the buttons are.
        parent: The page.
    """

    def __init__(self, context: Context, rows: ListPane, pane: SheetPane, parent: QObject) -> None:
        super().__init__(parent)
        self._context, self._list, self._pane = context, rows, pane
        self._reading = Latest()
        self._settings = PublicitySettings()
        self.preview = PreviewMaker(context, self)
        pane.options.show_choice(remembered_choice(context.preferences))
        pane.options.changed.connect(self._chosen)
        rows.count_changed.connect(self.update)
        self.preview.ready.connect(self._show_preview)
        self.preview.refused.connect(self._say_refusal)
        self.update()

    @property
    def choice(self) -> ProductChoice:
        """What is to be made."""
        return self._pane.options.choice

    def refresh(self) -> None:
        """Read what the strip offers."""
        context = self._context

        def work() -> _Facts:
            from cds_desktop.services.label_sheets import list_label_sheets
            from cds_desktop.services.publicity.settings import publicity_settings

            return _Facts(
                publicity_settings(context.open_uow),
                (),
                list_label_sheets(),
            )

        context.jobs.run(self, work, self._reading.guard(self._show_facts), context.notices.failed)

    def order(self, codes: Sequence[str] | None = None) -> Order:
        """What the buttons make, or the same of other procedures."""
        choice = self.choice
        wanted = self._list.codes_for(choice) if codes is None else codes
        return choice.order(wanted, self._settings)

    def update(self, *, again: bool = False) -> None:
        """Another row, other marks, another choice; `again` when the catalogue changed."""
        choice, row = self.choice, self._list.table.current_row()
        order = self.order()
        self._pane.show_count(choice, len(order.codes), self.tr("Thủ tục này chưa có mã QR."))
        shown = order.codes
        if choice.spec.each_alone:
            shown = (row.code,) if row is not None and self._list.can_make(row) else ()
        if not shown:
            self.preview.ask(None)
            self._pane.show_no_sheet(self._why_not(row))
        elif self.preview.ask(self.order(shown), again=again):
            self._pane.wait_for_sheet()

    def used_labels(self, made: int) -> None:
        """So many labels are gone: the next run begins behind them."""
        choice, labels = self.choice, self._pane.options.grid.labels
        start = (choice.start - 1 + made) % labels + 1
        self._pane.options.set_start(start)

    def _show_facts(self, facts: _Facts) -> None:
        self._settings = facts.settings
        options = self._pane.options
        options.set_settings(facts.settings)
        options.set_places(facts.places)
        options.set_label_sheets(facts.label_sheets)
        self._list.set_payload(self.choice.rules(self._settings).kind)
        self.update()

    def _chosen(self, choice: ProductChoice) -> None:
        remember_choice(self._context.preferences, choice)
        self._list.set_payload(choice.rules(self._settings).kind)
        self.update()

    def _show_preview(self, found: Preview) -> None:
        note = ""
        if found.left_out:
            note = self.tr("Bản xem trước thiếu {count} thủ tục cuối; bản in có đủ.").format(
                count=number_words(found.left_out)
            )
        state = reading_state(found.pages, self.choice.options(self._settings))
        self._pane.show_sheet(found.pages, state, note)

    def _say_refusal(self, error: Exception) -> None:
        if isinstance(error, CdsError):
            self._pane.show_no_sheet(sentence(error))
        else:
            self._context.notices.failed(error)

    def _why_not(self, row: ProcedureRow | None) -> str:
        if row is None:
            return self.tr("Chọn một thủ tục để xem tờ công khai.")
        if row.address is Address.WRONG:
            return self.tr(
                "Địa chỉ “{address}” không in được thành mã QR. Sửa ở thẻ Chi tiết."
            ).format(address=row.procedure.portal_url)
        return self.tr(
            "Thủ tục này chưa có địa chỉ trên Cổng dịch vụ công nên chưa in được tờ có mã QR. "
            "Bổ sung địa chỉ ở thẻ Chi tiết."
        )
