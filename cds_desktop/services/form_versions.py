"""The forms of an office: the shipped ones, and those it words itself, every version kept."""

from __future__ import annotations

import logging
import unicodedata
from dataclasses import dataclass
from datetime import datetime
from functools import cache

from cds_desktop.domain.clock import whole_second
from cds_desktop.domain.errors import CdsError, RuleBroken
from cds_desktop.domain.form_sets import FormSet, FormTemplate, FormVersion, set_of, with_forms
from cds_desktop.domain.form_toml import (
    check_against,
    form_from_toml,
    form_set_from_toml,
    form_text,
)
from cds_desktop.domain.officers import Actor, Right
from cds_desktop.domain.text import normalise, refuse_longer
from cds_desktop.persistence.form_versions import add_version, newest_versions, versions_of
from cds_desktop.persistence.unit_of_work import OpenUow, UnitOfWork
from cds_desktop.resources import resource

__all__ = [
    "CHANGED", "ListedForm", "check_form_text", "form_history", "form_sets", "list_forms",
    "office_sets", "read_form", "reset_form", "restore_form", "save_form",
]  # fmt: skip

_log = logging.getLogger(__name__)
CHANGED = "form_changed"
"""The action in the journal."""
_FILES = ("2018.toml", "2025.toml")
_LONGEST_BODY = 60_000
_LONGEST_REASON = 500


@cache
def form_sets() -> tuple[FormSet, ...]:
    """The sets shipped with the program, the oldest first.

    Raises:
        RuleBroken: `form.…` when a file was damaged.
    """
    return tuple(
        form_set_from_toml(resource("forms", name).read_text(encoding="utf-8")) for name in _FILES
    )


def office_sets(uow: UnitOfWork) -> tuple[FormSet, ...]:
    """The sets with the newest version of every form the office words itself.

    A stored version that can no longer be printed is left aside: the shipped form goes on.
    """
    own: dict[str, list[FormTemplate]] = {}
    for version in newest_versions(uow.session):
        template = _readable(version)
        if template is not None:
            own.setdefault(version.set_id, []).append(template)
    return tuple(with_forms(each, own.get(each.id, ())) for each in form_sets())


def _readable(version: FormVersion) -> FormTemplate | None:
    if not version.body:
        return None
    try:
        return _own(version)
    except CdsError as error:
        _log.warning(
            "form %s of set %s, version %d, cannot be printed: %s",
            version.number, version.set_id, version.version, error.code,
        )  # fmt: skip
        return None


def _own(version: FormVersion) -> FormTemplate:
    shipped = set_of(version.set_id, form_sets()).form(version.number)
    own = form_from_toml(version.body, shipped.legal_basis, version.version)
    check_against(own, shipped)
    return own


@dataclass(frozen=True, slots=True)
class ListedForm:
    """One form as the settings list it.

    Attributes:
        set: Its set, with every form as it is printed now.
        template: The form as it is printed now; `version` 0 when it is the shipped one.
        shipped: The form of the program.
        newest: The newest version the office stored, also one that went back to the shipped.
        text: What an expert edits.
        fault: Why the newest version cannot be printed, else None.
    """

    set: FormSet
    template: FormTemplate
    shipped: FormTemplate
    newest: FormVersion | None
    text: str
    fault: CdsError | None = None

    @property
    def is_own(self) -> bool:
        """Whether the office's own words are printed."""
        return self.template.version > 0


def list_forms(open_uow: OpenUow) -> tuple[ListedForm, ...]:
    """Every form of every set, the set in force last."""
    with open_uow(read_only=True) as uow:
        newest = {(one.set_id, one.number): one for one in newest_versions(uow.session)}
    found: list[ListedForm] = []
    for shipped_set in form_sets():
        own: dict[str, FormTemplate] = {}
        faults: dict[str, CdsError] = {}
        for template in shipped_set.forms:
            version = newest.get((shipped_set.id, template.number))
            if version is None or not version.body:
                continue
            try:
                own[template.number] = _own(version)
            except CdsError as error:
                faults[template.number] = error
        whole = with_forms(shipped_set, own.values())
        for shipped, template in zip(shipped_set.forms, whole.forms, strict=True):
            version = newest.get((shipped_set.id, shipped.number))
            text = version.body if version is not None and version.body else form_text(shipped)
            fault = faults.get(shipped.number)
            found.append(ListedForm(whole, template, shipped, version, text, fault))
    return tuple(found)


