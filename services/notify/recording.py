"""That somebody's address is about to be used: a line in the processing log, confirmed first."""

from __future__ import annotations

from schemas.catalogue.processing import Processing
from services.kernel.errors import NotLogged
from services.kernel.people import Person
from services.kernel.processing_log import ProcessingLog
from services.kernel.pseudonyms import Subject
from services.notify.state import Notice


class Recording:
    """Writes the lines of one zone's notify."""

    def __init__(self, processing: ProcessingLog, zone: str) -> None:
        self._processing, self._zone = processing, zone

    async def allows(self, notice: Notice, person: Person) -> bool:
        """Whether they may be written to now: an institution always, a person once it is logged."""
        if person.is_institution:
            return True
        case, parent = notice.planned.case, notice.span
        try:
            async with self._processing.action(
                Processing.NOTICES, case=case, parent=parent
            ) as action:
                action.add(Subject(self._zone, person.id))
        except NotLogged:
            return False
        return True
