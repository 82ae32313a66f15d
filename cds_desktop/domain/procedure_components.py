"""The papers a procedure asks for (thành phần hồ sơ), read from catalogue text."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass

from cds_desktop.domain.text import normalise

PORTAL_SEPARATOR = "|"
PLAIN_SEPARATOR = ";"

_CASE = re.compile(r"^\[(?!\s*mẫu\s*:)([^\]]*)\]\s*", re.IGNORECASE)
_FORM = re.compile(r"\s*\[mẫu:\s*(.*?)\]", re.IGNORECASE)
_COUNT = r"(\d{1,4})\s+bản\s+"
_COUNTS = re.compile(
    rf"\s*\(\s*(?:{_COUNT}chính)?\s*,?\s*(?:{_COUNT}(?:sao|chụp|photo))?\s*\)\s*$", re.IGNORECASE
)
_MEANINGLESS = frozenset({"", ".", "-", "…", "...", ";"})


@dataclass(frozen=True, slots=True)
class Component:
    """One paper of a dossier, as the catalogue words it.

    Attributes:
        name: The paper's name.
        originals: Number of originals asked for; None when the source does not say.
        copies: Number of copies asked for; None when the source does not say.
        form_file: File name of the form to fill in.
        case: The case ("trường hợp") in which the paper is asked for.
    """

    name: str
    originals: int | None = None
    copies: int | None = None
    form_file: str = ""
    case: str = ""


def read_components(text: str) -> tuple[Component, ...]:
    """Split the text of one catalogue cell into papers.

    The portal's form parts papers by "|", names a case in [ ] before its first paper, the form's
    file in [mẫu: …] and the numbers in ( ). Without "|", papers stand one to a line, or are parted
    by ";" outside brackets.
    """
    components: list[Component] = []
    case = ""
    for part in _parts(text):
        rest = part.strip()
        found = _CASE.match(rest)
        if found:
            case = normalise(found.group(1)).rstrip(":")
            rest = rest[found.end() :]
        component = _component(rest, case)
        if component is not None:
            components.append(component)
    return tuple(components)


def components_text(components: Iterable[Component]) -> str:
    """Write papers in the portal's form, so that `read_components` gives them back."""
    parts: list[str] = []
    case = ""
    for component in components:
        head = f"[{component.case}] " if component.case != case else ""
        case = component.case
        parts.append(head + _component_text(component))
    return " | ".join(parts)


def _component_text(component: Component) -> str:
    counts = [
        f"{number} bản {kind}"
        for number, kind in ((component.originals, "chính"), (component.copies, "sao"))
        if number is not None
    ]
    form = f" [mẫu: {component.form_file}]" if component.form_file else ""
    return component.name + form + (f" ({', '.join(counts)})" if counts else "")


def _parts(text: str) -> list[str]:
    if PORTAL_SEPARATOR in text:
        return text.split(PORTAL_SEPARATOR)
    if "[mẫu:" in text.lower() or _CASE.match(text.strip()) or _COUNTS.search(text):
        return [text]
    if "\n" in text:
        return text.splitlines()
    return _split_outside_brackets(text, PLAIN_SEPARATOR)


def _split_outside_brackets(text: str, separator: str) -> list[str]:
    parts, depth, start = [], 0, 0
    for position, letter in enumerate(text):
        if letter in "([":
            depth += 1
        elif letter in ")]":
            depth = max(0, depth - 1)
        elif letter == separator and depth == 0:
            parts.append(text[start:position])
            start = position + 1
    parts.append(text[start:])
    return parts


def _component(text: str, case: str) -> Component | None:
    originals = copies = None
    counts = _COUNTS.search(text)
    if counts and (counts.group(1) or counts.group(2)):
        originals = int(counts.group(1)) if counts.group(1) else None
        copies = int(counts.group(2)) if counts.group(2) else None
        text = text[: counts.start()]
    forms = [normalise(form) for form in _FORM.findall(text)]
    name = normalise(_FORM.sub("", text))
    if name in _MEANINGLESS and not forms:
        return None
    if not name and forms:
        name = forms[0]
    return Component(name, originals, copies, "; ".join(filter(None, forms)), case)
