"""Correcting an entry of the catalogue in place, with a reason."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date
from decimal import Decimal, InvalidOperation

from PySide6.QtCore import QObject
from PySide6.QtWidgets import QVBoxLayout, QWidget

from cds_desktop.domain.deadlines import LimitUnit, TimeLimit, plain_number
from cds_desktop.domain.dossier_steps import StepPlan
from cds_desktop.domain.errors import RuleBroken
from cds_desktop.domain.procedures import OnlineLevel, Procedure
from cds_desktop.wording.catalogue import LEVELS, LIMIT_UNITS
from cds_desktop.wording.errors import sentence
from cds_desktop.wording.procedures import COLUMNS, online_level_words
from ui.pages.procedures.steps import UsualSteps
from ui.theme import Space, TextRole, Tone
from ui.widgets.combo import ComboField
from ui.widgets.field import Field, TextField
from ui.widgets.field_kinds import DateField, NumberField, TextArea
from ui.widgets.forms import FormGrid, ScrollArea
from ui.widgets.label import Label

_NOTHING = ""


@dataclass(frozen=True, slots=True)
class Correction:
    """What the officer wants to be written.

    Attributes:
        steps: The usual steps at other agencies; None when they stay.
    """

    procedure: Procedure
    valid_from: date
    reason: str
    steps: tuple[StepPlan, ...] | None = None


class CorrectionForm(QWidget):
    """Limit, fee, level and address of one procedure; the source's own words are kept."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._procedure: Procedure | None = None
        self.source = Label("", TextRole.CAPTION, Tone.MUTED, wrap=True)
        unclear, as_direct = self.tr("chưa rõ"), self.tr("như nộp trực tiếp")
        self.direct = LimitFields(COLUMNS["limit"], self.tr("Cách tính"), unclear)
        self.online_limit = LimitFields(
            COLUMNS["limit_online"], self.tr("Cách tính khi trực tuyến"), as_direct
        )
        self.postal_limit = LimitFields(
            COLUMNS["limit_postal"], self.tr("Cách tính khi bưu chính"), as_direct
        )
        self.limit, self.unit = self.direct.number, self.direct.unit
        self.fee = NumberField(self.tr("Phí, lệ phí (đồng)"), help=self.tr("0 là miễn phí"))
        self.fee_online = NumberField(
            self.tr("Khi nộp trực tuyến (đồng)"), help=self.tr("trống: như trên")
        )
        self.online = ComboField(COLUMNS["online_level"])
        self.level = ComboField(COLUMNS["level"])
        self.address = TextField(COLUMNS["portal_url"], check=self._check_address)
        self.steps = UsualSteps()
        self.valid_from = DateField(self.tr("Áp dụng từ ngày"), required=True)
        self.reason = TextArea(
            self.tr("Lý do, căn cứ"), required=True, lines=2,
            placeholder=self.tr("Ví dụ: đối chiếu Quyết định công bố số…"),
        )  # fmt: skip
        self.limit.left.connect(self._compare_steps)
        self.unit.chosen.connect(self._compare_steps)
        self.online.set_choices(
            [(_NOTHING, self.tr("chưa rõ"))]
            + [(level, online_level_words(level)) for level in OnlineLevel]
        )
        form = FormGrid()
        for fields in (self.direct, self.online_limit, self.postal_limit):
            form.add_row((fields.number, 6), (fields.unit, 6))
        form.add_row((self.fee, 6), (self.fee_online, 6))
        form.add_row((self.online, 6), (self.level, 6))
        form.add(self.address)
        form.add(self.steps)
        form.add_row((self.valid_from, 4))
        form.add(self.reason)
        content = QWidget()
        column = QVBoxLayout(content)
        column.setContentsMargins(Space.XL, Space.M, Space.XL, Space.L)
        column.setSpacing(Space.S)
        column.addWidget(self.source)
        column.addWidget(form)
        column.addStretch(1)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.addWidget(ScrollArea(content))
        self.setFocusProxy(self.limit)

    def show_procedure(self, procedure: Procedure, today: date) -> None:
        """Fill the form with what the catalogue says."""
        self._procedure = procedure
        said = [
            f"{COLUMNS[name]}: “{words}”"
            for name in ("limit_text", "fee_text", "note")
            if (words := getattr(procedure, name))
        ]
        self.source.setText("\n".join(said))
        self.source.setVisible(bool(said))
        self.direct.set_limit(procedure.limit)
        self.online_limit.set_limit(procedure.limit_online)
        self.postal_limit.set_limit(procedure.limit_postal)
        self.fee.set_number(procedure.fee_vnd)
        self.fee_online.set_number(procedure.fee_online_vnd)
        self.online.set_value(procedure.online_level or _NOTHING)
        levels = dict.fromkeys((procedure.level, *LEVELS))
        self.level.set_choices([(name, name or self.tr("chưa rõ")) for name in levels])
        self.level.set_value(procedure.level)
        self.address.set_text(procedure.portal_url)
        self.steps.clear()
        self.steps.set_limit(procedure.limit)
        self.valid_from.set_date(today)
        self.reason.set_text("")

    def correction(self) -> Correction | None:
        """What is to be written, or None when a field is wrong (it says why)."""
        if not self.steps.take():
            return None
        limits = (self.direct, self.online_limit, self.postal_limit)
        fields = (self.fee, self.fee_online, self.address, self.valid_from, self.reason)
        wrong: list[Field] = [each.number for each in limits if not each.is_whole()]
        wrong += [field for field in fields if not field.is_valid()]
        if wrong or self._procedure is None:
            if wrong:
                wrong[0].setFocus()
            return None
        start = self.valid_from.date()
        if start is None:
            return None
        changed = replace(
            self._procedure,
            limit=self.direct.limit(),
            limit_online=self.online_limit.limit(),
            limit_postal=self.postal_limit.limit(),
            fee_vnd=self.fee.number(),
            fee_online_vnd=self.fee_online.number(),
            online_level=self.online.value() or None,
            level=self.level.value() or "",
            portal_url=self.address.text().strip(),
        )
        reason = self.reason.text().strip()
        return Correction(changed, start, reason, self.steps.changed_plans())

    def is_changed(self) -> bool:
        """Whether something was written into the form."""
        before = self._procedure
        if before is None:
            return False
        return (
            bool(self.reason.text().strip())
            or self.steps.is_changed()
            or self.fee.number() != before.fee_vnd
            or self.address.text().strip() != before.portal_url
            or self.direct.limit() != before.limit
            or self.online_limit.limit() != before.limit_online
            or self.postal_limit.limit() != before.limit_postal
        )

    def _compare_steps(self) -> None:
        limit = self.direct.limit()
        try:
            if limit is not None:
                limit.check()
        except RuleBroken:
            limit = None  # the field itself says what is wrong
        self.steps.set_limit(limit)

    def _check_address(self, words: str) -> str:
        if not words.strip().startswith(("http://", "https://")):
            return self.tr("Cần địa chỉ bắt đầu bằng https://")
        return ""


