"""Making sheets with codes, keeping their register, telling what is published."""

from cds_desktop.services.publicity.plans import (
    PlanNote,
    PosterPlan,
    SheetMark,
    SkippedPoster,
    WriteOfflineText,
    WritePosterWords,
    plan_all,
    plan_chosen,
    plan_sheets,
    poster_office,
)

__all__ = [
    "PlanNote",
    "PosterPlan",
    "SheetMark",
    "SkippedPoster",
    "WriteOfflineText",
    "WritePosterWords",
    "plan_all",
    "plan_chosen",
    "plan_sheets",
    "poster_office",
]
