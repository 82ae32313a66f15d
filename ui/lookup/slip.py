"""What was typed or scanned from a slip: the code of the dossier and the look-up number."""

from __future__ import annotations

import re
from typing import Final

from cds_desktop.domain.dossiers import CODE_SHAPE, clean_code

_NUMBER: Final = re.compile(r"\b[BCGHKLMNPQTV2-9]{4}-[BCGHKLMNPQTV2-9]{4}\b")


def read_slip(scanned: str) -> tuple[str, str]:
    """Code and look-up number in what was typed or scanned; "" for what is not there."""
    # Blanks part the two numbers; a code that was typed with blanks is read as a whole.
    cleaned = " ".join(map(clean_code, scanned.split()))
    code = CODE_SHAPE.search(cleaned)
    if code is None and CODE_SHAPE.fullmatch(clean_code(scanned)):
        return clean_code(scanned), ""
    rest = cleaned if code is None else cleaned.replace(code[0], " ")
    number = _NUMBER.search(rest)
    return (code[0] if code else "", number[0] if number else "")
