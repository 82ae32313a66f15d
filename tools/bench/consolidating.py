"""Adding up the workbooks of a hundred units: reading, judging, storing, writing the sums."""

from __future__ import annotations

import base64
import hashlib
import tempfile
import time
from dataclasses import replace
from datetime import datetime
from pathlib import Path
from typing import Final

from cds_desktop.domain.clock import office_day
from cds_desktop.domain.officers import Actor, Role
from cds_desktop.domain.periods import calendar_month
from cds_desktop.domain.unit_keys import Signature
from cds_desktop.domain.units import Level
from cds_desktop.services.offices import Office, OfficeSetup
from tools.bench.lines import Line

_ADMIN: Final = Actor(None, "Đo tốc độ", Role.ADMIN)
_UNITS: Final = 100


def consolidation_lines(office: Office, now: datetime) -> list[Line]:
    """A province over a hundred communes, each with the whole workbook of the large office."""
    from cds_desktop.services import consolidation
    from cds_desktop.services.data_dir import DataDir
    from cds_desktop.services.setup import set_up

    period = calendar_month(office_day(now)).previous()
    with tempfile.TemporaryDirectory() as folder:
        place = Path(folder)
        (place / "in").mkdir()
        _write_workbooks(office, now, place / "in")
        setup = OfficeSetup(
            "000.00.00.H12", "Tỉnh Cà Mau", Level.PROVINCE, "do-toc-do-2026", is_sample=True
        )
        data_dir = DataDir(place / "province")
        province = set_up(data_dir, setup, with_catalogue=False, now=now).office
        try:
            started = time.perf_counter()
            taken = consolidation.take_in(
                province.open_uow, [place / "in"], period, actor=_ADMIN, now=now
            )
            read = time.perf_counter() - started
            done = consolidation.export_consolidation(
                province.open_uow, period, place / "sums.xlsx", actor=_ADMIN, now=now
            )
            seconds = time.perf_counter() - started
        finally:
            province.close()
        size = (place / "sums.xlsx").stat().st_size / 1024
    note = (
        f"{len(taken.accepted)} accepted, {len(done.package.cells)} cells, reading {read:.1f} s,"
        f" workbook {size:,.0f} KiB"
    )
    return [Line(f"consolidate {_UNITS} units", "s", measured=seconds, most=10, note=note)]


def _write_workbooks(office: Office, now: datetime, folder: Path) -> None:
    """The same month under a hundred names, each signed by its own key."""
    from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

    from cds_desktop.services.reports import export
    from cds_desktop.services.workbooks import written_workbook

    period = calendar_month(office_day(now)).previous()
    made = export(office.open_uow, period, folder / "base.xlsx", actor=_ADMIN, now=now)
    (folder / "base.xlsx").unlink()
    for number in range(_UNITS):
        code, name = f"000.{number:02}.10.H12", f"Xã số {number:03}"
        package = replace(made.package, unit_code=code, unit_name=name, approver="Lãnh đạo")
        key = Ed25519PrivateKey.from_private_bytes(hashlib.sha256(code.encode()).digest())
        public = base64.b64encode(key.public_key().public_bytes_raw()).decode("ascii")
        value = base64.b64encode(key.sign(package.signed_bytes())).decode("ascii")
        report = replace(made.report, unit_code=code, unit_name=name, desk_name=name)
        with written_workbook(
            report, folder / f"{code}.xlsx", package=package, trend=made.trend,
            signature=Signature(code, public, value),
        ) as put_in_place:  # fmt: skip
            put_in_place()
