"""The fee in đồng, where nothing to pay is written in words."""

from typing import Any, Final

from cds_desktop.domain.text import fold
from cds_desktop.wording.moments import number_words
from ui.widgets import TextField

_MOST: Final = 10_000_000_000
_NOTHING: Final = ("", "0", "khong", "khong thu", "mien phi")


class FeeField(TextField):
    """A fee: digits with or without dots, or "Không thu"."""

    def __init__(self, label: str, **options: Any) -> None:
        super().__init__(label, check=self._check_fee, normalise=self._tidy, **options)

    def ask_amount(self, is_open: bool) -> None:
        """An empty field of an open fee does not say that nothing is to pay."""
        self.edit.setPlaceholderText(self.tr("Nhập số tiền") if is_open else "")

    def fee(self) -> int:
        """The fee in đồng; 0 when nothing is to pay, and while the words are unreadable."""
        return _read(self.text()) or 0

    def set_fee(self, fee_vnd: int) -> None:
        """Put a fee in."""
        self.set_text(number_words(fee_vnd) if fee_vnd else self.tr("Không thu"))

    def _tidy(self, words: str) -> str:
        found = _read(words)
        if found is None or not words.strip():
            return words
        return number_words(found) if found else self.tr("Không thu")

    def _check_fee(self, words: str) -> str:
        found = _read(words)
        if found is None:
            return self.tr("Cần số tiền, hoặc “Không thu”.")
        return "" if found <= _MOST else self.tr("Số tiền quá lớn.")


def _read(words: str) -> int | None:
    """Read an amount; None when the words are no amount."""
    if fold(words) in _NOTHING:
        return 0
    plain = fold(words).removesuffix("dong").removesuffix("d").replace(".", "").replace(" ", "")
    return int(plain) if plain.isascii() and plain.isdigit() else None
