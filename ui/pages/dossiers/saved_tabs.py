"""The row of the officer's own filters: tabs with live counts, kept, renamed, moved, removed."""

from collections.abc import Callable
from functools import partial
from typing import TYPE_CHECKING, Final

from PySide6.QtCore import QPoint, Signal
from PySide6.QtGui import QAction, QResizeEvent
from PySide6.QtWidgets import QHBoxLayout, QMenu, QSizePolicy, QWidget

from cds_desktop.domain.dossier_records import DossierQuery
from cds_desktop.domain.saved_filters import COUNT_CAP, CountedFilter, SavedFilter, is_same_list
from ui.context import Context
from ui.jobs import Latest
from ui.theme import PAGE_MARGIN, PAGE_MARGIN_COMPACT, Space, TextRole, Tone
from ui.widgets.button import Button, ButtonKind, ButtonSize, IconButton
from ui.widgets.card import Panel
from ui.widgets.field import TextField
from ui.widgets.label import Label
from ui.widgets.tabs import FilterTab, FilterTabs, tab_width

if TYPE_CHECKING:
    from cds_desktop.services import OpenUow

_NAME_WIDTH: Final = 280
_LONGEST_SHOWN: Final = 28


class SavedFilters(Panel):
    """Own filters over the list; absent until there is one, or one is being named.

    Signals:
        chosen: The `SavedFilter` the officer opened.
        left: The current filter was removed; the list goes back to the usual tabs.
    """

    chosen = Signal(object)
    left = Signal()

    def __init__(self, context: Context, query: Callable[[], DossierQuery]) -> None:
        super().__init__("background", "b")
        self._context, self._query = context, query
        self._filters: tuple[CountedFilter, ...] = ()
        self._current: SavedFilter | None = None
        self._renaming: SavedFilter | None = None
        self._is_naming = self._is_compact = False
        self._counting = Latest()
        self._build()
        self._connect()
        self._show()

    def _build(self) -> None:
        quiet, row_size = ButtonKind.QUIET, ButtonSize.ROW
        self.caption = Label(self.tr("Bộ lọc của tôi"), TextRole.CAPTION, Tone.MUTED)
        self.tabs = FilterTabs()
        self.more_button = Button("", quiet, icon="chevron-down", size=row_size)
        self.save_button = Button(self.tr("Lưu"), quiet, icon="device-floppy", size=row_size)
        self.drop_button = Button(self.tr("Bỏ"), quiet, icon="arrow-back-up", size=row_size)
        self.save_button.setAccessibleName(self.tr("Lưu bộ lọc đã sửa"))
        self.drop_button.setAccessibleName(self.tr("Bỏ sửa đổi, về bộ lọc đã lưu"))
        self.menu_button = IconButton("dots", self.tr("Đổi tên, sắp xếp, xóa bộ lọc"))
        self.name = TextField(
            "", placeholder=self.tr("Tên bộ lọc, ví dụ: Hộ tịch trễ hạn"), reserve_line=False
        )
        self.name.set_name(self.tr("Tên bộ lọc"))
        self.name.setFixedWidth(_NAME_WIDTH)
        self.keep_button = Button(self.tr("Lưu bộ lọc"), key="Enter", size=row_size)
        self.stop_button = Button(self.tr("Thôi"), quiet, key="Esc", size=row_size)
        self.menu = QMenu(self)
        self.more_menu = QMenu(self)
        self._row = QHBoxLayout(self)
        self._row.setSpacing(Space.S)
        self._row.addWidget(self.caption)
        rest = QWidget()
        rest.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        self._asking: tuple[QWidget, ...] = (self.name, self.keep_button, self.stop_button, rest)
        for widget in self._asking:
            self._row.addWidget(widget)
        self._row.addWidget(self.tabs, 1)
        for button in (self.more_button, self.save_button, self.drop_button):
            self._row.addWidget(button)
        self._row.addWidget(self.menu_button)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        self.set_compact(False)

    def _connect(self) -> None:
        self.tabs.chosen.connect(lambda key: self._choose(int(key)))
        self.save_button.clicked.connect(self._save_change)
        self.drop_button.clicked.connect(self._drop_change)
        self.menu_button.clicked.connect(self.open_menu)
        self.more_button.clicked.connect(self._open_more)
        self.keep_button.clicked.connect(self._name_given)
        self.name.submitted.connect(self._name_given)
        self.stop_button.clicked.connect(self.stop_naming)

    # --- what the list asks -----------------------------------------------------------------------

    @property
    def current(self) -> SavedFilter | None:
        """The filter on show, changed or not."""
        return self._current

    @property
    def is_naming(self) -> bool:
        """Whether a name is being typed."""
        return self._is_naming

    def leave(self) -> None:
        """No own filter is on show any more."""
        if self._current is not None:
            self._current = None
            self.tabs.clear_selection()
            self._show()

    def query_changed(self) -> None:
        """The list shows something else: say whether it is still the kept filter."""
        self._show_change()

    def set_compact(self, compact: bool) -> None:
        """Use the margins of the form for small screens."""
        self._is_compact = compact
        side = PAGE_MARGIN_COMPACT if compact else PAGE_MARGIN
        self._row.setContentsMargins(side, 0, side - Space.S, 0)
        self.caption.setVisible(not compact and not self._is_naming)

    def count(self) -> None:
        """Read the filters and count them anew."""
        from cds_desktop.services import saved_filters

        context = self._context
        self._context.jobs.run(
            self,
            lambda: saved_filters.count_filters(
                context.open_uow, actor=context.actor, now=context.now()
            ),
            self._counting.guard(self._show_filters),
            context.notices.failed,
        )

    # --- naming -----------------------------------------------------------------------------------

    def ask_name(self) -> None:
        """Ask under which name the list on show is kept (Ctrl+D)."""
        self._renaming = None
        self._start_naming("")

    def stop_naming(self) -> None:
        """Keep nothing."""
        self._is_naming, self._renaming = False, None
        self._show()

    def _start_naming(self, words: str) -> None:
        self._is_naming = True
        self.keep_button.set_words(self.tr("Đổi tên") if self._renaming else self.tr("Lưu bộ lọc"))
        self.name.set_text(words)
        self._show()
        self.name.edit.setFocus()
        self.name.edit.selectAll()

    def _name_given(self) -> None:
        from cds_desktop.services import saved_filters

        name, renamed = self.name.text(), self._renaming
        facts = {"actor": self._context.actor, "now": self._context.now()}
        if renamed is not None:
            self._act(
                lambda: saved_filters.rename_filter(self._uow(), renamed.id, name, **facts),  # type: ignore[arg-type]
                self._named,
            )
            return
        query = self._query()
        self._act(
            lambda: saved_filters.keep_filter(self._uow(), name, query, **facts),  # type: ignore[arg-type]
            self._named,
        )

    def _named(self, kept: SavedFilter) -> None:
        is_new = self._renaming is None
        self._is_naming, self._renaming = False, None
        if is_new or (self._current is not None and self._current.id == kept.id):
            self._current = kept
        words = self.tr("Đã lưu bộ lọc “{name}”.") if is_new else self.tr("Đã đổi tên: “{name}”.")
        self._context.notices.info(words.format(name=kept.name))
        self.count()
        if is_new:
            self.chosen.emit(kept)

    # --- changes ----------------------------------------------------------------------------------

    def _save_change(self) -> None:
        from cds_desktop.services import saved_filters

        before, query = self._current, self._query()
        if before is None:
            return
        context = self._context

        def done(changed: SavedFilter) -> None:
            self._current = changed
            words = self.tr("Đã lưu thay đổi của bộ lọc “{name}”.").format(name=changed.name)
            undo = partial(self._put_query_back, before)
            context.notices.info(words, undo if before.query is not None else None)
            self.count()

        self._act(
            lambda: saved_filters.change_filter(
                self._uow(), before.id, query, actor=context.actor, now=context.now()
            ),
            done,
        )

    def _put_query_back(self, before: SavedFilter) -> None:
        from cds_desktop.services import saved_filters

        context, query = self._context, before.query
        if query is None:
            return

        def done(changed: SavedFilter) -> None:
            if self._current is not None and self._current.id == changed.id:
                self._current = changed
                self.chosen.emit(changed)
            self.count()

        self._act(
            lambda: saved_filters.change_filter(
                self._uow(), before.id, query, actor=context.actor, now=context.now()
            ),
            done,
        )

    def _drop_change(self) -> None:
        if self._current is not None:
            self.chosen.emit(self._current)

    def open_menu(self) -> None:
        """Offer what can be done with the current filter."""
        current = self._current
        self.menu.clear()
        if current is not None:
            for words, act in (
                (self.tr("Đổi tên…"), partial(self._rename, current)),
                (self.tr("Chuyển sang trái"), partial(self._move, current, -1)),
                (self.tr("Chuyển sang phải"), partial(self._move, current, 1)),
                (self.tr("Xóa bộ lọc"), partial(self._remove, current)),
            ):
                self.menu.addAction(words).triggered.connect(act)
        else:
            self._offer(self.menu.addAction(self.tr("Mở một bộ lọc để đổi tên, sắp xếp, xóa.")))
        self.menu.popup(self._under(self.menu_button))

    def _rename(self, kept: SavedFilter) -> None:
        self._renaming = kept
        self._start_naming(kept.name)

    def _move(self, kept: SavedFilter, steps: int) -> None:
        from cds_desktop.services import saved_filters

        context = self._context
        self._act(
            lambda: saved_filters.move_filter(
                self._uow(), kept.id, steps, actor=context.actor, now=context.now()
            ),
            lambda _ordered: self.count(),
        )

    def _remove(self, kept: SavedFilter) -> None:
        from cds_desktop.services import saved_filters

        context = self._context

        def done(removed: SavedFilter) -> None:
            words = self.tr("Đã xóa bộ lọc “{name}”.").format(name=removed.name)
            context.notices.info(words, partial(self._put_back, removed))
            self._current = None
            self.count()
            self.left.emit()

        self._act(
            lambda: saved_filters.remove_filter(
                self._uow(), kept.id, actor=context.actor, now=context.now()
            ),
            done,
        )

    def _put_back(self, removed: SavedFilter) -> None:
        from cds_desktop.services import saved_filters

        context = self._context
        self._act(
            lambda: saved_filters.put_filter_back(
                self._uow(), removed, actor=context.actor, now=context.now()
            ),
            lambda _kept: self.count(),
        )

    # --- showing ----------------------------------------------------------------------------------

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._fit()

    def _show_filters(self, filters: tuple[CountedFilter, ...]) -> None:
        self._filters = filters
        if self._current is not None:
            wanted = self._current.id
            known = [each.filter for each in filters if each.filter.id == wanted]
            # Removed at another counter under the same account.
            self._current = known[0] if known else None
        self._show()

    def _show(self) -> None:
        is_naming = self._is_naming
        for widget in self._asking:
            widget.setVisible(is_naming)
        self.tabs.setVisible(not is_naming)
        self.menu_button.setVisible(not is_naming)
        self.caption.setVisible(not is_naming and not self._is_compact)
        self.setVisible(is_naming or bool(self._filters))
        self._shown: tuple[FilterTab, ...] = ()
        self._fit()
        self._show_change()

    def _show_change(self) -> None:
        current = self._current
        is_changed = current is not None and not is_same_list(current.query, self._query())
        for button in (self.save_button, self.drop_button):
            button.setVisible(is_changed and not self._is_naming)
        for each in self._filters:
            is_this = current is not None and each.filter.id == current.id
            self.tabs.set_changed(str(each.filter.id), is_changed and is_this)

    def _fit(self) -> None:
        """As many tabs as there is room for; the others wait in a menu."""
        if self._is_naming or not self._filters:
            self.more_button.hide()
            return
        room = self.width() - 420 if self.width() > 900 else self.width() - 300
        taken, count = 0, 0
        tabs = [_tab(each) for each in self._filters]
        for tab in tabs:
            taken += tab_width(tab) + 2
            if taken > room:
                break
            count += 1
        shown = tabs[: max(1, count)]
        current = None if self._current is None else str(self._current.id)
        if current is not None and current not in {tab.key for tab in shown}:
            shown[-1:] = [tab for tab in tabs if tab.key == current]
        if tuple(shown) != self._shown:
            self._shown = tuple(shown)
            self.tabs.set_tabs(shown)
            if current is None:
                self.tabs.clear_selection()
            else:
                self.tabs.select(current)
        hidden = len(tabs) - len(shown)
        self.more_button.setVisible(hidden > 0)
        self.more_button.set_words(self.tr("Khác ({count})").format(count=hidden))

    def _open_more(self) -> None:
        self.more_menu.clear()
        shown = {tab.key for tab in self._shown}
        for each in self._filters:
            if str(each.filter.id) not in shown:
                words = f"{each.filter.name} ({_count_words(each.count)})"
                action = self.more_menu.addAction(words.replace("&", "&&"))
                action.triggered.connect(partial(self._choose, each.filter.id))
        self.more_menu.popup(self._under(self.more_button))

    def _choose(self, filter_id: int) -> None:
        found = next((each for each in self._filters if each.filter.id == filter_id), None)
        if found is None:
            return
        if found.filter.query is None:
            from cds_desktop.domain.errors import RuleBroken

            self.tabs.clear_selection()
            self._context.notices.failed(RuleBroken("filter.unreadable", name=found.filter.name))
            return
        if found.is_gone:
            words = self.tr("Lĩnh vực hoặc thủ tục của bộ lọc “{name}” không còn trong danh mục.")
            self._context.notices.info(words.format(name=found.filter.name))
        self._current = found.filter
        self._shown = ()
        self._fit()
        self.chosen.emit(found.filter)

    def _offer(self, action: QAction) -> None:
        action.setEnabled(False)

    def _under(self, button: QWidget) -> QPoint:
        return button.mapToGlobal(button.rect().bottomLeft())

    def _uow(self) -> "OpenUow":
        return self._context.open_uow

    def _act(self, work: Callable[[], object], done: Callable[..., None]) -> None:
        self._context.jobs.run(self, work, done, self._context.notices.failed)


def _tab(each: CountedFilter) -> FilterTab:
    name = each.filter.name
    if len(name) > _LONGEST_SHOWN:
        name = name[: _LONGEST_SHOWN - 1].rstrip() + "…"
    count = each.count
    return FilterTab(str(each.filter.id), name, count, most=COUNT_CAP - 1)


def _count_words(count: int | None) -> str:
    from cds_desktop.wording.dossier_lists import count_words

    return count_words(count)
