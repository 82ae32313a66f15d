"""The payment code of a dossier's fee: preview, printer or PDF; every print is written down."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING

from cds_desktop.domain.dossiers import short_code
from ui.printing.desk import PrintDesk

# Printing is loaded with the first sheet, not with the pages that offer it.
if TYPE_CHECKING:
    from cds_desktop.services.fee_codes import PlannedFee

__all__ = ["FeeDesk"]


class FeeDesk(PrintDesk):
    """Shows the fee sheet of a dossier over a window and sends it where the officer wants."""

    def show(self, code: str) -> None:
        """Open the preview of the sheet of one dossier."""
        from cds_desktop.services.fee_codes import plan_fee_sheet
        from cds_desktop.wording.payments import write_fee_sheet

        context = self._context
        work = partial(
            plan_fee_sheet, context.open_uow, write_fee_sheet,
            dossier=code, actor=context.actor, now=context.now(),
        )  # fmt: skip
        context.jobs.run(self, work, self._preview, context.notices.failed)

    def _preview(self, planned: PlannedFee) -> None:
        from ui.printing.desk import Printout
        from ui.printing.fee_sheet import fee_sheet_pages

        code = planned.fee.dossier_code
        try:
            pages = fee_sheet_pages(planned.content)
        except Exception as error:  # noqa: BLE001 - told, or passed on as a bug
            self._context.notices.failed(error)
            return
        short = short_code(code)
        self.preview(
            Printout(
                pages,
                self.tr("Mã nộp phí {code}").format(code=short),
                f"ma-nop-phi-{short}.pdf",
                self.tr("Đã gửi mã nộp phí {code} ra máy in.").format(code=short),
                self.tr("Đã lưu mã nộp phí vào tệp {name}."),
                partial(self._write_down, planned),
                lambda: None,
                partial(self.show, code),
            )
        )

    def _write_down(self, planned: PlannedFee) -> int:
        from cds_desktop.services.fee_codes import record_fee_print

        context = self._context
        return record_fee_print(
            context.open_uow, planned.fee, actor=context.actor, now=context.now()
        )
