"""The forms of a stored dossier: preview, printer, or PDF; every print is written down."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QWidget

from cds_desktop.domain.dossiers import short_code
from ui.context import Context
from ui.printing.desk import PrintDesk, Printout
from ui.printing.slip_of import SlipDesk

if TYPE_CHECKING:
    from cds_desktop.services.forms import PlannedForm

__all__ = ["FormDesk"]


class FormDesk(PrintDesk):
    """Shows a form of a dossier over a window and sends it where the officer wants.

    Signals:
        printed: The code of a dossier and the number of the form which was printed or saved.
    """

    printed = Signal(str, str)

    def __init__(self, context: Context, window: QWidget) -> None:
        super().__init__(context, window)
        #: Form 01 is the slip; it is counted together with those printed at the counter.
        self.slips = SlipDesk(context, window)
        self.slips.printed.connect(lambda code: self.printed.emit(code, "01"))

    def show(self, code: str, number: str, set_id: str | None = None) -> None:
        """Open the preview of a form of one dossier.

        What the form lacks is told in a notice, and nothing is shown.

        Args:
            code: The dossier's code.
            number: Of the form, such as "02".
            set_id: The set; by default the one in force on the day that called for the form.
        """
        from cds_desktop.services.forms import plan_form
        from cds_desktop.wording.forms import write_form

        context = self._context
        work = partial(
            plan_form, context.open_uow, code, number, write_form, set_id=set_id,
            actor=context.actor, now=context.now(),
        )  # fmt: skip
        context.jobs.run(self, work, self._preview, context.notices.failed)

    def _preview(self, planned: PlannedForm) -> None:
        from ui.printing.forms import form_pages

        chosen, code = planned.chosen, planned.code
        if planned.content is None:
            self.slips.show(code, chosen.set.id)
            return
        template = chosen.template
        try:
            pages = form_pages(planned.content, template, chosen.set)
        except Exception as error:  # noqa: BLE001 - told, or passed on as a bug
            self._context.notices.failed(error)
            return
        words = {"number": template.number, "code": short_code(code)}
        self.preview(
            Printout(
                pages,
                self.tr("Mẫu {number}, hồ sơ {code}").format(**words),
                f"mau-{template.number}-{short_code(code)}.pdf",
                self.tr("Đã gửi mẫu {number} của hồ sơ {code} ra máy in.").format(**words),
                self.tr("Đã lưu biểu mẫu vào tệp {name}."),
                partial(self._write_down, planned),
                partial(self.printed.emit, code, template.number),
                partial(self.show, code, template.number, chosen.set.id),
            )
        )

    def _write_down(self, planned: PlannedForm) -> int:
        from cds_desktop.services.forms import record_form_print

        context = self._context
        return record_form_print(context.open_uow, planned, actor=context.actor, now=context.now())
