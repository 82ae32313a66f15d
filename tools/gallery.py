"""Draws every part of the kit and the frame with sample pages as pictures, for looking at.

Run `python tools/gallery.py [FOLDER]`; the pictures are compared by eye with the design. The
people and figures are invented. Not shipped.
"""

import os
import sys
from datetime import UTC, datetime
from functools import partial
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any, ClassVar, cast

os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")
sys.path.insert(0, str(Path(__file__).resolve().parent.parent))

from PySide6.QtCore import QEventLoop, QTimer
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from cds_desktop.domain.errors import RuleBroken
from cds_desktop.domain.officers import Actor, Role
from cds_desktop.wording.errors import sentence
from ui.app import CdsApplication, make_application
from ui.changes import Changes
from ui.context import Context, Go
from ui.errors import CrashDialog
from ui.jobs import FileJobs, Jobs
from ui.main_window import FrameFacts, MainWindow, PageSpec, SearchHit
from ui.models.columns import Column
from ui.models.window_model import RowsModel
from ui.notices import Notices
from ui.page import Page
from ui.preferences import Preferences
from ui.sign_in import SignInWindow
from ui.theme import PAGE_MARGIN, ThemeChoice
from ui.widgets import (
    ActionBar,
    Bar,
    BarChart,
    Button,
    ButtonKind,
    ButtonSize,
    Card,
    CheckBox,
    CheckList,
    CheckRow,
    ComboField,
    DataTable,
    DateField,
    DueBox,
    DueSheet,
    EmptyState,
    FigureCard,
    FilterTab,
    FilterTabs,
    FormGrid,
    IconButton,
    Label,
    Line,
    MiniFigure,
    NumberField,
    PageHeader,
    Panel,
    PasswordField,
    ProgressStrip,
    RadioGroup,
    RowItem,
    RowList,
    ScrollArea,
    SectionTitle,
    Space,
    SplitterLine,
    Stage,
    StateWord,
    StatusLine,
    SuggestField,
    Suggestion,
    TextArea,
    TextField,
    TextRole,
    Timeline,
    TimelineStep,
    Tone,
)

Row = tuple[str, str, str, str, StateWord]
LATE = StateWord(Tone.LATE, "Quá hạn 1 ngày")
SOON = StateWord(Tone.SOON, "Đến hạn hôm nay")
ROWS: list[Row] = [
    ("261117-0009", "Ngô Thị Kim Ẵm", "Đăng ký nhận cha, mẹ, con", "19/11 16:30", LATE),
    ("261120-0022", "Trần Văn Đẹt", "Chứng thực bản sao từ bản chính", "20/11 16:30", SOON),
    ("261120-0021", "Lê Hoàng Ẩn", "Đăng ký khai sinh", "20/11 16:30", SOON),
    ("261118-0019", "Trương Văn Lành", "Xác nhận điều kiện diện tích nhà ở", "20/11 16:30", SOON),
    (
        "261119-0015",
        "Đặng Thị Diễm Hương",
        "Chứng thực giao dịch quyền sử dụng đất và tài sản gắn liền với đất",
        "23/11 10:30",
        StateWord(Tone.OK, "Còn 1 ngày"),
    ),
    (
        "261118-0027",
        "Bùi Thị Út",
        "Đăng ký lại khai sinh",
        "26/11 15:00",
        StateWord(Tone.WAIT, "Chờ bổ sung"),
    ),
    (
        "261120-0023",
        "Nguyễn Thị Cẩm Tú",
        "Cấp Giấy xác nhận tình trạng hôn nhân",
        "26/11 16:30",
        StateWord(Tone.OK, "Còn 3 ngày"),
    ),
    (
        "261113-0036",
        "Nguyễn Hoàng Thị Phương Quỳnh Như",
        "Đăng ký lại khai sinh",
        "27/11 10:30",
        StateWord(Tone.DONE, "Đã trả 16/11"),
    ),
]
COLUMNS: list[Column[Row]] = [
    Column("code", "Mã hồ sơ", 118, lambda row: row[0], tone=Tone.MUTED),
    Column("name", "Người nộp", 176, lambda row: row[1]),
    Column("subject", "Thủ tục", 200, lambda row: row[2], stretch=True),
    Column("due", "Hẹn trả", 104, lambda row: row[3]),
    Column("state", "Tình trạng", 172, lambda row: row[4].words, state=lambda row: row[4]),
]


