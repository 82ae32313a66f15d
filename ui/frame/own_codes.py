"""Codes that mean the same on every page: a vote to be given, and a payment code."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject
from PySide6.QtWidgets import QWidget

from cds_desktop.domain.rating_codes import looks_like_rating
from ui.context import Context

if TYPE_CHECKING:
    from cds_desktop.domain.dossier_records import DossierRecord
    from ui.kiosk import RatingKiosk

__all__ = ["OwnCodes"]


class OwnCodes(QObject):
    """Opens the rating window for the code on a slip; says what a payment code is not.

    Args:
        context: The office, who acts, and the job queue.
        window: Of the officer; gets the focus back.
    """

    def __init__(self, context: Context, window: QWidget) -> None:
        super().__init__(window)
        self._context, self._window = context, window
        self.kiosk: RatingKiosk | None = None

    def take(self, text: str) -> bool:
        """Act on a scanned code; False when it is none of these."""
        if looks_like_rating(text):
            self._read_rating(text)
            return True
        from cds_desktop.domain.payment_codes import looks_like_payment

        if looks_like_payment(text):
            from cds_desktop.wording.payments import SENTENCES

            self._context.notices.error(SENTENCES["payment.scanned"])
            return True
        return False

    def _read_rating(self, text: str) -> None:
        from cds_desktop.services.rating_codes import read_rating_code

        context = self._context
        work = partial(
            read_rating_code, context.open_uow, text, actor=context.actor, now=context.now()
        )
        context.jobs.run(self, work, self._open, context.notices.failed)

    def _open(self, record: DossierRecord) -> None:
        from ui.kiosk import RatingKiosk, ballot_of

        if self.kiosk is not None:
            self.kiosk.close()
        self.kiosk = RatingKiosk(self._context, ballot_of(record), self._window)
        self.kiosk.closed.connect(self._closed)
        self.kiosk.open_for_citizen()

    def _closed(self, has_vote: bool) -> None:
        self.kiosk = None
        self._window.activateWindow()
        if has_vote:
            self._context.notices.info(self.tr("Đã nhận một phiếu đánh giá."))
