"""Making sheets with codes, keeping their register, telling what is published."""

from cds_desktop.services.publicity.plans import (
    PosterPlan,
    SkippedPoster,
    WritePosterWords,
    plan_all,
    plan_chosen,
    poster_office,
)

__all__ = [
    "PosterPlan",
    "SkippedPoster",
    "WritePosterWords",
    "plan_all",
    "plan_chosen",
    "poster_office",
]