class DossiersSample(Page):
    key: ClassVar[str] = "dossiers"

    def __init__(self, context: Context) -> None:
        super().__init__(context)
        self.header = PageHeader("Hồ sơ")
        self.header.set_note("Mã chung: 000.00.16.H12 – Xã Cái Nước")
        self.tabs = FilterTabs()
        self.tabs.set_tabs(
            [
                FilterTab("all", "Tất cả", 612),
                FilterTab("open", "Đang xử lý", 46),
                FilterTab("soon", "Đến hạn hôm nay", 5, Tone.SOON),
                FilterTab("late", "Quá hạn", 1, Tone.LATE),
                FilterTab("wait", "Chờ bổ sung", 2, Tone.WAIT, changed=True),
            ]
        )
        self.tabs.select("open")
        bar = QHBoxLayout()
        bar.setContentsMargins(PAGE_MARGIN - 1, 0, Space.M, 0)
        bar.addWidget(self.tabs, 1)
        self.bar = bar
        bar.addWidget(Button("Lọc", ButtonKind.QUIET, icon="filter", size=ButtonSize.BAR))
        bar.addWidget(Button("Cột", ButtonKind.QUIET, icon="columns-3", size=ButtonSize.BAR))
        self.table = DataTable("dossiers")
        model: RowsModel[Row] = RowsModel(COLUMNS, key=lambda row: row[0], parent=self)
        self.table.set_rows_model(model)
        self.table.set_sorted("due")
        model.show_rows(ROWS * 3)
        self.table.select_row(6)
        status = StatusLine()
        status.set_text("46 hồ sơ đang xử lý · 1–18 đang hiện")
        status.set_keys("↑ ↓ chọn", "Enter mở", "F6 sang chi tiết")
        left = Panel()
        left_column = QVBoxLayout(left)
        left_column.setContentsMargins(0, 0, 0, 0)
        left_column.setSpacing(0)
        left_column.addWidget(self.table, 1)
        left_column.addWidget(status)
        splitter = SplitterLine()
        splitter.addWidget(left)
        splitter.addWidget(self._detail())
        splitter.setStretchFactor(0, 1)
        splitter.setSizes([838, 444])
        self.splitter = splitter
        top = Panel("surface", "b")
        top_column = QVBoxLayout(top)
        top_column.setContentsMargins(0, 0, 0, 1)
        top_column.setSpacing(0)
        top_column.addWidget(self.header)
        top_column.addLayout(bar)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        column.addWidget(top)
        column.addWidget(splitter, 1)
        self.panes = [self.table]

    def title(self) -> str:
        return "Hồ sơ"

    def set_compact(self, compact: bool) -> None:
        super().set_compact(compact)
        self.header.set_compact(compact)
        self.table.set_hidden_columns({"subject"} if compact else set())
        self.splitter.setSizes([636, 372] if compact else [838, 444])
        self.header.note.setVisible(not compact)
        if compact:
            self.header.add_left(self.tabs)
        else:
            self.bar.insertWidget(0, self.tabs, 1)

    def _detail(self) -> QWidget:
        content = QWidget()
        column = QVBoxLayout(content)
        column.setContentsMargins(Space.XL, Space.M, Space.L, Space.M)
        column.setSpacing(Space.XS)
        head = QHBoxLayout()
        head.addWidget(Label("Nguyễn Thị Cẩm Tú", TextRole.NAME, elide=True), 1)
        head.addWidget(IconButton("printer", "In giấy hẹn", key="Ctrl+P"))
        head.addWidget(IconButton("dots", "Việc khác"))
        column.addLayout(head)
        column.addWidget(Label("Cấp Giấy xác nhận tình trạng hôn nhân", wrap=True))
        facts = "000.00.16.H12-261120-0023 · nhận trực tiếp · 0918 345 276"
        column.addWidget(Label(facts, TextRole.CAPTION, Tone.MUTED, elide=True))
        column.addSpacing(Space.XS)
        box = DueBox()
        box.set_due(
            "Hẹn trả",
            "16:30, Thứ Năm 26/11/2026",
            StateWord(Tone.OK, "Còn 3 ngày làm việc"),
            "Nhận 20/11 + 3 ngày làm việc; nghỉ 21, 22, 24/11",
        )
        column.addWidget(box)
        column.addSpacing(Space.S)
        column.addWidget(SectionTitle("Tiến trình"))
        line = Timeline()
        line.set_steps(
            [
                TimelineStep("Tiếp nhận tại quầy 2", "20/11 14:12 · Lê Thị Mỹ Ý"),
                TimelineStep(
                    "Đang thẩm tra – Hộ tịch", "20/11 14:20 · Trần Quốc Ẩn đang giữ", Stage.CURRENT
                ),
                TimelineStep("Lãnh đạo ký", "dự kiến 25/11", Stage.COMING),
                TimelineStep("Trả kết quả", "hẹn 26/11 16:30", Stage.COMING),
            ]
        )
        column.addWidget(line)
        column.addSpacing(Space.S)
        papers = SectionTitle("Thành phần hồ sơ")
        papers.add_action(Label("2/3 đã số hóa", TextRole.CAPTION, Tone.MUTED))
        column.addWidget(papers)
        column.addStretch(1)
        actions = ActionBar()
        actions.add(Button("Trình lãnh đạo ký", ButtonKind.PRIMARY, key="Ctrl+Enter"))
        actions.add(Button("Yêu cầu bổ sung"))
        actions.add_right(IconButton("dots", "Việc khác", size=ButtonSize.FORM, framed=True))
        detail = Panel()
        outer = QVBoxLayout(detail)
        outer.setContentsMargins(0, 0, 0, 0)
        outer.setSpacing(0)
        outer.addWidget(ScrollArea(content), 1)
        outer.addWidget(actions)
        return detail


