"""Commands to intake: which decision answers each."""

from __future__ import annotations

import asyncio
from functools import partial
from typing import Any
from uuid import UUID

from schemas import request as said
from schemas.catalogue import Catalogue, load
from schemas.catalogue.processing import Processing
from schemas.common import Accepted, Actor, Command, Role
from schemas.ids import allowance_from_code, case_from_key
from schemas.pinned import Catalogued
from services.intake import domain, person_data
from services.intake.attachments import Found
from services.intake.files.handlers import FileHandlers
from services.intake.files.quarantine import Quarantine
from services.intake.following import Amendment, Submission
from services.intake.guards import require
from services.kernel.commands import Handler, deciding
from services.kernel.decider import Cause, Decision
from services.kernel.execute import Cases, Keep
from services.kernel.logs import about
from services.kernel.processing_log import ProcessingLog
from services.kernel.pseudonyms import Subject

DECISIONS: dict[type[Command], Decision[Any]] = {
    said.RefuseRequest: domain.refuse,
    said.ReferRequest: domain.refer,
    said.AnswerRequest: domain.answer,
    said.AskInformation: domain.ask_information,
    said.RequestWithdrawal: domain.withdraw,
    said.ExtendInformation: domain.extend_information,
    said.ExplainResponseDelay: domain.explain_delay,
}


CONTACTS = "DOOR"
"""The zone whose PEOPLE has institutions' contacts."""


def handlers(
    cases: Cases[Any], texts: Cases[Any], processing: ProcessingLog, quarantine: Quarantine
) -> dict[type[Command], Handler]:
    """All commands of intake: about requests, files, and texts that are let through."""
    given = deciding(cases, {said.GiveInformation: domain.give_information})
    asked = Requests(cases, processing, quarantine)
    return {
        **deciding(cases, DECISIONS),
        **FileHandlers(cases, quarantine).all(),
        said.SubmitRequest: gated(texts, asked.submit),
        said.RequestAmendment: gated(texts, asked.amend),
        said.GiveInformation: gated(texts, given[said.GiveInformation]),
        said.LetTextThrough: letting_through(texts),
        said.AcceptRequest: asked.catalogued(domain.accept),
        said.CirculateRequest: asked.catalogued(domain.circulate),
    }


class Requests:
    """Commands that are decided by the catalogue, and with the files that they name."""

    def __init__(
        self, cases: Cases[Any], processing: ProcessingLog, quarantine: Quarantine
    ) -> None:
        self._cases, self._processing, self._quarantine = cases, processing, quarantine
        self._files = FileHandlers(cases, quarantine)

    async def submit(self, command: said.SubmitRequest, cause: Cause) -> Accepted:
        """Take a request in, under the case that its key says."""
        actor = cause.actor
        case = case_from_key(actor.organisation or "", command.idempotency_key or cause.id)
        earlier = await self._cases.state(command.follows) if command.follows else None
        with about(case):
            require(actor, Role.INSTITUTION)
            found = await self._files.named(case, command.question)
            asked = Submission(command, load(), earlier, found)
            async with self._processing.action(Processing.REQUEST_CONTACT, case=case) as action:
                action.add(*_contact(actor))
            return await self._cases.execute(
                case, domain.submit, asked, cause, command.texts(), self._kept(case, found)
            )

    async def amend(self, command: said.RequestAmendment, cause: Cause) -> Accepted:
        """Change a request of the own institution."""
        case = command.case
        await self._files.must_own(case, cause.actor)
        found = await self._files.named(case, command.question)
        asked = Amendment(command, await self._pinned(case), found)
        return await self._cases.execute(
            case, domain.amend, asked, cause, command.texts(), self._kept(case, found)
        )

    def catalogued(self, decide: Decision[Any]) -> Handler:
        """Decided under the catalogue that the case is handled under."""

        async def handle(command: Command, cause: Cause) -> Accepted:
            asked = Catalogued(command, await self._pinned(command.case))
            return await self._cases.execute(command.case, decide, asked, cause, command.texts())

        return handle

    async def _pinned(self, case: UUID) -> Catalogue:
        state = await self._cases.known(case)
        return load(state.catalogue if state else None)

    def _kept(self, case: UUID, found: Found) -> Keep:
        return partial(self._quarantine.keep, case, tuple(found.values()))


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

    async def handle(command: said.LetTextThrough, cause: Cause) -> Accepted:
        asked, name = Catalogued(command, load()), allowance_from_code(command.text)
        return await texts.execute(name, person_data.let_through, asked, cause)

    return handle


def _contact(actor: Actor) -> tuple[Subject, ...]:
    """Whose id a request would keep: that of the institution's contact, and of nobody else."""
    return (Subject(CONTACTS, actor.sub),) if actor.has(Role.INSTITUTION) else ()
