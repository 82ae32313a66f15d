"""Hôm nay: what is late, due, waiting or lying ready, each with its one remedy."""

from collections.abc import Callable, Sequence
from functools import partial
from typing import TYPE_CHECKING, Final

from PySide6.QtCore import Qt, QTimer
from PySide6.QtGui import QHideEvent, QKeyEvent, QShortcut, QShowEvent
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from cds_desktop.domain.clock import office_day, office_time
from cds_desktop.domain.dossier_records import ListTab
from cds_desktop.domain.officers import Right
from cds_desktop.domain.today import FieldRisk, Group, MorningList, View, views_of
from cds_desktop.wording import today as words
from cds_desktop.wording.moments import clock_words, number_words
from ui.context import Context
from ui.jobs import Latest
from ui.navigation import EvidenceList
from ui.page import Page
from ui.pages.today.acts import RowActs
from ui.pages.today.backup import BackupAct
from ui.pages.today.groups import MorningPane
from ui.pages.today.parts import FIGURES, SidePanel
from ui.pages.today.sheets import SheetReminder
from ui.printing.paper_desk import PickupListDesk
from ui.theme import PAGE_MARGIN, PAGE_MARGIN_COMPACT, Space, TextRole, Tone
from ui.widgets import (
    Bar,
    Button,
    ButtonKind,
    EmptyState,
    FilterTab,
    FilterTabs,
    Label,
    RowItem,
    RowList,
    ScrollArea,
)
from ui.widgets.button import key_sequences

if TYPE_CHECKING:
    from cds_desktop.services.today import Surroundings

REFRESH_MS: Final = 5 * 60_000
QUIET_MS: Final = 120
"""A digit acts after so long without another key: a scanner types faster than that."""
_ICONS: Final = {"backup": "shield-check", "papers": "scan", "report": "report"}
_DIGITS: Final = "123456789"
_VIEW: Final = "today/view"
_TABS: Final = {Group.OVERDUE: ListTab.OVERDUE, Group.DUE_TODAY: ListTab.DUE_TODAY}