class ReceptionSample(Page):
    key: ClassVar[str] = "reception"

    def __init__(self, context: Context) -> None:
        super().__init__(context)
        content = QWidget()
        column = QVBoxLayout(content)
        column.setContentsMargins(PAGE_MARGIN, Space.M, PAGE_MARGIN, Space.M)
        column.setSpacing(Space.S)
        self.head = SectionTitle("Người nộp", "Nộp cho chính mình")
        self.head.add_action(
            Button("Giống hồ sơ trước", ButtonKind.QUIET, icon="history", key="Ctrl+D")
        )
        column.addWidget(self.head)
        grid = FormGrid()
        self.number = TextField(
            "Số định danh cá nhân", required=True, icon="id", hint="quét thẻ", reserve_line=False
        )
        self.name = TextField("Họ và tên", required=True, reserve_line=False)
        self.born = DateField("Ngày sinh", reserve_line=False)
        self.phone = TextField("Điện thoại")
        self.home = TextField("Nơi cư trú", help="Địa chỉ trên thẻ còn ghi huyện: giữ nguyên văn.")
        grid.add_row((self.number, 4), (self.name, 5), (self.born, 3))
        grid.add_row((self.phone, 4), (self.home, 8))
        column.addWidget(grid)
        column.addWidget(SectionTitle("Thủ tục"))
        second = FormGrid()
        self.procedure = SuggestField(
            "Tên hoặc mã thủ tục", self._suggest, required=True, reserve_line=False
        )
        self.sets = NumberField("Số bộ", reserve_line=False)
        self.fee = TextField("Lệ phí (đồng)", reserve_line=False)
        second.add_row((self.procedure, 7), (self.sets, 2), (self.fee, 3))
        column.addWidget(second)
        note = "Dấu cách để đánh dấu, gõ số để ghi số bản"
        column.addWidget(SectionTitle("Thành phần hồ sơ", note))
        self.papers = CheckList()
        self.papers.set_rows(
            [
                CheckRow("Tờ khai theo mẫu", "Bản chính", 1, True, True),
                CheckRow("Giấy tờ tùy thân", "Dữ liệu dân cư", None, True, True, False),
                CheckRow("Trích lục ghi chú ly hôn (nếu đã ly hôn)", "Bản sao", 1, True),
                CheckRow("Văn bản ủy quyền (nếu nộp thay)", "Bản chính"),
            ]
        )
        column.addWidget(self.papers)
        self.channel = RadioGroup("Hình thức nhận")
        self.channel.set_choices([(1, "Trực tiếp"), (2, "Trực tuyến"), (3, "Bưu chính")])
        column.addWidget(self.channel)
        column.addStretch(1)
        actions = ActionBar()
        save = Button("Lưu và in giấy hẹn", ButtonKind.PRIMARY, icon="printer", key="Ctrl+Enter")
        actions.add(save)
        actions.add(Button("Lưu", key="F9"))
        actions.add_right(Label("Bản nháp đã giữ lúc 14:12:36", TextRole.CAPTION, Tone.MUTED))
        left = QVBoxLayout()
        left.setSpacing(0)
        left.addWidget(ScrollArea(content), 1)
        left.addWidget(actions)
        self.side = self._side()
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(0)
        row.addLayout(left, 1)
        row.addWidget(self.side)
        self.number.set_text("096 190 004 512")
        self.name.set_text("Nguyễn Thị Cẩm Tú ẴỂỖ")
        self.born.set_text("12/04/1990")
        self.phone.set_text("0918 345 27")
        self.phone.set_error("Cần 10 chữ số, đang có 9.")
        self.home.set_text("Ấp Cái Rô, xã Cái Nước")
        self.procedure.set_suggestion(
            Suggestion(1, "Cấp Giấy xác nhận tình trạng hôn nhân", "", "1.004873")
        )
        self.sets.set_number(1)
        self.fee.set_text("Không thu")

    def title(self) -> str:
        return "Tiếp nhận"

    def set_compact(self, compact: bool) -> None:
        super().set_compact(compact)
        self.side.setVisible(not compact)
        self.papers.set_compact(compact)
        for field in (self.phone, self.home):
            field.set_reserve_line(not compact)

    def focus_first(self) -> None:
        self.procedure.setFocus()

    def _suggest(self, words: str, answer: Any) -> None:
        answer(
            [
                Suggestion(
                    1, "Chứng thực bản sao từ bản chính", "Chứng thực · trong ngày", "2.000815"
                ),
                Suggestion(
                    2, "Chứng thực chữ ký trong các giấy tờ, văn bản", "Chứng thực", "2.000884"
                ),
                Suggestion(
                    3, "Chứng thực hợp đồng, giao dịch liên quan đến tài sản", "", "2.001035"
                ),
            ]
        )

    def _side(self) -> QWidget:
        side = Panel("surface", "l")
        side.setFixedWidth(330)
        column = QVBoxLayout(side)
        column.setContentsMargins(Space.L, Space.L, Space.L, Space.L)
        sheet = DueSheet()
        sheet.set_due(
            "Hẹn trả kết quả",
            "16:30",
            "Thứ Năm, 26/11/2026",
            [
                ("Nhận hồ sơ", "20/11 14:12"),
                ("Thời hạn", "3 ngày làm việc"),
                ("Bỏ qua T7, CN", "21–22/11"),
                ("Ngày Văn hóa Việt Nam", "24/11"),
                ("Ngày được tính", "23, 25, 26/11"),
            ],
        )
        column.addWidget(sheet)
        title = SectionTitle("Vừa nhận")
        title.add_action(Label("22 hồ sơ hôm nay", TextRole.CAPTION, Tone.MUTED))
        column.addWidget(title)
        recent = RowList(framed=False, lined=False)
        recent.set_rows(
            [
                RowItem(name, subject, end=at, end_below=number)
                for name, subject, at, number in (
                    ("Trần Văn Đẹt", "Chứng thực bản sao từ bản chính", "14:05", "0022"),
                    ("Lê Hoàng Ẩn", "Đăng ký khai sinh", "13:51", "0021"),
                )
            ]
        )
        column.addWidget(recent)
        column.addStretch(1)
        return side


