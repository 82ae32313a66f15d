"""The lines of the register (Sổ theo dõi hồ sơ): Core only, plain data out."""

from __future__ import annotations

from sqlalchemy import select
from sqlalchemy.orm import Session

from cds_desktop.domain.dossiers import Channel, Status
from cds_desktop.domain.register import RegisterLine
from cds_desktop.persistence.dossiers import DossierRow as D
from cds_desktop.persistence.people import PersonRow
from cds_desktop.persistence.procedures import ProcedureVersionRow


def register_lines(session: Session, unit_id: int, year: int) -> list[RegisterLine]:
    """The dossiers that took a number of a year's register, in the order of the numbers.

    The year is that of the code: an online dossier of 31 December keeps its number when the
    desk receives it in January.
    """
    first, after = f"{year % 100:02d}", f"{year % 100 + 1:02d}" if year % 100 < 99 else ":"
    query = (
        select(
            D.register_number, D.code, ProcedureVersionRow.name, D.copies, D.owner_name,
            PersonRow.address, PersonRow.phone, D.received_at, D.original_due_at,
            D.extended_due_at, D.ended_at, D.returned_at, D.channel, D.status, D.receiver_name,
        )
        .join(ProcedureVersionRow, ProcedureVersionRow.id == D.procedure_version_id)
        .join(PersonRow, PersonRow.id == D.person_id)
        .where(D.unit_id == unit_id, D.short_code >= first, D.short_code < after)
        .order_by(D.register_number, D.id)
    )  # fmt: skip
    return [
        RegisterLine(
            number=row.register_number,
            code=row.code,
            procedure_name=row.name,
            sets=row.copies,
            owner_name=row.owner_name,
            address=row.address,
            phone=row.phone,
            received_at=row.received_at,
            due_at=row.original_due_at,
            extended_due_at=row.extended_due_at,
            ended_at=row.ended_at,
            returned_at=row.returned_at,
            channel=Channel(row.channel),
            status=Status(row.status),
            receiver_name=row.receiver_name,
        )
        for row in session.execute(query)
    ]
