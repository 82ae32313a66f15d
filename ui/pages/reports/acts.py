"""Doing the steps of a report from the page: each in a job, each said in a notice."""

from collections.abc import Callable
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, Any

from PySide6.QtCore import QObject, Signal
from PySide6.QtWidgets import QWidget

from cds_desktop.domain.periods import Period
from cds_desktop.wording.reports import period_name
from ui.context import Context
from ui.pages.reports.act_panel import Typed
from ui.pages.reports.desk import Step

if TYPE_CHECKING:
    from cds_desktop.domain.report_versions import HandValue, ReportVersion
    from cds_desktop.services.reports import ReadReceipt


class ReportActs(QObject):
    """Takes the steps.

    Signals:
        done: Something was stored; the page reads again.
        note_needed: The remarks of the checks must be explained before the approval.
        key_needed: (path) The key under a receipt is not known; somebody must compare it.
    """

    done = Signal()
    note_needed = Signal()
    key_needed = Signal(object)

    def __init__(self, context: Context, page: QWidget) -> None:
        super().__init__(page)
        self._context = context

    def build(self, period: Period, reason: str = "", *, is_new: bool = False) -> None:
        """Freeze the figures of today; a new draft can be taken back."""
        from cds_desktop.services import reports

        def built(version: "ReportVersion") -> None:
            words = self.tr("Đã lập {period}, bản {version}").format(
                period=period_name(period), version=version.version
            )
            undo = partial(self._discard, version.id) if is_new else None
            self._context.notices.info(words, undo)
            self.done.emit()

        self._run(reports.build_version, (period, reason), built)

    def check(self, version: "ReportVersion") -> None:
        """Check a draft."""
        from cds_desktop.services import reports

        def checked(found: "ReportVersion") -> None:
            errors = sum(check.is_error for check in found.failed_checks)
            remarks = len(found.failed_checks) - errors
            if errors:
                words = self.tr("{count} kiểm tra sai, xem thẻ Kiểm tra").format(count=errors)
            elif remarks:
                words = self.tr("Đã kiểm tra: {count} điều lưu ý").format(count=remarks)
            else:
                words = self.tr("Đã kiểm tra: mọi điều đều đúng")
            self._context.notices.info(words)
            self.done.emit()

        self._run(reports.check_version, (version.id,), checked)

    def approve(self, version: "ReportVersion", note: str = "") -> None:
        """Approve a version; without a note for its remarks the page is asked for one."""
        from cds_desktop.domain.errors import CdsError
        from cds_desktop.services import reports

        def refused(error: Exception) -> None:
            if isinstance(error, CdsError) and error.code == "report.note_missing":
                self.note_needed.emit()
            else:
                self._failed(error)

        words = self.tr("Đã duyệt, số liệu được khóa")
        self._run(reports.approve, (version.id, note), partial(self._said, words), refused)

    def take(self, step: Step, version: "ReportVersion", typed: Typed) -> None:
        """Take a step that needed some words."""
        from cds_desktop.services import reports

        if step is Step.APPROVE:
            self.approve(version, typed.words)
        elif step is Step.SUPERSEDE:
            self.build(version.period, typed.words, is_new=version.state.is_locked)
        elif step is Step.SEND:
            words = self.tr("Đã ghi báo cáo đã gửi")
            self._run(
                reports.send, (version.id, typed.words, typed.day), partial(self._said, words)
            )
        elif step is Step.ANSWER:
            words = self.tr("Đã ghi kết quả tiếp nhận")
            self._run(
                reports.note_answer,
                (version.id, typed.answer, typed.words),
                partial(self._said, words),
            )
        elif step is Step.REMARK:
            words = self.tr("Đã ghi chú")
            self._run(reports.remark, (version.id, typed.words), partial(self._said, words))

    def set_count(self, period: Period, measure: str, typed: Typed) -> None:
        """Store a count by hand; an empty number takes it back."""
        from cds_desktop.services import reports

        def stored(_: "HandValue") -> None:
            self._context.notices.info(self.tr("Đã lưu số nhập tay"))
            self.done.emit()

        arguments = (measure, period, typed.number, typed.words, typed.note)
        self._run(reports.set_hand_value, arguments, stored)

    def read_receipt(self, path: Path, trusted: str = "") -> None:
        """Take the answer of the receiving unit over.

        Args:
            path: The receipt file.
            trusted: The fingerprint which that unit told by telephone.
        """
        from cds_desktop.domain.errors import CdsError
        from cds_desktop.services import reports
        from cds_desktop.wording.packages import ANSWERS

        def read(found: "ReadReceipt") -> None:
            words = self.tr("Phiếu của {unit}: {answer}").format(
                unit=found.receipt.receiver_name, answer=ANSWERS[found.receipt.answer].lower()
            )
            self._context.notices.info(words)
            self.done.emit()

        def refused(error: Exception) -> None:
            self._failed(error)
            if isinstance(error, CdsError) and error.code == "receipt.key_unknown":
                self.key_needed.emit(path)

        self._run(reports.read_receipt, (path, trusted), read, refused)

    def _discard(self, report_id: int) -> None:
        from cds_desktop.services import reports

        words = self.tr("Đã bỏ bản nháp")
        self._run(reports.discard_draft, (report_id,), partial(self._said, words))

    def _run(
        self,
        service: Callable[..., Any],
        arguments: tuple[object, ...],
        on_done: Callable[[Any], None],
        on_failed: Callable[[Exception], None] | None = None,
    ) -> None:
        context = self._context
        work = partial(
            service, context.open_uow, *arguments, actor=context.actor, now=context.now()
        )
        context.jobs.run(self, work, on_done, on_failed or self._failed)

    def _said(self, words: str, _: object) -> None:
        self._context.notices.info(words)
        self.done.emit()

    def _failed(self, error: Exception) -> None:
        self._context.notices.failed(error)
        self.done.emit()
