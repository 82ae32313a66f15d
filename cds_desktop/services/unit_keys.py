"""Signing as our unit, and knowing the signatures of others (Ed25519)."""

from __future__ import annotations

import base64
import binascii
import hashlib
from datetime import date, datetime

from cds_desktop.domain.clock import office_day, whole_second
from cds_desktop.domain.errors import RuleBroken
from cds_desktop.domain.officers import Actor, Right
from cds_desktop.domain.text import normalise
from cds_desktop.domain.unit_keys import Signature, SignatureState, Signer, UnitKey
from cds_desktop.persistence import unit_keys
from cds_desktop.persistence.unit_of_work import OpenUow, UnitOfWork

_KEY_BYTES = 32


def fingerprint_of(public_key: str) -> str:
    """The first 16 hex digits of the key's hash in groups of four: what two people compare.

    Raises:
        RuleBroken: `unit_key.shape`.
    """
    digest = hashlib.sha256(_raw(public_key)).hexdigest().upper()[:16]
    return "-".join(digest[start : start + 4] for start in range(0, 16, 4))


def own_key(uow: UnitOfWork, *, actor: Actor, now: datetime) -> UnitKey:
    """The key of our own unit, made on the first need; journalled without its secret."""
    return _own(uow, actor, now)[0]


def sign(uow: UnitOfWork, data: bytes, *, actor: Actor, now: datetime) -> Signature:
    """Sign as our own unit; the caller asked for its right, and commits."""
    return signer_of(uow, actor=actor, now=now).sign(data)


def signer_of(uow: UnitOfWork, *, actor: Actor, now: datetime) -> Signer:
    """What signs as our own unit, also after the transaction; the caller commits."""
    key, secret = _own(uow, actor, now)

    def sign_bytes(data: bytes) -> Signature:
        from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

        value = Ed25519PrivateKey.from_private_bytes(secret).sign(data)
        return Signature(key.unit_code, key.public_key, base64.b64encode(value).decode("ascii"))

    return Signer(key.public_key, sign_bytes)


def check_signature(
    uow: UnitOfWork, unit_code: str, signature: Signature | None, data: bytes, on: date
) -> SignatureState:
    """What a signature is worth: right bytes, a key we know, of this unit, valid on a day.

    Args:
        uow: The open transaction.
        unit_code: The unit which the data name.
        signature: None when there is none.
        data: What was signed.
        on: The day on which the data were made.
    """
    if signature is None:
        return SignatureState.UNSIGNED
    if not _is_right(signature, data):
        return SignatureState.BROKEN
    registered = [
        key
        for key in unit_keys.keys_of(uow.session, unit_code)
        if key.public_key == signature.public_key
    ]
    if any(key.is_valid(on) for key in registered):
        return SignatureState.VALID
    if registered:
        return SignatureState.EXPIRED_KEY
    others = unit_keys.owners_of(uow.session, fingerprint_of(signature.public_key))
    if signature.unit_code != unit_code or any(key.unit_code != unit_code for key in others):
        return SignatureState.OTHER_UNIT
    return SignatureState.UNKNOWN_KEY


def register_key(
    open_uow: OpenUow,
    unit_code: str,
    public_key: str,
    note: str = "",
    *,
    valid_from: date | None = None,
    actor: Actor,
    now: datetime,
) -> UnitKey:
    """Trust a key as that of a unit, after its fingerprint was compared; the same again is fine.

    Raises:
        RuleBroken: `officer.not_allowed`, `unit_key.shape`, `unit_key.of_other_unit`.
    """
    actor.require(Right.CONSOLIDATE)
    fingerprint = fingerprint_of(public_key)
    with open_uow() as uow:
        for key in unit_keys.owners_of(uow.session, fingerprint):
            if key.unit_code == unit_code:
                return key
            raise RuleBroken("unit_key.of_other_unit", unit=key.unit_code, key=fingerprint)
        at = whole_second(now)
        key = UnitKey(
            unit_code, public_key, fingerprint, valid_from or date(2000, 1, 1), None,
            normalise(note), at, actor.name,
        )  # fmt: skip
        unit_keys.add_key(uow.session, key)
        uow.journal.write(
            at=at, actor=actor, subject="unit_key", reference=unit_code, action="key_registered",
            details={"fingerprint": fingerprint},
        )  # fmt: skip
        uow.commit()
    return key


def known_keys(open_uow: OpenUow) -> tuple[UnitKey, ...]:
    """Every key, by unit, the newest first."""
    with open_uow(read_only=True) as uow:
        return tuple(unit_keys.all_keys(uow.session))


def _own(uow: UnitOfWork, actor: Actor, now: datetime) -> tuple[UnitKey, bytes]:
    unit = uow.units.get(int(str(uow.settings.get("office.unit_id"))))
    found = unit_keys.secret_of(uow.session, unit.code)
    if found is not None:
        return found
    from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

    private = Ed25519PrivateKey.generate()
    secret = private.private_bytes_raw()
    public = base64.b64encode(private.public_key().public_bytes_raw()).decode("ascii")
    at = whole_second(now)
    key = UnitKey(
        unit.code, public, fingerprint_of(public), office_day(now), None, "", at, actor.name
    )
    unit_keys.add_key(uow.session, key, secret)
    uow.journal.write(
        at=at, actor=actor, subject="unit_key", reference=unit.code, action="key_made",
        details={"fingerprint": key.fingerprint},
    )  # fmt: skip
    return key, secret


def _is_right(signature: Signature, data: bytes) -> bool:
    from cryptography.exceptions import InvalidSignature
    from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PublicKey

    try:
        key = Ed25519PublicKey.from_public_bytes(_raw(signature.public_key))
        key.verify(base64.b64decode(signature.value, validate=True), data)
    except (InvalidSignature, RuleBroken, binascii.Error, ValueError):
        return False
    return True


def _raw(public_key: str) -> bytes:
    try:
        raw = base64.b64decode(public_key, validate=True)
    except (binascii.Error, ValueError) as error:
        raise RuleBroken("unit_key.shape") from error
    if len(raw) != _KEY_BYTES:
        raise RuleBroken("unit_key.shape")
    return raw