class LimitFields(QObject):
    """Number and unit of one limit; with no unit there is none.

    Args:
        label: The name of the number.
        unit_label: The name of the unit.
        nothing: What no unit means.
    """

    def __init__(self, label: str, unit_label: str, nothing: str) -> None:
        super().__init__()
        self.number = TextField(label, check=self._check_number)
        self.unit = ComboField(unit_label, placeholder=nothing)
        units: Sequence[tuple[object, str]] = tuple(LIMIT_UNITS.items())
        self.unit.set_choices([(_NOTHING, nothing), *units])

    def set_limit(self, limit: TimeLimit | None) -> None:
        """Show a limit, or that there is none."""
        self.number.set_text(plain_number(limit.value).replace(".", ",") if limit else "")
        self.unit.set_value(limit.unit if limit else _NOTHING)

    def limit(self) -> TimeLimit | None:
        unit = self.unit.value()
        if not unit:
            return None
        if unit is LimitUnit.SAME_DAY:
            return TimeLimit(Decimal(1), unit)
        number = _decimal(self.number.text())
        return None if number is None else TimeLimit(number, unit)

    def is_whole(self) -> bool:
        """Whether the fields can be read: a number needs its unit, and a unit its number."""
        unit, words = self.unit.value(), self.number.text().strip()
        if words and not unit:
            self.number.set_error(self.tr("Chọn cách tính: ngày làm việc, ngày hay giờ."))
            return False
        if unit and unit is not LimitUnit.SAME_DAY and not words:
            self.number.set_error(self.tr("Cần một số."))
            return False
        if not self.number.is_valid():
            return False
        limit = self.limit()
        try:
            if limit is not None:
                limit.check()
        except RuleBroken as error:
            self.number.set_error(sentence(error))
            return False
        return not self.number.error()

    def _check_number(self, words: str) -> str:
        if _decimal(words) is None:
            return self.tr("Cần một số, đang có “{words}”.").format(words=words)
        return ""


def _decimal(words: str) -> Decimal | None:
    try:
        number = Decimal(words.strip().replace(",", "."))
    except InvalidOperation:
        return None
    return number if number.is_finite() else None
