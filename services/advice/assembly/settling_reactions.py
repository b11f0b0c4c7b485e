"""What follows when departments differ or agree, and when an advice is taken back."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from schemas import assignment as sent
from schemas import case as said
from schemas import settling
from schemas.catalogue import load
from schemas.common import Event
from schemas.contribution import Contribution, WrittenFinding
from schemas.envelope import Recorded
from schemas.progress import Stage
from services.advice.assembly import agreeing
from services.advice.assembly.depth import product_of
from services.advice.assembly.sending import due_of, to_desk, to_institution
from services.advice.assembly.state import VIEWS, Case, clock_name
from services.kernel.calendar import Calendar
from services.kernel.execute import Cases
from services.kernel.reactions import Decide, Effect, React
from services.kernel.terms import Terms
from services.kernel.texts import Texts

CARRIED = 200_000
"""Characters of others' findings in one message: beside a long question it must still cross."""


class SettlingReactions:
    """Reactions to CASES about rounds, agreement and an advice that no longer holds."""

    def __init__(self, cases: Cases[Any], texts: Texts, terms: Terms, calendar: Calendar) -> None:
        self._cases, self._texts, self._terms = cases, texts, terms
        self._calendar = calendar

    def own(self) -> Mapping[type[Event], React]:
        """Which events lead to what."""
        return {
            settling.RoundOpened: self.on_round,
            said.AgreementReceived: self.on_agreement,
            settling.AgreementWaived: self.on_agreement,
            settling.EscalationDecided: self.on_agreement,
            settling.AdviceWithdrawn: self.on_withdrawn,
        }

    async def on_round(self, event: Recorded[Any]) -> Sequence[Effect]:
        """Everybody concerned gets the question; who found what stays with the Loket."""
        case: Case = await self._cases.state_after(event)
        question = await self._texts.get(event.meta.case, event.data.question)
        written = await self._written(event, case)
        sends = [
            to_desk(
                event,
                code,
                sent.ViewsAsked(
                    round=event.data.number,
                    aspects=event.data.aspects,
                    question=question,
                    others=others_of(written, code),
                    due=due_of(case, clock_name(VIEWS, code), event, self._calendar),
                ),
            )
            for code in event.data.departments
        ]
        return *sends, *self._terms.remind(case)

    async def _written(
        self, event: Recorded[Any], case: Case
    ) -> Sequence[tuple[str, WrittenFinding]]:
        """Who found what on the aspects of the round; nothing where the product keeps it apart."""
        if not product_of(load(case.opened.catalogue), case).shows_others:
            return ()
        parts = [(code, part.text) for code, part in case.parts.items() if part.text]
        return [
            (code, finding)
            for code, text in parts
            for finding in (await self._texts.model(event.meta.case, text, Contribution)).findings
            if finding.aspect in event.data.aspects
        ]

    async def on_agreement(self, event: Recorded[Any]) -> Sequence[Effect]:
        """Once every department agrees, the owner of the policy is asked."""
        case: Case = await self._cases.state_after(event)
        return (Decide(agreeing.ask_owner, load(case.opened.catalogue)),)

    async def on_withdrawn(self, event: Recorded[Any]) -> Sequence[Effect]:
        """The institution hears that the advice no longer holds."""
        case: Case = await self._cases.state_after(event)
        told = to_institution(event, case, Stage.ADVICE_WITHDRAWN, reason=event.data.reason)
        return (told,)


def others_of(
    written: Sequence[tuple[str, WrittenFinding]], department: str
) -> tuple[WrittenFinding, ...]:
    """What the other departments found, without who, as far as one message can carry it."""
    found: list[WrittenFinding] = []
    room = CARRIED
    for number, (author, finding) in enumerate(written, start=1):
        room -= len(finding.model_dump_json()) if author != department else 0
        if author != department and room >= 0:
            found.append(finding.model_copy(update={"id": f"other-{number}"}))
    return tuple(found)
