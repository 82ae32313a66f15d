"""Keys and signatures of units, as plain data."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, datetime
from enum import StrEnum


@dataclass(frozen=True, slots=True)
class UnitKey:
    """The public half of a unit's Ed25519 key.

    Attributes:
        unit_code: Agency identifier of the unit.
        public_key: 32 bytes in base64.
        fingerprint: What people compare by telephone: groups of four hex digits.
        valid_from, valid_to: Days on which a signature by it is accepted.
    """

    unit_code: str
    public_key: str
    fingerprint: str
    valid_from: date
    valid_to: date | None
    note: str
    at: datetime
    officer_name: str

    def is_valid(self, on: date) -> bool:
        """Whether the key counts on a day."""
        return self.valid_from <= on and (self.valid_to is None or on <= self.valid_to)


@dataclass(frozen=True, slots=True)
class Signature:
    """A unit's signature under some bytes; `value` and `public_key` are base64."""

    unit_code: str
    public_key: str
    value: str


@dataclass(frozen=True, slots=True)
class Signer:
    """Signs as one unit what is only known while a file is written."""

    public_key: str
    sign: Callable[[bytes], Signature]


class SignatureState(StrEnum):
    """What a signature is worth to the receiver."""

    VALID = "valid"
    UNKNOWN_KEY = "unknown_key"
    OTHER_UNIT = "other_unit"
    EXPIRED_KEY = "expired_key"
    BROKEN = "broken"
    UNSIGNED = "unsigned"

    @property
    def is_trusted(self) -> bool:
        """Whether the bytes are those of the unit which they name."""
        return self is SignatureState.VALID
