"""Keeps what is half typed: every two seconds while it changes, and when the page is left."""

from collections.abc import Callable, Mapping
from functools import partial
from typing import Final

from PySide6.QtCore import QObject, QTimer, Signal
from PySide6.QtWidgets import QHBoxLayout, QWidget

from cds_desktop.domain.errors import CdsError
from cds_desktop.services.drafts import Draft, DraftFile
from cds_desktop.wording.moments import clock_words, short_moment
from ui.context import Context
from ui.widgets import Button, ButtonKind, ButtonSize, Label, Panel, Space, TextRole

INTERVAL_MS: Final = 2_000


class DraftKeeper(QObject):
    """Writes the draft of one officer in the background.

    Args:
        context: The office and its jobs.
        values: Gives the form as plain values; None when there is nothing to keep.
        parent: The owner.

    Signals:
        kept: The moment at which the draft was written.
        found: A `Draft` was left behind by an earlier run.
    """

    kept = Signal(object)
    found = Signal(object)

    def __init__(
        self,
        context: Context,
        values: Callable[[], Mapping[str, object] | None],
        parent: QObject | None = None,
    ) -> None:
        super().__init__(parent)
        self._context, self._values = context, values
        self._file = DraftFile(context.office.data_dir, "reception", context.actor)
        self._number = 0
        self._has_failed = False
        self._timer = QTimer(self)
        self._timer.setSingleShot(True)
        self._timer.setInterval(INTERVAL_MS)
        self._timer.timeout.connect(self._keep)

    @property
    def is_pending(self) -> bool:
        """Whether something was typed that is not written yet."""
        return self._timer.isActive()

    def touch(self) -> None:
        """Something was typed: write it in two seconds, however much more is typed."""
        if not self._timer.isActive():
            self._timer.start()

    def look(self) -> None:
        """Look for a draft left behind."""

        def tell(draft: Draft | None) -> None:
            if draft is not None:
                self.found.emit(draft)

        self._context.jobs.run(self, self._file.load, tell, self._context.notices.failed)

    def keep_now(self) -> None:
        """Write at once, before the page or the program is left."""
        if not self._timer.isActive():
            return
        self._timer.stop()
        draft, number = self._next()
        try:
            if draft is None:
                self._file.discard(number)
            elif self._file.save(draft, number):
                self.kept.emit(draft.saved_at)
        except CdsError as error:
            self._failed(error)

    def discard(self) -> None:
        """Forget the draft: it became a dossier, or nobody wants it."""
        self._timer.stop()
        self._number += 1
        work = partial(self._file.discard, self._number)
        self._context.jobs.run(self, work, lambda _done: None, self._failed)

    def settle(self, offered: Draft | None) -> None:
        """The form became a dossier; a draft that is still offered is kept in its place."""
        if offered is None:
            self.discard()
            return
        self._timer.stop()
        self._number += 1
        work = partial(self._file.save, offered, self._number)
        self._context.jobs.run(self, work, lambda _done: None, self._failed)

    def _keep(self) -> None:
        draft, number = self._next()
        if draft is None:
            self.discard()
            return
        saved_at = draft.saved_at
        self._context.jobs.run(
            self,
            partial(self._file.save, draft, number),
            lambda is_newest: self._kept(saved_at) if is_newest else None,
            self._failed,
        )

    def _next(self) -> tuple[Draft | None, int]:
        self._number += 1
        values = self._values()
        return (None if values is None else Draft(self._context.now(), values)), self._number

    def _kept(self, saved_at: object) -> None:
        self._has_failed = False
        self.kept.emit(saved_at)

    def _failed(self, error: Exception) -> None:
        # Once is enough: the disk is as full two seconds later.
        if not self._has_failed:
            self._has_failed = True
            self._context.notices.failed(error)


class DraftStrip(Panel):
    """Offers back what was left behind: "Có bản nháp lúc 14:12".

    Signals:
        restored: The officer wants the `Draft`.
        dismissed: The officer does not.
    """

    restored = Signal(object)
    dismissed = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__("surface_alt", "b", parent)
        self._draft: Draft | None = None
        self._words = Label("", TextRole.BODY)
        self.restore_button = Button(
            self.tr("Khôi phục"), ButtonKind.QUIET, key="Alt+K", shortcut=True, size=ButtonSize.ROW
        )
        self.dismiss_button = Button(self.tr("Bỏ"), ButtonKind.QUIET, size=ButtonSize.ROW)
        row = QHBoxLayout(self)
        row.setContentsMargins(Space.XL, Space.XS, Space.XL, Space.XS)
        row.setSpacing(Space.S)
        row.addWidget(self._words)
        row.addWidget(self.restore_button)
        row.addWidget(self.dismiss_button)
        row.addStretch(1)
        self.restore_button.clicked.connect(self._restore)
        self.dismiss_button.clicked.connect(self._dismiss)
        self.hide()

    @property
    def draft(self) -> Draft | None:
        """What is offered."""
        return self._draft

    def offer(self, draft: Draft, is_today: bool) -> None:
        """Show when it was kept."""
        self._draft = draft
        at = clock_words(draft.saved_at) if is_today else short_moment(draft.saved_at)
        self._words.setText(self.tr("Có bản nháp lúc {time}").format(time=at))
        self.show()

    def withdraw(self) -> None:
        """Offer nothing any more."""
        self._draft = None
        self.hide()

    def _restore(self) -> None:
        draft = self._draft
        self.withdraw()
        if draft is not None:
            self.restored.emit(draft)

    def _dismiss(self) -> None:
        self.withdraw()
        self.dismissed.emit()
