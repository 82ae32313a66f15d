"""Sendings of the oracle as packages in memory, and as real small workbooks."""

from __future__ import annotations

import base64
import hashlib
import zipfile
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from functools import cache
from pathlib import Path

from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

from cds_desktop.domain.consolidation import CellChange, IncomingFile, Reason
from cds_desktop.domain.periods import calendar_month
from cds_desktop.domain.report_layout import Layout
from cds_desktop.domain.report_package import ReportPackage
from cds_desktop.domain.unit_keys import Signature, Signer
from cds_desktop.services.consolidation.found_files import FoundFile
from cds_desktop.services.unit_keys import fingerprint_of
from cds_desktop.services.workbook_sheets.manifest import MARKER, manifest_text
from cds_desktop.services.workbook_sheets.writer import SheetWriter
from tests.oracles.consolidation_oracle import Sending, month_days


@cache
def key_of(unit: str) -> Ed25519PrivateKey:
    """A key for each unit, the same in every run."""
    return Ed25519PrivateKey.from_private_bytes(hashlib.sha256(unit.encode()).digest())


def public_key(unit: str) -> str:
    """The public half in base64."""
    return base64.b64encode(key_of(unit).public_key().public_bytes_raw()).decode()


def package_of(sent: Sending) -> ReportPackage:
    """What the unit sent; faults of the content are put in here."""
    month = sent.month - 1 if sent.code == "incoming.wrong_month" else sent.month
    first, last = month_days(month)
    cells = dict(sent.cells)
    if sent.code == "incoming.negative":
        cells["S05.numerator"] = -1
    if sent.code == "incoming.identity":
        cells["II06a.total.3"] = (cells["II06a.total.3"] or 0) + 1
    start = datetime(month_days(sent.month)[1].year, month_days(sent.month)[1].month, 1, tzinfo=UTC)
    return ReportPackage(
        unit_code=sent.unit, unit_name=f"Xã số {sent.unit}", receiver_code="000.00.00.H12",
        first=first, last=last, period_kind=calendar_month(first).kind, version=sent.version,
        replaces="", reason="", program="0.4.0", made_at=start + timedelta(minutes=sent.made),
        maker="Người lập", approver="Lãnh đạo", definitions={"II06a": "2017-01-01"}, cells=cells,
    )  # fmt: skip


def signer_of(sent: Sending) -> Signer | None:
    """What signs with the fault that the sending names."""
    if sent.code == "incoming.unsigned":
        return None
    key = "other" if sent.code == "incoming.other_units_key" else sent.unit

    def sign(data: bytes) -> Signature:
        value = key_of(key).sign(data)
        if sent.code == "incoming.signature_broken":
            value = bytes([value[0] ^ 1]) + value[1:]
        return Signature(sent.unit, public_key(key), base64.b64encode(value).decode())

    return Signer(public_key(key), sign)


def in_memory(sent: Sending) -> FoundFile:
    """The file as reading would have found it."""
    digest = hashlib.sha256(sent.bytes_of.encode()).hexdigest()
    path = Path(f"{sent.name}.xlsx")
    file = IncomingFile(path.name, digest)
    if sent.code == "incoming.damaged":
        return FoundFile(path, replace(file, faults=(Reason("incoming.damaged"),)))
    package = package_of(sent)
    signer, content = signer_of(sent), package.signed_bytes()
    signature = None if signer is None else signer.sign(content)
    changed: tuple[CellChange, ...] = ()
    if sent.code == "incoming.cell_changed":
        changed = (CellChange("II06a.total.3", "Tổng số", "II.06a!C10", "1", "2"),)
    key = "" if signature is None else signature.public_key
    file = replace(
        file, package=package, changed=changed, public_key=key,
        fingerprint=fingerprint_of(key) if key else "",
    )  # fmt: skip
    return FoundFile(path, file, signature, signed=content)


def on_disk(sent: Sending, folder: Path) -> Path:
    """The same as a real workbook; a copy has the very bytes of its original."""
    path = folder / f"{sent.name}.xlsx"
    if sent.copy_of is not None:
        path.write_bytes((folder / f"{sent.copy_of}.xlsx").read_bytes())
        return path
    package = package_of(sent)
    write_small(path, package, signer_of(sent))
    if sent.code == "incoming.damaged":
        path.write_bytes(path.read_bytes()[: path.stat().st_size // 2])
    if sent.code == "incoming.cell_changed":
        change_one_cell(path, package.cells["II06a.total.3"] or 0)
    return path


def write_small(path: Path, package: ReportPackage, signer: Signer | None) -> None:
    """A workbook of one sheet with its manifest."""
    from openpyxl import Workbook

    book, layout = Workbook(), Layout()
    sheet = book.active
    assert sheet is not None
    sheet.title = "II.06a"
    writer = SheetWriter(sheet, layout)
    for row, (cell, count) in enumerate(package.cells.items(), start=1):
        writer.text(row, 1, cell)
        writer.number(row, 2, count, "#,##0", cell)
    writer = SheetWriter(book.create_sheet("Bản kê"), layout)
    writer.text(1, 1, MARKER)
    text = manifest_text(package, signer, layout)
    for number, start in enumerate(range(0, len(text), 30_000)):
        writer.text(2 + number, 1, text[start : start + 30_000])
    book.save(path)


def change_one_cell(path: Path, count: int) -> None:
    """Change one number in the sheet as somebody with a spreadsheet would, and nothing else."""
    with zipfile.ZipFile(path) as archive:
        parts = {name: archive.read(name) for name in archive.namelist()}
    name = "xl/worksheets/sheet1.xml"
    before, after = f"<v>{count}</v>".encode(), f"<v>{count + 1}</v>".encode()
    assert before in parts[name]
    parts[name] = parts[name].replace(before, after, 1)
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive:
        for part, data in parts.items():
            archive.writestr(part, data)
