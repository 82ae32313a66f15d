"""Writing the blank workbook: cells to fill in, drop-downs, and checks which answer at once."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final

from cds_desktop.domain.errors import EnvironmentFault
from cds_desktop.domain.indicators import Definition
from cds_desktop.domain.periods import Period
from cds_desktop.domain.report_layout import Layout
from cds_desktop.domain.report_terms import (
    FORM_NUMBER,
    FORM_TITLE,
    FORM_UNIT,
    TOTAL_ROW,
    period_name,
    period_range,
)
from cds_desktop.domain.settlement_form import COLUMNS
from cds_desktop.services.hand_workbooks import layout as lay
from cds_desktop.services.workbook_sheets.parts import (
    COUNT,
    SHARE,
    TOTAL_FILL,
    a4,
    fit,
    head,
    merged,
    styled,
    widths,
)
from cds_desktop.services.workbook_sheets.settlement_form import form_head
from cds_desktop.services.workbook_sheets.writer import SheetWriter
from cds_desktop.services.workbooks import placed, save

if TYPE_CHECKING:
    from openpyxl.cell.cell import Cell
    from openpyxl.worksheet.worksheet import Worksheet

_DAY: Final = "dd/mm/yyyy"
_TEXT: Final = "@"
_INPUT_FILL: Final = "FFFBE6"
_WRONG_FILL, _RIGHT_FILL = "F8D7DA", "DDF0E1"
_LAST: Final = 14
_FORM_TOP: Final = 3 + len(lay.LABELS) + 2
_GUIDE: Final = (
    "Điền vào các ô nền vàng nhạt. Các ô khác được khóa (không có mật khẩu) để giữ đúng mẫu.",
    "Không có hồ sơ nào thì ghi số 0. Chưa có số liệu thì để trống: trống nghĩa là chưa báo cáo.",
    "Chỉ ghi số nguyên, không âm. Ghi 1234 hoặc 1.234 đều được.",
    "Cột Lĩnh vực: chọn trong danh sách thả xuống; lĩnh vực không có trong danh sách thì gõ vào,"
    " Excel sẽ hỏi lại một lần. Mỗi lĩnh vực một dòng.",
    "Hồ sơ được tính: mọi hồ sơ đã tiếp nhận; không tính hồ sơ mới đăng ký trực tuyến mà chưa tiếp"
    " nhận và hồ sơ bị từ chối ngay tại quầy.",
    "Cột 6 (từ kỳ trước) bằng cột 11 của báo cáo kỳ trước.",
    "Cột Kiểm tra ghi “Đúng” khi 3 = 4 + 5 + 6; 7 = 8 + 9 + 10; 11 = 12 + 13; 3 = 7 + 11. Còn chữ"
    " “Sai” thì xem lại đúng dòng đó trước khi gửi.",
    "Dòng Tổng cộng và các tỷ lệ tự tính, không phải nhập.",
    "Trang Chỉ số: nhập tử số và mẫu số, kèm nguồn số liệu; không nhập phần trăm.",
    "Gửi lại sau khi sửa: ghi bản số 2, 3… và lý do.",
    "Không đổi tên các trang, không xóa trang Danh mục.",
)


@dataclass(frozen=True, slots=True)
class BlankReport:
    """What is already filled in.

    Attributes:
        fields: The fields of the drop-down.
        definitions: The indicators whose counts are asked for.
    """

    unit_code: str
    unit_name: str
    receiver_code: str
    period: Period
    fields: Sequence[str]
    definitions: Sequence[Definition]


def blank_workbook(blank: BlankReport, out: Path) -> None:
    """Write the workbook, whole or not at all.

    Raises:
        EnvironmentFault: `file.in_use`, `file.not_written`.
    """
    from openpyxl import Workbook

    book = Workbook()
    layout = Layout()
    first = book.active
    assert first is not None
    first.title = lay.GUIDE
    _guide(SheetWriter(first, layout), blank)
    _form(SheetWriter(book.create_sheet(lay.FORM), layout), blank)
    _measures(SheetWriter(book.create_sheet(lay.MEASURES), layout), blank)
    _lists(SheetWriter(book.create_sheet(lay.LISTS), layout), blank)
    book.active = 1
    for sheet in book.worksheets:
        sheet.sheet_view.tabSelected = sheet.title == lay.FORM
        sheet.protection.sheet = True
        sheet.protection.formatColumns = sheet.protection.formatRows = False
    with placed(out) as (beside, put_in_place):
        try:
            save(book, beside)
        except OSError as error:
            raise EnvironmentFault("file.not_written", path=str(out)) from error
        put_in_place()


def _guide(writer: SheetWriter, blank: BlankReport) -> None:
    widths(writer, (6, 110))
    merged(writer, 1, 1, 2, "HƯỚNG DẪN LẬP BÁO CÁO", bold=True, size=14)
    merged(writer, 2, 1, 2, f"{blank.unit_name} – {period_range(blank.period)}", italic=True)
    for number, text in enumerate(_GUIDE, start=1):
        row = 3 + number
        styled(writer.number(row, 1, number, COUNT), side="center", border=True)
        styled(writer.text(row, 2, text), border=True, wrap=True)
        fit(writer, row, 2)
    _page(writer, blank)


def _form(writer: SheetWriter, blank: BlankReport) -> None:
    widths(writer, (6, 36, *(11.5,) * 11, 30))
    merged(writer, 1, 1, _LAST, f"{FORM_NUMBER} – {FORM_TITLE}", bold=True, size=13)
    _answers(writer, blank)
    merged(writer, _FORM_TOP - 1, 10, 13, FORM_UNIT, italic=True, side="right")
    form_head(writer, _FORM_TOP)
    head(writer, _FORM_TOP, _LAST, "Kiểm tra", _FORM_TOP + 3)
    first = _FORM_TOP + 4
    last = first + max(lay.LINES, len(blank.fields) + lay.SPARE_LINES) - 1
    for row in range(first, last + 1):
        styled(writer.number(row, 1, row - first + 1, COUNT), side="center", border=True)
        _input(writer, row, 2, side="left").number_format = _TEXT
        for column in COLUMNS:
            _input(writer, row, column).number_format = COUNT
        _formula(writer, row, _LAST, _line_check(row, first, last))
    styled(writer.text(last + 1, 1, ""), border=True, fill=TOTAL_FILL)
    styled(writer.text(last + 1, 2, TOTAL_ROW), border=True, bold=True, fill=TOTAL_FILL)
    for column in COLUMNS:
        letter = _letter(column)
        area = f"{letter}{first}:{letter}{last}"
        cell = _formula(writer, last + 1, column, f'=IF(COUNT({area})=0,"",SUM({area}))')
        cell.number_format = COUNT
        styled(cell, border=True, bold=True, side="right", fill=TOTAL_FILL)
    _formula(writer, last + 1, _LAST, _identities(last + 1))
    _form_rules(writer.sheet, first, last, len(blank.fields))
    writer.sheet.freeze_panes = f"C{first}"
    writer.sheet.print_title_rows = f"{_FORM_TOP}:{_FORM_TOP + 3}"
    _page(writer, blank)


def _answers(writer: SheetWriter, blank: BlankReport) -> None:
    """Who reports about which days: filled in where it is known, and open to correction."""
    known: dict[str, object] = {
        lay.UNIT_CODE: blank.unit_code,
        lay.UNIT_NAME: blank.unit_name,
        lay.RECEIVER: blank.receiver_code,
        lay.FIRST: blank.period.first,
        lay.LAST: blank.period.last,
        lay.VERSION: 1,
    }
    for row, label in enumerate(lay.LABELS, start=3):
        merged(writer, row, 1, 2, label, bold=True, side="left")
        for column in range(lay.VALUE_COLUMN + 1, 9):
            _input(writer, row, column, side="left")
        cell = writer.cell(row, lay.VALUE_COLUMN + 1)
        value: Any = known.get(label)
        if isinstance(value, str):
            writer.text(row, lay.VALUE_COLUMN + 1, value)
        else:
            cell.value = value
        is_day = label in (lay.FIRST, lay.LAST, lay.MADE_ON)
        cell.number_format = _DAY if is_day else "0" if label == lay.VERSION else _TEXT
        writer.sheet.merge_cells(
            start_row=row, start_column=lay.VALUE_COLUMN + 1, end_row=row, end_column=8
        )
    days = [3 + lay.LABELS.index(label) for label in (lay.FIRST, lay.LAST, lay.MADE_ON)]
    _rule(
        writer.sheet, [f"C{row}" for row in days], kind="date", operator="greaterThan",
        formula="36526", title="Ngày", words="Ghi ngày dạng 31/10/2026.",
    )  # fmt: skip
    _rule(
        writer.sheet, [f"C{3 + lay.LABELS.index(lay.VERSION)}"], kind="whole",
        operator="greaterThanOrEqual", formula="1", title="Bản số",
        words="Ghi 1 cho bản đầu; 2, 3… cho bản gửi lại.",
    )  # fmt: skip


def _form_rules(sheet: Worksheet, first: int, last: int, fields: int) -> None:
    _rule(
        sheet, [f"{_letter(COLUMNS[0])}{first}:{_letter(COLUMNS[-1])}{last}"], kind="whole",
        operator="greaterThanOrEqual", formula="0", title="Số hồ sơ",
        words="Chỉ ghi số nguyên từ 0 trở lên. Chưa có số liệu thì để trống.",
    )  # fmt: skip
    if fields:
        _rule(
            sheet, [f"B{first}:B{last}"], kind="list",
            formula=f"'{lay.LISTS}'!$A$3:$A${2 + fields}", title="Lĩnh vực",
            words="Lĩnh vực này không có trong danh sách. Vẫn dùng tên này?", is_warning=True,
        )  # fmt: skip
    _colours(sheet, f"{_letter(_LAST)}{first}:{_letter(_LAST)}{last + 1}")


def _measures(writer: SheetWriter, blank: BlankReport) -> None:
    widths(writer, (8, 34, 30, 12, 30, 12, 11, 22, 34))
    merged(writer, 1, 1, 9, "CHỈ SỐ VÀ SỐ NHẬP TAY", bold=True, size=14)
    merged(
        writer, 2, 1, 9, "Nhập số đếm; tỷ lệ tự tính. Để trống nghĩa là chưa báo cáo.", italic=True
    )
    for column, text in enumerate(lay.MEASURES_HEAD, start=1):
        head(writer, 4, column, text)
    row = 5
    for item in blank.definitions:
        for column, text in (
            (1, item.id), (2, item.name), (3, item.numerator_words), (5, item.denominator_words),
        ):  # fmt: skip
            styled(writer.text(row, column, text), border=True, wrap=True)
        for column in (4, 6):
            _input(writer, row, column).number_format = COUNT
        share = f'=IF(AND(ISNUMBER(D{row}),ISNUMBER(F{row})),IF(F{row}>0,D{row}/F{row},"–"),"")'
        cell = _formula(writer, row, 7, share)
        cell.number_format = SHARE
        styled(cell, border=True, side="right")
        _formula(writer, row, 8, _measure_check(row, can_exceed=item.may_exceed))
        _input(writer, row, 9, side="left").number_format = _TEXT
        fit(writer, row, 2, 3, 5)
        row += 1
    _rule(
        writer.sheet, [f"D5:D{row}", f"F5:F{row}"], kind="whole", operator="greaterThanOrEqual",
        formula="0", title="Số đếm", words="Chỉ ghi số nguyên từ 0 trở lên, không ghi phần trăm.",
    )  # fmt: skip
    _colours(writer.sheet, f"H5:H{row}")
    writer.sheet.freeze_panes = "C5"
    writer.sheet.print_title_rows = "4:4"
    _page(writer, blank)


def _lists(writer: SheetWriter, blank: BlankReport) -> None:
    """The fields of the drop-down, the versions of definitions, and what this layout is called."""
    widths(writer, (50, 14, 14, 24))
    styled(writer.text(1, 1, lay.MARKER), size=9, colour="808080")
    for column, text in enumerate(("Lĩnh vực", "Chỉ số", "Định nghĩa", "Tử số"), start=1):
        head(writer, 2, column, text)
    for row, name in enumerate(blank.fields, start=3):
        styled(writer.text(row, 1, name), border=True)
    for row, item in enumerate(blank.definitions, start=3):
        styled(writer.text(row, 2, item.id), border=True)
        styled(writer.text(row, 3, item.valid_from.isoformat()), border=True)
        mark = lay.MAY_EXCEED if item.may_exceed else ""
        styled(writer.text(row, 4, mark), border=True)
    _page(writer, blank)


# --- formulas and rules --------------------------------------------------------------------------


def _line_check(row: int, first: int, last: int) -> str:
    """What is wrong with a line, the first fault only; nothing for an empty line."""
    numbers = f"C{row}:M{row}"
    checks = (
        f'IF(TRIM(B{row})="","Sai: chưa chọn lĩnh vực",'
        f'IF(SUMPRODUCT(--($B${first}:$B${last}=B{row}))>1,"Sai: lĩnh vực ghi hai lần",'
        f'IF(COUNT({numbers})<COUNTA({numbers}),"Sai: có ô không phải số",'
        f'IF(COUNT({numbers})<11,"Chưa nhập đủ",{_identities(row)[1:]}))))'
    )
    return f'=IF(AND(COUNTA({numbers})=0,TRIM(B{row})=""),"",{checks})'


def _identities(row: int) -> str:
    """The four identities of a line as a formula."""
    return (
        f'=IF(COUNT(C{row}:M{row})=0,"",'
        f'IF(C{row}<>D{row}+E{row}+F{row},"Sai: (3) khác (4)+(5)+(6)",'
        f'IF(G{row}<>H{row}+I{row}+J{row},"Sai: (7) khác (8)+(9)+(10)",'
        f'IF(K{row}<>L{row}+M{row},"Sai: (11) khác (12)+(13)",'
        f'IF(C{row}<>G{row}+K{row},"Sai: (3) khác (7)+(11)","Đúng")))))'
    )


def _measure_check(row: int, *, can_exceed: bool) -> str:
    more = "" if can_exceed else f'IF(D{row}>F{row},"Sai: tử số lớn hơn mẫu số",'
    return (
        f'=IF(AND(D{row}="",F{row}=""),"",IF(OR(D{row}="",F{row}=""),"Sai: thiếu một số",'
        f'IF(COUNT(D{row},F{row})<2,"Sai: không phải số",{more}"Đúng"{")" if more else ""})))'
    )


def _rule(
    sheet: Worksheet,
    areas: Sequence[str],
    *,
    kind: str,
    formula: str,
    title: str,
    words: str,
    operator: str | None = None,
    is_warning: bool = False,
) -> None:
    from openpyxl.worksheet.datavalidation import DataValidation

    settings: dict[str, Any] = {"type": kind, "operator": operator}
    rule = DataValidation(**settings, formula1=formula, allow_blank=True)
    rule.errorStyle = "warning" if is_warning else "stop"
    rule.showErrorMessage, rule.errorTitle, rule.error = True, title, words
    for area in areas:
        rule.add(area)
    sheet.add_data_validation(rule)


def _colours(sheet: Worksheet, area: str) -> None:
    """Red where a check says wrong, green where it says right."""
    from openpyxl.formatting.rule import FormulaRule
    from openpyxl.styles import PatternFill

    first = area.partition(":")[0]
    for words, colour in (("Sai", _WRONG_FILL), ("Đúng", _RIGHT_FILL)):
        fill = PatternFill("solid", start_color=colour, end_color=colour)
        make: Any = FormulaRule
        rule = make(formula=[f'LEFT({first},{len(words)})="{words}"'], fill=fill)
        sheet.conditional_formatting.add(area, rule)


def _input(writer: SheetWriter, row: int, column: int, side: Any = "right") -> Cell:
    """A cell that may be filled in."""
    from openpyxl.styles import Protection

    cell = writer.cell(row, column)
    styled(cell, border=True, side=side, fill=_INPUT_FILL)
    cell.protection = Protection(locked=False)
    return cell


def _formula(writer: SheetWriter, row: int, column: int, formula: str) -> Cell:
    """A formula of our own, never of somebody's text."""
    cell = writer.cell(row, column)
    cell.value = formula
    styled(cell, border=True, size=10)
    return cell


def _letter(column: int) -> str:
    from openpyxl.utils import get_column_letter

    return str(get_column_letter(column))


def _page(writer: SheetWriter, blank: BlankReport) -> None:
    from openpyxl.worksheet.header_footer import HeaderFooterItem

    a4(writer, landscape=True)
    foot = HeaderFooterItem()
    name = f"{blank.unit_name} – {period_name(blank.period)}"
    foot.left.text, foot.left.size = name.replace("&", "&&"), 9
    foot.right.text, foot.right.size = "Trang &P/&N", 9
    writer.sheet.HeaderFooter.oddFooter = foot
