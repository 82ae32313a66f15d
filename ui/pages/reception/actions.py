"""What only some dossiers need, folded behind one key each."""

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QHBoxLayout, QWidget

from cds_desktop.domain.people import PersonKind
from ui.widgets import Button, ButtonKind, ButtonSize, Space
from ui.widgets.button import unfocusable


class PersonActions(QWidget):
    """Organisation, further applicants, submitter, picture of a card.

    Signals:
        kind_asked, other_asked, submitter_asked, picture_asked: The officer pressed one.
    """

    kind_asked = Signal()
    other_asked = Signal()
    submitter_asked = Signal()
    picture_asked = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.kind_button = self._button(self.tr("Tổ chức"), "Alt+O", self.kind_asked)
        self.other_button = self._button(self.tr("Cùng đứng tên"), "Alt+T", self.other_asked)
        self.submitter_button = self._button(self.tr("Nộp thay"), "Alt+U", self.submitter_asked)
        self.picture_button = self._button(self.tr("Ảnh thẻ"), "Ctrl+O", self.picture_asked)
        self.other_button.setToolTip(self.tr("Thêm người cùng đứng tên hồ sơ"))
        self.submitter_button.setToolTip(self.tr("Người được ủy quyền nộp thay"))
        self.picture_button.setToolTip(
            self.tr(
                "Đọc mã QR trên ảnh chụp thẻ căn cước; ảnh không được lưu. Kéo thả ảnh cũng được."
            )
        )
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(Space.XS)
        for button in (
            self.kind_button,
            self.other_button,
            self.submitter_button,
            self.picture_button,
        ):
            row.addWidget(button)

    def show_kind(self, kind: PersonKind) -> None:
        """Say what the key turns the applicant into."""
        is_organisation = kind is PersonKind.ORGANISATION
        self.kind_button.set_words(self.tr("Công dân") if is_organisation else self.tr("Tổ chức"))

    def _button(self, words: str, key: str, asked: object) -> Button:
        button = Button(words, ButtonKind.QUIET, key=key, shortcut=True, size=ButtonSize.ROW)
        unfocusable(button)
        button.clicked.connect(asked)
        return button
