"""Commands to intake: which decision answers each."""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Iterable
from functools import partial
from typing import Any
from uuid import UUID

from schemas import gate, triage
from schemas import request as said
from schemas.catalogue import Catalogue, load
from schemas.catalogue.processing import Processing
from schemas.common import Accepted, Actor, Command, Role
from schemas.contacts import ASK
from schemas.ids import allowance_from_code, case_from_key
from schemas.pinned import Catalogued
from schemas.question import Question
from services.intake import domain, person_data, relating
from services.intake.attachments import Found
from services.intake.files.handlers import FileHandlers
from services.intake.files.quarantine import Quarantine
from services.intake.following import Amendment, Submission
from services.intake.guards import require
from services.intake.referring import Referring
from services.intake.waiving import waive_answer
from services.kernel.commands import Handler, deciding
from services.kernel.decider import Cause, Decision
from services.kernel.direct import DirectReader
from services.kernel.execute import Cases, Keep
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
    cases: Cases[Any],
    texts: Cases[Any],
    processing: ProcessingLog,
    quarantine: Quarantine,
    reader: DirectReader,
) -> dict[type[Command], Handler]:
    """All commands of intake: about requests, files, and texts that are let through."""
    given = deciding(cases, {said.GiveInformation: domain.give_information})
    asked = Requests(cases, processing, quarantine, reader)
    return {
        **deciding(cases, DECISIONS),
        **FileHandlers(cases, quarantine).all(),
        said.SubmitRequest: gated(texts, asked.submit),
        said.RequestAmendment: gated(texts, asked.amend),
        said.GiveInformation: gated(texts, given[said.GiveInformation]),
        gate.LetTextThrough: letting_through(texts),
        said.ReferRequest: asked.refer,
        said.AcceptRequest: asked.catalogued(domain.accept),
        said.CirculateRequest: asked.catalogued(domain.circulate),
        triage.WaiveAnswer: asked.catalogued(waive_answer),
        **about_two(cases),
    }


class Requests:
    """Commands that are decided by the catalogue, and with the files and words there are."""

    def __init__(
        self,
        cases: Cases[Any],
        processing: ProcessingLog,
        quarantine: Quarantine,
        reader: DirectReader,
    ) -> None:
        self._cases, self._processing, self._quarantine = cases, processing, quarantine
        self._reader, self._files = reader, FileHandlers(cases, quarantine)

    async def submit(self, command: said.SubmitRequest, cause: Cause) -> Accepted:
        """Take a request in, under the case that its key says."""
        actor = cause.actor
        institution, key = _asked_by(command, cause)
        case = case_from_key(institution, key)
        earlier = await self._cases.state(command.follows) if command.follows else None
        with about(case):
            require(actor, *({Role.COORDINATOR} if command.on_behalf_of else ASK))
            found = await self._files.named(case, command.question, institution)
            asked = Submission(command, load(), earlier, found)
            async with self._processing.action(Processing.REQUEST_CONTACT, case=case) as action:
                action.add(*_contacts(command, actor))
            return await self._cases.execute(
                case, domain.submit, asked, cause, command.texts(), self._kept(case, found)
            )

    async def amend(self, command: said.RequestAmendment, cause: Cause) -> Accepted:
        """Change a request of the own institution."""
        case = command.case
        await self._files.must_own(case, cause.actor)
        found = await self._files.named(case, command.question, cause.actor.organisation or "")
        asked = Amendment(command, await self._pinned(case), found)
        return await self._cases.execute(
            case, domain.amend, asked, cause, command.texts(), self._kept(case, found)
        )

    async def refer(self, command: said.ReferRequest, cause: Cause) -> Accepted:
        """Send the institution to another door; what is asked says which rules propose it."""
        case = command.case
        asked = Referring(command, await self._pinned(case), await self._words(case))
        return await self._cases.execute(case, domain.refer, asked, cause, command.texts())

    def catalogued(self, decide: Decision[Any]) -> Handler:
        """Decided under the catalogue that the case is handled under."""

        async def handle(command: Command, cause: Cause) -> Accepted:
            asked = Catalogued(command, await self._pinned(command.case))
            return await self._cases.execute(command.case, decide, asked, cause, command.texts())

        return handle

    async def _pinned(self, case: UUID) -> Catalogue:
        state = await self._cases.known(case)
        return load(state.catalogue if state else None)

    async def _words(self, case: UUID) -> Question | None:
        """What is asked, in words; None when that was erased."""
        state = await self._cases.state(case)
        text = await kept(self._reader, case, state.latest[1]) if state else None
        return Question.model_validate_json(text) if text else None

    def _kept(self, case: UUID, found: Found) -> Keep:
        return partial(self._quarantine.keep, case, tuple(found.values()))


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


def _contacts(command: said.SubmitRequest, actor: Actor) -> Iterable[Subject]:
    """Whose ids a request would keep: of who asks for the institution, and of who prepared it."""
    ids = (actor.sub, command.prepared_by) if ASK & {*actor.roles} else (command.prepared_by,)
    return (Subject(CONTACTS, one) for one in ids if one)