class TodayPage(Page):
    """The first page of the day."""

    key = "today"

    def __init__(self, context: Context, parent: QWidget | None = None) -> None:
        super().__init__(context, parent)
        self._late_report: tuple[str, str, str] | None = None
        self._latest, self._latest_side = Latest(), Latest()
        self._wants_focus = False
        self._digit = 0
        self._views = views_of(context.actor)
        self.acts = RowActs(context, self)
        self._build()
        self._quiet = QTimer(self)
        self._quiet.setSingleShot(True)
        self._quiet.setInterval(QUIET_MS)
        self._quiet.timeout.connect(self._press)
        self._timer = QTimer(self)
        self._timer.setInterval(REFRESH_MS)
        self._timer.timeout.connect(self.refresh)
        changes = context.changes
        for signal in (
            changes.dossiers_changed,
            changes.digitisation_changed,
            changes.backups_changed,
            changes.settings_changed,
        ):
            signal.connect(self._refresh_if_shown)
        self._show_day()

    # Building -----------------------------------------------------------------------------------

    def _build(self) -> None:
        self.day = Label("", TextRole.DAY)
        self.summary = Label("", TextRole.BODY, Tone.MUTED, wrap=True)
        self.new_button = Button(
            self.tr("Hồ sơ mới"), ButtonKind.PRIMARY, icon="file-plus", key="F2"
        )
        if not self.context.actor.may(Right.RECEIVE):
            self.new_button.hide()
        self.new_button.clicked.connect(lambda: self.context.go("reception", None))
        self.empty = EmptyState(words.EMPTY)
        self.empty.hide()
        self.pane = MorningPane(self.context.actor)
        self.groups = self.pane.groups
        self.views = self._build_views()
        self.alarm = RowList()
        self.alarm.hide()
        self.side = SidePanel()
        self._content = QWidget()
        self._column = QVBoxLayout(self._content)
        self._column.setSpacing(Space.L)
        head = QHBoxLayout()
        head.setSpacing(Space.L)
        heading = QVBoxLayout()
        heading.setSpacing(0)
        heading.addWidget(self.day)
        heading.addWidget(self.summary)
        head.addLayout(heading, 1)
        head.addWidget(self.views)
        head.addWidget(self.views_key)
        head.addWidget(self.new_button)
        self._column.addLayout(head)
        self._column.addWidget(self.alarm)
        self._column.addWidget(self.empty)
        self._column.addWidget(self.pane)
        self.sheets = SheetReminder(self.context)
        self._column.addWidget(self.sheets)
        self.pane.opened.connect(self._open)
        self.pane.remedy_wanted.connect(self.acts.run)
        self.pane.all_wanted.connect(self._open_all)
        self.pane.field_wanted.connect(self._open_field)
        self.calls = PickupListDesk(self.context, self)
        ready = self.groups[Group.READY].print_button
        if ready is not None:
            ready.clicked.connect(self.print_calls)
        QShortcut(key_sequences("Ctrl+P")[0], self).activated.connect(self.print_calls)
        self._column.addStretch(1)
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(0)
        row.addWidget(ScrollArea(self._content), 1)
        row.addWidget(self.side)
        for rows in (self.side.backup, self.side.states):
            rows.activated.connect(self._open_state)
        self.alarm.activated.connect(self._open_state)
        self.backup = BackupAct(self.context, self.side.back_up, self)
        self.backup.refused.connect(self.refresh)
        self.alarm.acted.connect(lambda _value: self.backup.run())
        self.panes = [self._content, self.side]
        self._set_margins()

    def _build_views(self) -> FilterTabs:
        """Whose morning is shown; F4 goes round."""
        views, actor = FilterTabs(), self.context.actor
        views.set_tabs(
            [FilterTab(view.value, words.view_words(view, actor.counter)) for view in self._views]
        )
        self.views_key = Label("F4", TextRole.CAPTION, Tone.MUTED)
        if len(self._views) == 1:
            views.hide()
            self.views_key.hide()
        views.select(self.context.preferences.value(_VIEW, self._views[0].value))
        views.chosen.connect(self._choose_view)
        if len(self._views) > 1:
            QShortcut(key_sequences("F4")[0], self).activated.connect(self._next_view)
        return views

    @property
    def view(self) -> View:
        """Whose morning is on show."""
        return View(self.views.current())

    def _next_view(self) -> None:
        at = self._views.index(self.view)
        self.views.select(self._views[(at + 1) % len(self._views)].value)
        self._choose_view(self.views.current())

    def _choose_view(self, key: str) -> None:
        self.context.preferences.set_value(_VIEW, key)
        self._read()

    def _set_margins(self) -> None:
        side = PAGE_MARGIN_COMPACT if self.is_compact else PAGE_MARGIN
        self._column.setContentsMargins(side, Space.M if self.is_compact else Space.L, side, side)

    # Page ---------------------------------------------------------------------------------------

    def title(self) -> str:
        return self.tr("Hôm nay")

    def print_calls(self) -> None:
        """The list of people to call whose results lie ready, longest first."""
        if self.groups[Group.READY].isVisible():
            self.calls.show()

    def refresh(self) -> None:
        self._show_day()
        self._read()
        self.sheets.read()
        context, now = self.context, self.context.now()
        from cds_desktop.services import today

        context.jobs.run(
            self,
            partial(today.surroundings, context.open_uow, context.office.data_dir, now=now),
            self._latest_side.guard(self._show_side),
            context.notices.failed,
        )

    def _read(self) -> None:
        from cds_desktop.services import today

        context = self.context
        context.jobs.run(
            self,
            partial(
                today.morning_list,
                context.open_uow,
                now=context.now(),
                view=self.view,
                own=context.actor.counter,
                actor=context.actor,
            ),
            self._latest.guard(self._show),
            context.notices.failed,
        )

    def focus_first(self) -> None:
        # The rows may still be on their way: the cursor then goes to them when they come.
        self._wants_focus = not self._focus_rows()
        if self._wants_focus:
            self._home().setFocus()

    def _home(self) -> QWidget:
        """Where the cursor waits for rows: who may not receive has no button for it."""
        return self.views if self.new_button.isHidden() else self.new_button

    def _focus_rows(self) -> bool:
        for rows in self.pane.shown():
            rows.setFocus()
            return True
        return False

    def next_pane(self) -> None:
        """Walk through the groups, then the side panel."""
        stops: list[QWidget] = [*self.pane.shown()]
        if self.sheets.isVisible():
            stops.append(self.sheets)
        if self.side.isVisible():
            stops.append(self.side.backup)
        at = next((i for i, stop in enumerate(stops) if _holds_focus(stop)), -1)
        if stops:
            stops[(at + 1) % len(stops)].setFocus()

    def help_keys(self) -> Sequence[tuple[str, str]]:
        views = (("F4", self.tr("Việc của cả bộ phận, của quầy, của lãnh đạo")),)
        return (
            ("1 … 9", self.tr("Việc cần làm của dòng mang số ấy")),
            ("↑ ↓", self.tr("Chọn hồ sơ trong nhóm")),
            (self.tr("Dấu cách"), self.tr("Việc cần làm của dòng đang chọn")),
            ("Enter", self.tr("Mở hồ sơ đang chọn")),
            ("Ctrl+P", self.tr("In danh sách gọi điện mời nhận kết quả")),
            *(views if len(self._views) > 1 else ()),
            ("F6", self.tr("Sang nhóm tiếp theo, rồi khung bên phải")),
        )

    def set_compact(self, compact: bool) -> None:
        super().set_compact(compact)
        self.side.setVisible(not compact)
        self.alarm.setVisible(compact and bool(self.alarm.items()))
        self._set_margins()

    def showEvent(self, event: QShowEvent) -> None:
        super().showEvent(event)
        self._timer.start()

    def hideEvent(self, event: QHideEvent) -> None:
        self._timer.stop()
        super().hideEvent(event)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """A digit alone presses the button that carries it; among other keys it is a scan."""
        is_alone = not self._quiet.isActive()
        self._digit = 0
        self._quiet.start()
        keypad = Qt.KeyboardModifier.KeypadModifier
        if is_alone and event.modifiers() in (Qt.KeyboardModifier.NoModifier, keypad):
            text = event.text()
            self._digit = int(text) if text in _DIGITS and text else 0
        if not self._digit:
            super().keyPressEvent(event)

    def _press(self) -> None:
        digit, self._digit = self._digit, 0
        if digit and self.isVisible():
            self.pane.press(digit)

    def _refresh_if_shown(self) -> None:
        if self.isVisible():
            self.refresh()

    # Showing ------------------------------------------------------------------------------------

    def _show_day(self) -> None:
        now = self.context.now()
        self.day.setText(words.title_words(office_day(now)))
        self.side.until.setText(self.tr("Hôm nay đến {clock}").format(clock=clock_words(now)))

    def _show(self, morning: MorningList) -> None:
        now = self.context.now()
        self.summary.setText(words.summary_words(morning, now))
        self.summary.setVisible(bool(self.summary.text()))
        had_focus = _holds_focus(self.pane)
        self.pane.show_morning(morning, now)
        self.pane.setVisible(not morning.is_empty)
        self.empty.setVisible(morning.is_empty)
        if self._wants_focus and _holds_focus(self._home()):
            self._focus_rows()
        if had_focus and morning.is_empty:
            self._home().setFocus()
        self._wants_focus = False

    def _show_side(self, around: "Surroundings") -> None:
        now, figures = self.context.now(), around.figures
        for key in FIGURES:
            self.side.figures[key].set_figure(number_words(getattr(figures, key)))
        hour = office_time(now).hour
        bars = [
            Bar(str(at), count or None, current=at == hour)
            for at, count in words.hours_of(figures.received_by_hour, now)
        ]
        self.side.hours.set_bars(bars)
        backup = words.backup_words(around.backup, now)
        self.side.backup.set_rows([self._state_row("backup", backup)])
        papers = words.papers_words(around.papers.to_scan, around.papers.results)
        states = [("papers", papers)]
        if around.report is not None:
            states.append(("report", words.report_words(around.report, now)))
        self.side.states.set_rows([self._state_row(key, said) for key, said in states])
        self._late_report = None
        actor = self.context.actor
        may_report = actor.may(Right.EXPORT_REPORTS) or actor.may(Right.APPROVE_REPORTS)
        if around.report is not None and around.report.is_reminded and may_report:
            self._late_report = words.report_words(around.report, now)
        needs_backup = backup[0] in ("late", "soon") and self.context.actor.may(Right.BACK_UP)
        self.side.back_up.setVisible(needs_backup)
        self._show_alarm(backup)
        is_sample = self.context.office.profile.is_sample
        self.side.sample.setVisible(is_sample)
        if is_sample:
            self.side.sample.setText(
                self.tr("Dữ liệu mẫu: mọi tên và hồ sơ đều do máy đặt ra, không dùng để báo cáo.")
            )

    def _state_row(self, key: str, said: tuple[str, str, str]) -> RowItem:
        tone, first, second = said
        icon = "shield-x" if key == "backup" and tone == "late" else _ICONS[key]
        return RowItem(first, second, icon=icon, icon_tone=Tone(tone), value=key)

    def _show_alarm(self, backup: tuple[str, str, str]) -> None:
        """Tell a missed backup, and a report that is due, in the list, too.

        In the compact form the panel at the right is folded away.
        """
        tone, first, second = backup
        rows = []
        if tone == "late":
            action = self.tr("Sao lưu ngay") if self.context.actor.may(Right.BACK_UP) else ""
            icon = "shield-x"
            rows = [
                RowItem(
                    first, second, icon=icon, icon_tone=Tone.LATE, action=action, value="backup"
                )
            ]
        if self._late_report is not None:
            tone, first, second = self._late_report
            rows.append(
                RowItem(first, second, icon=_ICONS["report"], icon_tone=Tone(tone), value="report")
            )
        self.alarm.set_rows(rows)
        self.alarm.setVisible(self.is_compact and bool(rows))

    # Acts ---------------------------------------------------------------------------------------

    def _open(self, code: str) -> None:
        self.context.go("dossiers", code)

    def _open_all(self, group: Group) -> None:
        if group in _TABS and self.view is not View.OWN:
            self.context.go("dossiers", _TABS[group])
            return
        from cds_desktop.services import today

        actor, now = self.context.actor, self.context.now()
        own = actor.counter if self.view is View.OWN else ""
        work = partial(
            today.dossiers_of, self.context.open_uow, group, now=now, own=own, actor=actor
        )
        self._open_list(words.opened_title(group, now), work)

    def _open_field(self, risk: FieldRisk) -> None:
        from cds_desktop.services import today

        actor, now = self.context.actor, self.context.now()
        work = partial(today.dossiers_of_field, self.context.open_uow, risk, now=now, actor=actor)
        self._open_list(words.risk_title(risk, now), work)

    def _open_list(self, title: str, work: Callable[[], tuple[int, ...]]) -> None:
        context = self.context
        context.jobs.run(
            self,
            work,
            lambda ids: context.go("dossiers", EvidenceList(title, ids)),
            context.notices.failed,
        )

    def _open_state(self, key: object) -> None:
        pages = {"backup": "settings", "papers": "digitisation", "report": "reports"}
        page = pages[str(key)]
        self.context.go(page, "backup" if page == "settings" else None)

    def busy(self) -> bool:
        return self.backup.is_running


def _holds_focus(widget: QWidget) -> bool:
    return any(part.hasFocus() for part in (widget, *widget.findChildren(QWidget)))
