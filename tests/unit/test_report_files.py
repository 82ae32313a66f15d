"""A month's workbook with its manifest: read back as signed, and every change in it named."""

from __future__ import annotations

import base64
import dataclasses
from datetime import date, datetime
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest

from cds_desktop.domain.indicators import IndicatorValue
from cds_desktop.domain.periods import calendar_month, months_until
from cds_desktop.domain.ratings import RatingSummary
from cds_desktop.domain.report_package import PackageRemark, ReportPackage
from cds_desktop.domain.report_trend import TrendMonth
from cds_desktop.domain.reports import Report
from cds_desktop.domain.settlement_form import (
    FormRow,
    SettlementForm,
    WithoutDueDate,
    identity_checks,
    total_of,
)
from cds_desktop.domain.unit_keys import Signature
from cds_desktop.services.indicators import computed_definitions
from cds_desktop.services.report_files import (
    ReportFile,
    is_report_file,
    read_report_file,
    report_file_in,
)
from cds_desktop.services.report_packages import package_of
from cds_desktop.services.spreadsheets import read_sheets
from cds_desktop.services.workbooks import written_workbook

NOW = datetime(2026, 11, 2, 9, 0, tzinfo=ZoneInfo("Asia/Ho_Chi_Minh"))
OCTOBER = calendar_month(date(2026, 10, 1))
SIGNATURE = Signature(
    "000.00.16.H12", base64.b64encode(bytes(32)).decode(), base64.b64encode(bytes(64)).decode()
)


def a_report(fields: int = 4, **changes: object) -> Report:
    """A month whose numbers all differ, so that a swap of two of them is a change."""
    names = ["Chứng thực", "Hộ tịch", "=Đất đai", "", *(f"Lĩnh vực {n}" for n in range(5, 99))]
    rows = tuple(_row(name, 7 * n + 3) for n, name in enumerate(names[:fields]))
    form = SettlementForm(OCTOBER.first, OCTOBER.last, rows, total_of(rows))
    values = tuple(
        IndicatorValue(item, 1000 + 13 * n, 1500 + 17 * n)
        for n, item in enumerate(computed_definitions(OCTOBER.last))
    )
    ratings = RatingSummary((1, 2, 3, 40, 50), 120, 90)
    nothing_due = dataclasses.replace(values[-2], numerator=0, denominator=0)
    votes = dataclasses.replace(values[-1], numerator=90, denominator=96)
    report = Report(
        unit_code="000.00.16.H12", unit_name="Xã Cái Nước",
        desk_name="Trung tâm Phục vụ hành chính công xã Cái Nước", superior_name="UBND xã Cái Nước",
        receiver_name="Tỉnh Cà Mau", place="Cái Nước", is_sample=False, period=OCTOBER, form=form,
        checks=identity_checks(form),
        values=(*values[:-2], nothing_due, votes),
        ratings=ratings, without_due_date=WithoutDueDate.LATE,
        maker="Lê Thị Mỹ Ý", made_at=NOW, version="0.4.0",
    )  # fmt: skip
    return dataclasses.replace(report, **changes)  # type: ignore[arg-type]


def _row(name: str, n: int) -> FormRow:
    online, otherwise, carried, early, on_time, late, within = n, n + 1, n + 2, n + 3, n + 4, 5, 6
    received = online + otherwise + carried
    settled = early + on_time + late
    return FormRow(
        name, (received, online, otherwise, carried, settled, early, on_time, late,
               received - settled, within, received - settled - within),
    )  # fmt: skip


def a_package(report: Report, **changes: object) -> ReportPackage:
    package = package_of(
        report, version=2, replaces="ab" * 32, reason="Nhập thiếu 2 hồ sơ", approver="Trần Quốc Ẩn",
        receiver_code="000.00.00.H12", cells={"S09.numerator": None, "S09.denominator": 3908},
        sources={"S09": "Sổ theo dõi của tổ công nghệ số cộng đồng"},
        remarks=(PackageRemark("Nghỉ lũ hai ngày_x0041_.", "Lê Thị Mỹ Ý", NOW, "II06a.total.3"),),
        journal_head="cd" * 32,
    )  # fmt: skip
    return dataclasses.replace(package, **changes)  # type: ignore[arg-type]


TREND = tuple(
    TrendMonth(month.first, 200 + 7 * n, 190 + 5 * n, 0 if n == 3 else 11 + n)
    for n, month in enumerate(months_until(OCTOBER.last, 12))
)


def write(out: Path, report: Report | None = None, **changes: object) -> ReportPackage:
    report = report or a_report()
    package = a_package(report, **changes)
    before = dataclasses.replace(package, version=1, cells={**package.cells, "II06a.total.3": 1})
    with written_workbook(
        report, out, package=package, signature=SIGNATURE, trend=TREND, before=before
    ) as put_in_place:
        put_in_place()
    return package


@pytest.fixture(scope="module")
def written(tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, ReportPackage]:
    out = tmp_path_factory.mktemp("thang") / "II06a.xlsx"
    return out, write(out)


def test_a_workbook_is_read_back_as_it_was_signed(written: tuple[Path, ReportPackage]) -> None:
    path, package = written
    sheets = read_sheets(path)
    assert [sheet.name for sheet in sheets] == [
        "Bìa", "II.06a", "Chỉ số", "Biểu đồ", "Nguồn số liệu", "Bản kê",
    ]  # fmt: skip
    assert is_report_file(sheets)
    assert report_file_in(sheets, path.name) == ReportFile(package, SIGNATURE, ())
    assert read_report_file(path).package.signed_bytes() == package.signed_bytes()
