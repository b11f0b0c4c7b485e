"""Sending a notice, once in effect: the only effects of notify on the outside world.

An attempt is written down before it is made, under an id that no other try has, and only the
one whose event it is goes on to send. What nobody says of how an attempt ended is decided in
`domain`, by what a receiver does with a repeated notice. Before an attempt the processing log
confirms that somebody's address is used; while it does not, no attempt is begun.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, Protocol
from uuid import UUID, uuid4

from schemas.common import Accepted, Actor
from schemas.envelope import Recorded
from schemas.notice import Channel
from services.kernel.decider import Cause, Decision
from services.kernel.execute import Cases
from services.kernel.logs import from_now_on
from services.kernel.people import People, Person
from services.kernel.telemetry import counter, log
from services.kernel.timers import Due, Timers
from services.notify import domain
from services.notify.aside import Aside
from services.notify.lanes import Lane, Lanes
from services.notify.outcome import Outcome, Unknown, Wait
from services.notify.pace import Pace
from services.notify.recording import Recording
from services.notify.state import OVER, Notice, Status

TIMER, LOST = "attempt", "lost"
ERASED, NO_ADDRESS = "recipient_erased", "no_address"
NOT_LOGGED = "processing_not_logged"


class Sender(Protocol):
    """A way to reach somebody."""

    at_once: int

    def place(self, person: Person) -> str | None:
        """Where it goes, to count who is on the way there; None when there is no address."""

    async def waits(self, notice: Notice, person: Person) -> Wait | None:
        """Why no attempt can begin yet; None when one can."""

    async def send(self, notice: Notice, person: Person) -> Outcome:
        """Send it once and say how that ended."""


class Delivery:
    """Everything about getting one notice to its recipient."""

    def __init__(
        self,
        cases: Cases[Any],
        people: People,
        timers: Timers,
        senders: Mapping[Channel, Sender],
        actor: Actor,
        pace: Pace,
        recording: Recording,
    ) -> None:
        self._cases, self._people, self._timers = cases, people, timers
        self._senders, self._actor, self._pace = senders, actor, pace
        self._lanes, self._recording, self._aside = Lanes(), recording, Aside()

    @property
    def aside(self) -> Aside:
        """What is still being sent when the service stops."""
        return self._aside

    async def on_due(self, due: Due) -> None:
        """It may be time for an attempt; the notice knows."""
        await self.deliver(due.case)

    async def on_planned(self, event: Recorded[Any]) -> None:
        """The first attempt; that another one is already made shows when it is written down."""
        await self._deliver(await self._cases.state_after(event))

    async def deliver(self, notice_id: UUID) -> None:
        """Make the next attempt, if it is still to be made."""
        await self._deliver(await self._cases.state(notice_id))

    async def _deliver(self, notice: Notice | None) -> None:
        if notice is None or notice.status in OVER:
            return
        from_now_on(notice.planned.case)
        if notice.status is Status.ATTEMPTED:
            await self._look_after(notice)
            return
        sender = self._senders[notice.planned.channel]
        person = await self._people.get(notice.planned.recipient)
        if person and notice.planned.second:
            person = person.at_second()
        place = sender.place(person) if person else None
        if person is None or place is None:
            await self._give_up(notice, NO_ADDRESS if person else ERASED)
            return
        lane = self._lanes.to(place, sender.at_once)
        if lane.wait > self._pace.patience:
            await self._later(notice)
            return
        slow = lane.takes > self._pace.slow
        sending = self._in_turn(notice, person, sender, lane)
        if not await self._aside.ends(sending, 0 if slow else self._pace.slow):
            counter("notices_aside").add(1, {"channel": notice.planned.channel})
            await self._timers.set(notice.id, LOST, self._timers.now() + self._pace.unknown_after)

    async def _in_turn(self, notice: Notice, person: Person, sender: Sender, lane: Lane) -> None:
        if not await lane.turn(self._pace.patience):
            await self._later(notice)
            return
        with lane.go():
            if wait := await self._waits(notice, person, sender):
                await self._hold_off(notice, wait)
            else:
                await self._attempt(notice, person, sender)

    async def _waits(self, notice: Notice, person: Person, sender: Sender) -> Wait | None:
        """Why an attempt that were begun now would be one for nothing."""
        if wait := await sender.waits(notice, person):
            return wait
        return None if await self._recording.allows(notice, person) else Wait(NOT_LOGGED)

    async def _attempt(self, notice: Notice, person: Person, sender: Sender) -> None:
        number = notice.attempts + 1
        mine = f"{notice.id}-{number}-{uuid4().hex[:12]}"
        begun = await self._decide(notice, domain.attempt, domain.Attempt(number), mine)
        if begun.event_id is None:
            return
        outcome = await _send(sender, notice, person)
        told = domain.Concluded(number, outcome, self._pace.delays)
        await self._decide(notice, domain.conclude, told, begun.event_id)
        labels = {"channel": notice.planned.channel, "outcome": type(outcome).__name__}
        counter("notices_attempted").add(1, labels)
        log.info("notice_attempted", notice=notice.id.hex, attempt=number, **labels)

    async def _look_after(self, notice: Notice) -> None:
        """Somebody is sending it now, or was when they were killed."""
        assert notice.changed_at
        lost_at = notice.changed_at + self._pace.unknown_after
        if self._timers.now() < lost_at:
            await self._timers.set(notice.id, LOST, lost_at)
            return
        counter("notices_lost_sight_of").add(1, {"channel": notice.planned.channel})
        told = domain.Concluded(notice.attempts, Unknown(), self._pace.delays)
        await self._decide(notice, domain.conclude, told, f"{notice.id}-{notice.attempts}-lost")

    async def _later(self, notice: Notice) -> None:
        """It is not its turn yet; the longer it waits, the less often that is looked at."""
        counter("notices_postponed").add(1, {"channel": notice.planned.channel})
        now = self._timers.now()
        wait = domain.waited(notice, now, self._pace.delays[0], self._pace.hold_off)
        await self._timers.set(notice.id, TIMER, now + wait)

    async def _hold_off(self, notice: Notice, wait: Wait) -> None:
        """It was not even tried, so that no attempt is used up."""
        counter("notices_held_off").add(1, {"channel": notice.planned.channel})
        ours = wait.reason == NOT_LOGGED
        longest = self._pace.hold_off if ours else self._pace.consent
        told = domain.HoldOff(
            notice.attempts, wait.reason, self._pace.delays[0], longest, wait.after
        )
        since = notice.changed_at or notice.planned_at
        await self._decide(notice, domain.hold_off, told, f"{notice.id}-held-{since.timestamp()}")

    async def _give_up(self, notice: Notice, reason: str) -> None:
        log.warning("notice_given_up", notice=notice.id.hex, reason=reason)
        told = domain.GiveUp(notice.attempts, reason)
        since = notice.changed_at or notice.planned_at  # another one after somebody retried it
        cause = f"{notice.id}-{notice.attempts}-{reason}-{since.timestamp()}"
        await self._decide(notice, domain.give_up, told, cause)

    async def _decide(
        self, notice: Notice, decision: Decision[Any], command: object, cause: str
    ) -> Accepted:
        because = Cause(cause, self._actor, self._timers.now())
        return await self._cases.execute(notice.id, decision, command, because)


async def _send(sender: Sender, notice: Notice, person: Person) -> Outcome:
    try:
        return await sender.send(notice, person)
    except Exception:  # whatever broke, it may have been handed over
        log.exception("sending_failed", notice=notice.id.hex)
        return Unknown()
