"""Commands to intake: which decision answers each."""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from typing import Any
from uuid import UUID

from schemas import letting
from schemas import request as said
from schemas.catalogue import Catalogue, load
from schemas.catalogue.processing import Processing
from schemas.common import Accepted, Actor, Command, Role
from schemas.ids import allowance_from_code, case_from_key
from schemas.pinned import Catalogued
from schemas.question import Question
from services.intake import domain, person_data
from services.intake.following import Submission
from services.intake.referring import Referring
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

    async def pinned(case: UUID) -> Catalogue:
        state = await cases.known(case)
        return load(state.catalogue if state else None)

    async def submit(command: said.SubmitRequest, cause: Cause) -> Accepted:
        case = case_from_key(cause.actor.organisation or "", command.idempotency_key or cause.id)
        earlier = await cases.state(command.follows) if command.follows else None
        asked = Submission(command, load(), earlier)
        with about(case):
            async with processing.action(Processing.REQUEST_CONTACT, case=case) as action:
                action.add(*_contact(cause.actor))
            return await cases.execute(case, domain.submit, asked, cause, command.texts())

    async def given(command: said.GiveInformation, cause: Cause) -> Accepted:
        decide = domain.give_information
        return await cases.execute(command.case, decide, command, cause, command.texts())

    def catalogued(decide: Decision[Any]) -> Callable[[Any, Cause], Any]:
        async def handle(command: Command, cause: Cause) -> Accepted:
            asked = Catalogued(command, await pinned(command.case))
            return await cases.execute(command.case, decide, asked, cause, command.texts())

        return handle

    return {
        **deciding(cases, DECISIONS),
        said.SubmitRequest: gated(texts, submit),
        letting.LetTextThrough: letting_through(texts),
        said.ReferRequest: referring(cases, reader),
        said.AcceptRequest: catalogued(domain.accept),
        said.CirculateRequest: catalogued(domain.circulate),
        said.GiveInformation: gated(texts, given),
        said.RequestAmendment: gated(texts, catalogued(domain.amend)),
    }


def gated(texts: Cases[Any], handle: Handler) -> Handler:
    """Look for personal data before anything else is done with a command."""

    async def gate(command: Command, cause: Cause) -> Accepted:
        found = await asyncio.to_thread(person_data.seems_to_hold, command)
        if found:
            code = person_data.code_of(command, cause.actor)
            person_data.keep_out(found, code, await texts.state(allowance_from_code(code)))
        return await handle(command, cause)

    return gate


def letting_through(texts: Cases[Any]) -> Handler:
    """A text is known by its code alone."""

    async def handle(command: letting.LetTextThrough, cause: Cause) -> Accepted:
        asked, name = Catalogued(command, load()), allowance_from_code(command.text)
        return await texts.execute(name, person_data.let_through, asked, cause)

    return handle


def referring(cases: Cases[Any], reader: DirectReader) -> Handler:
    """The rules that propose another door look at the request's words."""

    async def handle(command: said.ReferRequest, cause: Cause) -> Accepted:
        state = await cases.state(command.case)
        words = await _words(reader, command.case, state.latest[1]) if state else None
        asked = Referring(command, load(state.catalogue if state else None), words)
        return await cases.execute(command.case, domain.refer, asked, cause, command.texts())

    return handle


async def _words(reader: DirectReader, case: UUID, name: str) -> Question | None:
    """What is asked, in words; None when that was erased."""
    text = await kept(reader, case, name)
    return Question.model_validate_json(text) if text else None


def _contact(actor: Actor) -> tuple[Subject, ...]:
    """Whose id a request would keep: that of the institution's contact, and of nobody else."""
    return (Subject(CONTACTS, actor.sub),) if actor.has(Role.INSTITUTION) else ()
