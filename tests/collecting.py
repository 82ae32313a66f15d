"""A real province office over a few units, and their signed workbooks."""

from __future__ import annotations

import base64
import random
from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta
from pathlib import Path
from zoneinfo import ZoneInfo

from cds_desktop.domain.consolidation import IncomingFile
from cds_desktop.domain.officers import Actor, Role
from cds_desktop.domain.periods import Period, calendar_month
from cds_desktop.domain.report_package import Counts, ReportPackage
from cds_desktop.domain.settlement_form import COLUMNS
from cds_desktop.domain.unit_keys import Signature, Signer
from cds_desktop.domain.units import Level
from cds_desktop.services import consolidation, units
from cds_desktop.services.consolidation.found_files import FoundFile
from cds_desktop.services.data_dir import DataDir
from cds_desktop.services.offices import Office, OfficeSetup, open_office
from cds_desktop.services.setup import set_up
from cds_desktop.services.unit_keys import fingerprint_of, register_key
from cds_desktop.services.units import import_units
from tests.offices import ADMIN, PASSWORD, SET_UP_AT
from tests.oracles.consolidation_files import key_of, public_key, write_small

SUPERVISOR = Actor(None, "Phan Thị Mười", Role.SUPERVISOR)
OCTOBER = calendar_month(date(2026, 10, 1))
NAMES = (
    "Phường An Xuyên", "Phường Lý Văn Lâm", "Phường Tân Thành", "Phường Hòa Thành",
    "Xã Tân Thuận", "Xã Tân Tiến", "Xã Tạ An Khương", "Xã Trần Phán", "Xã Thanh Tùng",
    "Xã Đầm Dơi", "Xã Quách Phẩm", "Xã U Minh", "Xã Nguyễn Phích", "Xã Khánh Lâm", "Xã Khánh An",
    "Xã Phan Ngọc Hiển", "Xã Đất Mũi", "Xã Tân Ân", "Xã Khánh Bình", "Xã Đá Bạc", "Xã Khánh Hưng",
    "Xã Sông Đốc", "Xã Trần Văn Thời", "Xã Thới Bình", "Xã Trí Phải", "Xã Tân Lộc", "Xã Hồ Thị Kỷ",
    "Xã Biển Bạch", "Xã Đất Mới", "Xã Năm Căn",
)  # fmt: skip
FIELDS = (
    "Chứng thực",
    "Hộ tịch",
    "Đất đai",
    "Bảo trợ xã hội",
    "Thành lập và hoạt động hộ kinh doanh",
)
_ZONE = ZoneInfo("Asia/Ho_Chi_Minh")


@dataclass(frozen=True)
class Sender:
    """One unit below the office."""

    code: str
    name: str


def make_province(folder: Path, count: int) -> tuple[Office, tuple[Sender, ...]]:
    """An office over so many units, all with known keys; the last one came out of a merger."""
    setup = OfficeSetup("000.00.00.H12", "Tỉnh Cà Mau", Level.PROVINCE, PASSWORD)
    set_up(DataDir(folder), setup, with_catalogue=False, now=SET_UP_AT).office.close()
    office = open_office(DataDir(folder))
    senders = tuple(Sender(f"{32_000 + n}", name) for n, name in enumerate(NAMES[:count]))
    last = senders[-1]
    old = (("32901", "Xã Hàng Vịnh"), ("32902", "Thị trấn Năm Căn"))
    lines = ["province_code,province,ward_code,ward"]
    lines += [f"96,Tỉnh Cà Mau,{one.code},{one.name}" for one in senders[:-1]]
    lines += [f"96,Tỉnh Cà Mau,{code},{name}" for code, name in old]
    table = folder / "units.csv"
    table.write_text("\n".join(lines), encoding="utf-8")
    import_units(office.open_uow, table, actor=ADMIN, now=SET_UP_AT)
    units.merge_units(
        office.open_uow, tuple(code for code, _ in old), last.code, date(2026, 7, 1),
        name=last.name, level=Level.COMMUNE, parent="96", reason="Sáp nhập", actor=ADMIN,
        now=SET_UP_AT,
    )  # fmt: skip
    for one in senders:
        register_key(
            office.open_uow, one.code, public_key(one.code), actor=SUPERVISOR, now=SET_UP_AT
        )
    return office, senders


