"""What a public code says: the portal's address, the office's own address, or plain words.

Never personal data: these codes hang on walls.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from enum import StrEnum
from typing import Final

from cds_desktop.domain.errors import RuleBroken
from cds_desktop.domain.procedures import Procedure
from cds_desktop.domain.publicity.posters import LONGEST_PAYLOAD, qr_payload
from cds_desktop.domain.text import normalise

__all__ = [
    "LONGEST_OFFLINE", "LONGEST_TEMPLATE", "Payload", "PayloadKind", "PayloadRules",
    "check_template", "payload_of", "right_addresses",
]  # fmt: skip

LONGEST_TEMPLATE: Final = 200
LONGEST_OFFLINE: Final = LONGEST_PAYLOAD
"""Bytes of an offline text; Vietnamese letters take two or three."""

_WEB_ADDRESS = re.compile(r"https?://[^\s/]+\.[^\s/]+(?:/\S*)?")
_MARKS = re.compile(r"\{([^{}]*)\}")
_KNOWN_MARKS = frozenset({"code"})


class PayloadKind(StrEnum):
    """Where a code leads."""

    PORTAL = "portal"
    TEMPLATE = "template"
    OFFLINE = "offline"


@dataclass(frozen=True, slots=True)
class PayloadRules:
    """What the office chose.

    Attributes:
        template: Address of the office's own page with `{code}` in it, for `TEMPLATE`.
    """

    kind: PayloadKind = PayloadKind.PORTAL
    template: str = ""


@dataclass(frozen=True, slots=True)
class Payload:
    """The text of one code.

    Attributes:
        text: What a reader gives back.
        kind: What it is; a text that is too long gives way to the portal's address.
        is_fallback: Whether the wish of the office could not be followed.
    """

    text: str
    kind: PayloadKind
    is_fallback: bool = False

    @property
    def size(self) -> int:
        """Bytes."""
        return len(self.text.encode())


def check_template(text: str) -> str:
    """Clean an address template; "" is none.

    Raises:
        RuleBroken: `publicity.template_no_code`, `publicity.template_mark_unknown`,
            `publicity.template_no_address`, `publicity.template_long`.
    """
    template = normalise(text)
    if not template:
        return ""
    if len(template) > LONGEST_TEMPLATE:
        raise RuleBroken("publicity.template_long", most=LONGEST_TEMPLATE, found=len(template))
    marks = _MARKS.findall(template)
    unknown = [mark for mark in marks if mark not in _KNOWN_MARKS]
    if unknown:
        raise RuleBroken("publicity.template_mark_unknown", mark=unknown[0])
    if "code" not in marks:
        raise RuleBroken("publicity.template_no_code")
    if not _WEB_ADDRESS.fullmatch(template.replace("{code}", "1.000001")):
        raise RuleBroken("publicity.template_no_address", found=template)
    return template


def right_addresses(code: str, portal_url: str, rules: PayloadRules) -> tuple[str, ...]:
    """Where a right code of a procedure may lead: the portal's page, the office's own one."""
    own = rules.template.replace("{code}", code) if rules.template else ""
    return tuple(address for address in (portal_url.strip(), own) if address)


def payload_of(procedure: Procedure, rules: PayloadRules, offline_text: str = "") -> Payload:
    """The text of the procedure's code.

    Args:
        procedure: Of the catalogue.
        rules: What the office chose.
        offline_text: Papers, limit and fee in words (`wording.publicity.offline_text`).

    Raises:
        RuleBroken: As `qr_payload`, where only the portal's address is left;
            `publicity.template_missing`; `poster.address_too_long`.
    """
    if rules.kind is PayloadKind.TEMPLATE:
        if not rules.template:
            raise RuleBroken("publicity.template_missing")
        address = rules.template.replace("{code}", procedure.code)
        if len(address.encode()) > LONGEST_PAYLOAD:
            raise RuleBroken(
                "poster.address_too_long", code=procedure.code, longest=LONGEST_PAYLOAD
            )
        return Payload(address, PayloadKind.TEMPLATE)
    if rules.kind is PayloadKind.OFFLINE and offline_text:
        if len(offline_text.encode()) <= LONGEST_OFFLINE:
            return Payload(offline_text, PayloadKind.OFFLINE)
        return Payload(qr_payload(procedure), PayloadKind.PORTAL, is_fallback=True)
    return Payload(qr_payload(procedure), PayloadKind.PORTAL)
