"""Half-typed forms, kept in the data folder so that a power cut loses at most two seconds."""

from __future__ import annotations

import json
import os
import re
import threading
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from hashlib import sha256
from pathlib import Path

from cds_desktop.domain.clock import OFFICE_ZONE
from cds_desktop.domain.errors import EnvironmentFault
from cds_desktop.domain.officers import Actor
from cds_desktop.services.data_dir import DataDir

_VERSION = 1
_PLAIN = re.compile(r"[a-z_]+")


@dataclass(frozen=True, slots=True)
class Draft:
    """A form as it stood.

    Attributes:
        saved_at: When it was written.
        fields: Plain values that JSON can hold, by the names of the form.
    """

    saved_at: datetime
    fields: Mapping[str, object]


class DraftFile:
    """The draft of one officer on one form; calls may come from several threads.

    Every call carries a number that grows: what was asked for earlier never overwrites what was
    asked for later, in whatever order the threads come by.
    """

    def __init__(self, data_dir: DataDir, form: str, actor: Actor) -> None:
        if not _PLAIN.fullmatch(form):
            raise ValueError(form)
        self.path = data_dir.path / "drafts" / f"{form}-{_owner(actor)}.json"
        self._lock = threading.Lock()
        self._newest = 0

    def save(self, draft: Draft, number: int) -> bool:
        """Write the draft whole or not at all; False when something newer was asked for.

        Raises:
            EnvironmentFault: `draft.not_written`.
        """
        data = {
            "version": _VERSION,
            "saved_at": draft.saved_at.isoformat(),
            "fields": dict(draft.fields),
        }
        text = json.dumps(data, ensure_ascii=False, indent=1)
        with self._lock:
            if number < self._newest:
                return False
            self._newest = number
            try:
                self.path.parent.mkdir(parents=True, exist_ok=True)
                _replace(self.path, text)
            except OSError as error:
                raise EnvironmentFault("draft.not_written", path=str(self.path)) from error
        return True

    def discard(self, number: int) -> None:
        """Forget the draft: it was saved as a dossier, or the officer does not want it.

        Raises:
            EnvironmentFault: `draft.not_written`.
        """
        with self._lock:
            self._newest = max(self._newest, number)
            try:
                self.path.unlink(missing_ok=True)
            except OSError as error:
                raise EnvironmentFault("draft.not_written", path=str(self.path)) from error

    def load(self) -> Draft | None:
        """The draft left behind, or None; a damaged file is as good as none."""
        with self._lock:
            try:
                data = json.loads(self.path.read_text(encoding="utf-8"))
                if data["version"] != _VERSION or not isinstance(data["fields"], dict):
                    return None
                saved_at = datetime.fromisoformat(data["saved_at"])
            except (OSError, ValueError, KeyError, TypeError):
                return None
        if saved_at.tzinfo is None:
            saved_at = saved_at.replace(tzinfo=OFFICE_ZONE)
        return Draft(saved_at, data["fields"])


def _replace(path: Path, text: str) -> None:
    waiting = path.with_suffix(".new")
    with waiting.open("w", encoding="utf-8", newline="\n") as writer:
        writer.write(text)
        writer.flush()
        os.fsync(writer.fileno())
    waiting.replace(path)


def _owner(actor: Actor) -> str:
    """A name for the file that tells officers apart and tells nobody who they are."""
    if actor.officer_id is not None:
        return str(actor.officer_id)
    return sha256(actor.name.encode("utf-8")).hexdigest()[:12]
