"""Codes on their way from a reader, a field or a picture into the register."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, Signal

from cds_desktop.domain.clock import office_day
from cds_desktop.domain.errors import CdsError, RuleBroken
from cds_desktop.domain.publicity.sheets import CheckOutcome
from cds_desktop.wording.errors import sentence
from ui.context import Context
from ui.jobs import FileJob
from ui.pages.procedures.register.findings import Finding
from ui.widgets.bars import ProgressStrip

if TYPE_CHECKING:
    from cds_desktop.services.progress import Progress
    from cds_desktop.services.publicity.register import ListedSheet

Read = tuple[str, tuple[str, ...], str]
"""Name of a picture, its codes, why it has none."""


class CheckDesk(QObject):
    """Recognises and writes down what is met on a walk.

    Args:
        context: As every page gets it.
        progress: Shows how many pictures are read.
        parent: The view.

    Signals:
        found: New findings, in the order in which they came.
        settled: A finding for which the sheet was chosen.
    """

    found = Signal(object)
    settled = Signal(object)

    def __init__(self, context: Context, progress: ProgressStrip, parent: QObject) -> None:
        super().__init__(parent)
        self._context, self._progress = context, progress
        self._job: FileJob | None = None
        self._last = 0
        progress.cancelled.connect(self._stop)

    @property
    def is_running(self) -> bool:
        """Whether pictures are being read."""
        return self._job is not None

    def take(self, text: str, place_id: int | None) -> None:
        """Recognise one code."""
        if text.strip():
            self._check([("", (text.strip(),), "")], place_id)

    def read_pictures(self, paths: Sequence[Path], place_id: int | None) -> None:
        """Read the codes on pictures, then recognise them."""
        if self.is_running or not paths:
            return
        self._progress.start(self.tr("Đang đọc ảnh"))

        def done(read: list[Read]) -> None:
            self._end()
            self._check(read, place_id)

        def failed(error: Exception) -> None:
            self._end()
            self._context.notices.failed(error)

        self._job = self._context.file_jobs.run(
            self, partial(_read_all, tuple(paths)), done, failed, self._progress.set_progress
        )

    def settle(self, finding: Finding, sheet_id: int) -> None:
        """Write down which of several sheets was the one before the officer.

        One that was made and not yet hung is written down as hung today.
        """
        context, now, result = self._context, self._context.now(), finding.result
        if result is None:
            return
        is_hung = any(
            each.sheet.id == sheet_id and each.sheet.posted_on for each in finding.candidates
        )

        def work() -> ListedSheet:
            from cds_desktop.services.publicity.checks import record_check
            from cds_desktop.services.publicity.register import post_sheets

            if not is_hung:
                post_sheets(
                    context.open_uow, (sheet_id,), office_day(now), actor=context.actor, now=now
                )
            return record_check(
                context.open_uow, sheet_id, CheckOutcome.CONFIRMED, text=result.scan.text,
                actor=context.actor, now=now,
            )  # fmt: skip

        def done(sheet: ListedSheet) -> None:
            settled = replace(result, sheet=sheet, outcome=CheckOutcome.CONFIRMED, candidates=())
            self.settled.emit(replace(finding, result=settled))
            context.changes.sheets_changed.emit()

        context.jobs.run(self, work, done, context.notices.failed)

    def _check(self, read: Sequence[Read], place_id: int | None) -> None:
        from cds_desktop.services.publicity.checks import check_scan

        context, now = self._context, self._context.now()
        on, first = office_day(now), self._last

        def work() -> list[Finding]:
            findings: list[Finding] = []
            for source, codes, trouble in read:
                if not codes:
                    number = first + len(findings) + 1
                    findings.append(Finding(number, now, source, trouble=trouble))
                for text in codes:
                    result = check_scan(
                        context.open_uow, text, on, place_id=place_id,
                        actor=context.actor, now=now,
                    )  # fmt: skip
                    findings.append(Finding(first + len(findings) + 1, now, source, result))
            return findings

        # Numbers are given before the work begins, so that two scans never share one.
        self._last += sum(max(1, len(codes)) for _, codes, _ in read)

        def done(findings: list[Finding]) -> None:
            self.found.emit(findings)
            context.changes.sheets_changed.emit()

        context.jobs.run(self, work, done, context.notices.failed)

    def _stop(self) -> None:
        if self._job is not None:
            self._job.cancel()

    def _end(self) -> None:
        self._job = None
        self._progress.finish()


def _read_all(paths: Sequence[Path], progress: Progress) -> list[Read]:
    """Read every picture; one that cannot be read is a line of its own, not the end."""
    from ui.printing.picture_codes import codes_in_file

    read: list[Read] = []
    for number, path in enumerate(paths):
        progress(number, len(paths))
        try:
            codes, trouble = codes_in_file(path), ""
        except CdsError as error:
            codes, trouble = (), sentence(error)
        if not codes and not trouble:
            trouble = sentence(RuleBroken("picture.no_code", name=path.name))
        read.append((path.name, codes, trouble))
    progress(len(paths), len(paths))
    return read
