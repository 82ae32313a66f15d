"""Papers of a sample dossier and how far each is digitised."""

from __future__ import annotations

from dataclasses import dataclass
from random import Random
from typing import Final

from cds_desktop.domain.digitisation import (
    COUNTS_AS_DIGITISED,
    PaperForm,
    PaperKind,
    PaperState,
)
from cds_desktop.domain.procedure_components import Component
from cds_desktop.domain.text import search_key
from cds_desktop.persistence.bulk import Value, instant_text
from cds_desktop.services.demo.workload import Offer

PAPER_COLUMNS: Final = (
    "dossier_id", "kind", "position", "name", "form", "quantity", "state", "file_sha256",
    "attached_at", "reason",
)  # fmt: skip
_CANNOT_SCAN: Final = (
    "Khổ giấy lớn hơn A3, máy quét tại quầy không nhận.",
    "Sổ đóng bìa cứng, không đặt được vào máy quét.",
    "Giấy cũ, dễ rách khi đưa vào máy quét.",
)
_GOOD: Final = frozenset(str(state) for state in COUNTS_AS_DIGITISED)
_COMPONENT, _RESULT = str(PaperKind.COMPONENT), str(PaperKind.RESULT)
_DIGITISED, _WAITING = str(PaperState.DIGITISED), str(PaperState.WAITING)


@dataclass(frozen=True, slots=True)
class _Line:
    """One component of a procedure with what is always the same about it."""

    name: str
    form: str
    quantity: int
    is_identity: bool
    is_reusable: bool


@dataclass(frozen=True, slots=True)
class PaperCounts:
    """The counts that a dossier keeps of its own papers."""

    total: int
    digitised: int
    results: int
    results_digitised: int


class PaperMaker:
    """Writes the papers of each dossier."""

    def __init__(self, random: Random, file_sha256: str, now: int) -> None:
        self._chance = random.random
        self._file = file_sha256
        self._now = now
        self._lines: dict[int, tuple[_Line, ...]] = {}
        self.rows: list[tuple[Value, ...]] = []

    def add(
        self, dossier_id: int, offer: Offer, received: int, finished: int | None, progress: float
    ) -> PaperCounts:
        """Add components and, once finished, the result; `progress` runs from 0 to 1 in time."""
        lines = self._lines.get(offer.version_id)
        if lines is None:
            lines = self._lines[offer.version_id] = tuple(map(_line, offer.components))
        chance = self._chance
        scanned = received + 90 + int(chance() * 1_500)
        is_whole = chance() < 0.80 + 0.07 * progress and scanned <= self._now
        missing = -1 if is_whole else int(chance() * len(lines))
        good = 0
        for position, line in enumerate(lines, start=1):
            state, reason = self._state(line, is_missing=position - 1 == missing)
            if scanned > self._now or not (is_whole or chance() < 0.8 or state == _WAITING):
                state, reason = _WAITING, ""
            good += state in _GOOD
            self.rows.append(
                (
                    dossier_id, _COMPONENT, position, line.name, line.form, line.quantity, state,
                    self._file if state == _DIGITISED else None,
                    None if state == _WAITING else instant_text(scanned + 20 * position),
                    reason,
                )
            )  # fmt: skip
        if finished is None:
            return PaperCounts(len(lines), good, 0, 0)
        attached = finished + 30 + int(chance() * 600)
        done = attached <= self._now and chance() < 0.84 + 0.08 * progress
        self.rows.append(
            (
                dossier_id, _RESULT, 1, offer.name, str(PaperForm.ORIGINAL), 1,
                _DIGITISED if done else _WAITING, self._file if done else None,
                instant_text(attached) if done else None, "",
            )
        )  # fmt: skip
        return PaperCounts(len(lines), good, 1, int(done))

    def _state(self, line: _Line, *, is_missing: bool) -> tuple[str, str]:
        chance = self._chance
        if is_missing:
            if chance() < 0.22:
                reason = _CANNOT_SCAN[int(chance() * len(_CANNOT_SCAN))]
                return str(PaperState.CANNOT_SCAN), reason
            return _WAITING, ""
        if line.is_identity and chance() < 0.8:
            return str(PaperState.FROM_DATABASE), ""
        if line.is_reusable and chance() < 0.12:
            return str(PaperState.REUSED), ""
        return _DIGITISED, ""


def _line(component: Component) -> _Line:
    key = search_key(component.name)
    is_identity = "tui than" in key or "can cuoc" in key or "dan cu" in key
    is_application = key.startswith(("to khai", "don ", "giai de nghi"))
    form = PaperForm.ORIGINAL
    if is_identity:
        form = PaperForm.DATA
    elif not is_application and (component.copies or "ban sao" in key):
        form = PaperForm.COPY
    quantity = max(1, component.originals or component.copies or 1)
    return _Line(component.name, str(form), quantity, is_identity, not is_application)
