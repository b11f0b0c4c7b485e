"""What follows at a desk: arrivals become tasks, what the desk decides goes to the Loket."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from schemas import assignment as sent
from schemas import contribution as goes
from schemas import desk as said
from schemas import differing, subjects
from schemas.common import Event, Layer
from schemas.envelope import Recorded
from services.advice.desk import arrivals
from services.kernel.reactions import Decide, Deliver, Effect, React
from services.kernel.texts import Texts


async def _arrive_assigned(event: Recorded[sent.Assigned]) -> Sequence[Effect]:
    return (Decide(arrivals.open_task, event, (event.data.brief.stored(),)),)


async def _arrive_changed(event: Recorded[sent.AssignmentChanged]) -> Sequence[Effect]:
    return (Decide(arrivals.change, event, (event.data.brief.stored(),)),)


async def _arrive_moved(event: Recorded[sent.TermMoved]) -> Sequence[Effect]:
    return (Decide(arrivals.move_term, event),)


async def _arrive_noted(event: Recorded[sent.TermNoted]) -> Sequence[Effect]:
    return (Decide(arrivals.note_term, event),)


async def _arrive_cancelled(event: Recorded[sent.AssignmentCancelled]) -> Sequence[Effect]:
    return (Decide(arrivals.cancel, event),)


async def _arrive_information(event: Recorded[sent.InformationForwarded]) -> Sequence[Effect]:
    return (Decide(arrivals.receive_information, event, (event.data.answer,)),)


async def _arrive_agreement(event: Recorded[sent.AgreementRequested]) -> Sequence[Effect]:
    return (Decide(arrivals.ask_agreement, event, (event.data.advice.stored(),)),)


async def _arrive_views(event: Recorded[sent.ViewsAsked]) -> Sequence[Effect]:
    texts = (event.data.question, *arrivals.others(event.data))
    return (Decide(arrivals.ask_views, event, texts),)


ARRIVALS: Mapping[type[Event], React] = {
    sent.Assigned: _arrive_assigned,
    sent.AssignmentChanged: _arrive_changed,
    sent.TermMoved: _arrive_moved,
    sent.TermNoted: _arrive_noted,
    sent.AssignmentCancelled: _arrive_cancelled,
    sent.InformationForwarded: _arrive_information,
    sent.AgreementRequested: _arrive_agreement,
    sent.ViewsAsked: _arrive_views,
}


class Reactions:
    """Reactions to the desk's own events: what the Loket is told, internal findings taken out."""

    def __init__(self, department: str, texts: Texts) -> None:
        self._department, self._texts = department, texts

    def own(self) -> Mapping[type[Event], React]:
        """Which events lead to what."""
        return {
            said.TaskClaimed: self.on_claimed,
            said.ContributionSubmitted: self.on_submitted,
            said.TaskDeclined: self.on_declined,
            said.InformationRequested: self.on_information_requested,
            said.TaskAgreementGiven: self.on_agreement,
            differing.TaskViewsStated: self.on_views,
        }

    async def on_claimed(self, event: Recorded[said.TaskClaimed]) -> Sequence[Effect]:
        """The Loket sees that somebody works on it, not who."""
        return (self._send(event, goes.TakenUp(department=self._department)),)

    async def on_submitted(self, event: Recorded[said.ContributionSubmitted]) -> Sequence[Effect]:
        """The contribution crosses without its internal findings."""
        written = await self._texts.model(event.meta.case, event.data.text, goes.Contribution)
        held_back = sum(f.layer is Layer.INTERNAL for f in written.findings)
        return (
            self._send(
                event,
                goes.Contributed(
                    department=self._department,
                    contribution=written.crossing(),
                    position=written.position,
                    held_back=held_back,
                    submitted_at=event.meta.time,
                ),
            ),
        )

    async def on_declined(self, event: Recorded[said.TaskDeclined]) -> Sequence[Effect]:
        """The Loket hears why."""
        words = await self._texts.get(event.meta.case, event.data.explanation)
        return (
            self._send(
                event,
                goes.Declined(
                    department=self._department,
                    reason=event.data.reason,
                    explanation=words,
                    declined_at=event.meta.time,
                ),
            ),
        )

    async def on_information_requested(
        self, event: Recorded[said.InformationRequested]
    ) -> Sequence[Effect]:
        """The Loket asks the institution."""
        words = await self._texts.get(event.meta.case, event.data.question)
        return (
            self._send(event, goes.InformationWanted(department=self._department, question=words)),
        )

    async def on_agreement(self, event: Recorded[said.TaskAgreementGiven]) -> Sequence[Effect]:
        """The department's stance on one exact text."""
        note = event.data.note
        words = await self._texts.get(event.meta.case, note) if note else ""
        return (
            self._send(
                event,
                goes.AgreementStated(
                    department=self._department,
                    text=event.data.text,
                    stance=event.data.stance,
                    note=words,
                ),
            ),
        )

    async def on_views(self, event: Recorded[differing.TaskViewsStated]) -> Sequence[Effect]:
        """What the department says in a round."""
        views = await self._texts.model(event.meta.case, event.data.text, goes.Views)
        round_ = event.data.round
        stated = goes.ViewsStated(department=self._department, round=round_, views=views)
        return (self._send(event, stated),)

    def _send(self, event: Recorded[Any], said_: Event) -> Deliver:
        subject = subjects.contribution(self._department, event.meta.case)
        return Deliver("LOKET", subject, said_)
