"""Intake, assembly and desks in memory, with their own decisions and reactions.

Nothing is sent: what one appends waits in `pending` until the test lets it happen, in any order,
late or twice. What `services.kernel` does with a server is left out, what a service says is not.
"""

from __future__ import annotations

from collections.abc import Awaitable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from itertools import chain, repeat
from typing import Any, TypeVar

from pydantic import BaseModel

from schemas.common import Actor, Event, NotYet, Refused, digest
from schemas.envelope import Meta, Recorded
from schemas.ids import following
from schemas.progress import ProgressReported
from services.advice.assembly.incoming import FROM_DESKS, FROM_INTAKE
from services.advice.assembly.reactions import Reactions as CaseReactions
from services.advice.assembly.settling_reactions import SettlingReactions
from services.advice.assembly.term_reactions import TermReactions
from services.advice.desk.reactions import ARRIVALS
from services.advice.desk.reactions import Reactions as DeskReactions
from services.advice.desk.term_reactions import TermReactions as DeskTerms
from services.intake.reactions import FROM_CASES
from services.intake.reactions import Reactions as RequestReactions
from services.kernel.calendar_file import load_calendar
from services.kernel.decider import Decider, Decision, service
from services.kernel.reactions import Decide, Deliver, Effect, React
from tests.harness.makers import ASSEMBLY, DESK, INTAKE
from tests.harness.spec import CASE, START

M = TypeVar("M", bound=BaseModel)
HOUR = timedelta(hours=1)


class Words(dict[str, str]):
    """The texts of one zone, by digest."""

    async def get(self, case: object, name: str) -> str:  # type: ignore[override]  # as Texts.get
        """The text that an event of this zone names."""
        return self[name]

    async def model(self, case: object, name: str, model: type[M]) -> M:
        """A structured text."""
        return model.model_validate_json(self[name])


class NoTimers:
    """Terms that never nudge, what is late is another test's business; which would have."""

    def __init__(self) -> None:
        self.reminded: list[list[str]] = []

    def remind(self, case: Any) -> tuple[()]:
        """No timer; but which terms ran when it was asked for."""
        clocks = case.clocks.by_name.items()
        self.reminded.append([name for name, c in clocks if not (c.stopped or c.paused)])
        return ()


@dataclass
class Party:
    """One service with its stream."""

    name: str
    decider: Decider[Any]
    texts: Words
    incoming: Mapping[type[Event], React] = field(default_factory=dict)
    own: Mapping[type[Event], React] = field(default_factory=dict)
    events: list[Recorded[Event]] = field(default_factory=list)
    state: Any = None

    async def state_after(self, event: Recorded[Event]) -> Any:
        """The case as it is by now, which may be later than the event."""
        return self.state

    def append(self, event: Event, cause: str, actor: Actor, now: datetime) -> Recorded[Event]:
        """Store an event and fold it."""
        sequence = len(self.events) + 1
        meta = Meta(following(cause, self.name), "urn:test", CASE, now, actor, cause)
        stored = Recorded(event, meta, sequence, f"{self.name}.{CASE.hex}", "")
        self.events.append(stored)
        self.state = self.decider.evolve(self.state, stored)
        return stored


@dataclass(frozen=True)
class Job:
    """Something that happened and still has to lead to what follows from it."""

    at: Party
    react: React
    event: Recorded[Any]