class TodaySample(Page):
    key: ClassVar[str] = "today"

    def __init__(self, context: Context) -> None:
        super().__init__(context)
        content = QWidget()
        column = QVBoxLayout(content)
        column.setContentsMargins(PAGE_MARGIN, Space.L, PAGE_MARGIN, Space.L)
        column.setSpacing(Space.S)
        head = QHBoxLayout()
        names = QVBoxLayout()
        names.setSpacing(0)
        names.addWidget(Label("Thứ Sáu, 20/11/2026", TextRole.DAY))
        names.addWidget(Label("6 việc cần làm trước 16:30.", tone=Tone.MUTED))
        head.addLayout(names, 1)
        head.addWidget(Button("Hồ sơ mới", ButtonKind.PRIMARY, icon="file-plus", key="F2"))
        column.addLayout(head)
        column.addWidget(SectionTitle("Quá hạn", "1"))
        late = RowList()
        late.set_rows(
            [
                RowItem(
                    "Ngô Thị Kim Ẵm",
                    "Đăng ký nhận cha, mẹ, con · hẹn 19/11 16:30",
                    LATE,
                    "Hộ tịch giữ 3 ngày",
                    "Lập văn bản xin lỗi",
                    bold=True,
                )
            ]
        )
        column.addWidget(late)
        column.addWidget(SectionTitle("Đến hạn hôm nay", "5"))
        self.due = RowList()
        self.due.set_rows(
            [
                RowItem(
                    row[1], row[2], StateWord(Tone.SOON, "Hôm nay, 16:30"), "đang thẩm tra", "Mở"
                )
                for row in ROWS[1:5]
            ]
        )
        column.addWidget(self.due)
        column.addWidget(EmptyState("Không có hồ sơ nào khớp bộ lọc này.", "Bỏ lọc"))
        column.addStretch(1)
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(0)
        row.addWidget(ScrollArea(content), 1)
        row.addWidget(self._side())
        self.panes = [self.due]

    def title(self) -> str:
        return "Hôm nay"

    def _side(self) -> QWidget:
        side = Panel("surface", "l")
        side.setFixedWidth(318)
        column = QVBoxLayout(side)
        column.setContentsMargins(Space.XL, Space.L, Space.XL, Space.L)
        column.addWidget(SectionTitle("Hôm nay đến 14:14"))
        pair = QHBoxLayout()
        pair.addWidget(MiniFigure("đã nhận", "23"))
        pair.addWidget(MiniFigure("đã trả", "18"))
        column.addLayout(pair)
        column.addWidget(Label("Hồ sơ nhận theo giờ", TextRole.CAPTION, Tone.MUTED))
        chart = BarChart(axis=False)
        chart.setFixedHeight(110)
        values = (3, 5, 4, 3, 2, None, 4, 2, None)
        chart.set_bars([Bar(str(7 + i), value, current=i == 7) for i, value in enumerate(values)])
        column.addWidget(chart)
        column.addWidget(Line())
        column.addWidget(SectionTitle("Máy và dữ liệu"))
        state = RowList(framed=False, clickable=False, lined=False)
        state.set_rows(
            [
                RowItem(
                    "Sao lưu 11:30, đã thử khôi phục",
                    "bản kế tiếp 16:45",
                    icon="shield-check",
                    icon_tone=Tone.OK,
                ),
                RowItem("12 tệp quét chưa gắn hồ sơ", "mở Số hóa, Ctrl+5", icon="scan"),
            ]
        )
        column.addWidget(state)
        column.addStretch(1)
        return side


