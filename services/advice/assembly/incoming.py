"""Which arrival is decided how: events of intake, and border messages of departments.

A department speaks on its own lane only: what it says must carry its own code.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from typing import Any

from schemas import contribution as sent
from schemas import request as asked
from schemas import triage
from schemas.catalogue import load
from schemas.common import Event
from schemas.envelope import Recorded, Unreadable
from services.advice.assembly import arrivals, settling
from services.kernel.decider import Decision
from services.kernel.reactions import Decide, Effect, React


def _from_intake(decision: Decision[Any]) -> React:
    async def react(event: Recorded[Any]) -> Sequence[Effect]:
        return (Decide(decision, event),)

    return react


async def _information(event: Recorded[asked.InformationGiven]) -> Sequence[Effect]:
    """Answers given before circulating travel in the assignment itself."""
    return (Decide(arrivals.give_information, event),) if event.data.circulated else ()


async def _no_information(event: Recorded[triage.AnswerWaived]) -> Sequence[Effect]:
    """Before circulating nobody waits; after it departments hear that no answer will come."""
    if not event.data.circulated:
        return ()
    return (Decide(arrivals.go_without_information, event, (arrivals.NO_ANSWER,)),)


FROM_INTAKE: Mapping[type[Event], React] = {
    asked.RequestCirculated: _from_intake(arrivals.open_case),
    asked.AmendmentRequested: _from_intake(arrivals.amend),
    asked.WithdrawalRequested: _from_intake(arrivals.withdraw),
    asked.InformationGiven: _information,
    triage.AnswerWaived: _no_information,
}


def _from_desk(decision: Decision[Any], words: Callable[[Any], tuple[str, ...]]) -> React:
    async def react(event: Recorded[Any]) -> Sequence[Effect]:
        lane = event.subject.split(".")[1]
        if event.data.department.lower() != lane:
            raise Unreadable(f"{event.data.department} speaks on the lane of {lane}")
        _storable(event.data)
        return (Decide(decision, event, words(event.data)),)

    return react


def _storable(data: Any) -> None:
    """What is marked above the ceiling of this installation is not kept here either."""
    for part in (getattr(data, "contribution", None), getattr(data, "views", None)):
        found: Any = getattr(part, "findings", ()) or getattr(part, "views", ())
        load().must_hold(one.marking for one in found)


FROM_DESKS: Mapping[type[Event], React] = {
    sent.TakenUp: _from_desk(arrivals.take_up, lambda said: ()),
    sent.Contributed: _from_desk(
        arrivals.receive,
        lambda said: (said.contribution.stored(),) if said.contribution else (),
    ),
    sent.Declined: _from_desk(arrivals.decline, lambda said: (said.explanation,)),
    sent.InformationWanted: _from_desk(arrivals.want_information, lambda said: (said.question,)),
    sent.ViewsStated: _from_desk(settling.receive_views, lambda said: (said.views.stored(),)),
    sent.AgreementStated: _from_desk(
        arrivals.state_agreement, lambda said: (said.note,) if said.note else ()
    ),
}