def read_form(open_uow: OpenUow, set_id: str, number: str) -> ListedForm:
    """One form with its state.

    Raises:
        RuleBroken: `form.set_unknown`, `form.not_in_set`.
    """
    wanted = set_of(set_id, form_sets())
    template = wanted.form(number)
    return next(
        each
        for each in list_forms(open_uow)
        if (each.set.id, each.shipped.number) == (wanted.id, template.number)
    )


def check_form_text(set_id: str, number: str, text: str) -> FormTemplate:
    """Read what somebody wrote as the version of a form; what is wrong is told with its line.

    Raises:
        RuleBroken: As `form_from_toml` and `check_against`; `form.body_long`.
    """
    shipped = set_of(set_id, form_sets()).form(number)
    refuse_longer(text, _LONGEST_BODY, "form.body_long")
    own = form_from_toml(text, shipped.legal_basis)
    check_against(own, shipped)
    return own


def save_form(
    open_uow: OpenUow,
    set_id: str,
    number: str,
    text: str,
    *,
    reason: str,
    actor: Actor,
    now: datetime,
) -> int:
    """Store a new version of a form; it is printed from now on.

    Returns:
        The number of the version in force; the old one when nothing was changed.

    Raises:
        RuleBroken: `officer.not_allowed`, `form.reason_missing`, or as `check_form_text`.
    """
    actor.require(Right.EDIT_SETTINGS)
    clean = unicodedata.normalize("NFC", text).strip() + "\n"
    template = check_form_text(set_id, number, clean)
    shipped = set_of(set_id, form_sets()).form(number)
    body = "" if template == shipped else clean
    return _store(open_uow, set_id, template.number, body, reason, actor, now)


def reset_form(
    open_uow: OpenUow, set_id: str, number: str, *, reason: str, actor: Actor, now: datetime
) -> int:
    """Go back to the form of the program; the office's versions stay readable.

    Raises:
        RuleBroken: `officer.not_allowed`, `form.reason_missing`, `form.set_unknown`,
            `form.not_in_set`.
    """
    actor.require(Right.EDIT_SETTINGS)
    wanted = set_of(set_id, form_sets()).form(number).number
    return _store(open_uow, set_id, wanted, "", reason, actor, now)


def restore_form(
    open_uow: OpenUow,
    set_id: str,
    number: str,
    version: int,
    *,
    reason: str,
    actor: Actor,
    now: datetime,
) -> int:
    """Make an older version count again, as a new one; 0 is the form of the program.

    Raises:
        RuleBroken: `form.version_unknown`, or as `save_form`.
    """
    actor.require(Right.EDIT_SETTINGS)
    if version == 0:
        return reset_form(open_uow, set_id, number, reason=reason, actor=actor, now=now)
    kept = form_history(open_uow, set_id, number)
    body = next((one.body for one in kept if one.version == version), None)
    if body is None:
        known = tuple(one.version for one in kept)
        raise RuleBroken("form.version_unknown", version=version, known=known)
    if not body:
        return reset_form(open_uow, set_id, number, reason=reason, actor=actor, now=now)
    return save_form(open_uow, set_id, number, body, reason=reason, actor=actor, now=now)


def form_history(open_uow: OpenUow, set_id: str, number: str) -> tuple[FormVersion, ...]:
    """Every version of a form, the newest first.

    Raises:
        RuleBroken: `form.set_unknown`, `form.not_in_set`.
    """
    wanted = set_of(set_id, form_sets())
    with open_uow(read_only=True) as uow:
        return tuple(versions_of(uow.session, wanted.id, wanted.form(number).number))


def _store(
    open_uow: OpenUow,
    set_id: str,
    number: str,
    body: str,
    reason: str,
    actor: Actor,
    now: datetime,
) -> int:
    why = refuse_longer(normalise(reason), _LONGEST_REASON, "dossier.reason_long")
    if not why:
        raise RuleBroken("form.reason_missing")
    at = whole_second(now)
    with open_uow() as uow:
        # The series keeps two counters from storing the same number.
        next_one = uow.numbers.take(f"form:{set_id}/{number}")
        before = versions_of(uow.session, set_id, number)
        if body == (before[0].body if before else ""):
            return before[0].version if before else 0
        version = FormVersion(set_id, number, next_one, body, why, at, actor.name)
        add_version(uow.session, version, actor.officer_id)
        uow.journal.write(
            at=at,
            actor=actor,
            subject="form",
            reference=f"{set_id}/{number}",
            action=CHANGED,
            reason=why,
            details={
                "set": set_id, "form": number, "version": next_one, "is_shipped": not body,
            },
        )  # fmt: skip
        uow.commit()
    return next_one
