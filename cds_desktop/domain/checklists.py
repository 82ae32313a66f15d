"""The checklist of papers at reception, made from the components of a procedure."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Final

from cds_desktop.domain.digitisation import PaperForm, PaperInput, PaperState
from cds_desktop.domain.procedure_components import Component
from cds_desktop.domain.text import fold

_CONDITION: Final = re.compile(r"\((?:neu|doi voi|truong hop|khi)\b|\bneu co\b|\bneu uy quyen\b")
_FROM_DATABASE: Final = re.compile(r"khai thac (?:csdl|co so du lieu|du lieu)|\bcsdl\b.*dan cu")


@dataclass(frozen=True, slots=True)
class ChecklistLine:
    """One paper of the catalogue as the desk ticks it.

    Attributes:
        name: The paper's name.
        form: In which form it is asked for.
        quantity: How many are asked for.
        is_required: Asked for in every case; others depend on the case at hand.
        case: The case in which the paper is asked for, "" for all.
    """

    name: str
    form: PaperForm
    quantity: int
    is_required: bool
    case: str = ""


def checklist_of(components: Iterable[Component]) -> tuple[ChecklistLine, ...]:
    """Read from each component whether it is always asked for, in which form and how often."""
    return tuple(_line(component) for component in components)


def paper_of(name: str, form: PaperForm, quantity: int) -> PaperInput:
    """A ticked paper; what comes out of the population database needs no scan."""
    state = PaperState.FROM_DATABASE if form is PaperForm.DATA else PaperState.WAITING
    return PaperInput(name, form, max(1, quantity), state)


def _line(component: Component) -> ChecklistLine:
    is_required = not component.case and not _CONDITION.search(fold(component.name))
    form = form_of(component)
    counts = {
        PaperForm.ORIGINAL: component.originals,
        PaperForm.COPY: component.copies,
        PaperForm.CERTIFIED_COPY: component.copies,
    }
    quantity = counts.get(form) or component.originals or component.copies or 1
    return ChecklistLine(component.name, form, quantity, is_required, component.case)


def form_of(component: Component) -> PaperForm:
    """The form in which a component is asked for, as far as the catalogue tells."""
    words = fold(component.name)
    if _FROM_DATABASE.search(words):
        return PaperForm.DATA
    if words.startswith("ban sao chung thuc") or "ban sao co chung thuc" in words:
        return PaperForm.CERTIFIED_COPY
    has_copies = bool(component.copies) and not component.originals
    if has_copies or words.startswith(("ban sao", "ban chup", "ban photo")):
        return PaperForm.COPY
    return PaperForm.ORIGINAL
