"""What every page is given; nothing is looked up anywhere else."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from typing import TYPE_CHECKING, TypeAlias

from cds_desktop.domain.officers import Actor
from ui.changes import Changes
from ui.jobs import FileJobs, Jobs
from ui.notices import Notices
from ui.preferences import Preferences

if TYPE_CHECKING:
    from cds_desktop.services import OpenUow
    from cds_desktop.services.offices import Office

Go: TypeAlias = Callable[[str, object | None], None]


@dataclass(frozen=True, slots=True)
class Context:
    """The open office, the officer who is signed in, and the shared pieces of the screen."""

    office: "Office"
    open_uow: "OpenUow"
    jobs: Jobs
    file_jobs: FileJobs
    notices: Notices
    changes: Changes
    now: Callable[[], datetime]
    actor: Actor
    preferences: Preferences
    go: Go