class World:
    """One case in the zones LOKET, DOOR and three departments."""

    def __init__(self) -> None:
        loket, calendar = Words(), load_calendar()
        self.intake = Party("intake", INTAKE, loket, FROM_CASES)
        self.assembly = Party("assembly", ASSEMBLY, loket, {**FROM_INTAKE, **FROM_DESKS})
        self.desks = {c: Party(c, DESK, Words(), ARRIVALS) for c in ("EZK", "BZ", "DEF")}
        self.timers = NoTimers()
        here: Any = (self.intake, loket, NoTimers(), calendar)
        self.intake.own = RequestReactions(*here).own()
        there: Any = (self.assembly, loket, self.timers, calendar, None)
        terms: Any = (self.assembly, self.timers, calendar)
        settling: Any = (self.assembly, loket, self.timers, calendar)
        self.assembly.own = {
            **CaseReactions(*there).own(),
            **SettlingReactions(*settling).own(),
            **TermReactions(*terms).own(),
        }
        for code, party in self.desks.items():
            texts: Any = party.texts
            within: Any = (party, NoTimers())
            party.own = {**DeskReactions(code, texts).own(), **DeskTerms(*within).own()}
        self.pending: list[Job] = []
        self.told: list[ProgressReported] = []
        self.crossed: list[Event] = []
        self.now = START

    def decide(
        self, at: Party, decision: Decision[Any], asked: Any, actor: Actor, *texts: str
    ) -> bool:
        """A person decides; whether it was not refused."""
        try:
            self._execute(at, decision, asked, f"command-{self.now}", actor, *texts)
        except Refused:
            return False
        return True

    def happen(self, number: int = 0, *, twice: bool = False) -> None:
        """Let one pending thing happen; `twice` leaves it pending as well."""
        place = number % len(self.pending)
        job = self.pending[place] if twice else self.pending.pop(place)
        try:
            for effect in _run(job.react(job.event)):
                self._perform(job, effect)
        except NotYet:
            self.pending.append(job)
        except Refused as refusal:
            assert refusal.reason == "not_asked", refusal

    def settle(self, numbers: Iterable[int] = ()) -> None:
        """Let everything happen, in the order of these numbers first."""
        for number in chain(numbers, repeat(0, 500)):
            if self.pending:
                self.happen(number)
        assert not self.pending, "never settles"

    def _execute(
        self, at: Party, decision: Decision[Any], asked: Any, cause: str, actor: Actor, *texts: str
    ) -> None:
        self.now += HOUR
        if any(event.meta.cause == cause for event in at.events):
            return
        event = decision(at.state, asked, actor, self.now)
        if event is None:
            return
        at.texts.update({digest(text): text for text in texts})
        stored = at.append(event, cause, actor, self.now)
        self._announce(at, at.own, stored)
        if at is self.intake:
            self._announce(self.assembly, self.assembly.incoming, stored)
        if at is self.assembly:
            self._announce(self.intake, self.intake.incoming, stored)

    def _announce(
        self, at: Party, reactions: Mapping[type[Event], React], event: Recorded[Any]
    ) -> None:
        if react := reactions.get(type(event.data)):
            self.pending.append(Job(at, react, event))

    def _perform(self, job: Job, effect: Effect) -> None:
        match effect:
            case Decide():
                actor = service(job.at.name)
                cause = job.event.meta.id
                self._execute(job.at, effect.decision, effect.command, cause, actor, *effect.texts)
            case Deliver(to="DOOR", event=ProgressReported() as told):
                self.told.append(told)
            case Deliver():
                self._cross(job, effect)

    def _cross(self, job: Job, effect: Deliver) -> None:
        because = job.event
        identity = following(because.meta.id, effect.subject)
        meta = Meta(
            identity,
            "urn:test",
            CASE,
            because.meta.time,
            service(job.at.name),
            because.meta.id,
            because.sequence,
        )
        message = Recorded(effect.event, meta, len(self.crossed) + 1, effect.subject, "")
        self.crossed.append(effect.event)
        receiver = self.assembly if effect.to == "LOKET" else self.desks[effect.to]
        self._announce(receiver, receiver.incoming, message)


def _run(reaction: Awaitable[Sequence[Effect]]) -> Sequence[Effect]:
    """What a reaction that waits for nothing comes to."""
    try:
        next(reaction.__await__())
    except StopIteration as done:
        effects: Sequence[Effect] = done.value
        return effects
    raise AssertionError("a reaction waited for something")
