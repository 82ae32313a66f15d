"""Chỗ treo tờ công khai: the places of the office, added, renamed, closed and taken up again."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject
from PySide6.QtWidgets import QHBoxLayout

from cds_desktop.domain.errors import CdsError
from cds_desktop.domain.officers import Right
from cds_desktop.domain.publicity.sheets import Place
from cds_desktop.domain.text import normalise
from cds_desktop.wording.errors import sentence
from ui.models.columns import Column
from ui.models.window_model import RowsModel
from ui.pages.settings.group import Group, fit_rows
from ui.theme import Space, Tone
from ui.widgets import Button, ButtonKind, ButtonSize, DataTable, StateWord, TextField

if TYPE_CHECKING:
    from datetime import datetime

    from cds_desktop.domain.officers import Actor
    from cds_desktop.services import OpenUow

Act = Callable[["OpenUow", "Actor", "datetime"], Place]


class PlacesPart(QObject):
    """A list with a small form below; every act has its notice and its undo."""

    def __init__(self, group: Group) -> None:
        super().__init__(group)
        self._group = group
        self._current: Place | None = None
        self._wanted: int | None = None
        self.may_keep = group.context.actor.may(Right.MAKE_POSTERS)
        title = group.section(self.tr("Chỗ treo tờ công khai"))
        self.title = title
        columns: list[Column[Place]] = [
            Column("name", self.tr("Chỗ treo"), 200, lambda row: row.name, sortable=False,
                   stretch=True),
            Column("note", self.tr("Ghi chú"), 170, lambda row: row.note, sortable=False,
                   tone=Tone.MUTED),
            Column("state", self.tr("Tình trạng"), 120, lambda _row: "", state=self._state,
                   sortable=False),
        ]  # fmt: skip
        self.model: RowsModel[Place] = RowsModel(columns, lambda row: row.id, self)
        self.table = DataTable("settings.places", group.context.preferences)
        self.table.setAccessibleName(self.tr("Chỗ treo tờ công khai"))
        self.table.set_rows_model(self.model)
        self.table.set_empty(self.tr("Chưa có chỗ nào. Thêm sảnh, quầy, nhà văn hóa ấp…"))
        group.column.addWidget(self.table)
        if self.may_keep:
            self._build_form()

    def _build_form(self) -> None:
        quiet, row_size = ButtonKind.QUIET, ButtonSize.ROW
        self.add_button = Button(self.tr("Thêm chỗ"), quiet, icon="plus", size=row_size)
        self.close_button = Button(self.tr("Đóng chỗ này"), quiet, size=row_size)
        self.title.add_action(self.close_button)
        self.title.add_action(self.add_button)
        self.name = TextField(self.tr("Tên chỗ treo"), required=True, normalise=normalise)
        self.note = TextField(self.tr("Ghi chú"), normalise=normalise)
        self.save_button = Button(self.tr("Lưu chỗ treo"), key="Alt+L", shortcut=True)
        grid = self._group.form()
        grid.add_row((self.name, 6), (self.note, 6))
        row = QHBoxLayout()
        row.setSpacing(Space.S)
        row.addWidget(self.save_button)
        row.addStretch(1)
        self._group.column.addLayout(row)
        self.table.current_changed.connect(self._show_place)
        self.add_button.clicked.connect(self.begin_new)
        self.close_button.clicked.connect(self._close_or_reopen)
        self.save_button.clicked.connect(self.save)

    def _state(self, place: Place) -> StateWord:
        if place.is_closed:
            return StateWord(Tone.MUTED, self.tr("Đã đóng"), "circle-minus")
        return StateWord(Tone.OK, self.tr("Đang dùng"), "map-pin")

    # Reading --------------------------------------------------------------------------------

    def refresh(self) -> None:
        """Read the places, closed ones too."""
        if not self.may_keep:
            return
        from cds_desktop.services.publicity.places import list_places

        context = self._group.context
        work = partial(list_places, context.open_uow, actor=context.actor, closed=True)
        context.jobs.run(self, work, self._show, context.notices.failed)

    def _show(self, places: tuple[Place, ...]) -> None:
        open_places = sum(not place.is_closed for place in places)
        self.title.set_note(self.tr("{count} chỗ đang dùng").format(count=open_places))
        self.model.show_rows(list(places))
        fit_rows(self.table, least=2)
        wanted = self._wanted or (self._current.id if self._current else None)
        self._wanted = None
        chosen = next((place for place in places if place.id == wanted), None)
        if chosen is not None:
            self.table.select_key(chosen.id)
        self._show_place(chosen)

    def _show_place(self, place: object) -> None:
        self._current = place if isinstance(place, Place) else None
        kept = self._current
        self.close_button.setVisible(kept is not None)
        if kept is None:
            return
        self.name.set_text(kept.name)
        self.note.set_text(kept.note)
        words = self.tr("Dùng lại chỗ này") if kept.is_closed else self.tr("Đóng chỗ này")
        self.close_button.set_words(words)

    def begin_new(self) -> None:
        """Empty the form for a new place."""
        self.table.clearSelection()
        self._current = None
        self.close_button.hide()
        self.name.clear()
        self.note.clear()
        self.name.setFocus()

    # Acts -----------------------------------------------------------------------------------

    def save(self) -> None:
        """Add the place of the form, or change the chosen one."""
        from cds_desktop.services.publicity.places import add_place, change_place, close_place

        if not self.name.is_valid():
            self.name.setFocus()
            return
        name, note, kept = self.name.text(), self.note.text(), self._current
        if kept is None:

            def close(added: Place) -> Act:
                return lambda uow, actor, now: close_place(uow, added.id, actor=actor, now=now)

            self._do(
                lambda uow, actor, now: add_place(uow, name, note, actor=actor, now=now),
                self.tr("Đã thêm chỗ treo “{name}”."), close,
            )  # fmt: skip
        elif (normalise(name), normalise(note)) != (kept.name, kept.note):
            self._do(
                partial(_changed, change_place, kept.id, name, note),
                self.tr("Đã sửa chỗ treo “{name}”."),
                lambda _after: partial(_changed, change_place, kept.id, kept.name, kept.note),
            )

    def _close_or_reopen(self) -> None:
        from cds_desktop.services.publicity.places import close_place, reopen_place

        kept = self._current
        if kept is None:
            return
        acts = (reopen_place, close_place) if kept.is_closed else (close_place, reopen_place)
        words = (
            self.tr("Đã dùng lại chỗ treo “{name}”.")
            if kept.is_closed
            else self.tr("Đã đóng chỗ treo “{name}”; tờ đang treo vẫn còn trong sổ.")
        )
        act, back = (partial(_kept, act, kept.id) for act in acts)
        self._do(act, words, lambda _after: back)

    def _do(self, act: Act, words: str, undo: Callable[[Place], Act] | None = None) -> None:
        context = self._group.context
        now = context.now()

        def done(place: Place) -> None:
            self._wanted = place.id
            again = self.tr("Đã đổi lại như cũ.")
            back = None if undo is None else partial(self._do, undo(place), again)
            context.notices.info(words.format(name=place.name), back)
            context.changes.settings_changed.emit()
            self.refresh()

        context.jobs.run(
            self, lambda: act(context.open_uow, context.actor, now), done, self._refused
        )

    def _refused(self, error: Exception) -> None:
        """Say it by the field it is about."""
        if isinstance(error, CdsError) and error.code.startswith("place.n"):
            field = self.note if error.code == "place.note_long" else self.name
            field.set_error(sentence(error))
            field.setFocus()
        else:
            self._group.context.notices.failed(error)


def _changed(
    change: Callable[..., Place],
    place_id: int,
    name: str,
    note: str,
    open_uow: OpenUow,
    actor: Actor,
    now: datetime,
) -> Place:
    return change(open_uow, place_id, name, note, actor=actor, now=now)


def _kept(
    act: Callable[..., Place], place_id: int, open_uow: OpenUow, actor: Actor, now: datetime
) -> Place:
    return act(open_uow, place_id, actor=actor, now=now)
