"""Adding up the workbooks of a hundred units: reading, judging, storing, writing the sums."""

from __future__ import annotations

import base64
import hashlib
import html
import json
import re
import tempfile
import time
import zipfile
from collections.abc import Callable
from dataclasses import replace
from datetime import datetime
from pathlib import Path
from typing import Any, Final

from cds_desktop.domain.clock import office_day
from cds_desktop.domain.officers import Actor, Role
from cds_desktop.domain.periods import calendar_month
from cds_desktop.domain.report_layout import layout_from, signed_content
from cds_desktop.domain.report_package import ReportPackage
from cds_desktop.domain.unit_keys import Signature, Signer
from cds_desktop.domain.units import Level
from cds_desktop.services.offices import Office, OfficeSetup
from cds_desktop.services.unit_keys import fingerprint_of
from cds_desktop.services.workbook_sheets.manifest import MARKER, signature_data
from tools.bench.lines import Line

_ADMIN: Final = Actor(None, "Đo tốc độ", Role.ADMIN)
_UNITS: Final = 100
_SHEETS: Final = "xl/worksheets/sheet"
_TEXT: Final = re.compile(r"<t[^>]*>(.*?)</t>", re.DOTALL)


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
    """The whole workbook of a month under a hundred names, each signed by its own key.

    Writing one takes seconds, so it is written once; in the others the texts are exchanged.
    """
    from cds_desktop.services.reports import export
    from cds_desktop.services.workbooks import written_workbook

    period = calendar_month(office_day(now)).previous()
    base = folder / "base.xlsx"
    made = export(office.open_uow, period, base, actor=_ADMIN, now=now)
    package = _named(made.package, 0)
    report = replace(
        made.report, unit_code=package.unit_code, unit_name=package.unit_name,
        desk_name=package.unit_name,
    )  # fmt: skip
    with written_workbook(
        report, base, package=package, trend=made.trend, signer=_signer(package)
    ) as put_in_place:
        put_in_place()
    with zipfile.ZipFile(base) as archive:
        parts = {name: archive.read(name) for name in archive.namelist()}
    sheets = {name: data.decode("utf-8") for name, data in parts.items() if _SHEETS in name}
    last = next(name for name, text in sheets.items() if MARKER in text)
    above, found, below = sheets[last].partition(MARKER)
    layout = json.loads("".join(map(html.unescape, _TEXT.findall(below))))["layout"]
    base.unlink()
    for number in range(_UNITS):
        named = _named(package, number)
        change, manifest = _renamed(layout, package, named)
        for name, text in sheets.items():
            parts[name] = change(text).encode("utf-8")
        filled = change(above) + found + _filled(below, manifest)
        parts[last] = filled.encode("utf-8")
        with zipfile.ZipFile(folder / f"{number:03}.xlsx", "w", zipfile.ZIP_DEFLATED) as archive:
            for name, data in parts.items():
                archive.writestr(name, data)


def _renamed(
    layout: Any, base: ReportPackage, package: ReportPackage
) -> tuple[Callable[[str], str], str]:
    """How the texts of another unit differ, and its manifest."""
    signer, before = _signer(package), _signer(base)
    changes = {
        base.unit_code: package.unit_code,
        base.unit_name: package.unit_name,
        base.content_hash: package.content_hash,
        fingerprint_of(before.public_key): fingerprint_of(signer.public_key),
    }

    def change(text: str) -> str:
        for old, new in changes.items():
            text = text.replace(old, new)
        return text

    changed = json.loads(change(json.dumps(layout, ensure_ascii=False)))
    signature = signer.sign(signed_content(package, layout_from(changed)))
    data = {
        "package": package.data(),
        "signature": signature_data(signature),
        "layout": changed,
    }
    return change, json.dumps(data, ensure_ascii=True, separators=(",", ":"))


def _filled(sheet: str, manifest: str) -> str:
    """The manifest in the cells that are there, in pieces of one size."""
    count = len(_TEXT.findall(sheet))
    size = -(-len(manifest) // count)
    pieces = iter(manifest[at * size : (at + 1) * size] for at in range(count))
    start = '<t xml:space="preserve">'
    return _TEXT.sub(lambda _found: f"{start}{html.escape(next(pieces))}</t>", sheet)


def _named(package: ReportPackage, number: int) -> ReportPackage:
    return replace(
        package, unit_code=f"000.{number:02}.10.H12", unit_name=f"Xã số {number:03}",
        approver="Lãnh đạo",
    )  # fmt: skip


def _signer(package: ReportPackage) -> Signer:
    from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

    seed = hashlib.sha256(package.unit_code.encode()).digest()
    key = Ed25519PrivateKey.from_private_bytes(seed)
    public = base64.b64encode(key.public_key().public_bytes_raw()).decode("ascii")

    def sign(data: bytes) -> Signature:
        value = base64.b64encode(key.sign(data)).decode("ascii")
        return Signature(package.unit_code, public, value)

    return Signer(public, sign)
