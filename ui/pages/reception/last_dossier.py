"""Again like the dossier before: its procedure, papers and channel; asked twice, its applicant."""

from typing import Final

from PySide6.QtCore import QObject

from cds_desktop.domain.clock import office_day
from cds_desktop.domain.dossier_records import DossierRecord
from cds_desktop.domain.procedures import StoredProcedure
from ui.context import Context
from ui.pages.reception.form import ReceptionForm

_LAST: Final = "reception/last_code"


class LastDossier(QObject):
    """Remembers which dossier this desk received last, and fills the form like it."""

    def __init__(self, context: Context, form: ReceptionForm, parent: QObject) -> None:
        super().__init__(parent)
        self._context, self._form = context, form
        self._code = context.preferences.value(_LAST, "")
        self._repeated = ""

    @property
    def code(self) -> str:
        """Its code; "" before the first one."""
        return self._code

    def remember(self, code: str) -> None:
        """Take this dossier for the last one, also after the program was closed."""
        self._code = code
        self._context.preferences.set_value(_LAST, code)

    def begin_again(self) -> None:
        """The form is empty: what is asked for next is asked for the first time."""
        self._repeated = ""

    def repeat(self) -> None:
        """Take what the dossier before had: the procedure; asked again, the applicant too."""
        from cds_desktop.services import catalogue, dossiers

        open_uow, code = self._context.open_uow, self._code
        today, actor = office_day(self._context.now()), self._context.actor

        def work() -> tuple[DossierRecord, StoredProcedure]:
            record = dossiers.show(open_uow, code, actor=actor)
            return record, catalogue.get(open_uow, record.procedure_code, today)

        def show(found: tuple[DossierRecord, StoredProcedure]) -> None:
            form = self._form
            again = self._repeated == code and form.person.is_empty()
            if again:
                # Asked twice: the same citizen as well.
                form.person.take_person(found[0].owner)
            else:
                form.repeat(*found)
            self._repeated = code
            if form.person.is_empty():
                form.focus_first()
            elif form.what.has_scale:
                form.go_to_counts()

        self._context.jobs.run(self, work, show, self._context.notices.failed)
