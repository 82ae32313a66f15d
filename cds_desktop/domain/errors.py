"""The kinds of error which an officer may meet; sentences live in `cds_desktop.wording`."""

from __future__ import annotations


class CdsError(Exception):
    """An error with a code and facts, turned into a sentence at the edge.

    Args:
        code: `subject.what_happened`; every code has a sentence in `wording.errors`.
        **facts: Values for the sentence. Never a citizen's name, number or telephone.
    """

    def __init__(self, code: str, /, **facts: object) -> None:
        super().__init__(code, facts)
        self.code = code
        self.facts = facts

    def __str__(self) -> str:
        return f"{self.code} {self.facts}" if self.facts else self.code


class RuleBroken(CdsError):
    """A rule of the office forbids this; the input is kept."""


class NotFound(CdsError):
    """What was asked for is not there."""


class EnvironmentFault(CdsError):
    """The PC is to blame: disk full, file open elsewhere, database busy or newer."""
