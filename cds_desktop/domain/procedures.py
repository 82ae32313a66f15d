"""An administrative procedure (thủ tục hành chính) as one version of a catalogue entry."""

from __future__ import annotations

import hashlib
import json
import re
from collections.abc import Mapping
from dataclasses import dataclass, field, fields, replace
from datetime import date
from enum import StrEnum

from cds_desktop.domain.deadlines import TimeLimit
from cds_desktop.domain.dossiers import Channel
from cds_desktop.domain.procedure_components import Component
from cds_desktop.domain.procedure_parsing import bare_number, names_channels, read_fee, read_limit
from cds_desktop.domain.text import fold

__all__ = [
    "PROVISIONAL_PREFIX",
    "SINCE_EVER",
    "Component",
    "Doubt",
    "OnlineLevel",
    "Procedure",
    "StoredProcedure",
    "content_key",
    "doubts",
    "fill_gaps",
    "is_provisional",
    "provisional_code",
    "with_channel_limits",
    "without_channel_limits",
]

PROVISIONAL_PREFIX = "NB."
"""Marks a local ("nội bộ") code given to a procedure whose national code is not known."""

SINCE_EVER = date.min
"""First day of a version whose beginning the source does not tell."""

_CHANNEL_LIMITS = ("limit_online", "limit_postal")
_FEE_COLUMNS = ("fee_vnd", "fee_online_vnd", "fee_text")
_NATIONAL_CODE = re.compile(r"\d+\.\d{6}(?:\.[\w.]+)?")


class OnlineLevel(StrEnum):
    """How far a procedure can be done online; UNCLEAR has an online channel of unknown extent."""

    FULL = "full"
    PARTIAL = "partial"
    UNCLEAR = "unclear"
    NONE = "none"


@dataclass(frozen=True, slots=True)
class Procedure:
    """One version of a procedure; text is normalised, and "" where the source gives none.

    Attributes:
        code: National code ("1.001193") or a provisional local one ("NB.123456").
        level: Levels that carry it out, in the form "Cấp tỉnh; Cấp xã".
        limit: The limit for dossiers handed in directly; None where a person must decide.
        limit_online: The limit for dossiers filed online; None where it is as direct.
        limit_postal: The limit for dossiers sent by post; None where it is as direct.
        limit_text: The limit as the source words it, always kept.
        fee_vnd: Fee in đồng; 0 is free, None is unknown or depends on something.
        fee_online_vnd: Fee in đồng when filed online, where it differs.
        fee_text: The fee as the source words it, always kept.
        online_level: None where the source does not say.
        documents_text: The papers as the source words them; `components` is its reading.
    """

    code: str
    name: str
    field: str = ""
    level: str = ""
    limit: TimeLimit | None = None
    limit_text: str = ""
    limit_note: str = ""
    fee_vnd: int | None = None
    fee_online_vnd: int | None = None
    fee_text: str = ""
    online_level: OnlineLevel | None = None
    channels: tuple[Channel, ...] = ()
    components: tuple[Component, ...] = ()
    agency: str = ""
    decision_no: str = ""
    portal_url: str = ""
    note: str = ""
    documents_text: str = ""
    limit_online: TimeLimit | None = None
    limit_postal: TimeLimit | None = None

    def limit_for(self, channel: Channel) -> TimeLimit | None:
        """The limit of a dossier that came in this way (workflow.md section 5)."""
        own = {Channel.ONLINE: self.limit_online, Channel.POSTAL: self.limit_postal}.get(channel)
        return self.limit if own is None else own

    @property
    def limits_differ(self) -> bool:
        """Whether the limit depends on how the dossier comes in."""
        return any(self.limit_for(channel) != self.limit for channel in Channel)


@dataclass(frozen=True, slots=True)
class StoredProcedure:
    """A version as the office keeps it; in force from `valid_from` until before `valid_to`."""

    id: int
    version_id: int
    valid_from: date
    valid_to: date | None
    procedure: Procedure

    def is_in_force(self, on: date) -> bool:
        """Tell whether a dossier received on this day falls under this version."""
        return self.valid_from <= on and (self.valid_to is None or on < self.valid_to)


@dataclass(frozen=True, slots=True)
class Doubt:
    """Something about a catalogue row that a person should look at.

    Attributes:
        reason: A code such as "limit_without_unit"; its sentence is in `wording.procedures`.
        facts: What the sentence needs, as text.
    """

    reason: str
    facts: Mapping[str, str] = field(default_factory=dict)


def provisional_code(name: str) -> str:
    """Give the same local code to the same name in any spelling or case.

    It can never be taken for a national code, which starts with a digit.
    """
    digest = hashlib.sha256(fold(name).encode("utf-8")).digest()
    return f"{PROVISIONAL_PREFIX}{int.from_bytes(digest[:8], 'big') % 1_000_000:06d}"


def is_provisional(code: str) -> bool:
    """Tell whether the code was given by this program and not by the State."""
    return code.startswith(PROVISIONAL_PREFIX)


def content_key(procedure: Procedure) -> str:
    """Return a short hash of everything the version says; equal content, equal key.

    Limits of other channels count only where there are some, so that the keys of catalogues
    imported before the program knew of them stay right.
    """
    names = [item.name for item in fields(procedure) if item.name not in _CHANNEL_LIMITS]
    content = [_plain(getattr(procedure, name)) for name in names]
    content += [
        [name, _plain(limit)]
        for name in _CHANNEL_LIMITS
        if (limit := getattr(procedure, name)) is not None
    ]
    canonical = json.dumps(content, ensure_ascii=False, separators=(",", ":"))
    return hashlib.sha256(canonical.encode("utf-8")).hexdigest()[:32]