class IndicatorsSample(Page):
    key: ClassVar[str] = "indicators"

    def __init__(self, context: Context) -> None:
        super().__init__(context)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        header = PageHeader("Chỉ số")
        period = ComboField("", reserve_line=False)
        period.set_choices([(1, "Tháng 11/2026, đến 20/11"), (2, "Tháng 10/2026")])
        period.set_value(1)
        period.setFixedWidth(222)
        header.add_left(period)
        header.add_action(Button("Cách tính", ButtonKind.QUIET, icon="info-circle"))
        header.add_action(Button("Xuất bảng tính", icon="file-spreadsheet", key="Ctrl+E"))
        column.addWidget(header)
        self.period = period
        body = QVBoxLayout()
        body.setContentsMargins(PAGE_MARGIN, Space.S, PAGE_MARGIN, Space.L)
        body.setSpacing(Space.M)
        cards = QHBoxLayout()
        cards.setSpacing(Space.M)
        figures = (
            ("Đúng hạn", "98,9 %", "560/566 hồ sơ đã giải quyết", Tone.OK, "Đạt · mục tiêu 98 %"),
            ("Nộp trực tuyến", "80,9 %", "495/612 hồ sơ tiếp nhận", Tone.OK, "Đạt · mục tiêu 80 %"),
            ("Số hóa hồ sơ", "83,5 %", "511/612 hồ sơ tiếp nhận", Tone.SOON, "Thiếu 1,5 điểm"),
            ("Hài lòng", "96,2 %", "176/183 phiếu", Tone.WAIT, "Phủ dưới 50 %: dè dặt"),
        )
        for number, (title, figure, counts, tone, words) in enumerate(figures):
            card = FigureCard(title)
            trend = [3, 4, 4.2, 3, 4.5, 4.6, None, 4.5, 4.7, 4.9]
            card.set_figure(
                figure, counts, trend, StateWord(tone, words), "6 quá hạn, 4 có xin lỗi"
            )
            card.set_current(number == 0)
            cards.addWidget(card)
        body.addLayout(cards)
        chart_card = Card()
        chart = BarChart("Hồ sơ giải quyết 12 tháng")
        values = (498, 521, 344, 566, 588, 601, 577, 612, 633, 604, 641, 566)
        chart.set_bars(
            [Bar(str(1 + i), value, 12, current=i == 11) for i, value in enumerate(values)],
            ("đã giải quyết", "trong đó quá hạn"),
        )
        chart_card.body.addWidget(chart)
        lower = QHBoxLayout()
        lower.setSpacing(Space.M)
        lower.addWidget(chart_card, 3)
        table_card = Card(0)
        table_card.body.setContentsMargins(1, Space.M, 1, 1)
        heading = SectionTitle("  Đúng hạn theo lĩnh vực")
        table_card.body.addWidget(heading)
        table = DataTable("fields")
        fields: list[Column[tuple[str, str, str]]] = [
            Column("field", "Lĩnh vực", 120, lambda row: row[0], stretch=True),
            Column("done", "Đã giải quyết", 110, lambda row: row[1], right=True),
            Column("late", "Quá hạn", 80, lambda row: row[2], right=True),
        ]
        model: RowsModel[tuple[str, str, str]] = RowsModel(fields, lambda row: row[0], self)
        table.set_rows_model(model)
        rows = [("Chứng thực", "318", "–"), ("Hộ tịch", "142", "3"), ("Đất đai", "28", "2")]
        model.show_rows(rows, ("Tất cả", "566", "6"))
        table.select_row(1)
        table_card.body.addWidget(table)
        lower.addWidget(table_card, 2)
        body.addLayout(lower, 1)
        column.addLayout(body, 1)

    def title(self) -> str:
        return "Chỉ số"


