"""Under the address: the commune of today, offered where the address names an old one."""

from functools import partial
from typing import TYPE_CHECKING, Final

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QHBoxLayout, QSizePolicy, QWidget

from ui.context import Context
from ui.jobs import Latest
from ui.widgets import Button, ButtonKind, ButtonSize, Label, Space, TextRole, Tone
from ui.widgets.button import unfocusable

if TYPE_CHECKING:
    from collections.abc import Sequence

    from cds_desktop.domain.unit_changes import UnitOffer

KEY: Final = "Alt+N"
_MOST_SHOWN: Final = 4
_HEIGHT: Final = 24
"""As high as the line of help whose place it takes."""


class UnitOffers(QWidget):
    """Asks what an address means today and lets the officer take it; nothing is ever taken alone.

    The key takes the first commune, pressed again the next one, after the last none.

    Signals:
        changed: Offers came or went, or the officer chose.
        chosen: The officer chose another commune, or none.
    """

    changed = Signal()
    chosen = Signal()

    def __init__(self, context: Context, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._context = context
        self._latest = Latest()
        self._address = ""
        self._offers: Sequence[UnitOffer] = ()
        self._chosen = ""
        self._words = Label("", TextRole.CAPTION, Tone.MUTED)
        self._buttons = [
            Button("", ButtonKind.QUIET, key=KEY if at == 0 else "", size=ButtonSize.ROW)
            for at in range(_MOST_SHOWN)
        ]
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(Space.XS)
        row.addWidget(self._words)
        for at, button in enumerate(self._buttons):
            unfocusable(button)
            button.clicked.connect(partial(self._toggle, at))
            button.setFixedHeight(_HEIGHT)
            row.addWidget(button)
        row.addStretch(1)
        # A long offer must not press the columns of the form together.
        self.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Fixed)
        self.hide()

    @property
    def new_unit(self) -> str:
        """The commune of today that the officer chose, or ""."""
        return self._chosen

    @property
    def has_offers(self) -> bool:
        """Whether there is something to choose."""
        return bool(self._offers)

    def words(self) -> list[str]:
        """What is offered, in order."""
        return [offer.name for offer in self._offers]

    def look(self, address: str, chosen: str = "") -> None:
        """Ask about another address; `chosen` is what was stored for it before."""
        address = address.strip()
        if address == self._address:
            if chosen and chosen != self._chosen:
                self._choose(chosen)
            return
        self._address, self._chosen = address, chosen
        self._offers = ()
        self._latest.next()
        self._show()
        if not address:
            return
        from cds_desktop.services.unit_changes import units_of_today

        work = partial(units_of_today, self._context.open_uow, address)
        answer = self._latest.guard(self._offered)
        self._context.jobs.run(self, work, answer, self._context.notices.failed)

    def take_next(self) -> None:
        """Choose the first commune, then the next one, at the end none."""
        names = self.words()
        if not names:
            return
        at = names.index(self._chosen) + 1 if self._chosen in names else 0
        self._choose(names[at] if at < len(names) else "")
        self.chosen.emit()

    def clear(self) -> None:
        """Make ready for the next citizen."""
        self.look("")

    def _offered(self, offers: "Sequence[UnitOffer]") -> None:
        self._offers = offers
        self._show()

    def _toggle(self, at: int) -> None:
        name = self._offers[at].name
        self._choose("" if name == self._chosen else name)
        self.chosen.emit()

    def _choose(self, name: str) -> None:
        self._chosen = name
        self._show()

    def _show(self) -> None:
        several = len(self._offers) > 1
        words = self.tr("Nay là một trong:") if several else self.tr("Nay là:")
        if self._chosen:
            words = self.tr("Ghi thêm đơn vị mới:")
        self._words.setText(words)
        names = self.words()
        key_at = names.index(self._chosen) + 1 if self._chosen in names else 0
        for at, button in enumerate(self._buttons):
            is_offered = at < len(self._offers)
            button.setVisible(is_offered)
            if not is_offered:
                continue
            offer = self._offers[at]
            is_chosen = offer.name == self._chosen
            has_key = at == (key_at if key_at < len(names) else 0)
            words = offer.name if len(names) == 1 else _short(offer.name)
            button.set_words(words, KEY if has_key else "", "circle-check" if is_chosen else "")
            button.setToolTip(
                self.tr("{name}, trước là {old}").format(name=offer.name, old=offer.old_name)
            )
            said = self.tr("{name}, đã chọn") if is_chosen else "{name}"
            button.setAccessibleName(said.format(name=offer.name))
        if len(names) > _MOST_SHOWN:
            self._words.setToolTip("\n".join(names))
        self.setVisible(bool(names))
        self.changed.emit()


def _short(name: str) -> str:
    """Side by side the communes go without their province; it stands in the tooltip."""
    return name.partition(",")[0]
