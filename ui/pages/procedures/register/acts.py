"""What an officer does with sheets of the register: one job, one notice, one undo."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from datetime import date
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, TypeVar

from PySide6.QtCore import QObject, Signal

from cds_desktop.domain.publicity.sheets import CheckOutcome, Place
from cds_desktop.wording.moments import number_words, short_day
from ui.context import Context
from ui.pages.procedures.register.words import outcome_state

if TYPE_CHECKING:
    from ui.pages.procedures.register.rows import SheetRow

T = TypeVar("T")


class SheetActs(QObject):
    """Runs acts in the job queue and tells the others.

    Signals:
        checked: (ids of sheets, outcome) that were written down.
    """

    checked = Signal(object, object)

    def __init__(self, context: Context, parent: QObject) -> None:
        super().__init__(parent)
        self._context = context
        self.is_running = False

    def post(self, rows: Sequence[SheetRow], on: date) -> None:
        """Write down that sheets were hung up."""
        from cds_desktop.services.publicity.register import post_sheets

        context = self._context
        words = self.tr("Đã ghi treo {sheets} ngày {day}.").format(
            sheets=self._sheets(rows), day=short_day(on)
        )
        work = partial(
            post_sheets, context.open_uow, _ids(rows), on,
            actor=context.actor, now=context.now(),
        )  # fmt: skip
        self._run(work, lambda _: self._done(words))

    def remove(self, rows: Sequence[SheetRow], reason: str) -> None:
        """Write down that sheets were taken down."""
        from cds_desktop.services.publicity.register import remove_sheets

        context = self._context
        words = self.tr("Đã ghi gỡ {sheets}.").format(sheets=self._sheets(rows))
        undo = partial(self.put_back, rows)
        work = partial(
            remove_sheets, context.open_uow, _ids(rows), reason,
            actor=context.actor, now=context.now(),
        )  # fmt: skip
        self._run(work, lambda _: self._done(words, undo))

    def put_back(self, rows: Sequence[SheetRow]) -> None:
        """Write down that sheets hang again, or were never taken down."""
        from cds_desktop.services.publicity.register import put_back_sheets

        context = self._context
        words = self.tr("Đã ghi treo lại {sheets}.").format(sheets=self._sheets(rows))
        work = partial(
            put_back_sheets, context.open_uow, _ids(rows),
            actor=context.actor, now=context.now(),
        )  # fmt: skip
        self._run(work, lambda _: self._done(words))

    def check(self, rows: Sequence[SheetRow], outcome: CheckOutcome, note: str) -> None:
        """Write down what somebody found standing before the sheets."""
        from cds_desktop.services.publicity.checks import record_check

        context, now = self._context, self._context.now()
        words = self.tr("Đã ghi kiểm tra {sheets}: {outcome}.").format(
            sheets=self._sheets(rows), outcome=outcome_state(outcome).words.lower()
        )

        def work() -> None:
            for sheet_id in _ids(rows):
                record_check(
                    context.open_uow, sheet_id, outcome, note=note,
                    actor=context.actor, now=now,
                )  # fmt: skip

        def done(_none: None) -> None:
            self.checked.emit(_ids(rows), outcome)
            self._done(words)

        self._run(work, done)

    def set_photo(self, row: SheetRow, path: Path) -> None:
        """Keep a picture of a sheet on its wall."""
        from cds_desktop.services.publicity.photos import set_photo

        context = self._context
        words = self.tr("Đã lưu ảnh của tờ {number}.").format(number=row.sheet.number)
        work = partial(
            set_photo, context.open_uow, context.office.data_dir, row.sheet.id, path,
            actor=context.actor, now=context.now(),
        )  # fmt: skip
        self._run(work, lambda _: self._done(words))

    def add_place(self, name: str, note: str) -> None:
        """Add a place where sheets hang; undone by closing it."""
        from cds_desktop.services.publicity.places import add_place, close_place

        context = self._context

        def take_back(place: Place) -> None:
            words = self.tr("Nơi treo “{name}” đã đóng.").format(name=place.name)
            work = partial(
                close_place, context.open_uow, place.id, actor=context.actor, now=context.now()
            )
            self._run(work, lambda _: self._done(words))

        def added(place: Place) -> None:
            words = self.tr("Đã thêm nơi treo “{name}”.").format(name=place.name)
            self._done(words, partial(take_back, place))

        work = partial(
            add_place, context.open_uow, name, note, actor=context.actor, now=context.now()
        )
        self._run(work, added)

    def _sheets(self, rows: Sequence[SheetRow]) -> str:
        if len(rows) == 1:
            return self.tr("tờ {number}").format(number=rows[0].sheet.number)
        return self.tr("{count} tờ").format(count=number_words(len(rows)))

    def _done(self, words: str, undo: Callable[[], None] | None = None) -> None:
        self._context.notices.info(words, undo=undo)
        self._context.changes.sheets_changed.emit()

    def _run(self, work: Callable[[], T], on_success: Callable[[T], None]) -> None:
        if self.is_running:
            return
        self.is_running = True

        def succeed(value: T) -> None:
            self.is_running = False
            on_success(value)

        def fail(error: Exception) -> None:
            self.is_running = False
            self._context.notices.failed(error)
            # Part of several sheets may have been written before the one that was refused.
            self._context.changes.sheets_changed.emit()

        self._context.jobs.run(self, work, succeed, fail)


def _ids(rows: Sequence[SheetRow]) -> tuple[int, ...]:
    return tuple(row.sheet.id for row in rows)
