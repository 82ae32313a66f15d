"""What is published about procedures: sheets, payloads, sizes, register, coverage."""

from cds_desktop.domain.publicity.posters import (
    LONGEST_PAYLOAD,
    PosterContent,
    PosterFact,
    PosterOffice,
    PosterPaper,
    PosterRemark,
    PosterWords,
    address_in_clear,
    poster_content,
    qr_payload,
)

__all__ = [
    "LONGEST_PAYLOAD",
    "PosterContent",
    "PosterFact",
    "PosterOffice",
    "PosterPaper",
    "PosterRemark",
    "PosterWords",
    "address_in_clear",
    "poster_content",
    "qr_payload",
]
