"""The steps of the first-run wizard: each asks one thing and checks it by its fields."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from itertools import pairwise
from pathlib import Path

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QFileDialog, QHBoxLayout, QVBoxLayout, QWidget

from cds_desktop.domain.errors import CdsError
from cds_desktop.domain.officers import check_password
from cds_desktop.domain.text import fold, normalise
from cds_desktop.domain.units import Level, unit_identifier
from cds_desktop.wording.terms import LEVELS
from ui.theme import Space, TextRole, Tone
from ui.widgets import (
    Button,
    Field,
    FormGrid,
    Label,
    PasswordField,
    RadioGroup,
    SectionTitle,
    StateLabel,
    TextField,
)

Speak = Callable[[CdsError], str]


class Step(QWidget):
    """One step.

    Args:
        title: What it asks.
        note: Why, in a muted sentence.
        parent: The owner.
    """

    def __init__(self, title: str, note: str, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.title = title
        self.fields: list[Field] = []
        self.column = QVBoxLayout(self)
        self.column.setContentsMargins(0, 0, 0, 0)
        self.column.setSpacing(Space.S)
        self.column.addWidget(Label(title, TextRole.TITLE))
        self.column.addWidget(Label(note, TextRole.BODY, Tone.MUTED, wrap=True))
        self.column.addSpacing(Space.M)

    def first_wrong(self) -> QWidget | None:
        """Check everything; the first field that is wrong, or None."""
        wrong = [field for field in self.fields if not field.is_valid()]
        return wrong[0] if wrong else None

    def refuse(self, error: CdsError, words: str) -> bool:
        """Show an error by the field it is about; False when it is about none of them."""
        field = self.culprits().get(error.code)
        if field is None:
            return False
        field.set_error(words)
        return True

    def culprits(self) -> Mapping[str, Field]:
        """Which field each error code is about."""
        return {}

    def focus_first(self) -> None:
        """Put the cursor into the first field."""
        if self.fields:
            self.fields[0].setFocus()

    def enter(self, focus: QWidget | None) -> bool:
        """Enter in a field goes to the next one; False in the last one and elsewhere."""
        for field, after in pairwise(self.fields):
            if focus is not None and field.isAncestorOf(focus):
                after.setFocus()
                return True
        return False


class UnitStep(Step):
    """Whose office this is."""

    def __init__(self) -> None:
        super().__init__(
            self.tr("Đơn vị"),
            self.tr("Tên và mã in trên giấy hẹn, mã hồ sơ và báo cáo. Tên có thể đổi sau."),
        )
        self.name = TextField(
            self.tr("Tên đơn vị"), required=True, help=self.tr("Ví dụ Xã Cái Nước"),
            normalise=normalise,
        )  # fmt: skip
        self.code = TextField(
            self.tr("Mã định danh"), required=True, check=self._code_error,
            normalise=_full_code, help=self.tr("Ví dụ 000.00.16.H12 hoặc H12.16"),
        )  # fmt: skip
        self.parent_code = TextField(
            self.tr("Mã đơn vị cấp trên"), check=self._code_error, normalise=_full_code,
            help=self.tr("Để trống nếu chưa biết"),
        )  # fmt: skip
        self.level = RadioGroup(self.tr("Cấp"))
        self.level.set_choices([(level, LEVELS[level.value]) for level in Level])
        self.fields = [self.name, self.code, self.parent_code]
        grid = FormGrid()
        grid.add(self.name)
        grid.add_row((self.code, 6), (self.parent_code, 6))
        self.column.addWidget(grid)
        self.column.addWidget(self.level)
        self.column.addStretch(1)

    def culprits(self) -> Mapping[str, Field]:
        return {
            "unit.code_shape": self.code,
            "unit.name_missing": self.name,
            "office.exists_already": self.name,
        }

    def _code_error(self, words: str) -> str:
        try:
            unit_identifier(normalise(words))
        except CdsError:
            return self.tr("Cần dạng 000.00.16.H12 hoặc H12.16.")
        return ""


class AdminStep(Step):
    """Who administers it."""

    def __init__(self, speak: Speak) -> None:
        super().__init__(
            self.tr("Quản trị viên"),
            self.tr("Người này thêm người dùng khác, sửa lịch, danh mục và khôi phục dữ liệu."),
        )
        self._speak = speak
        self.full_name = TextField(self.tr("Họ và tên"), required=True, normalise=normalise)
        self.username = TextField(
            self.tr("Tên đăng nhập"), required=True, check=self._username_error,
            help=self.tr("Chữ không dấu, chữ số, dấu chấm"),
        )  # fmt: skip
        self.username.set_text("admin")
        self.password = PasswordField(
            self.tr("Mật khẩu"), required=True, check=self._password_error,
            help=self.tr("Ít nhất 8 ký tự"),
        )  # fmt: skip
        self.again = PasswordField(
            self.tr("Nhập lại mật khẩu"), required=True, check=self._again_error
        )
        self.fields = [self.full_name, self.username, self.password, self.again]
        grid = FormGrid()
        grid.add_row((self.full_name, 7), (self.username, 5))
        grid.add_row((self.password, 6), (self.again, 6))
        self.column.addWidget(grid)
        self.column.addWidget(
            Label(
                self.tr("Ghi mật khẩu ở nơi an toàn: không ai xem lại được mật khẩu này."),
                TextRole.CAPTION,
                Tone.MUTED,
                wrap=True,
            )
        )
        self.column.addStretch(1)

    def culprits(self) -> Mapping[str, Field]:
        return {
            "officer.username_shape": self.username,
            "officer.name_missing": self.full_name,
            "officer.password_short": self.password,
            "officer.password_plain": self.password,
        }

    def _username_error(self, words: str) -> str:
        name = normalise(words).lower()
        if " " in name or name != fold(name):
            return self.tr("Chỉ dùng chữ không dấu, chữ số và dấu chấm.")
        return ""

    def _password_error(self, words: str) -> str:
        try:
            check_password(words)
        except CdsError as error:
            return self._speak(error)
        return ""

    def _again_error(self, words: str) -> str:
        return "" if words == self.password.text() else self.tr("Hai lần nhập chưa giống nhau.")


class BackupStep(Step):
    """Where backups go."""

    def __init__(self, default: Path) -> None:
        super().__init__(
            self.tr("Sao lưu"),
            self.tr(
                "Dữ liệu được sao lưu hằng ngày và khi đóng chương trình. Nên chọn ổ USB hoặc"
                " ổ đĩa khác, để hỏng máy vẫn còn dữ liệu."
            ),
        )
        self.default = default
        self.folder = TextField(
            self.tr("Thư mục sao lưu"), icon="folder", check=self._folder_error,
            placeholder=str(default), help=self.tr("Để trống: dùng thư mục trên, đổi được sau"),
        )  # fmt: skip
        self.choose = Button(self.tr("Chọn thư mục…"), icon="folder-open")
        self.choose.clicked.connect(self.ask)
        self.fields = [self.folder]
        self.column.addWidget(self.folder)
        row = QHBoxLayout()
        row.addWidget(self.choose)
        row.addStretch(1)
        self.column.addLayout(row)
        self.column.addStretch(1)

    def value(self) -> str:
        """The chosen folder, "" for the one beside the data."""
        return self.folder.text().strip()

    def ask(self) -> QFileDialog:
        """Let the officer pick a folder."""
        dialog = QFileDialog(self, self.tr("Thư mục sao lưu"))
        dialog.setFileMode(QFileDialog.FileMode.Directory)
        dialog.setOption(QFileDialog.Option.ShowDirsOnly)
        dialog.fileSelected.connect(self.folder.set_text)
        dialog.open()
        return dialog

    def _folder_error(self, words: str) -> str:
        path = Path(words.strip())
        if not path.is_absolute():
            return self.tr("Cần đường dẫn đầy đủ. Nhấn “Chọn thư mục…” để chọn.")
        if not path.is_dir() and not path.parent.is_dir():
            return self.tr("Không thấy thư mục này. Cắm ổ đĩa hoặc chọn thư mục khác.")
        return ""


class CatalogueStep(Step):
    """With which catalogue of procedures it starts.

    Signals:
        file_chosen: The officer named a file of the office's own.
    """

    SHIPPED, OWN, EMPTY = "shipped", "own", "empty"
    file_chosen = Signal(object)

    def __init__(self) -> None:
        super().__init__(
            self.tr("Danh mục thủ tục"),
            self.tr("Danh mục sửa và bổ sung được bất cứ lúc nào ở trang Thủ tục."),
        )
        self.choice = RadioGroup(inline=False)
        self.choice.set_choices(
            [
                (self.SHIPPED, self.tr("Danh mục kèm theo: 175 thủ tục cấp xã")),
                (self.OWN, self.tr("Tệp của đơn vị (xlsx, xls, ods, csv)")),
                (self.EMPTY, self.tr("Bắt đầu với danh mục trống")),
            ]
        )
        self.choice.chosen.connect(self._show_choice)
        self.file = TextField(self.tr("Tệp danh mục"), icon="file-spreadsheet", required=True)
        self.file.left.connect(self._file_left)
        self.choose = Button(self.tr("Chọn tệp…"), icon="folder-open")
        self.choose.clicked.connect(self.ask)
        self.state = StateLabel()
        self.remarks = Label("", TextRole.CAPTION, Tone.MUTED, wrap=True)
        self._own = QWidget()
        inner = QVBoxLayout(self._own)
        inner.setContentsMargins(28, 0, 0, 0)
        inner.setSpacing(Space.S)
        inner.addWidget(self.file)
        row = QHBoxLayout()
        row.setSpacing(Space.L)
        row.addWidget(self.choose)
        row.addWidget(self.state)
        row.addStretch(1)
        inner.addLayout(row)
        inner.addWidget(self.remarks)
        self._asked = ""
        self.column.addWidget(SectionTitle(self.tr("Bắt đầu với")))
        self.column.addWidget(self.choice)
        self.column.addWidget(self._own)
        self.column.addStretch(1)
        self._show_choice(self.SHIPPED)

    def first_wrong(self) -> QWidget | None:
        if self.choice.value() != self.OWN:
            return None
        if self.file.error() or not self.file.is_valid():
            return self.file
        return None

    def culprits(self) -> Mapping[str, Field]:
        return {"file.not_found": self.file}

    def refuse(self, error: CdsError, words: str) -> bool:
        about_file = error.code.startswith(("catalogue.", "spreadsheet.", "file."))
        if about_file:
            self.choice.set_value(self.OWN)
            self._show_choice(self.OWN)
            self.state.set_state(None)
            self.remarks.setText("")
            self.file.set_error(words)
        return about_file

    def focus_first(self) -> None:
        self.choice.setFocus()

    def enter(self, focus: QWidget | None) -> bool:
        """Enter in the name of a file reads it first."""
        is_unread = self.file.text().strip() not in ("", self._asked)
        if focus is self.file.edit and is_unread:
            self._file_left()
            return True
        return False

    def path(self) -> Path | None:
        """The office's own file, when it is chosen."""
        words = self.file.text().strip()
        return Path(words) if self.choice.value() == self.OWN and words else None

    def ask(self) -> QFileDialog:
        """Let the officer pick a file."""
        dialog = QFileDialog(
            self,
            self.tr("Tệp danh mục thủ tục"),
            filter=self.tr("Bảng tính (*.xlsx *.xls *.ods *.xlsb *.csv)"),
        )
        dialog.setFileMode(QFileDialog.FileMode.ExistingFile)
        dialog.fileSelected.connect(self.take_file)
        dialog.open()
        return dialog

    def take_file(self, name: str) -> None:
        """Read this file."""
        self.file.set_text(name)
        self._file_left()

    def _show_choice(self, choice: object) -> None:
        self._own.setVisible(choice == self.OWN)
        if choice == self.OWN:
            self.file.setFocus()

    def _file_left(self) -> None:
        words = self.file.text().strip().strip('"')
        if words and words != self._asked:
            self._asked = words
            self.file.set_text(words)
            self.file_chosen.emit(Path(words))


def _full_code(words: str) -> str:
    try:
        return unit_identifier(normalise(words)) if words.strip() else ""
    except CdsError:
        return normalise(words)
