"""The slip of a stored dossier: preview, printer, or PDF; every print is written down."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING

from PySide6.QtCore import Signal

from cds_desktop.domain.dossiers import short_code
from ui.printing.desk import PrintDesk

# Printing is loaded with the first slip, not with the pages that offer it.
if TYPE_CHECKING:
    from cds_desktop.domain.forms import ReceiptTemplate, SlipContent
    from cds_desktop.services.slips import PlannedSlip
    from ui.printing.page import Page

__all__ = ["SlipDesk", "all_copies"]


def all_copies(content: SlipContent, template: ReceiptTemplate) -> tuple[Page, ...]:
    """The pages of every copy that the form asks for: the applicant's, then the office's.

    Raises:
        RuleBroken: As `slip_pages`.
    """
    from ui.printing.fonts import TextMeasure, ensure_print_fonts
    from ui.printing.slip import slip_pages

    ensure_print_fonts()
    measure = TextMeasure()
    pages: list[Page] = []
    for copy in range(1, max(1, len(template.copies)) + 1):
        pages.extend(slip_pages(content, template, copy=copy, measure=measure))
    return tuple(pages)


class SlipDesk(PrintDesk):
    """Shows the slip of a dossier over a window and sends it where the officer wants.

    Signals:
        printed: The code of a dossier whose slip went to a printer or into a file.
    """

    printed = Signal(str)

    def show(self, code: str, set_id: str | None = None) -> None:
        """Open the preview of the slip of one dossier."""
        from cds_desktop.services.slips import plan_slip
        from cds_desktop.wording.slips import write_slip

        context = self._context
        work = partial(
            plan_slip, context.open_uow, code, write_slip, set_id=set_id, actor=context.actor
        )
        context.jobs.run(self, work, self._preview, context.notices.failed)

    def _preview(self, planned: PlannedSlip) -> None:
        from ui.printing.desk import Printout

        code = planned.content.code
        try:
            pages = all_copies(planned.content, planned.template)
        except Exception as error:  # noqa: BLE001 - told, or passed on as a bug
            self._context.notices.failed(error)
            return
        short = short_code(code)
        sent = self.tr("Đã gửi giấy hẹn {code} ra máy in.").format(code=short)
        self.preview(
            Printout(
                pages,
                self.tr("Giấy hẹn {code}").format(code=short),
                f"giay-hen-{short}.pdf",
                sent,
                self.tr("Đã lưu giấy hẹn vào tệp {name}."),
                partial(self._write_down, planned),
                partial(self.printed.emit, code),
                partial(self.show, code, planned.set_id),
            )
        )

    def _write_down(self, planned: PlannedSlip) -> int:
        from cds_desktop.services.slips import record_print

        context = self._context
        return record_print(
            context.open_uow, planned.content.code, set_id=planned.set_id,
            version=planned.version, actor=context.actor, now=context.now(),
        )  # fmt: skip
