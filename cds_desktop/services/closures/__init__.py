"""Sudden closures of the office: closing, taking a closure back, and whom to call."""

from cds_desktop.domain.closures import KeptWhy
from cds_desktop.services.closures.calls import (
    CallList,
    PastClosure,
    calls,
    past,
    record_call_list,
)
from cds_desktop.services.closures.closing import Closure, MovedDossier, close, preview
from cds_desktop.services.closures.reopening import (
    KeptDossier,
    Reopening,
    preview_reopening,
    reopen,
)

__all__ = [
    "CallList",
    "Closure",
    "KeptDossier",
    "KeptWhy",
    "MovedDossier",
    "PastClosure",
    "Reopening",
    "calls",
    "close",
    "past",
    "preview",
    "preview_reopening",
    "record_call_list",
    "reopen",
]
