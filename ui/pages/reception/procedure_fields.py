"""What is asked for: the procedure, sets, fee, and a limit where the catalogue has none."""

from collections.abc import Mapping
from functools import partial
from typing import Final

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from cds_desktop.domain.clock import office_day
from cds_desktop.domain.deadlines import TimeLimit
from cds_desktop.domain.dossiers import Channel
from cds_desktop.domain.errors import CdsError, RuleBroken
from cds_desktop.domain.fees import FeeScale, compute_fee
from cds_desktop.domain.procedures import StoredProcedure
from cds_desktop.domain.text import fold
from cds_desktop.wording.catalogue import other_limits
from cds_desktop.wording.deadlines import limit_words
from cds_desktop.wording.errors import sentence
from cds_desktop.wording.moments import money_words, number_words
from cds_desktop.wording.reception import fee_brief, fee_steps
from ui.context import Context
from ui.pages.reception.fee_field import FeeField
from ui.pages.reception.limit_row import LimitRow
from ui.widgets import (
    FormGrid,
    NumberField,
    SectionTitle,
    Space,
    SuggestField,
    Suggestion,
)
from ui.widgets.suggest import Answer

_SUGGESTIONS: Final = 20
_MOST_SETS: Final = 9_999
_SHORT_FEE: Final = 26
"""Characters which fit under the fee field at every size of text."""


