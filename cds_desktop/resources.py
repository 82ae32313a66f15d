"""Where the files shipped with the program are found."""

import sys
from functools import cache
from pathlib import Path


@cache
def _root() -> Path:
    # PyInstaller unpacks data beside the frozen program and names the folder in `_MEIPASS`.
    frozen = getattr(sys, "_MEIPASS", None)
    base = Path(frozen) if frozen else Path(__file__).resolve().parent.parent
    return base / "resources"


def resource(*parts: str) -> Path:
    """Return the path of one shipped file, for instance `resource("icons", "lock.svg")`.

    The path is not checked: the reader reports a missing file with its own error.
    """
    return _root().joinpath(*parts)
