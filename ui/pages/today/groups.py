"""The groups of Hôm nay in the order of one morning, their rows and the keys of the first nine."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import datetime
from functools import partial
from typing import Final

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QApplication, QVBoxLayout, QWidget

from cds_desktop.domain.officers import Actor
from cds_desktop.domain.today import (
    NO_ROWS,
    FieldRisk,
    Group,
    MorningList,
    Remedy,
    Row,
    Section,
    View,
    remedy_of,
)
from cds_desktop.wording import today as words
from cds_desktop.wording.dossiers import StateWords
from cds_desktop.wording.moments import number_words
from ui.theme import Space, Tone
from ui.widgets import Button, ButtonKind, ButtonSize, RowItem, RowList, SectionTitle, StateWord

KEYS: Final = 9
"""So many rows have a key of one digit."""


class RowBox(QWidget):
    """The name of some rows, what is said beside it, and the rows."""

    def __init__(self, words_: str, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.title = SectionTitle(words_)
        self.rows = RowList()
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(Space.XS)
        column.addWidget(self.title)
        column.addWidget(self.rows)
        self.hide()

    def show_rows(self, note: str, items: Sequence[RowItem]) -> None:
        """Show the rows; without any the box vanishes."""
        self.title.set_note(note)
        self.rows.set_rows(items)
        self.setVisible(bool(items))


class GroupBox(RowBox):
    """One group: its name, its count, its first rows, and the way to all of them."""

    def __init__(self, group: Group, parent: QWidget | None = None) -> None:
        super().__init__(words.GROUPS[group], parent)
        self.group = group
        self.all_button = Button("", ButtonKind.QUIET, size=ButtonSize.ROW)
        self.title.add_action(self.all_button)
        self.print_button: Button | None = None
        if group is Group.READY:
            self.print_button = Button(
                self.tr("In danh sách gọi"), ButtonKind.QUIET, icon="printer", key="Ctrl+P",
                size=ButtonSize.ROW,
            )  # fmt: skip
            self.title.add_action(self.print_button)

    def show_section(self, section: Section, items: Sequence[RowItem]) -> None:
        """Show the rows and the way to all of them when there are more."""
        self.all_button.set_words(
            self.tr("Xem cả {count}").format(count=number_words(section.count))
        )
        self.all_button.setVisible(section.count > len(section.rows))
        self.show_rows(words.count_words(section), items)


class MorningPane(QWidget):
    """All groups of one morning.

    Signals:
        opened: The code of a dossier.
        remedy_wanted: The remedy of a row and the code of its dossier.
        all_wanted: The group whose whole list is asked for.
        field_wanted: The field (`FieldRisk`) whose dossiers are asked for.
    """

    opened = Signal(object)
    remedy_wanted = Signal(object, object)
    all_wanted = Signal(object)
    field_wanted = Signal(object)

    def __init__(self, actor: Actor, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._actor = actor
        self._remedies: dict[tuple[Group, str], Remedy] = {}
        self.groups = {group: GroupBox(group) for group in Group}
        self.risks = RowBox(words.RISKS)
        # The leader begins with what is to be signed; at the desk it only lies elsewhere. Two
        # boxes, so that nothing changes its place and Tab always goes down the page.
        self.sent = GroupBox(Group.SIGNING)
        first, *others, last = self.groups.values()
        self._order: tuple[RowBox, ...] = (first, self.risks, *others, self.sent, last)
        self._column = QVBoxLayout(self)
        self._column.setContentsMargins(0, 0, 0, 0)
        self._column.setSpacing(Space.L)
        for box in self._order:
            self._column.addWidget(box)
        for box in (*self.groups.values(), self.sent):
            box.rows.activated.connect(self.opened)
            box.rows.acted.connect(partial(self._act, box.group))
            box.all_button.clicked.connect(partial(self.all_wanted.emit, box.group))
        self.risks.rows.activated.connect(self.field_wanted)
        self.risks.rows.acted.connect(self.field_wanted)

    def show_morning(self, morning: MorningList, now: datetime) -> None:
        """Show the groups of this morning; the focus stays where the officer works."""
        place = self._place_of_focus()
        free = iter(range(1, KEYS + 1))
        self._remedies = {}
        for box in self._order:
            if not isinstance(box, GroupBox):
                box.show_rows("", [self._field(risk, free) for risk in morning.risks])
                continue
            section = morning.section(box.group)
            if box is (self.sent if morning.view is View.LEADER else self.groups[Group.SIGNING]):
                section = NO_ROWS
            items = [self._item(box.group, row, morning, now, free) for row in section.rows]
            box.show_section(section, items)
        if place is not None:
            self._focus_near(*place)

    def press(self, number: int) -> bool:
        """Press the button that carries a digit; False when no row has it."""
        for box in self._order:
            for at, item in enumerate(box.rows.items()):
                button = box.rows.button(at)
                if item.key == str(number) and button is not None:
                    button.click()
                    return True
        return False

    def shown(self) -> list[RowList]:
        """The lists which have rows, from the top."""
        return [box.rows for box in self._order if box.rows.items()]

    def _item(
        self, group: Group, row: Row, morning: MorningList, now: datetime, free: Iterator[int]
    ) -> RowItem:
        remedy = remedy_of(group, row, self._actor, morning.calendar, now)
        self._remedies[group, row.line.code] = remedy
        return RowItem(
            title=row.line.owner_name,
            subtitle=words.row_subtitle(group, row, now),
            state=_state(words.row_state(group, row, morning.calendar, now)),
            aside=words.row_aside(group, row, morning.calendar, now),
            action=words.REMEDIES[remedy],
            value=row.line.code,
            bold=group is Group.OVERDUE,
            key=_next(free),
        )

    def _field(self, risk: FieldRisk, free: Iterator[int]) -> RowItem:
        field, _, _ = words.risk_words(risk)
        state = _state(words.risk_state(risk))
        show = self.tr("Xem")
        return RowItem(
            field, words.risk_rest(risk), state, action=show, value=risk, key=_next(free)
        )

    def _act(self, group: Group, code: str) -> None:
        self.remedy_wanted.emit(self._remedies.get((group, code), Remedy.OPEN), code)

    def _place_of_focus(self) -> tuple[int, int] | None:
        """Which box and which row has the focus, also by its button."""
        focus = QApplication.focusWidget()
        for place, box in enumerate(self._order):
            for at in range(len(box.rows.items())):
                if focus is not None and focus in (box.rows.row(at), box.rows.button(at)):
                    return place, at
        return None

    def _focus_near(self, place: int, at: int) -> None:
        """The row which moved up, the last of the box, or the first of the next box."""
        for box in (*self._order[place:], *reversed(self._order[:place])):
            count = len(box.rows.items())
            if count:
                is_same = box is self._order[min(place, len(self._order) - 1)]
                box.rows.row(min(at, count - 1) if is_same else 0).setFocus()
                return


def _next(free: Iterator[int]) -> str:
    number = next(free, None)
    return "" if number is None else str(number)


def _state(said: StateWords) -> StateWord:
    return StateWord(Tone(said.tone), said.words, said.icon)
