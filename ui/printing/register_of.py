"""The register of a year: volume and numbers chosen over its preview, then printer or PDF."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QHBoxLayout, QWidget

from cds_desktop.domain.clock import office_day
from ui.context import Context
from ui.printing.desk import PrintDesk, Printout
from ui.theme import Space
from ui.widgets import Button, ButtonSize, NumberField, ProgressStrip

if TYPE_CHECKING:
    from PySide6.QtPrintSupport import QPrinter

    from cds_desktop.services.progress import Progress
    from cds_desktop.services.register import PlannedRegister, RegisterYear
    from ui.jobs import FileJob
    from ui.printing.page import Page
    from ui.printing.preview import PreviewDialog

__all__ = ["RegisterDesk", "RegisterStrip"]

_FIRST_YEAR, _LAST_YEAR = 2000, 2099
_MOST_VOLUMES = 99


class RegisterStrip(QWidget):
    """Which year, which volume, and from which number to which."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.year = NumberField(
            self.tr("Năm"),
            minimum=_FIRST_YEAR,
            maximum=_LAST_YEAR,
            required=True,
            reserve_line=False,
        )
        self.volume = NumberField(
            self.tr("Quyển số"), minimum=1, maximum=_MOST_VOLUMES, required=True, reserve_line=False
        )
        self.first = NumberField(self.tr("Từ số"), minimum=1, required=True, reserve_line=False)
        self.last = NumberField(self.tr("Đến số"), minimum=1, reserve_line=False)
        self.show_button = Button(
            self.tr("Lập sổ"), icon="refresh", key="F5", shortcut=True, size=ButtonSize.BAR
        )
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(Space.S)
        for field in self.fields():
            field.setMaximumWidth(104)
            row.addWidget(field)
        row.addSpacing(Space.S)
        row.addWidget(self.show_button)
        row.addStretch(1)
        row.setAlignment(self.show_button, Qt.AlignmentFlag.AlignBottom)

    def fields(self) -> tuple[NumberField, ...]:
        """The fields from left to right."""
        return self.year, self.volume, self.first, self.last

    def show_year(self, found: RegisterYear) -> None:
        """Propose the whole year as one volume."""
        self.year.set_text(str(found.year))
        self.volume.set_number(1)
        self.first.set_number(1)
        self.last.set_number(found.last or None)


class RegisterDesk(PrintDesk):
    """Shows the register of a year over a window; pages are laid out off the GUI thread.

    Signals:
        printed: The year whose register went to a printer or into a file.
    """

    printed = Signal(int)

    def __init__(self, context: Context, window: QWidget) -> None:
        super().__init__(context, window)
        self.strip: RegisterStrip | None = None
        self.progress: ProgressStrip | None = None
        self.printout: Printout | None = None
        self._job: FileJob | None = None

    def show(self, year: int | None = None) -> None:
        """Open the preview of the register of a year, by default the present one."""
        from cds_desktop.services.register import register_year

        context = self._context
        wanted = year or office_day(context.now()).year
        work = partial(register_year, context.open_uow, wanted, actor=context.actor)
        context.jobs.run(self, work, self._open, context.notices.failed)

    def _open(self, found: RegisterYear) -> None:
        from ui.printing.preview import PreviewDialog

        title = self.tr("Sổ theo dõi hồ sơ")
        self.strip, self.progress = RegisterStrip(), ProgressStrip()
        dialog = PreviewDialog((), title, self._window, above=(self.strip, self.progress))
        self.printout = None
        self.strip.show_year(found)
        self.strip.show_button.clicked.connect(self.lay_out)
        self.progress.cancelled.connect(self._cancel)
        dialog.print_requested.connect(self._print)
        dialog.pdf_requested.connect(self._save_as)
        self._allow(dialog, False, self.tr("Chưa có trang nào để in."))
        self.open_dialog(dialog)
        dialog.finished.connect(self._cancel)
        if found.count:
            self.lay_out()
        else:
            self._refused_empty(found.year)

    def _refused_empty(self, year: int) -> None:
        if self.strip is not None:
            words = self.tr("Năm {year} chưa có hồ sơ nào.").format(year=year)
            self.strip.year.set_error(words)

    def lay_out(self) -> None:
        """Lay out the chosen numbers again."""
        from cds_desktop.services.register import plan_register
        from cds_desktop.wording.forms import write_register

        strip, dialog = self.strip, self.dialog
        if strip is None or dialog is None or self._job is not None:
            return
        if not all(field.is_valid() for field in strip.fields()):
            return
        year, volume, first = (field.number() or 1 for field in strip.fields()[:3])
        last = strip.last.number()
        if last is not None and last < first:
            strip.last.set_error(self.tr("Nhỏ hơn số đầu."))
            return
        context = self._context
        actor, now, open_uow = context.actor, context.now(), context.open_uow

        def work(progress: Progress) -> tuple[PlannedRegister, tuple[Page, ...]]:
            from ui.printing.register import register_pages

            planned = plan_register(
                open_uow, year, write_register, volume=volume, first=first, last=last,
                actor=actor, now=now,
            )  # fmt: skip
            chosen = planned.chosen
            return planned, register_pages(
                planned.content, chosen.template, chosen.set, progress=progress
            )

        self._allow(dialog, False, self.tr("Đang lập sổ…"))
        if self.progress is not None:
            self.progress.start(self.tr("Đang lập sổ"))
        self._job = context.file_jobs.run(
            self, work, partial(self._laid_out, year, volume), self._failed, self._tell
        )

    def _laid_out(
        self, year: int, volume: int, found: tuple[PlannedRegister, tuple[Page, ...]]
    ) -> None:
        planned, pages = found
        self._ended()
        dialog = self.dialog
        if dialog is None:
            return
        words = {"year": year, "volume": f"{volume:02d}"}
        self.printout = Printout(
            pages,
            self.tr("Sổ theo dõi hồ sơ năm {year}").format(**words),
            f"so-theo-doi-{year}-quyen-{volume:02d}.pdf",
            self.tr("Đã gửi sổ theo dõi năm {year}, quyển {volume} ra máy in.").format(**words),
            self.tr("Đã lưu sổ theo dõi vào tệp {name}."),
            partial(self._write_down, planned, year, volume),
            partial(self.printed.emit, year),
            partial(self.show, year),
        )
        dialog.preview.show_pages(pages)
        self._allow(dialog, True, "")

    def _write_down(self, planned: PlannedRegister, year: int, volume: int) -> int:
        from cds_desktop.services.register import record_register_print

        context = self._context
        return record_register_print(
            context.open_uow, planned, year, volume, actor=context.actor, now=context.now()
        )

    def _allow(self, dialog: PreviewDialog, is_ready: bool, why: str) -> None:
        for button in (dialog.print_button, dialog.pdf_button):
            if is_ready:
                button.enable()
            else:
                button.disable(why)

    def _tell(self, done: int, total: int) -> None:
        if self.progress is not None and self.dialog is not None:
            self.progress.set_progress(done, total)

    def _failed(self, error: Exception) -> None:
        self._ended()
        if self.dialog is not None:
            self.dialog.preview.show_pages(())
        self._context.notices.failed(error)

    def _ended(self) -> None:
        self._job = None
        if self.progress is not None and self.dialog is not None:
            self.progress.finish()

    def _cancel(self) -> None:
        if self._job is not None:
            self._job.cancel()

    def _print(self, printer: QPrinter) -> None:
        if self.printout is not None:
            self.send_aside(self.printout, printer)

    def _save_as(self) -> None:
        if self.printout is not None:
            self.ask_file(self.printout)
