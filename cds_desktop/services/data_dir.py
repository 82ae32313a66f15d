"""Where the office's data lie on this PC."""

from __future__ import annotations

import json
import os
from dataclasses import dataclass
from pathlib import Path

from cds_desktop.domain.errors import EnvironmentFault


@dataclass(frozen=True, slots=True)
class DataDir:
    """The data folder; every path of the program hangs off it."""

    path: Path

    @property
    def database(self) -> Path:
        """The SQLite file."""
        return self.path / "office.db"

    @property
    def connection_file(self) -> Path:
        """Names a PostgreSQL server instead of the SQLite file, when present."""
        return self.path / "connection.json"

    @property
    def files(self) -> Path:
        """The content-addressed store of scanned papers."""
        return self.path / "files"

    @property
    def logs(self) -> Path:
        """Rotating logs."""
        return self.path / "logs"

    @property
    def preferences(self) -> Path:
        """Preferences of this PC and person."""
        return self.path / "preferences.ini"

    @property
    def backups(self) -> Path:
        """Backup folder used until the office names another one."""
        return self.path / "backups"

    @property
    def exports(self) -> Path:
        """Default folder of exported files."""
        return self.path / "exports"

    def sample(self) -> DataDir:
        """The separate folder of the sample office."""
        return DataDir(self.path / "sample")

    @property
    def has_office(self) -> bool:
        """Whether an office was set up here."""
        return self.database.exists() or self.connection_file.exists()

    def database_url(self) -> str:
        """URL of the office's database.

        Raises:
            EnvironmentFault: `database.connection_file_unreadable`.
        """
        if not self.connection_file.exists():
            from cds_desktop.persistence.engine import sqlite_url

            return sqlite_url(self.database)
        try:
            url = json.loads(self.connection_file.read_text(encoding="utf-8"))["url"]
        except (OSError, ValueError, KeyError, TypeError) as error:
            raise EnvironmentFault(
                "database.connection_file_unreadable", path=str(self.connection_file)
            ) from error
        return str(url)

    def ensure(self) -> None:
        """Make the folders.

        Raises:
            EnvironmentFault: `folder.not_writable`.
        """
        try:
            for folder in (self.path, self.files, self.logs):
                folder.mkdir(parents=True, exist_ok=True)
        except OSError as error:
            raise EnvironmentFault("folder.not_writable", path=str(self.path)) from error


def default_data_dir() -> DataDir:
    """The user's data folder, or `CDS_DATA_DIR`."""
    named = os.environ.get("CDS_DATA_DIR")
    if named:
        return DataDir(Path(named))
    from platformdirs import user_data_path

    return DataDir(user_data_path("CDS Mot cua", appauthor=False))