def counts_of(seed: str, *, scale: int = 60) -> dict[str, int | None]:
    """Counts that keep every identity of form II.06a; the same for the same seed."""
    rng = random.Random(seed)
    cells: dict[str, int | None] = {}
    for field in FIELDS:
        online, direct, carried = (rng.randrange(scale) for _ in range(3))
        received = online + direct + carried
        settled = rng.randrange(received // 2, received + 1)
        late = rng.randrange(settled // 10 + 1)
        early = rng.randrange(settled - late + 1)
        beyond = rng.randrange((received - settled) // 4 + 1)
        row = (
            received, online, direct, carried, settled, early, settled - early - late, late,
            received - settled, received - settled - beyond, beyond,
        )  # fmt: skip
        cells.update({f"II06a.{field}.{n}": count for n, count in zip(COLUMNS, row, strict=True)})
    for column in COLUMNS:
        parts = (cells[f"II06a.{field}.{column}"] or 0 for field in FIELDS)
        cells[f"II06a.total.{column}"] = sum(parts)
    settled, late = cells["II06a.total.7"] or 0, cells["II06a.total.10"] or 0
    cells |= {"S05.numerator": settled - late, "S05.denominator": settled}
    received = cells["II06a.total.3"] or 0
    cells |= {"S01.numerator": cells["II06a.total.4"], "S01.denominator": received}
    return cells


def package_of(
    sender: Sender, period: Period = OCTOBER, *, version: int = 1, cells: Counts | None = None
) -> ReportPackage:
    """What a unit sends."""
    made = datetime.combine(period.last + timedelta(days=3), datetime.min.time(), _ZONE)
    return ReportPackage(
        unit_code=sender.code, unit_name=sender.name, receiver_code="000.00.00.H12",
        first=period.first, last=period.last, period_kind=period.kind, version=version,
        replaces="", reason="", program="0.4.0", made_at=made + timedelta(minutes=version),
        maker="Người lập", approver="Lãnh đạo", definitions={"II06a": "2017-01-01"},
        cells=cells or counts_of(f"{sender.code} {period.first} {version}"),
    )  # fmt: skip


def signer_of(unit_code: str, by: str = "") -> Signer:
    """What signs as the unit, or with another key."""
    key = by or unit_code

    def sign(data: bytes) -> Signature:
        value = base64.b64encode(key_of(key).sign(data)).decode()
        return Signature(unit_code, public_key(key), value)

    return Signer(public_key(key), sign)


def write(folder: Path, package: ReportPackage, by: str = "", *, unsigned: bool = False) -> Path:
    """A real workbook of a unit."""
    name = f"{package.unit_code}_{package.first:%Y%m}_v{package.version}{by}.xlsx"
    path = folder / name
    write_small(path, package, None if unsigned else signer_of(package.unit_code, by))
    return path


def found(package: ReportPackage) -> FoundFile:
    """The same as reading would have found it, for months that only the board shows."""
    content = package.signed_bytes()
    signature = signer_of(package.unit_code).sign(content)
    key = signature.public_key
    name = f"{package.unit_code}_{package.first:%Y%m}_v{package.version}.xlsx"
    file = IncomingFile(name, package.content_hash, package=package, public_key=key)
    file = replace(file, fingerprint=fingerprint_of(key))
    return FoundFile(Path(name), file, signature, signed=content)


def send_past_months(office: Office, senders: Sequence[Sender], months: int) -> None:
    """Months before October: most on time, some late, some not at all."""
    rng = random.Random(7)
    period = OCTOBER
    for _ in range(months):
        period = period.previous()
        on_time: list[FoundFile] = []
        late: list[FoundFile] = []
        for sender in senders:
            fate = rng.random()
            if fate > 0.06:
                (late if fate > 0.88 else on_time).append(found(package_of(sender, period)))
        for files, days in ((on_time, 10), (late, 22)):
            at = datetime.combine(period.last + timedelta(days=days), datetime.min.time(), _ZONE)
            consolidation.take_in_found(
                office.open_uow, files, period, actor=SUPERVISOR, now=at + timedelta(hours=9)
            )
