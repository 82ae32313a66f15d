"""Sums of named counts: what stands above and below the line of an indicator.

`settled_early + settled_on_time`, `2*settled_early + dated_on_time`, `max(a, b)`, `min(a, b)`.
Whole numbers only; a factor is a number. Nothing else is understood, and nothing is executed.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from functools import lru_cache
from typing import Final, NoReturn

from cds_desktop.domain.errors import RuleBroken

_TOKEN: Final = re.compile(
    r"\s*(?:(?P<number>\d{1,9})|(?P<name>[a-z][a-z0-9_]*)|(?P<sign>[-+*(),]))"
)
_LONGEST: Final = 400
_DEEPEST: Final = 8
Counts = Mapping[str, int | None]


@dataclass(frozen=True, slots=True)
class Number:
    """A whole number written out."""

    value: int


@dataclass(frozen=True, slots=True)
class Name:
    """A measure."""

    name: str


@dataclass(frozen=True, slots=True)
class Sum:
    """Terms, each with its factor; a factor below zero subtracts."""

    terms: tuple[tuple[int, Node], ...]


@dataclass(frozen=True, slots=True)
class Extreme:
    """The largest or the smallest of its parts."""

    parts: tuple[Node, ...]
    is_largest: bool


Node = Number | Name | Sum | Extreme


@dataclass(frozen=True, slots=True)
class Expression:
    """A readable sum.

    Attributes:
        text: As it was written.
        names: The measures in it, each once, in their order.
    """

    text: str
    root: Node
    names: tuple[str, ...]

    def value(self, counts: Counts) -> int | None:
        """The sum; None when any count in it is not known, which is not 0."""
        if any(counts.get(name) is None for name in self.names):
            return None
        return _value(self.root, counts)

    def weights(self, counts: Counts) -> tuple[dict[str, int], int]:
        """How often each measure counts, and what is added as a plain number.

        Of a largest or smallest the part that gave the value counts, the first of equal ones.
        """
        found: dict[str, int] = {}
        return found, _weigh(self.root, counts, 1, found)


def _value(node: Node, counts: Counts) -> int:
    if isinstance(node, Number):
        return node.value
    if isinstance(node, Name):
        return counts.get(node.name) or 0
    if isinstance(node, Sum):
        return sum(factor * _value(term, counts) for factor, term in node.terms)
    return _value(_chosen(node, counts), counts)


def _chosen(node: Extreme, counts: Counts) -> Node:
    choose = max if node.is_largest else min
    return choose(node.parts, key=lambda part: _value(part, counts))


def _weigh(node: Node, counts: Counts, factor: int, found: dict[str, int]) -> int:
    if isinstance(node, Number):
        return factor * node.value
    if isinstance(node, Name):
        found[node.name] = found.get(node.name, 0) + factor
        return 0
    if isinstance(node, Sum):
        return sum(_weigh(term, counts, factor * times, found) for times, term in node.terms)
    return _weigh(_chosen(node, counts), counts, factor, found)


@lru_cache(maxsize=1024)
def expression(text: str) -> Expression:
    """Read a sum.

    Raises:
        RuleBroken: `indicator.expression_wrong` with the place where it stops being one.
    """
    if len(text) > _LONGEST:
        raise RuleBroken("indicator.expression_wrong", text=text[:60] + "…", at=_LONGEST)
    parser = _Parser(text)
    root = parser.whole()
    return Expression(text, root, tuple(dict.fromkeys(parser.names)))


class _Parser:
    """Reads one text from left to right."""

    def __init__(self, text: str) -> None:
        self._text = text
        self._place = 0
        self._depth = 0
        self.names: list[str] = []

    def whole(self) -> Node:
        root = self._sum()
        if self._text[self._place :].strip():
            self._wrong()
        return root

    def _sum(self) -> Node:
        self._depth += 1
        if self._depth > _DEEPEST:
            self._wrong()
        sign = -1 if self._takes("-") else 1
        terms = [self._term(sign)]
        while True:
            if self._takes("+"):
                terms.append(self._term(1))
            elif self._takes("-"):
                terms.append(self._term(-1))
            else:
                break
        self._depth -= 1
        only = terms[0]
        return only[1] if len(terms) == 1 and only[0] == 1 else Sum(tuple(terms))

    def _term(self, sign: int) -> tuple[int, Node]:
        number = self._token("number")
        if number is None:
            return sign, self._factor()
        if self._takes("*"):
            return sign * int(number), self._factor()
        return sign, Number(int(number))

    def _factor(self) -> Node:
        if self._takes("("):
            inside = self._sum()
            self._needs(")")
            return inside
        name = self._token("name")
        if name is None:
            self._wrong()
        if name not in ("max", "min"):
            self.names.append(name)
            return Name(name)
        self._needs("(")
        parts = [self._sum()]
        while self._takes(","):
            parts.append(self._sum())
        self._needs(")")
        return Extreme(tuple(parts), name == "max")

    def _token(self, kind: str) -> str | None:
        found = _TOKEN.match(self._text, self._place)
        if found is None or found[kind] is None:
            return None
        self._place = found.end()
        return found[kind]

    def _takes(self, sign: str) -> bool:
        found = _TOKEN.match(self._text, self._place)
        if found is None or found["sign"] != sign:
            return False
        self._place = found.end()
        return True

    def _needs(self, sign: str) -> None:
        if not self._takes(sign):
            self._wrong()

    def _wrong(self) -> NoReturn:
        raise RuleBroken("indicator.expression_wrong", text=self._text, at=self._place + 1)
