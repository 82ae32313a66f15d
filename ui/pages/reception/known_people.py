"""Asks the office who was here before."""

from collections.abc import Callable
from functools import partial
from typing import Final

from PySide6.QtCore import QObject

from cds_desktop.domain.cards import looks_like_card
from cds_desktop.domain.people import Person
from ui.context import Context
from ui.jobs import Latest
from ui.pages.reception.person_words import suggestion_of
from ui.widgets.suggest import Answer

_MOST: Final = 8


class KnownPeople(QObject):
    """People of the register, found in the background for the fields of the applicant."""

    def __init__(self, context: Context, parent: QObject) -> None:
        super().__init__(parent)
        self._context = context
        self._latest = Latest()

    def suggest(self, text: str, answer: Answer) -> None:
        """Find who may be meant by what was typed so far."""
        if looks_like_card(text):
            return

        def show(found: list[Person]) -> None:
            answer([suggestion_of(person) for person in found])

        self._find(text, _MOST, show)

    def fetch(self, number: str, take: Callable[[Person], None]) -> None:
        """Fetch who has a whole number, if anybody; an answer to an older one is dropped."""

        def show(found: list[Person]) -> None:
            same = next((person for person in found if person.id_number == number), None)
            if same is not None:
                take(same)

        self._find(number, 2, self._latest.guard(show))

    def forget(self) -> None:
        """Drop the answer that is still to come."""
        self._latest.next()

    def _find(self, text: str, limit: int, show: Callable[[list[Person]], None]) -> None:
        from cds_desktop.services import people

        context = self._context
        work = partial(people.find, context.open_uow, text, limit=limit, actor=context.actor)
        context.jobs.run(self, work, show, context.notices.failed)
