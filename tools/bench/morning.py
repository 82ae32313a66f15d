"""The morning of the desk and of the leader over the large office, beside the bare SQL."""

from __future__ import annotations

from datetime import datetime
from functools import partial

from cds_desktop.domain.today import View
from cds_desktop.services import today
from cds_desktop.services.offices import Office
from tools.bench.bare import BareDatabase, statements_of
from tools.bench.lines import Line, best


def morning_lines(office: Office, now: datetime) -> list[Line]:
    """Every group with its first rows; 300 ms as for opening a list."""
    bare = BareDatabase(office.data_dir.database)
    found = []
    for view in View:
        work = partial(today.morning_list, office.open_uow, now=now, view=view, own="Quầy 1")
        floor = best(partial(bare.run, statements_of(office.open_uow.engine, work)), 3)
        found.append(
            Line(f"morning list: {view.value}", measured=best(work, 3), floor=floor, most=300)
        )
    bare.close()
    return found
