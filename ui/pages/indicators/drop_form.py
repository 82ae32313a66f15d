"""Withdrawing a campaign: the reason is asked in place."""

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QHBoxLayout, QWidget

from cds_desktop.domain.campaigns import Campaign
from cds_desktop.domain.text import normalise
from cds_desktop.wording.campaigns import days_words
from ui.theme import Space, TextRole, Tone
from ui.widgets.button import Button, ButtonKind
from ui.widgets.card import Card
from ui.widgets.field import TextField
from ui.widgets.label import Label


class DropForm(Card):
    """The reason for which a campaign is withdrawn.

    Signals:
        confirmed: The reason.
        closed: Back without withdrawing.
    """

    confirmed = Signal(str)
    closed = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent=parent)
        self.words = Label("", TextRole.BODY, wrap=True)
        hint = self.tr("Hồ sơ và số liệu không đổi; nhật ký giữ lại đợt này.")
        self.reason = TextField(self.tr("Lý do bỏ"), required=True, normalise=normalise)
        self.reason.setMaximumWidth(560)
        self.drop_button = Button(self.tr("Bỏ đợt này"), icon="ban")
        self.back_button = Button(self.tr("Quay lại"), ButtonKind.QUIET, key="Esc")
        acts = QHBoxLayout()
        acts.setSpacing(Space.S)
        acts.addWidget(self.drop_button)
        acts.addWidget(self.back_button)
        acts.addStretch(1)
        self.body.addWidget(self.words)
        self.body.addWidget(Label(hint, TextRole.CAPTION, Tone.MUTED, wrap=True))
        self.body.addWidget(self.reason)
        self.body.addLayout(acts)
        self.body.addStretch(1)
        self.setFocusProxy(self.reason)
        self.reason.submitted.connect(self._confirm)
        self.drop_button.clicked.connect(self._confirm)
        self.back_button.clicked.connect(self.closed)

    def show_campaign(self, campaign: Campaign) -> None:
        """Name what is to be withdrawn."""
        words = self.tr("Bỏ đợt “{name}”, {days}?")
        self.words.setText(words.format(name=campaign.name, days=days_words(campaign)))
        self.reason.set_text("")

    def _confirm(self) -> None:
        if self.reason.is_valid():
            self.confirmed.emit(self.reason.text())
        else:
            self.reason.setFocus()
