"""The parts of a form as fields: labels in order, paragraphs with their data, signatures."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import replace
from functools import partial

from PySide6.QtCore import QCoreApplication, Qt
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from cds_desktop.domain.errors import CdsError
from cds_desktop.domain.form_sets import FormPart, PartKind, RegisterColumn
from cds_desktop.domain.forms import FormField, Signature
from cds_desktop.domain.text import normalise
from cds_desktop.wording.errors import sentence
from cds_desktop.wording.form_facts import (
    FACT_NAMES,
    FIELD_NAMES,
    WORD_FACTS,
    WORD_NAMES,
    shown,
    stored,
)
from ui.theme import Space
from ui.widgets import (
    ButtonSize,
    CheckBox,
    ComboField,
    Field,
    IconButton,
    SectionTitle,
    TextArea,
    TextField,
)

__all__ = ["ColumnsEditor", "FieldsEditor", "ParagraphEditor", "SignaturesEditor", "WordsEditor"]

Changed = Callable[[], None]
Reshaped = Callable[[], None]
"""Told when rows came, went or changed places, so that the editor is built again."""


def _tr(words: str) -> str:
    return QCoreApplication.translate("FormEditor", words)


def _capital(words: str) -> str:
    return words[:1].upper() + words[1:]


def _named(field: Field, names: Mapping[str, str]) -> str:
    """The text of a field as it is stored; what it names wrongly is told at the field."""
    try:
        return stored(normalise(field.text()), names)
    except CdsError as error:
        field.set_error(sentence(error))
        raise


class _Part(QWidget):
    """A column of fields under a title."""

    def __init__(self, title: str) -> None:
        super().__init__()
        self.column = QVBoxLayout(self)
        self.column.setContentsMargins(0, 0, 0, 0)
        self.column.setSpacing(Space.XS)
        self.title = SectionTitle(title)
        self.column.addWidget(self.title)


class FieldsEditor(_Part):
    """Labelled lines in their order; what the law asks for can be worded, not taken away."""

    def __init__(
        self,
        part: FormPart,
        fixed: frozenset[str],
        addable: Mapping[str, str],
        changed: Changed,
        reshaped: Reshaped,
        *,
        is_editable: bool,
    ) -> None:
        super().__init__(_tr("Các dòng"))
        self._part, self._fixed, self._reshaped = part, fixed, reshaped
        self._fields = list(part.fields)
        self.labels: list[TextField] = []
        self.required: list[CheckBox] = []
        for at, item in enumerate(part.fields):
            self._add_row(at, item, changed, is_editable)
        self.add_field = ComboField(
            _tr("Thêm dòng"), placeholder=_tr("Chọn dữ liệu"), reserve_line=False
        )
        self.add_field.set_choices([(key, _capital(name)) for key, name in addable.items()])
        self.add_field.chosen.connect(self._add)
        if is_editable and addable:
            self.column.addWidget(self.add_field)

    def _add_row(self, at: int, item: FormField, changed: Changed, is_editable: bool) -> None:
        label = TextField(_capital(FACT_NAMES[item.key]), normalise=normalise, reserve_line=False)
        label.set_text(item.label)
        label.set_read_only(not is_editable)
        label.edited.connect(lambda _words: changed())
        box = CheckBox(_tr("Bắt buộc"))
        box.setChecked(item.is_required)
        box.setEnabled(is_editable and item.key not in self._fixed)
        if item.key in self._fixed:
            box.setToolTip(_tr("Thông tư bắt buộc có mục này."))
        box.toggled.connect(lambda _on: changed())
        row = QHBoxLayout()
        row.setSpacing(Space.XS)
        row.addWidget(label, 1)
        row.addWidget(box, 0, Qt.AlignmentFlag.AlignBottom)
        if is_editable:
            for button in self._acts(at, item):
                row.addWidget(button, 0, Qt.AlignmentFlag.AlignBottom)
        self.column.addLayout(row)
        self.labels.append(label)
        self.required.append(box)

    def _acts(self, at: int, item: FormField) -> list[IconButton]:
        name = item.label
        up = IconButton("arrow-up", _tr("Đưa lên: {name}").format(name=name), size=ButtonSize.ROW)
        down = IconButton(
            "arrow-down", _tr("Đưa xuống: {name}").format(name=name), size=ButtonSize.ROW
        )
        gone = IconButton("trash", _tr("Bỏ dòng: {name}").format(name=name), size=ButtonSize.ROW)
        up.setEnabled(at > 0)
        down.setEnabled(at < len(self._fields) - 1)
        gone.setEnabled(item.key not in self._fixed)
        up.clicked.connect(partial(self._swap, at, at - 1))
        down.clicked.connect(partial(self._swap, at, at + 1))
        gone.clicked.connect(partial(self._remove, at))
        return [up, down, gone]

    def _swap(self, at: int, other: int) -> None:
        fields = list(self.part().fields)
        fields[at], fields[other] = fields[other], fields[at]
        self._take(fields)

    def _remove(self, at: int) -> None:
        fields = list(self.part().fields)
        del fields[at]
        self._take(fields)

    def _add(self, key: object) -> None:
        name = _capital(FACT_NAMES[str(key)])
        self._take([*self.part().fields, FormField(str(key), name)])

    def _take(self, fields: list[FormField]) -> None:
        self._part = replace(self._part, fields=tuple(fields))
        self.labels, self.required = [], []
        self._reshaped()

    def part(self) -> FormPart:
        """The lines as they stand in the fields."""
        rows = zip(self._part.fields, self.labels, self.required, strict=False)
        fields = [
            replace(item, label=normalise(label.text()), is_required=box.isChecked())
            for item, label, box in rows
        ]
        return replace(self._part, fields=tuple(fields) if self.labels else self._part.fields)


class ParagraphEditor(_Part):
    """A paragraph, or the heading over a list or a table; data are put in from a list."""

    def __init__(self, part: FormPart, title: str, changed: Changed, *, is_editable: bool) -> None:
        super().__init__(title)
        self._part = part
        is_text = part.kind is PartKind.TEXT
        self.area = TextArea("", lines=5 if is_text else 2, reserve_line=False)
        self.area.set_name(title)
        self.area.edit.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.area.set_text(shown(part.text))
        self.area.edit.setReadOnly(not is_editable)
        self.area.edited.connect(changed)
        self.insert = ComboField(
            "", placeholder=_tr("Chèn dữ liệu vào chỗ con trỏ"), reserve_line=False
        )
        self.insert.set_name(_tr("Chèn dữ liệu"))
        self.insert.set_choices(
            [(name, _capital(name)) for key, name in FACT_NAMES.items() if key not in _SLIP_ONLY]
        )
        self.insert.chosen.connect(self._insert)
        self.remove_button = IconButton("trash", _tr("Bỏ đoạn văn này"), size=ButtonSize.ROW)
        self.title.add_action(self.remove_button)
        # Lists and tables are what a form is for; only running text may go.
        self.remove_button.setVisible(is_text and is_editable)
        self.column.addWidget(self.area)
        if is_text and is_editable:
            self.column.addWidget(self.insert)

    def _insert(self, name: object) -> None:
        self.area.edit.textCursor().insertText("{" + str(name) + "}")
        self.insert.set_value(None)
        self.area.setFocus()

    def part(self) -> FormPart:
        """The paragraph as it stands.

        Raises:
            RuleBroken: `form.name_unknown`, told at the field.
        """
        return replace(self._part, text=_named(self.area, FACT_NAMES))


_SLIP_ONLY = frozenset({"applicant", "result_place", "register_line"})


class WordsEditor(_Part):
    """The words of form 01 beside its lines."""

    def __init__(self, words: Mapping[str, str], changed: Changed, *, is_editable: bool) -> None:
        super().__init__(_tr("Khung ngày nhận và ngày hẹn"))
        self.fields: dict[str, TextField] = {}
        for key, value in words.items():
            field = TextField(WORD_NAMES[key], normalise=normalise, reserve_line=False)
            field.set_text(shown(value, WORD_FACTS))
            field.set_read_only(not is_editable)
            field.edited.connect(lambda _words: changed())
            self.fields[key] = field
            self.column.addWidget(field)

    def words(self) -> dict[str, str]:
        """The words as they stand.

        Raises:
            RuleBroken: `form.name_unknown`, told at the field.
        """
        return {key: _named(field, WORD_FACTS) for key, field in self.fields.items()}


class SignaturesEditor(_Part):
    """Who signs, and the hint below."""

    def __init__(
        self, signatures: tuple[Signature, ...], changed: Changed, *, is_editable: bool
    ) -> None:
        super().__init__(_tr("Chữ ký"))
        self._signatures = signatures
        self.titles: list[TextField] = []
        self.hints: list[TextField] = []
        for one in signatures:
            title = TextField(_tr("Người ký"), normalise=normalise, reserve_line=False)
            hint = TextField(_tr("Ghi chú dưới"), normalise=normalise, reserve_line=False)
            for field, words in ((title, one.title), (hint, one.hint)):
                field.set_text(words)
                field.set_read_only(not is_editable)
                field.edited.connect(lambda _words: changed())
            row = QHBoxLayout()
            row.setSpacing(Space.S)
            row.addWidget(title, 3)
            row.addWidget(hint, 2)
            self.column.addLayout(row)
            self.titles.append(title)
            self.hints.append(hint)

    def signatures(self) -> tuple[Signature, ...]:
        """The signatures as they stand."""
        rows = zip(self._signatures, self.titles, self.hints, strict=True)
        return tuple(
            Signature(normalise(title.text()), normalise(hint.text()), one.signer)
            for one, title, hint in rows
        )


class ColumnsEditor(_Part):
    """The columns of the register: their names and how wide they are."""

    def __init__(
        self, columns: tuple[RegisterColumn, ...], changed: Changed, *, is_editable: bool
    ) -> None:
        super().__init__(_tr("Các cột"))
        self._columns = columns
        self.labels: list[TextField] = []
        self.widths: list[TextField] = []
        for one in columns:
            name = _capital(FIELD_NAMES.get(one.key, one.label))
            label = TextField(name, normalise=normalise, reserve_line=False)
            width = TextField(_tr("Rộng"), normalise=normalise, reserve_line=False)
            width.setMaximumWidth(80)
            for field, words in ((label, one.label), (width, f"{one.width:g}".replace(".", ","))):
                field.set_text(words)
                field.set_read_only(not is_editable)
                field.edited.connect(lambda _words: changed())
            row = QHBoxLayout()
            row.setSpacing(Space.S)
            row.addWidget(label, 1)
            row.addWidget(width)
            self.column.addLayout(row)
            self.labels.append(label)
            self.widths.append(width)

    def columns(self) -> tuple[RegisterColumn, ...]:
        """The columns as they stand; a width that is no number keeps the old one."""
        return tuple(
            replace(one, label=normalise(label.text()), width=_number(width.text(), one.width))
            for one, label, width in zip(self._columns, self.labels, self.widths, strict=True)
        )


def _number(words: str, otherwise: float) -> float:
    try:
        value = float(words.replace(",", "."))
    except ValueError:
        return otherwise
    return value if 0 < value <= 1000 else otherwise