def _plain(value: object) -> object:
    if isinstance(value, TimeLimit):
        return [_number(value), str(value.unit)]
    if isinstance(value, Component):
        return [value.name, value.originals, value.copies, value.form_file, value.case]
    if isinstance(value, tuple):
        return [_plain(item) for item in value]
    if isinstance(value, StrEnum):
        return str(value)
    return int(value) if isinstance(value, Channel) else value


def _number(limit: TimeLimit) -> str:
    return format(limit.value.normalize(), "f")


def fill_gaps(new: Procedure, known: Procedure) -> Procedure:
    """Keep what the office knows where a catalogue says nothing: an empty cell deletes nothing.

    A limit written as a bare number ("5") takes the unit the office knows for the same number; a
    number that differs leaves the limit open, for a person to decide. The limits of other channels
    stay while the file repeats the direct one and says nothing of channels.
    """
    kept: dict[str, object] = {
        name: getattr(known, name)
        for name in ("field", "level", "agency", "decision_no", "portal_url", "note", "channels")
        if not getattr(new, name)
    }
    if not new.name:
        kept["name"] = known.name
    if new.online_level is None:
        kept["online_level"] = known.online_level
    if not new.documents_text and not new.components:
        kept |= {"components": known.components, "documents_text": known.documents_text}
    if not new.fee_text and new.fee_vnd is None and new.fee_online_vnd is None:
        kept |= {name: getattr(known, name) for name in _FEE_COLUMNS}
    if new.limit is None and not new.limit_text:
        kept |= {name: getattr(known, name) for name in ("limit", "limit_text", "limit_note")}
        kept |= {name: getattr(known, name) for name in _CHANNEL_LIMITS}
    elif new.limit is None and _says_same_number(new.limit_text, known.limit):
        kept |= {"limit": known.limit, "limit_note": new.limit_note or known.limit_note}
        kept |= {name: getattr(known, name) for name in _CHANNEL_LIMITS}
    elif new.limit == known.limit and not names_channels(new.limit_text):
        kept |= {name: getattr(known, name) for name in _CHANNEL_LIMITS}
    return replace(new, **kept)  # type: ignore[arg-type]  # Names and values come from fields.


def without_channel_limits(procedure: Procedure) -> Procedure:
    """The entry as it was read before the program knew of limits by channel."""
    return replace(procedure, limit_online=None, limit_postal=None)


def with_channel_limits(known: Procedure, read: Procedure) -> Procedure:
    """Add the limits of other channels that a row tells to what the office keeps of that row.

    An entry whose limit a person has corrected stays as it is.
    """
    if known.limit != read.limit or known.limit_online or known.limit_postal:
        return known
    return replace(known, limit_online=read.limit_online, limit_postal=read.limit_postal)


def _says_same_number(text: str, limit: TimeLimit | None) -> bool:
    number = bare_number(text)
    return limit is not None and number is not None and number == limit.value


def doubts(procedure: Procedure) -> tuple[Doubt, ...]:
    """List what a person should check before the office relies on this entry."""
    found: list[Doubt] = []
    if is_provisional(procedure.code):
        found.append(Doubt("missing_code", {"code": procedure.code}))
    elif not _NATIONAL_CODE.fullmatch(procedure.code):
        found.append(Doubt("odd_code", {"code": procedure.code}))
    if not procedure.name:
        found.append(Doubt("missing_name"))
    if not procedure.level:
        found.append(Doubt("missing_level"))
    if not procedure.field:
        found.append(Doubt("missing_field"))
    found.extend(_limit_doubts(procedure))
    found.extend(_fee_doubts(procedure))
    if procedure.portal_url and not _is_web_address(procedure.portal_url):
        found.append(Doubt("odd_url", {"url": procedure.portal_url}))
    return tuple(found)


def _limit_doubts(procedure: Procedure) -> list[Doubt]:
    reading = read_limit(procedure.limit_text)
    if procedure.limit is not None and procedure.limit != reading.limit:
        return []  # A person, or the source's own column, gave the limit.
    reasons = list(reading.reasons)
    given = (procedure.limit_online, procedure.limit_postal)
    if given != (reading.online, reading.postal):
        # A person gave limits for channels; one that the words give and the office lacks is open.
        pairs = zip(given, (reading.online, reading.postal), strict=True)
        is_open = any(own is None and read is not None for own, read in pairs)
        reasons = [reason for reason in reasons if reason != "limit_by_channel"]
        reasons += ["limit_by_channel"] * is_open
    return [Doubt(reason, {"text": procedure.limit_text}) for reason in reasons]


def _fee_doubts(procedure: Procedure) -> list[Doubt]:
    reading = read_fee(procedure.fee_text)
    amounts = (procedure.fee_vnd, procedure.fee_online_vnd)
    reasons = list(reading.reasons)
    if procedure.fee_vnd is not None and procedure.fee_vnd != reading.fee_vnd:
        reasons = []
    if any(amount is not None and 0 < amount < 1_000 for amount in amounts):
        reasons.append("odd_fee")
    return [Doubt(reason, {"text": procedure.fee_text}) for reason in dict.fromkeys(reasons)]


def _is_web_address(url: str) -> bool:
    return re.fullmatch(r"https?://[^\s/]+\.[^\s/]+(?:/\S*)?", url) is not None
