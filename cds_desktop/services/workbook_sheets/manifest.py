"""The last sheet: short facts for people, then the package and its signature for programs."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any, Final

from cds_desktop.domain.clock import office_time
from cds_desktop.domain.periods import Period
from cds_desktop.domain.report_layout import Layout, signed_content
from cds_desktop.domain.report_package import ReportPackage
from cds_desktop.domain.report_terms import period_range
from cds_desktop.domain.unit_keys import Signature, Signer
from cds_desktop.services.workbook_sheets.contents import Contents
from cds_desktop.services.workbook_sheets.parts import (
    checked_fact,
    fact,
    mark,
    merged,
    number_fact,
    page,
    styled,
    widths,
)

if TYPE_CHECKING:
    from cds_desktop.services.workbook_sheets.writer import SheetWriter

MANIFEST_SHEET: Final = "Bản kê"
MARKER_NAME: Final = "Bản kê điện tử cds-report-file/"
MARKER: Final = f"{MARKER_NAME}1"
_LONGEST: Final = 30_000
_HINT: Final = (
    "Phần dưới đây để chương trình CDS Một cửa đọc. Không sửa, không xóa trang này: đơn vị nhận"
    " dựa vào đó để biết số liệu trên các trang có bị thay đổi sau khi xuất hay không."
)


def add_manifest(
    writer: SheetWriter, contents: Contents, package: ReportPackage, layout: Layout
) -> None:
    """Facts, then the JSON in cells; written last, because it knows where every number stands."""
    widths(writer, (36, 104))
    merged(writer, 1, 1, 2, "BẢN KÊ", bold=True, size=14)
    row = mark(writer, contents, 2, 2)
    row = _facts(writer, contents, package, row)
    merged(writer, row, 1, 2, _HINT, italic=True, side="left")
    writer.sheet.row_dimensions[row].height = 32
    writer.sheet.print_area = f"A1:B{row}"
    styled(writer.text(row + 1, 1, MARKER), size=9, colour="808080")
    content = manifest_text(package, contents.signer, layout)
    for number, start in enumerate(range(0, len(content), _LONGEST)):
        cell = writer.text(row + 2 + number, 1, content[start : start + _LONGEST])
        styled(cell, size=6, colour="808080")
        writer.sheet.row_dimensions[row + 2 + number].height = 9
    page(writer, contents)


def manifest_text(package: ReportPackage, signer: Signer | None, layout: Layout) -> str:
    """The manifest as plain ASCII, so that no program changes a letter in it.

    Spreadsheets read `_x0041_` inside a text as a letter; such signs are hidden from them.
    """
    signature = None if signer is None else signer.sign(signed_content(package, layout))
    data: dict[str, Any] = {
        "package": package.data(),
        "signature": None if signature is None else signature_data(signature),
        "layout": layout.data(),
    }
    text = json.dumps(data, ensure_ascii=True, separators=(",", ":"))
    return text.replace("_x", "\\u005fx")


def signature_data(signature: Signature) -> dict[str, str]:
    """A signature as JSON writes it."""
    return {
        "unit_code": signature.unit_code,
        "public_key": signature.public_key,
        "value": signature.value,
    }


def _facts(writer: SheetWriter, contents: Contents, package: ReportPackage, row: int) -> int:
    from cds_desktop.services.unit_keys import fingerprint_of

    signer = contents.signer
    period = Period(package.first, package.last, package.period_kind)
    fact(writer, row, "Đơn vị báo cáo", package.unit_name)
    checked_fact(writer, row + 1, "Mã định danh", package.unit_code)
    checked_fact(writer, row + 2, "Kỳ báo cáo", period_range(period))
    number_fact(writer, row + 3, "Phiên bản", package.version)
    control = package.control_totals
    number_fact(writer, row + 4, "Số ô số liệu", control["cells"])
    number_fact(writer, row + 5, "Số ô đã báo cáo", control["reported"])
    number_fact(writer, row + 6, "Tổng kiểm soát (cộng mọi ô)", control["sum"])
    checked_fact(writer, row + 7, "Mã kiểm tra nội dung (SHA-256)", package.content_hash)
    key = "chưa ký" if signer is None else fingerprint_of(signer.public_key)
    checked_fact(writer, row + 8, "Dấu vân tay khóa của đơn vị", key)
    fact(writer, row + 9, "Thời điểm lập", f"{office_time(package.made_at):%H:%M:%S %d/%m/%Y}")
    return row + 10
