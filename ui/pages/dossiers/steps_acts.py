"""Joins the section Liên thông to the services: one call, one notice, one undo for each act."""

from collections.abc import Callable
from functools import partial
from typing import Any

from PySide6.QtCore import QObject
from PySide6.QtWidgets import QMenu

from cds_desktop.domain.dossier_records import DossierRecord
from cds_desktop.domain.dossier_steps import DossierStep, StepPlan
from cds_desktop.domain.dossiers import OPEN, Status, short_code
from cds_desktop.domain.officers import Right
from cds_desktop.wording.dossiers import moved_words
from ui.context import Context
from ui.pages.dossiers.detail import DossierDetail
from ui.pages.dossiers.steps import Question


class StepDesk(QObject):
    """Listens to the section and adds its acts to the menu of the detail.

    Args:
        context: The office.
        detail: The pane whose dossier is meant.
        open_dossier: Shows a linked dossier by its code.
    """

    def __init__(
        self, context: Context, detail: DossierDetail, open_dossier: Callable[[str], None]
    ) -> None:
        super().__init__(detail)
        self._context, self._detail, self._open = context, detail, open_dossier
        panel = detail.steps
        self._panel = panel
        panel.send_asked.connect(self._send)
        panel.done_asked.connect(self._finish)
        panel.drop_asked.connect(self._drop)
        panel.add_asked.connect(self._add)
        panel.change_asked.connect(self._change)
        panel.refuse_asked.connect(self._refuse)
        panel.correct_asked.connect(self._correct)
        panel.finish_asked.connect(self._finish_dossier)
        panel.link_asked.connect(open_dossier)
        detail.moves.menu_filled.connect(self.fill_menu)

    def fill_menu(self, menu: QMenu) -> None:
        """Add what may be done with the dossier on show."""
        record, actor = self._detail.record, self._context.actor
        if record is None:
            return
        acts: list[tuple[str, Callable[[], None]]] = []
        if record.status is Status.PROCESSING and actor.may(Right.PROCESS):
            acts.append(
                (self.tr("Từ chố&i giải quyết…"), partial(self._panel.ask, Question.REFUSE))
            )
            if self._panel.has_step_out:
                words = self.tr("Có kết &quả khi chưa nhận lại hồ sơ…")
                acts.append((words, partial(self._panel.ask, Question.FINISH)))
        if record.status in OPEN and actor.may(Right.PROCESS):
            acts.append((self.tr("T&hêm bước liên thông…"), self._panel.begin_adding))
            if not self._panel.list.rows:
                acts.append((self.tr("Lập các bước theo qu&y trình"), self._plan))
        if record.status is Status.RETURNED and actor.may(Right.RECEIVE):
            acts.append(
                (self.tr("Mở hồ &sơ sửa sai sót…"), partial(self._panel.ask, Question.CORRECT))
            )
        if acts and not menu.isEmpty():
            menu.addSeparator()
        for said, act in acts:
            menu.addAction(said).triggered.connect(lambda _checked=False, act=act: act())

    # --- steps ------------------------------------------------------------------------------------

    def _send(self, step: DossierStep) -> None:
        from cds_desktop.services.dossiers.step_acts import send_step

        words = self.tr("Đã gửi hồ sơ {code} cho {unit}.")
        self._run(send_step, self._said(words, step), step.id)

    def _finish(self, step: DossierStep, result: str) -> None:
        from cds_desktop.services.dossiers.step_acts import finish_step

        words = self.tr("Hồ sơ {code}: đã nhận kết quả của {unit}.")
        self._run(finish_step, self._said(words, step), step.id, result=result)

    def _drop(self, step: DossierStep, reason: str) -> None:
        from cds_desktop.services.dossiers.step_acts import drop_step

        words = self.tr("Hồ sơ {code}: đã bỏ bước ở {unit}.")
        self._run(drop_step, self._said(words, step), step.id, reason=reason)

    def _change(self, step: DossierStep, plan: StepPlan) -> None:
        from cds_desktop.services.dossiers.steps import change_step

        words = self.tr("Hồ sơ {code}: đã sửa bước ở {unit}.")
        self._run(change_step, self._said(words, step), step.id, plan)

    def _add(self, plan: StepPlan, parallel: bool) -> None:
        from cds_desktop.services.dossiers.steps import add_step

        words = self.tr("Hồ sơ {code}: đã thêm bước ở {unit}.")
        said = words.replace("{unit}", plan.unit_name)
        self._run(add_step, said, plan, parallel=parallel)

    def _plan(self) -> None:
        from cds_desktop.services.dossiers.steps import plan_steps

        self._run(plan_steps, self.tr("Hồ sơ {code}: đã lập các bước theo quy trình."))

    def _undo(self, code: str) -> None:
        from cds_desktop.services.dossiers.step_acts import undo_step

        words = self.tr("Đã hoàn tác việc liên thông vừa rồi của hồ sơ {code}.")
        self._run(undo_step, words, code=code, may_undo=False)

    def _said(self, words: str, step: DossierStep) -> str:
        return words.replace("{unit}", step.plan.unit_name)

    # --- refusal and correction -------------------------------------------------------------------

    def _refuse(self, reason: str) -> None:
        from cds_desktop.services.dossiers import refuse

        record = self._detail.record
        if record is None:
            return
        words = self.tr("Hồ sơ {code}: đã từ chối giải quyết, chờ trả văn bản từ chối.")
        undo = partial(self._undo_move, record.code)
        self._call(
            partial(refuse, self._context.open_uow, record.code, reason=reason, **self._who()),
            lambda _record: self._tell(words.format(code=record.short_code), undo),
        )

    def _finish_dossier(self, reason: str) -> None:
        from cds_desktop.services import dossiers

        record = self._detail.record
        if record is None:
            return
        work = partial(
            dossiers.move, self._context.open_uow, record.code, Status.FINISHED, reason=reason
        )
        words = moved_words(record.status, Status.FINISHED, record.short_code)
        undo = partial(self._undo_move, record.code)
        self._call(partial(work, **self._who()), lambda _record: self._tell(words, undo))

    def _undo_move(self, code: str) -> None:
        from cds_desktop.services.dossiers import undo_move

        words = self.tr("Đã hoàn tác bước vừa rồi của hồ sơ {code}.")
        self._call(
            partial(undo_move, self._context.open_uow, code, **self._who()),
            lambda _record: self._tell(words.format(code=short_code(code))),
        )

    def _correct(self, reason: str) -> None:
        from cds_desktop.services.dossiers import open_correction

        record = self._detail.record
        if record is not None:
            work = partial(open_correction, self._context.open_uow, record.code, reason=reason)
            self._call(partial(work, **self._who()), self._opened)

    def _opened(self, record: DossierRecord) -> None:
        words = self.tr("Đã mở hồ sơ {code} để sửa sai sót, không thu phí.")
        self._tell(words.format(code=record.short_code))
        self._open(record.code)

    # --- plumbing ---------------------------------------------------------------------------------

    def _who(self) -> dict[str, Any]:
        return {"actor": self._context.actor, "now": self._context.now()}

    def _run(
        self,
        act: Callable[..., object],
        words: str,
        *arguments: object,
        code: str = "",
        may_undo: bool = True,
        **facts: object,
    ) -> None:
        """Run one act on the steps of the dossier on show."""
        record = self._detail.record
        wanted = code or (record.code if record is not None else "")
        if not wanted:
            return
        said = words.format(code=short_code(wanted))
        undo = partial(self._undo, wanted) if may_undo else None
        work = partial(act, self._context.open_uow, wanted, *arguments, **facts, **self._who())
        self._call(work, lambda _answer: self._tell(said, undo))

    def _call(self, work: Callable[[], Any], on_success: Callable[[Any], None]) -> None:
        def succeeded(answer: Any) -> None:
            self._panel.taken(True)
            on_success(answer)

        def failed(error: Exception) -> None:
            self._panel.taken(False)
            self._context.notices.failed(error)

        self._context.jobs.run(self, work, succeeded, failed)

    def _tell(self, words: str, undo: Callable[[], None] | None = None) -> None:
        self._context.notices.info(words, undo)
        self._context.changes.dossiers_changed.emit()
