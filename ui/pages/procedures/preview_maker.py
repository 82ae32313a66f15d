"""The pages of the pane: planned and laid out beside the screen, the newest wish only."""

from dataclasses import replace
from functools import partial
from typing import Final

from PySide6.QtCore import QObject, QTimer, Signal

from cds_desktop.domain.clock import office_day
from cds_desktop.services.publicity import PosterPlan
from ui.context import Context
from ui.jobs import FileJob, Latest
from ui.pages.procedures.product_choice import Order
from ui.pages.procedures.sheets import PREVIEW_MOST, Preview, first, plan, preview

_WAIT_MS: Final = 120


class PreviewMaker(QObject):
    """Lays out what an order would print.

    Args:
        context: As every page gets it.
        parent: The page.

    Signals:
        ready: The `Preview` of the newest order.
        refused: The exception that says why there is none.
    """

    ready = Signal(object)
    refused = Signal(object)

    def __init__(self, context: Context, parent: QObject) -> None:
        super().__init__(parent)
        self._context = context
        self._order: Order | None = None
        self._latest = Latest()
        self._job: FileJob | None = None
        self._timer = QTimer(self)
        self._timer.setSingleShot(True)
        self._timer.setInterval(_WAIT_MS)
        self._timer.timeout.connect(self._begin)

    def ask(self, order: Order | None, *, again: bool = False) -> bool:
        """Want the pages of an order; False where they were asked for already.

        Args:
            order: None wants nothing; late answers are dropped.
            again: What it says may have changed since.
        """
        if order == self._order and not again:
            return False
        self._order = order
        self._latest.next()
        if self._job is not None:
            self._job.cancel()
        if order is None:
            self._timer.stop()
        else:
            self._timer.start()
        return True

    def _begin(self) -> None:
        order, context = self._order, self._context
        if order is None:
            return
        most = first(order.codes, PREVIEW_MOST)
        few = replace(order, codes=most)
        left_out = len(order.codes) - len(most)
        number = self._latest.next()
        work = partial(
            plan, context.open_uow, few, context.office.profile, office_day(context.now())
        )

        def planned(found: PosterPlan) -> None:
            if self._latest.is_current(number):
                self._lay_out(few, found, left_out, number)

        context.jobs.run(self, work, planned, partial(self._failed, number))

    def _lay_out(self, order: Order, found: PosterPlan, left_out: int, number: int) -> None:
        def laid_out(pages: Preview) -> None:
            if self._latest.is_current(number):
                self._job = None
                self.ready.emit(pages)

        self._job = self._context.file_jobs.run(
            self, lambda progress: preview(order, found.contents, left_out, progress),
            laid_out, partial(self._failed, number),
        )  # fmt: skip

    def _failed(self, number: int, error: Exception) -> None:
        if self._latest.is_current(number):
            self._job = None
            self.refused.emit(error)
