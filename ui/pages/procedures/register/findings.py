"""What a scanned code turned out to be, and what to do about it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Final
from urllib.parse import urlsplit

from PySide6.QtCore import QCoreApplication

from cds_desktop.domain.publicity.printed import is_address
from cds_desktop.domain.publicity.sheets import CheckOutcome, ScanKind, SheetState
from cds_desktop.services.publicity.checks import CheckResult, Scan
from cds_desktop.services.publicity.register import ListedSheet
from cds_desktop.wording.moments import clock_words
from cds_desktop.wording.posted_sheets import check_words, kind_words
from ui.models.columns import Column
from ui.pages.procedures.register.words import outcome_state, sheet_state, sheet_words
from ui.theme import Tone
from ui.widgets.state import StateWord

_tr: Final = QCoreApplication.translate
_LONGEST: Final = 60
_WRONG_NOW: Final = frozenset(
    {SheetState.WITHDRAWN, SheetState.ADDRESS_CHANGED, SheetState.CHANGED}
)


@dataclass(frozen=True, slots=True)
class Finding:
    """One line of the walk.

    Attributes:
        number: Counts the lines; a line stays the same when a sheet is chosen for it.
        source: Name of the picture; "" for a reader.
        result: None where a picture had no code.
        trouble: Why a picture gave no code.
    """

    number: int
    at: datetime
    source: str = ""
    result: CheckResult | None = None
    trouble: str = ""

    @property
    def sheet(self) -> ListedSheet | None:
        """The sheet it was, when that is known."""
        return None if self.result is None else self.result.sheet

    @property
    def candidates(self) -> Sequence[ListedSheet]:
        """Sheets of which any may be the one before the officer."""
        if self.result is None or self.result.sheet is not None:
            return ()
        return self.result.candidates

    @property
    def procedure_code(self) -> str:
        """The procedure to which the code belongs; "" when it is none."""
        return "" if self.result is None else self.result.scan.procedure_code


def finding_state(finding: Finding) -> StateWord:
    """Say in the list what was found."""
    result = finding.result
    if result is None:
        return StateWord(Tone.SOON, _tr("Findings", "Không có mã"), "search-off")
    if finding.candidates:
        return StateWord(Tone.WAIT, _tr("Findings", "Chọn tờ"), "help-circle")
    if result.sheet is not None and result.outcome is not None:
        is_right = result.outcome is CheckOutcome.CONFIRMED
        if is_right and result.sheet.state in _WRONG_NOW:
            return sheet_state(result.sheet.state)
        return outcome_state(result.outcome)
    if result.scan.is_withdrawn:
        return sheet_state(SheetState.WITHDRAWN)
    if result.scan.former:
        return StateWord(Tone.SOON, _tr("Findings", "Đã ghi gỡ"), "alert-circle")
    return {
        ScanKind.FOREIGN: StateWord(Tone.LATE, _tr("Findings", "Mã lạ")),
        ScanKind.PAYMENT: StateWord(Tone.LATE, _tr("Findings", "Mã chuyển tiền")),
        ScanKind.OLD_PORTAL: StateWord(Tone.SOON, _tr("Findings", "Địa chỉ cũ"), "history"),
        ScanKind.OLD_VERSION: StateWord(Tone.SOON, _tr("Findings", "Mã cũ"), "history"),
        ScanKind.PORTAL: StateWord(Tone.SOON, _tr("Findings", "Cần xem"), "alert-circle"),
        ScanKind.CATALOGUE: StateWord(Tone.SOON, _tr("Findings", "Chưa ghi sổ"), "alert-circle"),
    }.get(result.scan.kind, StateWord(Tone.MUTED, _tr("Findings", "Giấy khác"), "file"))


def finding_title(finding: Finding) -> str:
    """Say whose code it is."""
    result = finding.result
    if result is None:
        return finding.source
    if result.sheet is not None:
        names, sheet = result.sheet.names, result.sheet.sheet
        name = names[0] if len(names) == 1 else sheet_words(sheet)
        code = result.scan.procedure_code
        # The name of a right procedure beside "no longer in force" would say that of it.
        if not code or result.sheet.state is result.sheet.state_with(code):
            name = result.scan.procedure_name or name
        return " · ".join((sheet.number, name))
    if result.scan.kind is ScanKind.FOREIGN:
        return _cut(result.scan.text)
    return result.scan.procedure_name or kind_words(result.scan)


def finding_advice(finding: Finding) -> str:
    """Say what was written down, or what to do now."""
    result = finding.result
    if result is None:
        return finding.trouble
    if result.sheet is None and not result.candidates:
        return scan_words(result.scan)
    return check_words(result)


def scan_words(scan: Scan) -> str:
    """Say what a code is that belongs to no sheet, where it leads, and what to do."""
    advice = check_words(CheckResult(scan))
    if scan.kind is ScanKind.FOREIGN:
        words = _tr("Findings", "Mã lạ: {to}, không phải tờ của cơ quan. {advice}")
        return words.format(to=destination(scan.text), advice=advice)
    return f"{kind_words(scan)}. {advice}".strip()


def destination(text: str) -> str:
    """Say where a foreign code leads, so short that it fits a line."""
    if is_address(text):
        try:
            host = urlsplit(text).hostname or ""
        except ValueError:
            host = ""
        return _tr("Findings", "dẫn tới {host}").format(host=_cut(host or text))
    return _tr("Findings", "ghi “{text}”").format(text=_cut(text))


def _cut(text: str) -> str:
    line = " ".join(text.split())
    return line if len(line) <= _LONGEST else f"{line[: _LONGEST - 1].rstrip()}…"


def finding_columns() -> Sequence[Column[Finding]]:
    """Return the columns of the list."""
    return (
        Column(
            "state", _tr("Findings", "Kết quả"), 172, lambda row: "", state=finding_state,
            sortable=False,
        ),
        Column(
            "title", _tr("Findings", "Mã, việc cần làm"), 260, finding_title,
            second=finding_advice, tooltip=lambda row: "\n".join(
                (finding_title(row), finding_advice(row))
            ),
            stretch=True, sortable=False,
        ),
        Column(
            "at", _tr("Findings", "Lúc"), 64, lambda row: clock_words(row.at), right=True,
            tone=Tone.MUTED, sortable=False,
        ),
    )  # fmt: skip
