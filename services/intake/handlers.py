"""Commands to intake: which decision answers each."""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from typing import Any
from uuid import UUID

from schemas import gate, triage
from schemas import request as said
from schemas.catalogue import Catalogue, load
from schemas.catalogue.processing import Processing
from schemas.common import Accepted, Actor, Command, Role
from schemas.ids import allowance_from_code, case_from_key
from schemas.pinned import Catalogued
from schemas.question import Question
from services.intake import domain, person_data, relating
from services.intake.following import Submission
from services.intake.referring import Referring
from services.intake.waiving import waive_answer
from services.kernel.commands import Handler, deciding
from services.kernel.decider import Cause, Decision
from services.kernel.direct import DirectReader
from services.kernel.execute import Cases
from services.kernel.logs import about
from services.kernel.processing_log import ProcessingLog
from services.kernel.pseudonyms import Subject
from services.kernel.texts import kept

DECISIONS: dict[type[Command], Decision[Any]] = {
    said.RefuseRequest: domain.refuse,
    said.AnswerRequest: domain.answer,
    said.AskInformation: domain.ask_information,
    said.RequestWithdrawal: domain.withdraw,
    said.ExtendInformation: domain.extend_information,
    said.ExplainResponseDelay: domain.explain_delay,
}


CONTACTS = "DOOR"
"""The zone whose PEOPLE has institutions' contacts."""


def handlers(
    cases: Cases[Any], texts: Cases[Any], processing: ProcessingLog, reader: DirectReader
) -> dict[type[Command], Handler]:
    """All commands of intake: about requests, and about texts that are let through."""

    async def submit(command: said.SubmitRequest, cause: Cause) -> Accepted:
        case = case_from_key(*_asked_by(command, cause))
        earlier = await cases.state(command.follows) if command.follows else None
        asked = Submission(command, load(), earlier)
        with about(case):
            async with processing.action(Processing.REQUEST_CONTACT, case=case) as action:
                action.add(*_contact(cause.actor))
            return await cases.execute(case, domain.submit, asked, cause, command.texts())

    async def refer(command: said.ReferRequest, cause: Cause) -> Accepted:
        words = await _words(cases, reader, command.case)
        asked = Referring(command, await _pinned(cases, command.case), words)
        return await cases.execute(command.case, domain.refer, asked, cause, command.texts())

    def catalogued(decide: Decision[Any]) -> Callable[[Any, Cause], Any]:
        async def handle(command: Command, cause: Cause) -> Accepted:
            asked = Catalogued(command, await _pinned(cases, command.case))
            return await cases.execute(command.case, decide, asked, cause, command.texts())

        return handle

    giving = deciding(cases, {said.GiveInformation: domain.give_information})
    return {
        **deciding(cases, DECISIONS),
        said.SubmitRequest: gated(texts, submit),
        gate.LetTextThrough: letting_through(texts),
        said.ReferRequest: refer,
        said.AcceptRequest: catalogued(domain.accept),
        said.CirculateRequest: catalogued(domain.circulate),
        said.GiveInformation: gated(texts, giving[said.GiveInformation]),
        said.RequestAmendment: gated(texts, catalogued(domain.amend)),
        triage.WaiveAnswer: catalogued(waive_answer),
        **about_two(cases),
    }


def about_two(cases: Cases[Any]) -> dict[type[Command], Handler]:
    """Commands that look at another request too, as it is when they come in."""

    def of_two(decide: Decision[Any]) -> Callable[[Any, Cause], Any]:
        async def handle(command: relating.Pair, cause: Cause) -> Accepted:
            other = await cases.state(relating.beside(command))
            asked = relating.Linking(command, load(), other)
            keeps = relating.keeper(command.case, command.other)
            return await cases.execute(keeps, decide, asked, cause)

        return handle

    async def merge(command: triage.MergeRequest, cause: Cause) -> Accepted:
        asked = relating.Merging(command, await cases.state(command.into))
        return await cases.execute(command.case, relating.merge, asked, cause)

    return {
        triage.LinkRequests: of_two(relating.link),
        triage.UnlinkRequests: of_two(relating.unlink),
        triage.MergeRequest: merge,
    }


def _asked_by(command: said.SubmitRequest, cause: Cause) -> tuple[str, str]:
    """Of which institution, under which key; what is written down for it has keys of its own."""
    key = command.idempotency_key or cause.id
    if command.on_behalf_of:
        return command.on_behalf_of, f"{command.channel} {key}"
    return cause.actor.organisation or "", key


def gated(texts: Cases[Any], handle: Handler) -> Handler:
    """Look for personal data before anything else is done with a command."""

    async def looked_at(command: Command, cause: Cause) -> Accepted:
        found = await asyncio.to_thread(person_data.seems_to_hold, command)
        if found:
            code = person_data.code_of(command, cause.actor)
            person_data.keep_out(found, code, await texts.state(allowance_from_code(code)))
        return await handle(command, cause)

    return looked_at


def letting_through(texts: Cases[Any]) -> Handler:
    """A text is known by its code alone."""

    async def handle(command: gate.LetTextThrough, cause: Cause) -> Accepted:
        asked, name = Catalogued(command, load()), allowance_from_code(command.text)
        return await texts.execute(name, person_data.let_through, asked, cause)

    return handle


async def _pinned(cases: Cases[Any], case: UUID) -> Catalogue:
    """The catalogue that a case is handled under."""
    state = await cases.known(case)
    return load(state.catalogue if state else None)


async def _words(cases: Cases[Any], reader: DirectReader, case: UUID) -> Question | None:
    """What is asked, in words; None when that was erased."""
    state = await cases.state(case)
    text = await kept(reader, case, state.latest[1]) if state else None
    return Question.model_validate_json(text) if text else None


def _contact(actor: Actor) -> tuple[Subject, ...]:
    """Whose id a request would keep: that of the institution's contact, and of nobody else."""
    return (Subject(CONTACTS, actor.sub),) if actor.has(Role.INSTITUTION) else ()