class KitSample(Page):
    key: ClassVar[str] = "settings"

    def __init__(self, context: Context) -> None:
        super().__init__(context)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        header = PageHeader("Cài đặt")
        header.set_note("Mọi mảnh ghép ở trạng thái khác thường")
        column.addWidget(header)
        strip = ProgressStrip()
        strip.start("Đang xuất")
        strip.set_progress(320, 612)
        column.addWidget(strip)
        strip.show()
        body = QVBoxLayout()
        body.setContentsMargins(PAGE_MARGIN, Space.S, PAGE_MARGIN, Space.L)
        body.setSpacing(Space.M)
        buttons = QHBoxLayout()
        off = Button("Lưu", ButtonKind.PRIMARY, key="F9")
        off.disable("Chưa có gì thay đổi.")
        plain_off = Button("In thử", icon="printer")
        plain_off.disable("Chưa chọn máy in.")
        self.focused = Button("Từ chối tiếp nhận")
        for button in (
            Button("Chốt và xuất", ButtonKind.PRIMARY, key="F9"),
            self.focused,
            off,
            plain_off,
            Button("Vì sao?", ButtonKind.QUIET),
            Button("Nhỏ", size=ButtonSize.ROW),
            IconButton("refresh", "Đọc lại", key="F5"),
        ):
            buttons.addWidget(button)
        buttons.addStretch(1)
        body.addLayout(buttons)
        grid = FormGrid()
        read_only = TextField("Mã đơn vị")
        read_only.set_text("000.00.16.H12")
        read_only.set_read_only(True)
        choice = ComboField("Trong danh mục", required=True, help="Chọn một dòng.")
        choice.set_choices([(1, "Cấp xã"), (2, "Cấp huyện"), (3, "Cấp tỉnh")])
        wrong = ComboField("Chưa chọn", required=True, placeholder="Chọn…")
        wrong.is_valid()
        area = TextArea("Lý do", lines=3)
        area.set_text("Thiếu bản cam đoan ẴỂỖ.\nHẹn bổ sung trước 25/11.")
        password = PasswordField("Mật khẩu")
        password.set_text("bí mật")
        off_field = TextField("Không dùng được")
        off_field.set_text("đang tắt")
        off_field.setEnabled(False)
        grid.add_row((read_only, 4), (choice, 4), (wrong, 4))
        grid.add_row((area, 6), (password, 3), (off_field, 3))
        body.addWidget(grid)
        checks = QHBoxLayout()
        on = CheckBox("Tự khóa sau 10 phút")
        on.setChecked(True)
        checks.addWidget(on)
        checks.addWidget(CheckBox("In lại khi mất giấy"))
        checks.addStretch(1)
        body.addLayout(checks)
        body.addStretch(1)
        column.addLayout(body, 1)

    def title(self) -> str:
        return "Cài đặt"

    def focus_first(self) -> None:
        self.focused.setFocus()