class ProcedureFields(QWidget):
    """The procedure and what follows from it.

    Signals:
        chosen: Another `StoredProcedure` was chosen, or None.
        limit_edited: The officer typed a limit.
        edited: The officer changed something.
    """

    chosen = Signal(object)
    limit_edited = Signal()
    edited = Signal()

    def __init__(self, context: Context, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._context = context
        self._stored: StoredProcedure | None = None
        self._channel = Channel.DIRECT
        self._is_fee_typed = False
        self._scale: FeeScale | None = None
        self._counts: Mapping[str, int] | None = None
        self._build()
        self.set_stored(None)

    def _build(self) -> None:
        self.title = SectionTitle(self.tr("Thủ tục"))
        self.procedure = SuggestField(
            self.tr("Tên hoặc mã thủ tục"),
            self._search,
            least=0,
            empty=self.tr("Không có thủ tục nào khớp."),
            required=True,
            placeholder=self.tr("Gõ vài chữ, viết tắt hoặc mã"),
        )
        self.sets = NumberField(self.tr("Số bộ"), minimum=1, maximum=_MOST_SETS)
        # Only where the fee hangs on them.
        self.pages = NumberField(self.tr("Số trang"), minimum=1, maximum=_MOST_SETS)
        self.pages.hide()
        self.fee = FeeField(self.tr("Lệ phí (đồng)"))
        counts = QWidget()
        row = QHBoxLayout(counts)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(Space.M)
        for field, share in ((self.sets, 2), (self.pages, 2), (self.fee, 3)):
            row.addWidget(field, share, Qt.AlignmentFlag.AlignTop)
        self.grid = FormGrid()
        self.grid.set_gaps(Space.M, 0)
        self.grid.add_row((self.procedure, 7), (counts, 5))
        self.limit_row = LimitRow()
        self.limit_value, self.limit_unit = self.limit_row.value, self.limit_row.unit
        self.without_date = self.limit_row.without_date
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(Space.XS)
        column.addWidget(self.title)
        column.addWidget(self.grid)
        column.addWidget(self.limit_row)
        self.procedure.chosen.connect(self._suggestion_chosen)
        self.procedure.cleared.connect(partial(self.set_stored, None))
        self.procedure.edited.connect(self._edited)
        self.sets.edited.connect(self._count_edited)
        self.pages.edited.connect(self._count_edited)
        self.fee.edited.connect(self._fee_edited)
        self.limit_row.edited.connect(self._limit_edited)

    # The procedure --------------------------------------------------------------------------

    @property
    def stored(self) -> StoredProcedure | None:
        """The procedure that was chosen."""
        return self._stored

    def choose(self, stored: StoredProcedure) -> None:
        """Choose a procedure as if the officer had."""
        self.procedure.set_suggestion(_suggestion(stored))
        self.set_stored(stored)

    def set_stored(self, stored: StoredProcedure | None) -> None:
        """Fill what follows from the procedure and tell."""
        self._stored = stored
        content = stored.procedure if stored else None
        self.limit_row.ask_for(content)
        self.procedure.setToolTip(content.name if content else "")
        self.procedure.set_help(_facts(stored) if stored else "")
        self._is_fee_typed = False
        self._show_scale(content.code if content else "")
        self._fill_fee()
        self.chosen.emit(stored)

    def forget_counts(self) -> None:
        """Count again which procedures are frequent, the next time somebody asks."""
        self._counts = None

    def _suggestion_chosen(self, suggestion: Suggestion) -> None:
        if isinstance(suggestion.value, StoredProcedure):
            self.set_stored(suggestion.value)
            self.edited.emit()

    def _search(self, text: str, answer: Answer) -> None:
        from cds_desktop.services import catalogue, reception

        open_uow, today = self._context.open_uow, office_day(self._context.now())
        known = self._counts

        def work() -> tuple[Mapping[str, int], tuple[StoredProcedure, ...]]:
            counts = reception.frequent_procedures(open_uow, today) if known is None else known
            found = catalogue.search(open_uow, text, today, limit=_SUGGESTIONS, use_counts=counts)
            return counts, found

        def show(found: tuple[Mapping[str, int], tuple[StoredProcedure, ...]]) -> None:
            self._counts = found[0]
            answer([_suggestion(stored) for stored in found[1]])

        self._context.jobs.run(self, work, show, self._context.notices.failed)

    # The fee --------------------------------------------------------------------------------

    def set_channel(self, channel: Channel) -> None:
        """Take limit and fee of another channel, unless the officer has written a fee."""
        self._channel = channel
        if not self._is_fee_typed:
            self._fill_fee()
        if self._stored is not None and self._stored.procedure.limits_differ:
            self.limit_edited.emit()

    @property
    def channel(self) -> Channel:
        """How the dossier comes in; fee and limit may depend on it."""
        return self._channel

    def set_fee(self, fee_vnd: int) -> None:
        """Put in a fee that the catalogue no longer changes."""
        self.fee.set_fee(fee_vnd)
        self.keep_fee()

    def fee_vnd(self) -> int | None:
        """The fee as it stands; None leaves it to the scale of copies and pages."""
        if self._scale is not None and not self._is_fee_typed:
            return None
        return self.fee.fee()

    def keep_fee(self) -> None:
        """Leave the fee as it is, whatever the channel, the copies and pages."""
        self._is_fee_typed = True
        self._fill_computed()

    def _show_scale(self, code: str) -> None:
        """Ask for copies and pages where they make the fee."""
        from cds_desktop.services.fees import fee_scale

        today = office_day(self._context.now())
        self._scale = fee_scale(code, today) if code else None
        self.pages.setVisible(self._scale is not None)
        self.pages.clear()
        has_scale = self._scale is not None
        self.sets.set_label(self.tr("Số bản") if has_scale else self.tr("Số bộ"))

    @property
    def has_scale(self) -> bool:
        """Whether the fee follows from copies and pages."""
        return self._scale is not None

    def page_count(self) -> int:
        """Pages of one copy, where they make the fee; 0 elsewhere."""
        return (self.pages.number() or 0) if self._scale is not None else 0

    def set_counts(self, sets: str, pages: str) -> None:
        """Put copies and pages of a draft back."""
        self.sets.set_text(sets)
        self.pages.set_text(pages if self._scale is not None else "")
        self._fill_computed()

    def _count_edited(self, _words: str) -> None:
        if self._scale is not None:
            self._fill_computed()
        self.edited.emit()

    def _fill_computed(self) -> None:
        """The fee by the scale, and how it came about; a fee that was typed stays and says so."""
        if self._scale is None:
            return
        try:
            computed = compute_fee(self._scale, self.sets.number() or 0, self.page_count())
        except RuleBroken:  # not both numbers yet
            if not self._is_fee_typed:
                self.fee.clear()
            self.fee.set_help(self.tr("Nhập số bản, số trang"))
            self.fee.setToolTip(self._scale.source)
            return
        total = computed.total_vnd
        if not self._is_fee_typed:
            self.fee.set_fee(total)
        words = fee_steps(computed)
        if self._is_fee_typed and self.fee.fee() != total:
            self.fee.set_help(self.tr("Đã sửa; bảng phí: {fee}").format(fee=number_words(total)))
        else:
            self.fee.set_help(fee_brief(computed))
        self.fee.setToolTip(f"{words}\n{self._scale.source}")

    def _fill_fee(self) -> None:
        if self._scale is not None:
            self._fill_computed()
            return
        from cds_desktop.services.dossiers import fee_for

        content = self._stored.procedure if self._stored else None
        known = content is not None and (
            content.fee_vnd is not None
            or (self._channel is Channel.ONLINE and content.fee_online_vnd is not None)
        )
        self.fee.ask_amount(content is not None and not known)
        if self._stored is not None and known:
            self.fee.set_fee(fee_for(self._stored, self._channel))
        else:
            self.fee.clear()
        said = content.fee_text if content else ""
        if content is not None and content.fee_vnd is not None:
            # The field says it already.
            said = "" if fold(said) == fold(money_words(content.fee_vnd)) else said
        self.fee.set_help(self._short_fee(said))
        remarks = (said, content.note if content else "")
        self.fee.setToolTip("\n".join(filter(None, remarks)))

    def _short_fee(self, said: str) -> str:
        """What fits under the field; the whole stands in its tooltip."""
        if len(said) <= _SHORT_FEE:
            return said
        if "bieu muc thu" in fold(said):
            return self.tr("Theo biểu mức thu")
        return self.tr("Tùy trường hợp")

    # The limit ------------------------------------------------------------------------------

    @property
    def needs_limit(self) -> bool:
        """Whether the catalogue gives no limit that can be counted."""
        return self._stored is not None and self._stored.procedure.limit is None

    def limit(self) -> TimeLimit | None:
        """The limit that the officer wrote; None without one, or while it is unreadable."""
        return self.limit_row.limit() if self.needs_limit else None

    def set_limit(self, limit: TimeLimit) -> None:
        """Put in a limit."""
        self.limit_row.set_limit(limit)

    def _limit_edited(self) -> None:
        self.limit_edited.emit()
        self.edited.emit()

    def refuse(self, error: CdsError) -> None:
        """Show why no due date can be computed."""
        field = self.limit_value if self.needs_limit else self.procedure
        field.set_error(sentence(error))

    # All of it ------------------------------------------------------------------------------

    def first_invalid(self) -> QWidget | None:
        """Check everything, show every error, and return the first field that has one."""
        wrong: list[QWidget] = [
            field for field in (self.procedure, self.sets, self.fee) if not field.is_valid()
        ]
        if self._scale is not None:
            if not self.pages.is_valid():
                wrong.append(self.pages)
            elif not self.page_count() and not self._is_fee_typed:
                self.pages.set_error(self.tr("Cần số trang để tính phí."))
                wrong.append(self.pages)
        if self.needs_limit and not self.limit_row.is_valid():
            wrong.append(self.limit_value)
        return wrong[0] if wrong else None

    def clear(self) -> None:
        """Make ready for the next dossier."""
        self.procedure.suggester.close()
        self.procedure.clear()
        self.sets.set_number(1)
        self.pages.clear()
        self.limit_row.begin_again()
        self.set_stored(None)

    def set_compact(self, compact: bool) -> None:
        """Drop the title and the reserved lines on small screens."""
        self.title.setVisible(not compact)
        for field in (self.procedure, self.sets, self.pages, self.fee):
            field.set_reserve_line(not compact)
        self.limit_row.set_compact(compact)

    def _edited(self, _words: str) -> None:
        self.edited.emit()

    def _fee_edited(self, words: str) -> None:
        # A fee by the scale that is wiped out is computed again.
        self._is_fee_typed = bool(words.strip()) or self._scale is None
        if words.strip():
            self._fill_computed()
        self.edited.emit()


def _suggestion(stored: StoredProcedure) -> Suggestion:
    content = stored.procedure
    return Suggestion(stored, content.name, _facts(stored), content.code)


def _facts(stored: StoredProcedure) -> str:
    """Limit, fee and field in one line."""
    content = stored.procedure
    limit = limit_words(content.limit) if content.limit else content.limit_text
    others = other_limits(content, ", ")
    if others:
        limit = f"{limit} ({others})"
    if content.fee_vnd is None:
        fee = "Lệ phí theo biểu mức thu" if content.fee_text else ""
    else:
        fee = money_words(content.fee_vnd)
    if content.fee_online_vnd is not None and content.fee_online_vnd != content.fee_vnd:
        online = "0" if not content.fee_online_vnd else number_words(content.fee_online_vnd)
        fee = f"{fee} (trực tuyến {online})".strip()
    return " · ".join(filter(None, (limit, fee, content.field)))
