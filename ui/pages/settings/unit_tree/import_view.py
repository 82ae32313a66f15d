"""A file of units before it is taken over: what is new, what differs, what stays."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QWidget

from cds_desktop.services.progress import Cancelled
from cds_desktop.wording.moments import number_words
from cds_desktop.wording.units import imported_words
from ui.context import Context
from ui.pages.settings.group import FactList
from ui.pages.settings.sub_view import SubView
from ui.theme import TextRole, Tone
from ui.widgets import Button, ButtonKind, Label, ProgressStrip

if TYPE_CHECKING:
    from cds_desktop.services.progress import Progress
    from cds_desktop.services.units import UnitsImported
    from ui.jobs import FileJob


class UnitImportView(SubView):
    """The difference, and one act.

    Signals:
        stored: Words of the notice, and "" (no unit is meant).
    """

    stored = Signal(str, str)

    def __init__(self, context: Context, path: Path, parent: QWidget | None = None) -> None:
        super().__init__(context, "", "", parent)
        self.title.set_words(self.tr("Nhập đơn vị từ tệp"))
        self.title.set_note(path.name)
        self.back_button.set_words(self.tr("Về cây đơn vị"))
        self._path = path
        self._job: FileJob | None = None
        self.found: UnitsImported | None = None
        self.progress = ProgressStrip()
        self.progress.cancelled.connect(self._cancel)
        self.sum = Label(self.tr("Đang đọc tệp…"), TextRole.STRONG, wrap=True)
        self.facts = FactList()
        self.names = Label("", TextRole.BODY, Tone.MUTED, wrap=True)
        self.act_button = Button(
            self.tr("Nhập"), ButtonKind.PRIMARY, icon="file-import", key="F9", shortcut=True
        )
        self.act_button.disable(self.tr("Đang đọc tệp."))
        self.act_button.clicked.connect(self.act)
        for widget in (self.progress, self.sum, self.facts, self.names):
            self.body.addWidget(widget)
        self.body.addStretch(1)
        self.bar.add(self.act_button)
        self.bar.add(self.back_button)

    def first_field(self) -> QWidget | None:
        return self.act_button if self.act_button.isEnabled() else self.back_button

    def busy(self) -> bool:
        return self._job is not None and self._job.is_running

    def compare(self) -> None:
        """Read the file and compare it with the tree; a damaged one leads back at once."""
        self._run(self.tr("Đang so sánh"), self._show, preview=True)

    def act(self) -> None:
        """Take the units over."""
        if self.found is None or self.found.is_same or self.busy():
            return
        self.act_button.disable(self.tr("Đang nhập."))
        self._run(
            self.tr("Đang nhập"),
            lambda counts: self.stored.emit(imported_words(counts), ""),
            preview=False,
        )

    def _run(self, words: str, then: object, *, preview: bool) -> None:
        context = self.context
        open_uow, actor, now, path = (
            context.office.open_uow, context.actor, context.now(), self._path,
        )  # fmt: skip

        def work(progress: Progress) -> UnitsImported:
            from cds_desktop.services.units import import_units

            return import_units(
                open_uow, path, preview=preview, actor=actor, now=now, progress=progress
            )

        def done(counts: UnitsImported) -> None:
            self.progress.finish()
            if callable(then):
                then(counts)

        self.progress.start(words)
        self._job = context.file_jobs.run(
            self, work, done, self._failed, self.progress.set_progress
        )

    def _show(self, counts: UnitsImported) -> None:
        self.found = counts
        self.sum.setText(imported_words(counts, preview=True))
        facts = [
            (self.tr("Tỉnh, thành phố từ 01/07/2025"), number_words(counts.provinces)),
            (self.tr("Xã, phường, đặc khu từ 01/07/2025"), number_words(counts.communes)),
        ]
        if counts.old_units:
            facts += [
                (self.tr("Đơn vị đến 30/06/2025"), number_words(counts.old_units)),
                (self.tr("Nối cũ – mới thêm"), number_words(counts.mergers_added)),
                (self.tr("Nối cũ – mới bỏ"), number_words(counts.mergers_removed)),
            ]
        facts += [
            (self.tr("Thêm"), number_words(counts.added)),
            (self.tr("Sửa"), number_words(counts.changed)),
            (self.tr("Giữ nguyên"), number_words(counts.unchanged)),
        ]
        self.facts.set_facts(facts, left=260)
        self.names.setText("\n".join(counts.changed_names))
        if counts.is_same:
            self.act_button.disable(self.tr("Tệp này không có gì mới."))
            self.back_button.setFocus()
        else:
            self.act_button.enable()
            self.act_button.setFocus()

    def _failed(self, error: Exception) -> None:
        self.progress.finish()
        self.left.emit()
        if isinstance(error, Cancelled):
            self.context.notices.info(self.tr("Đã hủy; chưa nhập gì."))
        else:
            self.context.notices.failed(error)

    def _cancel(self) -> None:
        if self._job is not None:
            self._job.cancel()