SAMPLES: list[tuple[str, str, str, Any]] = [
    ("today", "Hôm nay", "calendar-event", TodaySample),
    ("reception", "Tiếp nhận", "file-plus", ReceptionSample),
    ("dossiers", "Hồ sơ", "files", DossiersSample),
    ("digitisation", "Số hóa", "scan", DossiersSample),
    ("ratings", "Hài lòng", "mood-smile", DossiersSample),
    ("procedures", "Thủ tục", "qrcode", DossiersSample),
    ("indicators", "Chỉ số", "chart-bar", IndicatorsSample),
    ("reports", "Báo cáo", "report-analytics", DossiersSample),
    ("settings", "Cài đặt", "settings", KitSample),
]


def make_window(folder: Path, is_sample: bool = False) -> MainWindow:
    """Return the main window over the sample pages; its data goes into `folder`."""
    jobs, file_jobs = Jobs(), FileJobs()

    def make_context(go: Go) -> Context:
        return Context(
            office=cast("Any", None),
            open_uow=cast("Any", None),
            jobs=jobs,
            file_jobs=file_jobs,
            notices=Notices(sentence),
            changes=Changes(),
            now=lambda: datetime(2026, 11, 20, 7, 14, tzinfo=UTC),
            actor=Actor(1, "Lê Thị Mỹ Ý", Role.RECEPTION, "Quầy 2 · Hộ tịch"),
            preferences=Preferences(folder),
            go=go,
        )

    specs = [
        PageSpec(key, word, icon, factory, frozenset(Role), at_foot=key == "settings")
        for key, word, icon, factory in SAMPLES
    ]
    facts = FrameFacts("Trung tâm Phục vụ hành chính công xã Cái Nước", "Xã Cái Nước", is_sample)
    hits = [SearchHit(row[0], row[1], row[2], row[4]) for row in ROWS]
    return MainWindow(
        make_context, specs, facts, search=lambda words: hits, unlock=lambda secret: None
    )


