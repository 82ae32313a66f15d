"""What becomes of entered sheets: taken back when nothing was printed, hung up when they hang."""

from collections.abc import Sequence

from PySide6.QtCore import QObject

from cds_desktop.domain.clock import office_day
from cds_desktop.domain.publicity.sheets import PostedSheet
from cds_desktop.wording.moments import number_words
from cds_desktop.wording.posted_sheets import NOT_PRINTED
from ui.context import Context
from ui.pages.procedures.posting_strip import PostingStrip, numbers_in_words


class SheetPosting(QObject):
    """The acts on the register that follow a run.

    Args:
        context: As every page gets it.
        strip: Where the made sheets are named.
        parent: The page.
    """

    def __init__(self, context: Context, strip: PostingStrip, parent: QObject) -> None:
        super().__init__(parent)
        self._context, self.strip = context, strip
        strip.posted.connect(self.post)

    def made(self, sheets: Sequence[PostedSheet]) -> None:
        """The sheets are on paper, or in a file."""
        self.strip.show_sheets(sheets)
        if sheets:
            self._context.changes.sheets_changed.emit()

    def take_back(self, sheets: Sequence[PostedSheet]) -> None:
        """Nothing was printed: the sheets leave the register again, with that reason."""
        if not sheets:
            return
        context, ids = self._context, [sheet.id for sheet in sheets]
        now, why = context.now(), NOT_PRINTED

        def work() -> None:
            from cds_desktop.services.publicity.register import remove_sheets

            remove_sheets(context.open_uow, ids, why, actor=context.actor, now=now)

        def taken_back(_: None) -> None:
            words = self.tr("Không in nên đã rút {numbers} khỏi sổ, lý do “{why}”.")
            context.notices.info(words.format(numbers=numbers_in_words(sheets), why=why))
            context.changes.sheets_changed.emit()

        context.jobs.run(self, work, taken_back, context.notices.failed)

    def post(self) -> None:
        """The sheets of the strip hang since today."""
        context, sheets = self._context, self.strip.sheets
        ids, now = [sheet.id for sheet in sheets], context.now()
        self.strip.post_button.disable(self.tr("Đang ghi…"))

        def work() -> None:
            from cds_desktop.services.publicity.register import post_sheets

            post_sheets(context.open_uow, ids, office_day(now), actor=context.actor, now=now)

        def posted(_: None) -> None:
            self.strip.post_button.enable()
            self.strip.clear()
            words = self.tr("Đã ghi {count} tờ treo từ hôm nay.")
            context.notices.info(words.format(count=number_words(len(sheets))))
            context.changes.sheets_changed.emit()

        def failed(error: Exception) -> None:
            self.strip.post_button.enable()
            context.notices.failed(error)

        context.jobs.run(self, work, posted, failed)
