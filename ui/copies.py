"""Copies of stored files for other programs to open."""

from pathlib import Path
from tempfile import TemporaryDirectory


class Copies:
    """The folder of copies which other programs have open; gone with the page."""

    def __init__(self) -> None:
        self._folder: TemporaryDirectory[str] | None = None

    def folder(self) -> Path:
        """The folder, made on first use."""
        if self._folder is None:
            # On Windows a file that is still open elsewhere stays behind.
            self._folder = TemporaryDirectory(prefix="cds-", ignore_cleanup_errors=True)
        return Path(self._folder.name)

    def clean(self) -> None:
        """Remove it."""
        if self._folder is not None:
            self._folder.cleanup()
            self._folder = None
