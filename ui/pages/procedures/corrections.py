"""Putting an entry of the catalogue right: filling the form, reading its steps, writing it."""

from PySide6.QtCore import QObject, Signal

from cds_desktop.domain.clock import office_day
from cds_desktop.domain.dossier_steps import StepPlan
from cds_desktop.domain.officers import Right
from cds_desktop.domain.procedures import StoredProcedure
from ui.context import Context
from ui.jobs import Latest
from ui.pages.procedures.rows import ProcedureRow
from ui.pages.procedures.sheet_pane import SheetPane


class Corrections(QObject):
    """Everything about one procedure that is read and written for the pane.

    Args:
        context: As every page gets it.
        pane: Facts and form.
        parent: The page.

    Signals:
        corrected: The code of the procedure that was written.
    """

    corrected = Signal(str)

    def __init__(self, context: Context, pane: SheetPane, parent: QObject) -> None:
        super().__init__(parent)
        self._context, self._pane = context, pane
        self._versions, self._steps = Latest(), Latest()
        pane.save_asked.connect(self._save)

    def drop_late(self) -> None:
        """Another procedure is current now."""
        self._versions.next()

    def end(self) -> None:
        """The form was closed."""
        self._steps.next()

    def read_versions(self, row: ProcedureRow) -> None:
        """Show the facts of a procedure, with its history and its usual steps."""
        open_uow, code, now = self._context.open_uow, row.code, self._context.now()

        def work() -> tuple[tuple[StoredProcedure, ...], tuple[StepPlan, ...]]:
            from cds_desktop.services import catalogue
            from cds_desktop.services.usual_steps import usual_steps

            versions = tuple(reversed(catalogue.history(open_uow, code)))
            return versions, usual_steps(open_uow, code, now=now)

        self._context.jobs.run(
            self, work, self._versions.guard(lambda found: self._pane.show_versions(*found)),
            self._context.notices.failed,
        )  # fmt: skip

    def fill_form(self, row: ProcedureRow) -> None:
        """Put a procedure into the form."""
        self._pane.form.show_procedure(row.procedure, office_day(self._context.now()))
        context, code, now = self._context, row.code, self._context.now()

        def work() -> tuple[StepPlan, ...]:
            from cds_desktop.services.usual_steps import usual_steps

            return usual_steps(context.open_uow, code, now=now)

        show = self._steps.guard(self._pane.form.steps.show_plans)
        context.jobs.run(self, work, show, context.notices.failed)

    def _save(self) -> None:
        wanted = self._pane.form.correction()
        if wanted is None:
            return
        context, now = self._context, self._context.now()

        def work() -> StoredProcedure:
            from cds_desktop.services import catalogue
            from cds_desktop.services.usual_steps import set_usual_steps

            context.actor.require(Right.EDIT_CATALOGUE)
            stored = catalogue.correct(
                context.open_uow, wanted.procedure, wanted.valid_from,
                actor=context.actor, now=now, reason=wanted.reason,
            )  # fmt: skip
            if wanted.steps is not None:
                set_usual_steps(
                    context.open_uow, wanted.procedure.code, wanted.steps,
                    reason=wanted.reason, actor=context.actor, now=now,
                )  # fmt: skip
            return stored

        context.jobs.run(self, work, self._saved, context.notices.failed)

    def _saved(self, stored: StoredProcedure) -> None:
        self._pane.end_correction()
        code = stored.procedure.code
        self._context.notices.info(self.tr("Đã sửa thủ tục {code}.").format(code=code))
        self.corrected.emit(code)
