"""The catalogue of procedures: searching and listing it, correcting it, taking files over.

Comparing and taking over a file is in `catalogue_imports`, reading one in `catalogue_files`; both
are offered here too, and loaded when they are first asked for: lists only need the fields.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date, datetime
from typing import TYPE_CHECKING

from cds_desktop.domain.errors import RuleBroken
from cds_desktop.domain.officers import Actor, Right
from cds_desktop.domain.procedures import Doubt, Procedure, StoredProcedure, doubts
from cds_desktop.domain.text import fold, normalise, search_words
from cds_desktop.persistence.procedures import Candidate, CatalogueImport, NewVersion
from cds_desktop.persistence.unit_of_work import OpenUow

if TYPE_CHECKING:
    from cds_desktop.services.catalogue_files import CatalogueFile, CatalogueRow, read_catalogue
    from cds_desktop.services.catalogue_imports import (
        CatalogueDifference,
        Change,
        FieldDifference,
        Flag,
        ImportResult,
        apply,
        compare,
        import_file,
    )

__all__ = [
    "CatalogueDifference",
    "CatalogueFile",
    "CatalogueRow",
    "Change",
    "FieldDifference",
    "Flag",
    "ImportResult",
    "apply",
    "close",
    "compare",
    "correct",
    "fields_in_use",
    "get",
    "history",
    "import_file",
    "imports",
    "list_doubtful",
    "list_procedures",
    "read_catalogue",
    "search",
    "version",
]

_FROM_FILES = frozenset({"CatalogueFile", "CatalogueRow", "read_catalogue"})


def __getattr__(name: str) -> object:
    """Give what belongs to the sister modules, without loading them for every list."""
    if name not in __all__:
        raise AttributeError(name)
    from cds_desktop.services import catalogue_files, catalogue_imports

    return getattr(catalogue_files if name in _FROM_FILES else catalogue_imports, name)


_LEVEL_TERMS = {
    "commune": "cấp xã",
    "district": "cấp huyện",
    "province": "cấp tỉnh",
    "ministry": "cấp bộ",
}
_FEWEST_CODE_SIGNS = 2


def get(open_uow: OpenUow, code: str, on: date) -> StoredProcedure:
    """Return the version in force on this day.

    Raises:
        NotFound: `procedure.not_found`, `procedure.not_in_force`.
    """
    with open_uow(read_only=True) as uow:
        return uow.procedures.get(normalise(code).upper(), on)


def version(open_uow: OpenUow, version_id: int) -> StoredProcedure:
    """Return the version under which a dossier was received.

    Raises:
        NotFound: `procedure.version_not_found`.
    """
    with open_uow(read_only=True) as uow:
        return uow.procedures.version(version_id)


def history(open_uow: OpenUow, code: str) -> tuple[StoredProcedure, ...]:
    """Return all versions of a procedure, oldest first."""
    with open_uow(read_only=True) as uow:
        return uow.procedures.history(code)


def imports(open_uow: OpenUow) -> tuple[CatalogueImport, ...]:
    """Return the imports made so far, newest first."""
    with open_uow(read_only=True) as uow:
        return uow.procedures.imports()


def fields_in_use(open_uow: OpenUow, on: date) -> tuple[tuple[str, int], ...]:
    """Return the fields in alphabetical order, each with its number of procedures."""
    with open_uow(read_only=True) as uow:
        return uow.procedures.fields(on)


def list_procedures(
    open_uow: OpenUow,
    on: date,
    *,
    field: str = "",
    level: str = "",
    text: str = "",
    with_address_only: bool = False,
) -> tuple[StoredProcedure, ...]:
    """Return the catalogue of a day, by field and name.

    Args:
        open_uow: Opens the transaction, on the caller's thread.
        on: The office's day.
        field: Name of a field in any spelling; "" for all.
        level: "Cấp xã" in any spelling, or commune, district, province, ministry.
        text: Words of the name in any spelling, or a part of the code.
        with_address_only: Only procedures whose portal page is known (for QR codes).
    """
    level = _LEVEL_TERMS.get(level.strip().lower(), level)
    with open_uow(read_only=True) as uow:
        return uow.procedures.in_force(
            on,
            field=field,
            level=fold(level),
            words=search_words(text),
            code_part=_code_part(text),
            with_address_only=with_address_only,
        )


def list_doubtful(
    open_uow: OpenUow, on: date
) -> tuple[tuple[StoredProcedure, tuple[Doubt, ...]], ...]:
    """Return the procedures that need a look, each with what is in doubt."""
    found = [(stored, doubts(stored.procedure)) for stored in list_procedures(open_uow, on)]
    return tuple((stored, reasons) for stored, reasons in found if reasons)


def search(
    open_uow: OpenUow,
    text: str,
    on: date,
    *,
    limit: int = 20,
    use_counts: Mapping[str, int] | None = None,
) -> tuple[StoredProcedure, ...]:
    """Find procedures by a few letters of the name, its initials, or a part of the code.

    Args:
        open_uow: Opens the transaction, on the caller's thread.
        text: In any spelling and order; "dkks" finds "đăng ký khai sinh" by its initials.
        on: The office's day.
        limit: Most results.
        use_counts: Dossiers received lately by code; frequent ones come first among equals.

    Returns:
        The best first. With no text, the most used procedures.
    """
    words, code_part = search_words(text), _code_part(text)
    counts = use_counts or {}
    with open_uow(read_only=True) as uow:
        found = uow.procedures.candidates(on, words, code_part)
        ranked = sorted(
            found,
            key=lambda each: (
                _rank(each, words, code_part),
                -counts.get(each.code, 0),
                len(each.name_fold),
                each.name_sort,
                each.code,
            ),
        )
        return uow.procedures.versions([each.version_id for each in ranked[:limit]])


def _code_part(text: str) -> str:
    """The text as a part of a code, if it may be one: digits and dots, or a local code."""
    part = normalise(text).upper().replace(" ", "").replace(",", ".")
    has_digit = any(sign.isdigit() for sign in part)
    plain = all((sign.isalnum() and sign.isascii()) or sign == "." for sign in part)
    if len(part) < _FEWEST_CODE_SIGNS or not plain or not (has_digit or part.startswith("NB.")):
        return ""
    return part


def _rank(candidate: Candidate, words: Sequence[str], code_part: str) -> int:
    """Lower is better: code, start of the name, phrase, word starts, initials, the rest."""
    if code_part and candidate.code.startswith(code_part):
        return 0
    name = candidate.name_fold.removeprefix("thu tuc ")
    phrase = " ".join(words)
    spaced = f" {candidate.name_fold}"
    if phrase and (name.startswith(phrase) or candidate.name_fold.startswith(phrase)):
        return 1
    if phrase and f" {phrase}" in spaced:
        return 2
    if words and all(f" {word}" in spaced for word in words):
        return 3
    joined = "".join(words)
    if joined and candidate.initials.removeprefix("tt").startswith(joined):
        return 4
    if joined and joined in candidate.initials:
        return 5
    return 6


def correct(
    open_uow: OpenUow,
    procedure: Procedure,
    valid_from: date,
    *,
    actor: Actor,
    now: datetime,
    reason: str = "",
) -> StoredProcedure:
    """Write an officer's own version of a procedure the office has, e.g. a limit looked up.

    Importing the same file again leaves the correction in place; a file that says something new
    replaces it.

    Raises:
        NotFound: `procedure.not_found`.
        RuleBroken: `officer.not_allowed`, `procedure.name_missing`, or
            `catalogue.valid_from_too_early`.
    """
    actor.require(Right.EDIT_CATALOGUE)
    if not normalise(procedure.name):
        raise RuleBroken("procedure.name_missing", code=procedure.code)
    from cds_desktop.services.catalogue_imports import check_start, differences

    with open_uow() as uow:
        known = uow.procedures.latest().get(procedure.code)
        if known is None or known.version_id is None:
            return uow.procedures.get(procedure.code, valid_from)
        before = uow.procedures.version(known.version_id)
        if before.procedure == procedure:
            return before
        check_start(before, valid_from)
        uow.procedures.close([before.version_id], valid_from)
        new = NewVersion(procedure, valid_from, known.source_key, known.procedure_id)
        (version_id,) = uow.procedures.add([new], source_file="", imported_at=now)
        changed = [item.field for item in differences(before.procedure, procedure)]
        uow.journal.write(
            at=now,
            actor=actor,
            subject="procedure",
            reference=procedure.code,
            action="corrected",
            reason=reason,
            details={"fields": changed, "valid_from": valid_from.isoformat()},
        )
        stored = uow.procedures.version(version_id)
        uow.commit()
    return stored


def close(
    open_uow: OpenUow, code: str, on: date, *, actor: Actor, now: datetime, reason: str = ""
) -> None:
    """End a procedure: from this day on no dossier is received under it.

    Raises:
        NotFound: `procedure.not_found`, `procedure.not_in_force`.
        RuleBroken: `officer.not_allowed`, `catalogue.valid_from_too_early`.
    """
    actor.require(Right.EDIT_CATALOGUE)
    from cds_desktop.services.catalogue_imports import check_start

    with open_uow() as uow:
        stored = uow.procedures.get(code, on)
        check_start(stored, on)
        uow.procedures.close([stored.version_id], on)
        uow.journal.write(
            at=now,
            actor=actor,
            subject="procedure",
            reference=code,
            action="closed",
            reason=reason,
            details={"on": on.isoformat()},
        )
        uow.commit()
