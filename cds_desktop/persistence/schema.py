"""All tables together: importing this module fills the metadata."""

from __future__ import annotations

from typing import Any

from cds_desktop.persistence import (
    campaigns,
    co_applicants,
    digitisation,
    dossier_steps,
    dossiers,
    form_versions,
    incoming_reports,
    indicator_sets,
    journal,
    officers,
    people,
    posted_sheets,
    procedures,
    ratings,
    reports,
    saved_filters,
    settings,
    unit_keys,
    unit_successors,
    units,
)
from cds_desktop.persistence.base import Base

METADATA = Base.metadata
MODULES = (
    campaigns, co_applicants, digitisation, dossier_steps, dossiers, form_versions,
    incoming_reports, indicator_sets, journal, officers, people, posted_sheets, procedures,
    ratings, reports, saved_filters, settings, unit_keys, unit_successors, units,
)  # fmt: skip


def belongs_to_models(thing: Any, name: str | None, kind: str, *_rest: Any) -> bool:
    """Keep the full-text tables, which `dialects` makes, out of comparisons of the schema."""
    return not (name or "").startswith(("dossier_search", "ix_dossier_owner_words"))