def settle(milliseconds: int = 60) -> None:
    """Let layouts and timers run for a moment."""
    loop = QEventLoop()
    QTimer.singleShot(milliseconds, loop.quit)
    loop.exec()


def draw(out: Path, app: CdsApplication) -> None:
    """Write all pictures."""
    with TemporaryDirectory() as folder:
        window = make_window(Path(folder))
        window.show()
        window.activateWindow()
        settle()
        sizes = ((1366, 768, ThemeChoice.LIGHT), (1092, 574, ThemeChoice.LIGHT))
        for width, height, choice in (*sizes, (1366, 768, ThemeChoice.DARK)):
            app.theme.set_choice(choice)
            window.resize(width, height)
            for key in ("today", "reception", "dossiers", "indicators", "settings"):
                window.go(key)
                settle()
                if key == "dossiers":
                    window.context.notices.info(
                        "Đã chuyển hồ sơ 261120-0019 cho bộ phận Hộ tịch.", undo=lambda: None
                    )
                    settle()
                name = f"{key}-{width}" + ("-dark" if choice is ThemeChoice.DARK else "")
                window.grab().save(str(out / f"{name}.png"))
        app.theme.set_choice(ThemeChoice.LIGHT)
        window.resize(1366, 768)
        window.activateWindow()
        window.go("reception")
        page = window.current_page()
        if isinstance(page, ReceptionSample):
            page.procedure.edit.setFocus()
            page.procedure.edit.setText("chứng")
            page.procedure.edit.textEdited.emit("chứng")
            settle(300)
            window.grab().save(str(out / "suggest.png"))
        window.top_bar.focus_search()
        window.top_bar.search.edit.setText("nguyen")
        window.top_bar.search.edit.textEdited.emit("nguyen")
        settle(400)
        window.grab().save(str(out / "search.png"))
        window.context.notices.error(
            "Không ghi được tệp vì tệp đang mở trong Excel. Đóng tệp rồi thử lại.",
            retry=lambda: None,
        )
        settle()
        window.grab().save(str(out / "error.png"))
        app.theme.set_text_scale(1.5)
        for key in ("dossiers", "reception", "settings"):
            window.go(key)
            settle()
            window.grab().save(str(out / f"{key}-150.png"))
        app.theme.set_text_scale(1.0)
        window.lock()
        settle()
        window.grab().save(str(out / "lock.png"))
        window.show_help()
        settle()
        sheet = next(w for w in app.topLevelWidgets() if type(w).__name__ == "HelpSheet")
        sheet.grab().save(str(out / "help.png"))
        sheet.close()
        crash = CrashDialog("CDS Một cửa 0.1.0\nbuiltins.ValueError", Path(folder) / "cds.log")
        crash.show()
        settle()
        crash.grab().save(str(out / "crash.png"))
        crash.close()
        jobs = window.context.jobs
        for is_sample in (False, True):
            sign_in = SignInWindow(
                partial(_nobody),
                sentence,
                jobs,
                office_name="Trung tâm Phục vụ hành chính công xã Cái Nước",
                last_user="myy",
                is_sample=is_sample,
            )
            sign_in.show()
            settle()
            sign_in.grab().save(str(out / f"sign-in{'-sample' if is_sample else ''}.png"))
            sign_in.close()
        window.close()
        sample = make_window(Path(folder), is_sample=True)
        sample.resize(1092, 574)
        sample.show()
        sample.go("today")
        settle()
        sample.grab().save(str(out / "sample-1092.png"))
        sample.close()


def _nobody(username: str, password: str) -> Actor:
    raise RuleBroken("officer.sign_in_refused", username=username, length=len(password))


def main() -> None:
    """Draw into the folder named on the command line, else `build/gallery`."""
    out = Path(sys.argv[1]) if len(sys.argv) > 1 else Path("build/gallery")
    out.mkdir(parents=True, exist_ok=True)
    draw(out, make_application(sys.argv[:1]))
    print(f"Đã vẽ vào {out}")


if __name__ == "__main__":
    main()
