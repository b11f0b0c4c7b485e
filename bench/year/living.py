"""Living the year: slice after slice, until nobody means to do anything any more."""

from __future__ import annotations

import asyncio
from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import datetime
from uuid import UUID

from bench.year.agenda import SLICE, Deed
from bench.year.assembling import Coordinator
from bench.year.desks import Department
from bench.year.dossier import Dossier
from bench.year.front import FrontOffice, Institution
from bench.year.meddling import Meddler
from bench.year.news import News
from bench.year.people import Fault, People
from bench.year.stage import Stage
from deploy.topology import DEPARTMENTS
from schemas.common import Event
from schemas.envelope import Recorded
from schemas.progress import ProgressReported

ENDS = ("answered", "referred", "refused", "merged", "withdrawn", "issued", "closed")
STANDSTILL = 1000
"""Slices without time going on: then something sets timers for the past for ever."""


@dataclass
class Life:
    """All cases of the year, and what became of them."""

    people: People
    news: News
    dossiers: dict[UUID, Dossier]
    ends: Counter[str] = field(default_factory=Counter)
    stuck: list[Dossier] = field(default_factory=list)
    slices: int = 0
    timers: int = 0

    def __post_init__(self) -> None:
        self._institution = Institution(self.people)
        self._front, self._coordinator = FrontOffice(self.people), Coordinator(self.people)
        self._meddler = Meddler(self.people)
        self._departments = {code: Department(self.people, code) for code in DEPARTMENTS}
        for dossier in self.dossiers.values():
            self.people.plan(dossier, dossier.at, self._institution.submit)

    @property
    def stage(self) -> Stage:
        """Where it is lived."""
        return self.people.stage

    async def live(self, until: datetime, after_each: Callable[[], None]) -> None:
        """Go on until nobody means to do anything and no timer is set, or until a moment."""
        still = 0
        while (start := self._next()) and start <= until:
            before = self.people.now
            await self._slice(start)
            after_each()
            still = still + 1 if self.people.now == before else 0
            if still > STANDSTILL:
                raise Fault(f"time stands still at {before}")

    def _next(self) -> datetime | None:
        moments = (self.people.agenda.next, self.stage.alarms.next)
        return min((moment for moment in moments if moment), default=None)

    async def _slice(self, start: datetime) -> None:
        """Timers first, then people; what either leads to is there before the slice ends."""
        end = max(start, self.people.now) + SLICE
        deeds = self.people.agenda.until(end)
        end = max((deed.at for deed in deeds), default=end)
        rung = list(self.stage.alarms.until(end))
        self.stage.clock.advance(max([*(at for at, _ in rung), *(deed.at for deed in deeds)]))
        self.slices += 1
        self.timers += len(rung)
        touched = {deed.dossier.case: deed.dossier for deed in deeds}
        if rung:
            await self.stage.ring(alarm for _, alarm in rung)
            await self._settle(touched)
        if deeds:
            await asyncio.gather(*(_do(deed) for deed in deeds))
            await self._settle(touched)
        for dossier in touched.values():
            self._leave(dossier)

    async def _settle(self, touched: dict[UUID, Dossier]) -> None:
        await self.stage.wire.settled()

        def tell(dossier: Dossier, zone: str, event: Recorded[Event]) -> None:
            touched[dossier.case] = dossier
            self._tell(dossier, zone, event)

        await self.news.read(self.dossiers, tell)

    def _tell(self, dossier: Dossier, zone: str, event: Recorded[Event]) -> None:
        said, subject = event.data, event.subject
        if isinstance(said, ProgressReported):
            self._institution.hears(dossier, said)
        elif zone in self._departments:
            self._departments[zone].sees(dossier, said)
        elif subject.startswith("requests"):
            self._front.sees(dossier, said)
            self._meddler.hears_of_request(dossier, said)
        else:
            self._coordinator.sees(dossier, said)
            self._meddler.sees(dossier, said)

    def _leave(self, dossier: Dossier) -> None:
        """Forget a case about which nobody means to do anything any more."""
        if dossier.deeds == 0 and dossier.case in self.dossiers:
            del self.dossiers[dossier.case]
            how = end_of(dossier)
            self.ends[how] += 1
            if how not in ENDS:
                self.stuck.append(dossier)


def end_of(dossier: Dossier) -> str:
    """How far a case is: its status as a case, or as a request when it never became one."""
    if dossier.state:
        return str(dossier.state.status)
    return str(dossier.request.status) if dossier.request else "never submitted"


async def _do(deed: Deed) -> None:
    deed.dossier.deeds -= 1
    await deed.act(deed.dossier)
