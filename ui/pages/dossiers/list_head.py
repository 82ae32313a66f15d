"""The row of tabs over list and detail, with the buttons of the list."""

from typing import Final

from PySide6.QtWidgets import QHBoxLayout

from cds_desktop.domain.dossier_records import ListTab
from cds_desktop.wording.moments import number_words
from ui.theme import PAGE_MARGIN, PAGE_MARGIN_COMPACT, Space, TextRole, Tone
from ui.widgets.button import Button, ButtonKind, ButtonSize, IconButton
from ui.widgets.card import Panel
from ui.widgets.label import Label
from ui.widgets.tabs import FilterTab, FilterTabs

TABS: Final = (
    (ListTab.ALL, Tone.TEXT),
    (ListTab.OPEN, Tone.TEXT),
    (ListTab.DUE_TODAY, Tone.SOON),
    (ListTab.OVERDUE, Tone.LATE),
    (ListTab.PAUSED, Tone.WAIT),
    (ListTab.READY, Tone.TEXT),
)


class ListHead(Panel):
    """Title (small form), tabs, and what can be done with the whole list."""

    def __init__(self) -> None:
        super().__init__("background", "b")
        self.short_title = Label(self.tr("Hồ sơ"), TextRole.TITLE)
        self.tabs = FilterTabs()
        self.tabs.set_tabs([FilterTab(tab, self._words(tab), None, tone) for tab, tone in TABS])
        self.tabs.select(ListTab.OPEN)
        quiet, bar = ButtonKind.QUIET, ButtonSize.BAR
        self.filter_button = Button(self.tr("Lọc"), quiet, icon="filter", size=bar)
        self.filter_button.setToolTip(self.tr("Lọc (Ctrl+B)"))
        self.columns_button = Button(self.tr("Cột"), quiet, icon="columns-3", size=bar)
        self.filter_icon = IconButton("filter", self.tr("Lọc"), key="Ctrl+B")
        self.columns_icon = IconButton("columns-3", self.tr("Chọn cột"))
        self.keep_icon = IconButton("bookmark", self.tr("Lưu bộ lọc này thành thẻ"), key="Ctrl+D")
        self.export_icon = IconButton("table-export", self.tr("Xuất danh sách"), key="Ctrl+E")
        self._row = QHBoxLayout(self)
        self._row.setSpacing(Space.S)
        self._row.addWidget(self.short_title)
        self._row.addWidget(self.tabs, 1)
        for button in (
            self.filter_button, self.columns_button, self.filter_icon, self.columns_icon,
            self.keep_icon, self.export_icon,
        ):  # fmt: skip
            self._row.addWidget(button)

    def set_compact(self, compact: bool) -> None:
        """In the small form the title stands beside the tabs, and buttons are icons."""
        self.short_title.setVisible(compact)
        for button in (self.filter_button, self.columns_button):
            button.setVisible(not compact)
        for icon in (self.filter_icon, self.columns_icon):
            icon.setVisible(compact)
        side = PAGE_MARGIN_COMPACT if compact else PAGE_MARGIN
        self._row.setContentsMargins(side if compact else side - 8, 0, side - 8, 0)
        self._row.setSpacing(Space.XS if compact else Space.S)

    def total_words(self, tab: ListTab, count: int) -> str:
        """How many dossiers a tab holds: "12 hồ sơ quá hạn"."""
        words = {
            ListTab.ALL: self.tr("{count} hồ sơ"),
            ListTab.OPEN: self.tr("{count} hồ sơ đang xử lý"),
            ListTab.DUE_TODAY: self.tr("{count} hồ sơ đến hạn hôm nay"),
            ListTab.OVERDUE: self.tr("{count} hồ sơ quá hạn"),
            ListTab.PAUSED: self.tr("{count} hồ sơ chờ bổ sung, chờ nộp phí"),
            ListTab.READY: self.tr("{count} hồ sơ chờ trả"),
        }[tab]
        return words.format(count=number_words(count))

    def _words(self, tab: ListTab) -> str:
        return {
            ListTab.ALL: self.tr("Tất cả"),
            ListTab.OPEN: self.tr("Đang xử lý"),
            ListTab.DUE_TODAY: self.tr("Đến hạn hôm nay"),
            ListTab.OVERDUE: self.tr("Quá hạn"),
            ListTab.PAUSED: self.tr("Chờ bổ sung"),
            ListTab.READY: self.tr("Chờ trả"),
        }[tab]
