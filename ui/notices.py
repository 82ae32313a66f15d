"""One door for everything the program says in passing; widgets only draw it."""

import logging
from collections.abc import Callable
from dataclasses import dataclass
from typing import Final

from PySide6.QtCore import QObject, Signal

from cds_desktop.domain.errors import CdsError, EnvironmentFault

SHOWN_MS: Final = 10_000
UNDO_STEPS: Final = 20
HISTORY_LENGTH: Final = 200
_log = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True, eq=False)
class Notice:
    """One sentence, and what can be done about it."""

    text: str
    is_error: bool = False
    undo: Callable[[], None] | None = None
    retry: Callable[[], None] | None = None

    @property
    def stays(self) -> bool:
        """Errors stay until they are closed."""
        return self.is_error


class Notices(QObject):
    """Says, keeps and takes back.

    Signals:
        shown: The sentence, for logs and tests.
        posted: The `Notice`, for the bar that draws it.
        withdrawn: The notice on the screen no longer holds (its act was undone).
        bug: An exception that is not a `CdsError`; the error desk takes it.
    """

    shown = Signal(str)
    posted = Signal(object)
    withdrawn = Signal()
    bug = Signal(object)

    def __init__(self, speak: Callable[[CdsError], str], parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._speak = speak
        self._history: list[Notice] = []
        self._undoable: list[Notice] = []

    @property
    def history(self) -> tuple[Notice, ...]:
        """Everything said since sign-in, oldest first, at most 200."""
        return tuple(self._history)

    def info(self, text: str, undo: Callable[[], None] | None = None) -> None:
        """Say that something was done; `undo` puts it back (also with Ctrl+Z)."""
        self._post(Notice(text, undo=undo))

    def error(self, text: str, retry: Callable[[], None] | None = None) -> None:
        """Say that something was not done; stays until closed."""
        self._post(Notice(text, is_error=True, retry=retry))

    def failed(self, error: Exception, retry: Callable[[], None] | None = None) -> None:
        """Say an expected failure as a sentence; pass anything else on as a bug."""
        if isinstance(error, CdsError):
            level = logging.WARNING if isinstance(error, EnvironmentFault) else logging.INFO
            _log.log(level, "Refused: %s", error.code)
            self.error(self._speak(error), retry)
        elif type(error).__name__ == "Cancelled":
            # The class lives in services, which would drag the database into the start.
            self.info(self.tr("Đã dừng theo yêu cầu."))
        else:
            self.bug.emit(error)

    def undo_last(self) -> bool:
        """Undo the newest act that can be undone; False when there is none."""
        if not self._undoable:
            return False
        self.undo(self._undoable[-1])
        return True

    def undo(self, notice: Notice) -> None:
        """Undo the act of one notice, once."""
        if notice.undo is None or notice not in self._undoable:
            return
        self._undoable.remove(notice)
        self.withdrawn.emit()
        notice.undo()

    def can_undo(self, notice: Notice) -> bool:
        """Whether the act of this notice can still be put back."""
        return notice in self._undoable

    def _post(self, notice: Notice) -> None:
        self._history = [*self._history, notice][-HISTORY_LENGTH:]
        if notice.undo is not None:
            self._undoable = [*self._undoable, notice][-UNDO_STEPS:]
        self.shown.emit(notice.text)
        self.posted.emit(notice)
