"""What happened, read from the streams by the faces, folded as every reader folds it."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any, TypeAlias
from uuid import UUID

from bench.year.dossier import Dossier
from bench.year.stage import Stage
from deploy.topology import DEPARTMENTS
from schemas.common import Event
from schemas.envelope import Recorded, read_event
from schemas.streams import Stream
from services.advice.assembly import evolve as cases
from services.advice.desk import evolve as tasks
from services.intake import state as requests
from services.kernel.direct import sequence, subject

Tell: TypeAlias = Callable[[Dossier, str, Recorded[Event]], None]
FOLLOWED = (
    ("LOKET", Stream.REQUESTS),
    ("LOKET", Stream.CASES),
    *((department, Stream.DESK) for department in DEPARTMENTS),
    ("DOOR", Stream.PROGRESS),
)


@dataclass
class News:
    """Follows every stream that people look at."""

    stage: Stage
    events: int = 0
    by_type: Counter[str] = field(default_factory=Counter)
    _read: Counter[tuple[str, str]] = field(default_factory=Counter)

    async def read(self, dossiers: dict[UUID, Dossier], tell: Tell) -> None:
        """Fold what is new, then tell everybody of it."""
        for zone, stream in FOLLOWED:
            if self.stage.wire.last[zone, stream] > self._read[zone, stream]:
                for event in [one async for one in self._new(zone, stream)]:
                    self._count(event)
                    if dossier := dossiers.get(event.meta.case):
                        _fold(dossier, zone, stream, event)
                        tell(dossier, zone, event)

    async def _new(self, zone: str, stream: Stream) -> Any:
        reader = (await self.stage.faces.at(zone)).reader
        async for message in reader.all(stream, after=self._read[zone, stream]):
            number = self._read[zone, stream] = sequence(message)
            yield read_event(message.headers, message.data, subject(message), number)

    def _count(self, event: Recorded[Event]) -> None:
        self.events += 1
        self.by_type[type(event.data).__name__] += 1


def _fold(dossier: Dossier, zone: str, stream: Stream, event: Recorded[Event]) -> None:
    match stream:
        case Stream.REQUESTS:
            dossier.request = requests.evolve(dossier.request, event)
        case Stream.CASES:
            dossier.state = cases.evolve(dossier.state, event)
        case Stream.DESK:
            task = tasks.evolve(dossier.tasks.get(zone), event)
            if task:
                dossier.tasks[zone] = task
