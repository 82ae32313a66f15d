"""Papers of dossiers and the files behind them."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import ForeignKey, Index, SmallInteger, false, func, select, text, update
from sqlalchemy.orm import Mapped, Session, mapped_column

from cds_desktop.domain.digitisation import (
    COUNTS_AS_DIGITISED,
    Paper,
    PaperForm,
    PaperInput,
    PaperKind,
    PaperState,
    StoredFile,
)
from cds_desktop.domain.errors import NotFound
from cds_desktop.persistence.base import ONLY_WHERE, Base

_TO_DO = text("state = 'waiting' OR state = 'cannot_scan'")
_SCANNED = text("state = 'digitised'")


class StoredFileRow(Base):
    """One content in the store; the name of the file on disk is its SHA-256."""

    __tablename__ = "stored_file"

    sha256: Mapped[str] = mapped_column(primary_key=True)
    size: Mapped[int]
    original_name: Mapped[str]
    media_type: Mapped[str]
    stored_at: Mapped[datetime]


class PaperRow(Base):
    """One line of a checklist, or a result."""

    __tablename__ = "paper"
    __table_args__ = (
        Index("uq_paper_dossier_id_kind_position", "dossier_id", "kind", "position", unique=True),
        Index(None, "file_sha256"),
        # Only the papers which somebody still has to look at: small, whatever the archive holds.
        Index(
            "ix_paper_to_do", "state", "dossier_id", "kind", "position",
            sqlite_where=_TO_DO, info={ONLY_WHERE: _TO_DO},
        ),
        Index(
            "ix_paper_scanned", "attached_at", "id",
            sqlite_where=_SCANNED, info={ONLY_WHERE: _SCANNED},
        ),
    )  # fmt: skip

    id: Mapped[int] = mapped_column(primary_key=True)
    dossier_id: Mapped[int] = mapped_column(ForeignKey("dossier.id"))
    kind: Mapped[str]
    position: Mapped[int] = mapped_column(SmallInteger)
    name: Mapped[str]
    form: Mapped[str]
    quantity: Mapped[int]
    state: Mapped[str]
    file_sha256: Mapped[str | None] = mapped_column(ForeignKey("stored_file.sha256"))
    attached_at: Mapped[datetime | None]
    reason: Mapped[str] = mapped_column(default="")
    is_kept: Mapped[bool] = mapped_column(default=False, server_default=false())
    given_back_at: Mapped[datetime | None]
    given_back_to: Mapped[str] = mapped_column(default="", server_default="")


class PaperRepository:
    """Reads and writes papers; keeps the counts on the dossier right."""

    def __init__(self, session: Session) -> None:
        self._session = session

    def add(self, dossier_id: int, kind: PaperKind, position: int, paper: PaperInput) -> int:
        """Store one line and give its id."""
        row = PaperRow(
            dossier_id=dossier_id,
            kind=kind.value,
            position=position,
            name=paper.name,
            form=paper.form.value,
            quantity=paper.quantity,
            state=paper.state.value,
            is_kept=paper.is_kept,
        )
        self._session.add(row)
        self._session.flush()
        self.recount(dossier_id)
        return row.id

    def of(self, dossier_id: int) -> tuple[Paper, ...]:
        """All papers of a dossier: components in order, then the result."""
        query = (
            select(PaperRow, StoredFileRow)
            .outerjoin(StoredFileRow, StoredFileRow.sha256 == PaperRow.file_sha256)
            .where(PaperRow.dossier_id == dossier_id)
            .order_by(PaperRow.kind, PaperRow.position)
        )
        return tuple(_paper(row, file) for row, file in self._session.execute(query))

    def set_state(
        self,
        paper_id: int,
        state: PaperState,
        *,
        file_sha256: str | None,
        at: datetime | None,
        reason: str,
    ) -> None:
        """Change the state of a paper.

        Raises:
            NotFound: `paper.not_found`.
        """
        row = self._session.get(PaperRow, paper_id)
        if row is None:
            raise NotFound("paper.not_found", id=paper_id)
        row.state, row.file_sha256 = state.value, file_sha256
        row.attached_at, row.reason = at, reason
        self._session.flush()
        self.recount(row.dossier_id)

    def set_kept(self, paper_id: int, is_kept: bool) -> None:
        """Note that the original itself was taken in, or that it was not."""
        row = self._session.get_one(PaperRow, paper_id)
        row.is_kept = is_kept
        self._session.flush()

    def set_given_back(self, paper_id: int, at: datetime | None, to: str) -> None:
        """Note when and to whom an original was given back; None takes that back."""
        row = self._session.get_one(PaperRow, paper_id)
        row.given_back_at, row.given_back_to = at, to
        self._session.flush()

    def rename(self, paper_id: int, name: str) -> None:
        """Give a line without a file another name."""
        self._session.execute(update(PaperRow).where(PaperRow.id == paper_id).values(name=name))

    def remember_file(self, file: StoredFile, at: datetime) -> None:
        """Store the facts of a file; the same content is kept once."""
        if self._session.get(StoredFileRow, file.sha256) is None:
            self._session.add(
                StoredFileRow(
                    sha256=file.sha256,
                    size=file.size,
                    original_name=file.original_name,
                    media_type=file.media_type,
                    stored_at=at,
                )
            )
            self._session.flush()

    def all_files(self) -> list[StoredFile]:
        """Every content which the database knows, for backup and check."""
        rows = self._session.scalars(select(StoredFileRow).order_by(StoredFileRow.sha256))
        return [_file(row) for row in rows]

    def recount(self, dossier_id: int) -> None:
        """Bring the dossier's own counts in line with its papers."""
        from cds_desktop.persistence.dossiers import DossierRow

        good = [state.value for state in COUNTS_AS_DIGITISED]
        components = (
            PaperRow.dossier_id == dossier_id,
            PaperRow.kind == PaperKind.COMPONENT.value,
        )
        results = (PaperRow.dossier_id == dossier_id, PaperRow.kind == PaperKind.RESULT.value)
        count = select(func.count()).select_from(PaperRow)
        is_good = PaperRow.state.in_(good)
        self._session.execute(
            update(DossierRow)
            .where(DossierRow.id == dossier_id)
            .values(
                papers_total=count.where(*components).scalar_subquery(),
                papers_digitised=count.where(*components, is_good).scalar_subquery(),
                results_total=count.where(*results).scalar_subquery(),
                results_digitised=count.where(*results, is_good).scalar_subquery(),
            )
        )


def _paper(row: PaperRow, file: StoredFileRow | None) -> Paper:
    return Paper(
        row.id,
        PaperKind(row.kind),
        row.position,
        row.name,
        PaperForm(row.form),
        row.quantity,
        PaperState(row.state),
        None if file is None else _file(file),
        row.attached_at,
        row.reason,
        row.is_kept,
        row.given_back_at,
        row.given_back_to,
    )


def _file(row: StoredFileRow) -> StoredFile:
    return StoredFile(row.sha256, row.size, row.original_name, row.media_type)
