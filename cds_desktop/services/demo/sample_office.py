"""The office around the sample dossiers: its unit, its officers, its one scanned page."""

from __future__ import annotations

import tempfile
from datetime import datetime
from pathlib import Path
from typing import Final

from cds_desktop.domain.digitisation import StoredFile
from cds_desktop.domain.officers import SAMPLE_PASSWORD, Actor, Officer, Role
from cds_desktop.domain.units import Level
from cds_desktop.persistence.unit_of_work import UnitOfWork
from cds_desktop.services.data_dir import DataDir
from cds_desktop.services.digitisation import put_file
from cds_desktop.services.officers import new_officer_row
from cds_desktop.services.offices import Office, OfficeSetup, open_office
from cds_desktop.services.setup import set_up

SAMPLE_OFFICERS: Final = (
    ("my.y", "Lê Thị Mỹ Ý", Role.RECEPTION, "Quầy 2"),
    ("van.khoi", "Dương Văn Khởi", Role.RECEPTION, "Quầy 1"),
    ("quoc.an", "Trần Quốc Ẩn", Role.SPECIALIST, ""),
    ("diem.huong", "Đặng Thị Diễm Hương", Role.SPECIALIST, ""),
    ("quoc.y", "Phạm Quốc Ỷ", Role.LEADER, ""),
    ("trung.kien", "Võ Trung Kiên", Role.SUPERVISOR, ""),
)
_SCAN_NAME: Final = "Bản quét mẫu.pdf"


def open_or_create(data_dir: DataDir, *, now: datetime) -> Office:
    """The office of a data folder; where there is none, a sample commune with the catalogue.

    Raises:
        EnvironmentFault: What opening or creating an office meets.
    """
    if data_dir.has_office:
        return open_office(data_dir)
    setup = OfficeSetup(
        unit_code="000.00.16.H12",
        unit_name="Xã Cái Nước",
        level=Level.COMMUNE,
        admin_password=SAMPLE_PASSWORD,
        parent_code="000.00.00.H12",
        is_sample=True,
    )
    return set_up(data_dir, setup, now=now).office


def add_officers(uow: UnitOfWork, *, actor: Actor, now: datetime) -> list[Officer]:
    """Add the sample officers who are not there yet; gives all officers of the office."""
    for username, full_name, role, counter in SAMPLE_OFFICERS:
        if uow.officers.row_of(username) is not None:
            continue
        uow.officers.add(new_officer_row(username, full_name, role, counter, SAMPLE_PASSWORD, now))
        uow.journal.write(
            at=now,
            actor=actor,
            subject="officer",
            reference=username,
            action="added",
            details={"role": role.value},
        )
    return uow.officers.all()


def store_scan(uow: UnitOfWork, data_dir: DataDir, now: datetime) -> StoredFile:
    """Put the one scanned page into the store which stands for every scan of the sample."""
    with tempfile.TemporaryDirectory() as folder:
        source = Path(folder) / _SCAN_NAME
        source.write_bytes(_page())
        file = put_file(data_dir, source)
    uow.papers.remember_file(file, now)
    return file


def _page() -> bytes:
    """An A4 page of grey lines, like a letter seen from afar; needs no font."""
    drawn = ["0.35 g", "235 770 125 9 re f", "215 752 165 7 re f"]
    drawn.append("0.72 g")
    for line in range(28):
        width = 440 if line % 5 != 4 else 210
        drawn.append(f"78 {700 - 19 * line} {width} 6 re f")
    drawn += ["0.45 g", "360 128 150 7 re f", "0.75 0.1 0.15 RG 3 w", "385 62 96 52 re S"]
    content = "\n".join(drawn).encode("ascii")
    objects = (
        b"<< /Type /Catalog /Pages 2 0 R >>",
        b"<< /Type /Pages /Kids [3 0 R] /Count 1 >>",
        b"<< /Type /Page /Parent 2 0 R /MediaBox [0 0 595 842] /Contents 4 0 R /Resources << >> >>",
        b"<< /Length %d >>\nstream\n%s\nendstream" % (len(content), content),
    )
    page, places = bytearray(b"%PDF-1.4\n"), []
    for number, body in enumerate(objects, start=1):
        places.append(len(page))
        page += b"%d 0 obj\n%s\nendobj\n" % (number, body)
    start = len(page)
    page += b"xref\n0 %d\n0000000000 65535 f \n" % (len(objects) + 1)
    for place in places:
        page += b"%010d 00000 n \n" % place
    page += b"trailer\n<< /Size %d /Root 1 0 R >>\nstartxref\n%d\n%%%%EOF\n" % (
        len(objects) + 1, start,
    )  # fmt: skip
    return bytes(page)
