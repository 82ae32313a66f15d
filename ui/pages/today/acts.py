"""The remedies of Hôm nay: done at once with an undo, or begun where their form stands."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from typing import TYPE_CHECKING, Final

from PySide6.QtCore import QObject

from cds_desktop.domain.dossiers import Status, short_code
from cds_desktop.domain.today import ACT_OF, Remedy
from cds_desktop.wording.dossiers import moved_words
from ui.context import Context
from ui.navigation import OpenDossier

if TYPE_CHECKING:
    from cds_desktop.domain.dossier_records import DossierRecord

_MOVES: Final = {Remedy.PASS_ON: Status.PROCESSING, Remedy.SIGN: Status.FINISHED}


class RowActs(QObject):
    """Runs the remedy of one row."""

    def __init__(self, context: Context, parent: QObject) -> None:
        super().__init__(parent)
        self._context = context
        self._running: set[str] = set()

    def run(self, remedy: Remedy, code: str) -> None:
        """Do what a row asks for; a dossier that is being moved is left alone."""
        if remedy in _MOVES:
            self._move(code, _MOVES[remedy])
        elif remedy is Remedy.SUBMIT:
            self._submit(code)
        elif remedy is Remedy.DIGITISE:
            self._context.go("digitisation", code)
        elif remedy in ACT_OF:
            self._context.go("dossiers", OpenDossier(code, ACT_OF[remedy]))
        else:
            self._context.go("dossiers", code)

    def _move(self, code: str, to: Status) -> None:
        from cds_desktop.services import dossiers

        if code in self._running:
            return
        self._running.add(code)
        context = self._context
        context.jobs.run(
            self,
            partial(
                dossiers.move,
                context.open_uow,
                code,
                to,
                actor=context.actor,
                now=context.now(),
            ),
            self._moved,
            partial(self._not_moved, code),
        )

    def _moved(self, record: DossierRecord) -> None:
        self._running.discard(record.code)
        before = record.moves[-1].before or record.status
        words = moved_words(before, record.status, record.short_code)
        self._context.notices.info(words, partial(self._undo, record.code))
        self._context.changes.dossiers_changed.emit()

    def _submit(self, code: str) -> None:
        from cds_desktop.services import dossiers

        if code in self._running:
            return
        self._running.add(code)
        context = self._context
        work = partial(
            dossiers.submit_for_signature, context.open_uow, code,
            actor=context.actor, now=context.now(),
        )  # fmt: skip
        context.jobs.run(self, work, self._submitted, partial(self._not_moved, code))

    def _submitted(self, record: DossierRecord) -> None:
        self._running.discard(record.code)
        words = self.tr("Đã trình ký hồ sơ {code}.").format(code=record.short_code)
        self._context.notices.info(words, partial(self._take_back, record.code))
        self._context.changes.dossiers_changed.emit()

    def _take_back(self, code: str) -> None:
        from cds_desktop.services.dossiers.desk_acts import Act, undo_act

        self._undo_by(partial(undo_act, act=Act.SIGNING_ASKED), code)

    def _not_moved(self, code: str, error: Exception) -> None:
        self._running.discard(code)
        self._context.notices.failed(error)
        # Another counter was faster: show what is there now.
        self._context.changes.dossiers_changed.emit()

    def _undo(self, code: str) -> None:
        from cds_desktop.services import dossiers

        self._undo_by(dossiers.undo_move, code)

    def _undo_by(self, undo: Callable[..., DossierRecord], code: str) -> None:
        context = self._context
        words = self.tr("Đã hoàn tác bước vừa rồi của hồ sơ {code}.").format(code=short_code(code))

        def undone(_record: DossierRecord) -> None:
            context.notices.info(words)
            context.changes.dossiers_changed.emit()

        context.jobs.run(
            self,
            partial(undo, context.open_uow, code, actor=context.actor, now=context.now()),
            undone,
            context.notices.failed,
        )
