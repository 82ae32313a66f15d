"""The sheets of the workbook of sums, each from plain data."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Mapping, Sequence
from copy import copy
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Final

from cds_desktop.domain.clock import office_time
from cds_desktop.domain.consolidation import (
    Arrival,
    Board,
    BoardCell,
    Consolidation,
    Reason,
    Share,
    share_of,
)
from cds_desktop.domain.measures import NO_SHARE
from cds_desktop.domain.periods import Period, calendar_month
from cds_desktop.domain.report_package import ReportPackage
from cds_desktop.domain.report_terms import cell_words, day_shown, field_shown, period_range
from cds_desktop.domain.settlement_form import COLUMNS, FORM_ID, TOTAL, read_cell
from cds_desktop.domain.text import text_sort_key
from cds_desktop.services.workbook_sheets.parts import (
    COUNT,
    SHARE,
    TOTAL_FILL,
    WARNING,
    Side,
    a4,
    fit,
    head,
    merged,
    styled,
    widths,
)
from cds_desktop.services.workbook_sheets.settlement_form import form_head

if TYPE_CHECKING:
    from cds_desktop.services.consolidation.results import IncomingView
    from cds_desktop.services.workbook_sheets.writer import SheetWriter

SUMS, SHARES, BY_UNIT = "Tổng hợp", "Chỉ số", "II.06a theo đơn vị"
EVERY = "Mọi số liệu"
BOARD, FILES, SOURCES = "Tiến độ gửi", "Tệp đã nhận", "Nguồn số liệu"
_FORBIDDEN_IN_TITLES: Final = re.compile(r"[\[\]:*?/\\']")
_LONGEST_TITLE: Final = 28
_NOT_REPORTED: Final = "không báo cáo"
Say = Callable[[Reason], str]


@dataclass(frozen=True, slots=True)
class SheetFacts:
    """Everything that the sheets show.

    Attributes:
        names: Names of indicators by id.
        arrivals: How units stand, in words, by the board's own values.
        states: What became of files, in words.
        say: The sentence of a reason.
    """

    found: Consolidation
    package: ReportPackage
    board: Board
    files: Sequence[IncomingView]
    names: Mapping[str, str]
    arrivals: Mapping[str, str]
    states: Mapping[str, str]
    say: Say


class _Table:
    """One sheet with one table: a head, then rows; styles are set once for each kind of cell."""

    def __init__(self, writer: SheetWriter, facts: SheetFacts, title: str, columns: int) -> None:
        self.writer, self.row = writer, 4
        period = facts.found.period
        merged(writer, 1, 1, columns, title, bold=True, size=14)
        words = f"{facts.package.unit_name} – {period_range(period)}"
        merged(writer, 2, 1, columns, words, italic=True)
        a4(writer, landscape=True)
        self._styles: dict[tuple[str, bool], Any] = {}

    def heads(self, *titles: str) -> None:
        for column, title in enumerate(titles, start=1):
            head(self.writer, self.row, column, title)
        self.writer.sheet.row_dimensions[self.row].height = 34
        self.writer.sheet.print_title_rows = f"{self.row}:{self.row}"
        self.writer.sheet.freeze_panes = f"C{self.row + 1}"
        self.row += 1

    def text(self, column: int, value: str, *, total: bool = False) -> None:
        self._look(self.writer.text(self.row, column, value), "text", total)

    def label(self, column: int, value: str) -> None:
        """A name that says whose the numbers beside it are: a change of it is named."""
        self._look(self.writer.label(self.row, column, value, f"Tên dòng “{value}”"), "text", False)

    def count(
        self, column: int, value: int | None, cell_id: str = "", words: str = "",
        *, total: bool = False,
    ) -> None:  # fmt: skip
        if value is None and not cell_id:
            self.text(column, NO_SHARE, total=total)
            return
        cell = self.writer.number(self.row, column, value, COUNT, cell_id, words)
        self._look(cell, "number", total)

    def share(self, column: int, share: Share, words: str, *, total: bool = False) -> None:
        fraction = share.ratio
        if fraction is None:
            self.text(column, NO_SHARE, total=total)
            return
        cell = self.writer.number(self.row, column, fraction, SHARE, words=words)
        self._look(cell, "share", total)

    def next_row(self, *wrapped: int) -> None:
        """Go on below, the row high enough for the texts in these columns."""
        if wrapped:
            fit(self.writer, self.row, *wrapped)
        self.row += 1

    def _look(self, cell: Any, kind: str, total: bool) -> None:
        """Copy the look of the first cell of the kind: making fonts and edges anew is slow."""
        known = self._styles.get((kind, total))
        if known is None:
            side: Side = "left" if kind == "text" else "right"
            styled(
                cell, border=True, bold=total, fill=TOTAL_FILL if total else "",
                side=side, wrap=kind == "text",
            )  # fmt: skip
            self._styles[kind, total] = cell
            return
        number_format, quoted = cell.number_format, cell.quotePrefix
        cell._style = copy(known._style)
        cell.number_format = number_format
        if quoted:
            cell.quotePrefix = True


def add_sums(writer: SheetWriter, facts: SheetFacts) -> None:
    """Form II.06a over all units: the prescribed head, a line for each field, the total."""
    found, totals = facts.found, facts.found.totals
    table = _Table(writer, facts, "TỔNG HỢP TÌNH HÌNH, KẾT QUẢ GIẢI QUYẾT TTHC", 13)
    widths(writer, (6, 36, *(11.5,) * 11))
    missing = len(found.missing)
    words = f"{len(found.members)} đơn vị có báo cáo, {missing} đơn vị chưa có."
    merged(writer, 3, 1, 13, words, italic=True, colour=WARNING if missing else "000000")
    form_head(writer, 4)
    writer.sheet.print_title_rows, writer.sheet.freeze_panes = "4:7", "C8"
    table.row = 8
    lines = [name for name in _lines(found.cells) if name != TOTAL]
    for number, name in enumerate((*sorted(lines, key=text_sort_key), TOTAL), start=1):
        is_total = name == TOTAL
        if is_total:
            table.text(1, "", total=True)
            table.text(2, field_shown(None), total=True)
        else:
            table.count(1, number, words=f"Số thứ tự dòng {number}")
            table.label(2, field_shown(name))
        for column in COLUMNS:
            cell = f"{FORM_ID}.{name}.{column}"
            total = totals.get(cell)
            value = None if total is None else total.sum
            table.count(column, value, cell if total else "", total=is_total)
        table.next_row(2)


def _lines(cells: Iterable[str]) -> set[str]:
    """Names of the lines of form II.06a; "" is the line of dossiers without a field."""
    found = set()
    for cell in map(read_cell, cells):
        if cell is not None:
            found.add(TOTAL if cell.field is None else cell.field)
    return found


def add_by_unit(writer: SheetWriter, facts: SheetFacts) -> None:
    """The total line of form II.06a of every unit."""
    table = _Table(writer, facts, "BIỂU II.06a THEO ĐƠN VỊ", 13)
    widths(writer, (6, 36, *(11.5,) * 11))
    form_head(writer, 4)
    writer.sheet.print_title_rows, writer.sheet.freeze_panes = "4:7", "C8"
    table.row = 8
    for number, member in enumerate(facts.found.members, start=1):
        table.count(1, number, words=f"Số thứ tự dòng {number}")
        table.label(2, member.unit_name)
        for column in COLUMNS:
            count = member.cells.get(f"{FORM_ID}.{TOTAL}.{column}")
            table.count(column, count, words=f"{member.unit_name}, cột {column}")
        table.next_row(2)
    for code, name in facts.found.missing.items():
        table.text(1, "")
        table.text(2, f"{name} ({code})")
        table.text(3, "chưa có báo cáo")
        table.next_row(2)


def add_shares(writer: SheetWriter, facts: SheetFacts) -> None:
    """Every indicator: counts added over the units, then divided once."""
    table = _Table(writer, facts, "CHỈ SỐ TOÀN ĐƠN VỊ", 7)
    widths(writer, (12, 56, 16, 16, 14, 14, 14))
    table.heads(
        "Mã", "Chỉ số", "Tử số (cộng)", "Mẫu số (cộng)", "Tỷ lệ", "Đơn vị có báo cáo",
        "Đơn vị được cộng",
    )  # fmt: skip
    for indicator in facts.found.indicators:
        share = facts.found.share(indicator)
        table.label(1, indicator)
        table.text(2, facts.names.get(indicator, indicator))
        table.count(3, share.numerator, words=f"{indicator} – tử số")
        table.count(4, share.denominator, words=f"{indicator} – mẫu số")
        table.share(5, share, f"{indicator} – tỷ lệ")
        table.count(6, share.reported, words=f"{indicator} – đơn vị có báo cáo")
        table.count(7, share.units, words=f"{indicator} – đơn vị được cộng")
        table.next_row(2)


def add_every_cell(writer: SheetWriter, facts: SheetFacts) -> None:
    """Every cell that any unit sent: its sum, and of how many units."""
    table = _Table(writer, facts, "MỌI SỐ LIỆU ĐƯỢC CỘNG", 5)
    widths(writer, (40, 70, 16, 16, 16))
    table.heads("Ô số liệu", "Nội dung", "Tổng", "Đơn vị có báo cáo", "Đơn vị được cộng")
    for cell, total in facts.found.totals.items():
        table.label(1, cell)
        table.text(2, cell_words(cell))
        table.count(3, total.sum, cell)
        table.count(4, total.reported, words=f"{cell} – đơn vị có báo cáo")
        table.count(5, total.units, words=f"{cell} – đơn vị được cộng")
        table.row += 1


def add_indicator(writer: SheetWriter, facts: SheetFacts, indicator: str) -> None:
    """One indicator by unit, each share divided from its own counts."""
    name = facts.names.get(indicator, indicator)
    table = _Table(writer, facts, f"{indicator} – {name}", 5)
    widths(writer, (6, 44, 18, 18, 16))
    table.heads("STT", "Đơn vị", "Tử số", "Mẫu số", "Tỷ lệ")
    for number, member in enumerate(facts.found.members, start=1):
        share = share_of(indicator, [member.cells])
        table.count(1, number, words=f"Số thứ tự dòng {number}")
        table.label(2, member.unit_name)
        for column, part in ((3, "numerator"), (4, "denominator")):
            count = member.cells.get(f"{indicator}.{part}")
            if count is None:
                table.text(column, _NOT_REPORTED)
            else:
                table.count(column, count, words=f"{member.unit_name} – {indicator}.{part}")
        table.share(5, share, f"{member.unit_name} – {indicator}")
        table.row += 1
    whole = facts.found.share(indicator)
    table.text(1, "", total=True)
    table.text(2, "Tổng cộng rồi chia lại", total=True)
    table.count(3, whole.numerator, words=f"{indicator} – tử số", total=True)
    table.count(4, whole.denominator, words=f"{indicator} – mẫu số", total=True)
    table.share(5, whole, f"{indicator} – tỷ lệ", total=True)


def add_board(writer: SheetWriter, facts: SheetFacts) -> None:
    """Who sent in which period; completeness and timeliness as counts."""
    board = facts.board
    columns = 4 + len(board.periods)
    table = _Table(writer, facts, "TIẾN ĐỘ GỬI BÁO CÁO", columns)
    widths(writer, (6, 34, *(15,) * len(board.periods), 13, 13))
    names = [_period_head(period) for period in board.periods]
    table.heads("STT", "Đơn vị", *names, "Đã gửi", "Đúng hạn")
    for number, row in enumerate(board.rows, start=1):
        table.count(1, number, words=f"Số thứ tự dòng {number}")
        table.text(2, row.unit_name)
        for column, cell in enumerate(row.cells, start=3):
            table.text(column, _arrival(cell, facts.arrivals))
        for column, rate in ((columns - 1, row.completeness), (columns, row.timeliness)):
            table.text(column, f"{rate.numerator}/{rate.denominator}")
        table.next_row(*range(2, columns - 1))
    table.text(1, "", total=True)
    table.text(2, "Đã gửi · đúng hạn / phải gửi", total=True)
    for number in range(len(board.periods)):
        full, timely = board.completeness(number), board.timeliness(number)
        words = f"{full.numerator} · {timely.numerator} / {full.denominator}"
        words = words if full.denominator else NO_SHARE
        table.text(number + 3, words, total=True)
    for column in (columns - 1, columns):
        table.text(column, "", total=True)


def _period_head(period: Period) -> str:
    if calendar_month(period.first) == period:
        return f"{period.first:%m/%Y}"
    return f"{period.first:%d/%m}–{period.last:%d/%m/%Y}"


def _arrival(cell: BoardCell, words: Mapping[str, str]) -> str:
    if cell.arrival is Arrival.NOT_EXPECTED:
        return NO_SHARE
    late = f" {cell.days_late} ngày" if cell.arrival.is_received and cell.days_late else ""
    version = f", bản {cell.version}" if cell.version > 1 else ""
    return f"{words.get(cell.arrival.value, '')}{late}{version}"


def add_files(writer: SheetWriter, facts: SheetFacts) -> None:
    """Every file that came, with every reason."""
    table = _Table(writer, facts, "TỆP ĐÃ NHẬN", 7)
    widths(writer, (6, 34, 34, 10, 20, 20, 70))
    table.heads("STT", "Tệp", "Đơn vị", "Bản", "Kết quả", "Nhận lúc", "Lý do, lưu ý")
    for number, view in enumerate(facts.files, start=1):
        table.count(1, number, words=f"Số thứ tự dòng {number}")
        table.text(2, view.file_name)
        table.text(3, view.unit_name or "không rõ")
        table.text(4, str(view.version) if view.version else "")
        table.text(5, facts.states.get(view.state.value, view.state.value))
        table.text(6, f"{office_time(view.received_at):%H:%M %d/%m/%Y}")
        table.text(7, " ".join(map(facts.say, view.reasons))[:2_000])
        table.next_row(2, 3, 7)


def add_sources(writer: SheetWriter, facts: SheetFacts) -> None:
    """The members with their hashes, and under which definitions they counted."""
    package = facts.package
    table = _Table(writer, facts, "NGUỒN SỐ LIỆU", 5)
    widths(writer, (22, 44, 10, 70, 36))

    def fact(name: str, words: str, text: str) -> None:
        for column, value in enumerate((name, words, "", text), start=1):
            table.text(column, value)
        table.next_row(1, 2, 4)

    made = office_time(package.made_at)
    reason = f" – {package.reason}" if package.reason else ""
    fact("Bản tổng hợp", "Mã kiểm tra nội dung (SHA-256)", package.content_hash)
    fact("", "Phiên bản", f"{package.version}{reason}")
    fact("", "Lập lúc", f"{made:%H:%M} ngày {day_shown(made.date())}, {package.maker}")
    table.row += 1
    table.heads("Mã đơn vị", "Đơn vị", "Bản", "Mã kiểm tra nội dung (SHA-256)", "Tệp")
    for member in facts.found.members:
        table.label(1, member.unit_code)
        table.text(2, member.unit_name)
        table.text(3, str(member.version))
        table.text(4, member.content_hash)
        table.text(5, member.file_name)
        table.next_row(2, 4, 5)
    table.row += 1
    for name, version in package.definitions.items():
        fact(name, "Phiên bản định nghĩa", version)


def sheet_title(indicator: str, taken: Iterable[str]) -> str:
    """A title that a workbook takes; ids come from other offices."""
    there = {title.lower() for title in taken}
    base = _FORBIDDEN_IN_TITLES.sub("-", indicator)[:_LONGEST_TITLE].strip() or "Chỉ số"
    title, number = base, 1
    while title.lower() in there:
        number += 1
        title = f"{base[: _LONGEST_TITLE - 3]}~{number}"
    return title
