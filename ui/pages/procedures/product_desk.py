"""What is chosen in list and strip, brought together: the order, its words and its preview."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field, replace

from PySide6.QtCore import QObject

from cds_desktop.domain.errors import CdsError
from cds_desktop.domain.officers import Right
from cds_desktop.domain.publicity.labels import LabelSheet
from cds_desktop.domain.publicity.payloads import PayloadRules
from cds_desktop.domain.publicity.sheets import Place
from cds_desktop.services.publicity.settings import PublicitySettings
from cds_desktop.wording.errors import sentence
from cds_desktop.wording.moments import number_words
from cds_desktop.wording.posted_sheets import hung_at
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
from ui.pages.procedures.sheet_maker import Request
from ui.pages.procedures.sheet_pane import SheetPane
from ui.pages.procedures.sheet_states import SheetStates
from ui.pages.procedures.sheets import Preview


@dataclass(frozen=True, slots=True)
class _Facts:
    settings: PublicitySettings
    label_sheets: tuple[LabelSheet, ...]
    places: tuple[Place, ...] = ()
    states: SheetStates = field(default_factory=dict)
    outdated: tuple[int, ...] = ()


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
        self._places: tuple[Place, ...] = ()
        self._outdated: tuple[int, ...] = ()
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

    @property
    def rules(self) -> PayloadRules:
        """Where the codes lead."""
        return self.choice.rules(self._settings)

    def refresh(self) -> None:
        """Read what the strip offers."""
        context = self._context

        def work() -> _Facts:
            from cds_desktop.services.label_sheets import list_label_sheets
            from cds_desktop.services.publicity.places import list_places
            from cds_desktop.services.publicity.settings import publicity_settings
            from ui.pages.procedures.sheet_entries import read_states

            open_uow, actor, now = context.open_uow, context.actor, context.now()
            facts = _Facts(publicity_settings(open_uow), list_label_sheets())
            if not actor.may(Right.MAKE_POSTERS):
                return facts
            states, outdated = read_states(open_uow, actor=actor, now=now)
            places = list_places(open_uow, actor=actor)
            return replace(facts, places=places, states=states, outdated=outdated)

        context.jobs.run(self, work, self._reading.guard(self._show_facts), context.notices.failed)

    def order(self, codes: Sequence[str] | None = None) -> Order:
        """What the buttons make, or the same of other procedures."""
        choice = self.choice
        wanted = self._list.codes_for(choice) if codes is None else codes
        place = next((each for each in self._places if each.id == choice.place_id), None)
        return choice.order(wanted, self._settings, hung_at(place) if place else "")

    def request(self) -> Request:
        """The order with the place of its sheets."""
        self._pane.options.hear_typing()
        return Request((self.order(),), self.choice.place_id)

    def ask_reprints(self, ids: Sequence[int], then: Callable[[Request], None]) -> None:
        """Put together what replaces sheets of the register, each as the product it is."""
        context, now = self._context, self._context.now()
        choice, settings = self.choice, self._settings

        def work() -> Request:
            from ui.pages.procedures.sheet_entries import choice_for, wishes_to_replace

            wishes = wishes_to_replace(context.open_uow, ids, actor=context.actor, now=now)
            orders = tuple(
                choice_for(wish, choice).order(wish.procedure_codes, settings) for wish in wishes
            )
            return Request(orders, wishes=wishes)

        def found(request: Request) -> None:
            if request.orders:
                then(request)
            else:
                context.notices.error(
                    self.tr("Thủ tục trên các tờ này đã hết hiệu lực: gỡ tờ, không in lại.")
                )

        context.jobs.run(self, work, found, context.notices.failed)

    @property
    def outdated(self) -> tuple[int, ...]:
        """Ids of the sheets that no longer say what holds."""
        return self._outdated

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
        self._settings, self._places = facts.settings, facts.places
        self._outdated = facts.outdated
        self._list.show_sheets(facts.states)
        options = self._pane.options
        options.set_settings(facts.settings)
        options.set_places(facts.places)
        options.set_label_sheets(facts.label_sheets)
        self._list.set_payload(self.rules.kind)
        self.update()

    def _chosen(self, choice: ProductChoice) -> None:
        remember_choice(self._context.preferences, choice)
        self._list.set_payload(choice.rules(self._settings).kind)
        self.update()

    def _show_preview(self, found: Preview) -> None:
        note = ""
        if found.is_refused:
            note = self.tr(
                "Mã này không đọc lại được từ khoảng cách đã chọn nên sẽ không in. Chọn khổ giấy "
                "lớn hơn, khoảng cách gần hơn hoặc nội dung mã ngắn hơn."
            )
        elif found.left_out:
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
