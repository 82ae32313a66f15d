"""One transaction on one thread: explicit commit, everything else is rolled back."""

from __future__ import annotations

from contextlib import suppress
from types import TracebackType
from typing import TYPE_CHECKING, Protocol, Self

from sqlalchemy import Connection, Engine
from sqlalchemy.exc import DBAPIError
from sqlalchemy.orm import Session

from cds_desktop.persistence.dialects import reading_options
from cds_desktop.persistence.digitisation import PaperRepository
from cds_desktop.persistence.dossier_lists import DossierLists
from cds_desktop.persistence.dossiers import DossierRepository
from cds_desktop.persistence.engine import converted, is_of_surroundings
from cds_desktop.persistence.journal import JournalRepository
from cds_desktop.persistence.officers import OfficerRepository
from cds_desktop.persistence.people import PersonRepository
from cds_desktop.persistence.procedures import ProcedureRepository
from cds_desktop.persistence.ratings import RatingRepository
from cds_desktop.persistence.settings import (
    CalendarRepository,
    NumberSeriesRepository,
    SettingRepository,
)
from cds_desktop.persistence.units import UnitRepository

if TYPE_CHECKING:
    from cds_desktop.persistence.indicators import IndicatorQueries


class UnitOfWork:
    """Repositories over one session.

    A writing unit takes SQLite's lock at its start, so that nothing read in it can be
    changed by another counter before its commit. A read-only unit never blocks anybody.
    """

    def __init__(self, engine: Engine, *, read_only: bool = False) -> None:
        self._engine = engine
        self._read_only = read_only

    def __enter__(self) -> Self:
        try:
            self._connection = self._engine.connect()
            try:
                if self._read_only:
                    options = reading_options(self._engine.dialect.name)
                    self._connection.execution_options(**options)
                self._connection.begin()
            except BaseException:
                self._connection.close()
                raise
        except DBAPIError as error:
            raise converted(error) from error
        self.session = session = Session(bind=self._connection, expire_on_commit=False)
        self.units = UnitRepository(session)
        self.settings = SettingRepository(session)
        self.numbers = NumberSeriesRepository(session)
        self.calendar = CalendarRepository(session)
        self.officers = OfficerRepository(session)
        self.people = PersonRepository(session)
        self.procedures = ProcedureRepository(session)
        self.dossiers = DossierRepository(session)
        self.lists = DossierLists(session)
        self.papers = PaperRepository(session)
        self.ratings = RatingRepository(session)
        self.journal = JournalRepository(session)
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        try:
            self.session.close()
            self._connection.close()
        except DBAPIError as failed:
            # The server went away: what is not committed is gone with it.
            self._connection.invalidate()
            if error is None:
                raise converted(failed) from failed
        if is_of_surroundings(error) and error is not None:
            raise converted(error) from error

    @property
    def indicators(self) -> IndicatorQueries:
        """Figures over many dossiers; loaded with the first report, not at every start."""
        from cds_desktop.persistence.indicators import IndicatorQueries

        return IndicatorQueries(self.session)

    @property
    def connection(self) -> Connection:
        """The connection of this transaction, for Core statements in `persistence`."""
        return self._connection

    def commit(self) -> None:
        """Make the changes last; they are on the disk when this returns.

        Raises:
            EnvironmentFault: `database.disk_full`, `database.busy`…; nothing was stored.
        """
        if self._read_only:
            raise RuntimeError("a read-only unit of work cannot commit")
        try:
            self.session.flush()
            self._connection.commit()
        except DBAPIError as error:
            # SQLite keeps the transaction open when a commit fails. A server that went away
            # cannot roll back, and need not.
            with suppress(DBAPIError):
                self._connection.rollback()
            if is_of_surroundings(error):
                raise converted(error) from error
            raise


class OpenUow(Protocol):
    """Opens a unit of work on the caller's thread."""

    def __call__(self, *, read_only: bool = False) -> UnitOfWork:
        """Open a writing unit, or a reading one."""
        ...


class UnitsOfWork:
    """The factory over one engine, given to services as `open_uow`."""

    def __init__(self, engine: Engine) -> None:
        self.engine = engine

    def __call__(self, *, read_only: bool = False) -> UnitOfWork:
        """Open a writing unit, or a reading one."""
        return UnitOfWork(self.engine, read_only=read_only)

    def close(self) -> None:
        """Close every connection, so that the file may be moved or replaced."""
        self.engine.dispose()
