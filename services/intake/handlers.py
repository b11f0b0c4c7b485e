"""Commands to intake: which decision answers each."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from typing import Any
from uuid import UUID

from schemas import request as said
from schemas.catalogue import Catalogue, load
from schemas.catalogue.processing import Processing
from schemas.common import Accepted, Actor, Command, Role
from schemas.ids import case_from_key
from schemas.pinned import Catalogued
from services.intake import domain
from services.intake.files.handlers import FileHandlers
from services.intake.files.naming import Found
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
    said.GiveInformation: domain.give_information,
    said.RequestWithdrawal: domain.withdraw,
    said.ExtendInformation: domain.extend_information,
    said.ExplainResponseDelay: domain.explain_delay,
}


CONTACTS = "DOOR"
"""The zone whose PEOPLE has institutions' contacts."""


def handlers(
    cases: Cases[Any], processing: ProcessingLog, quarantine: Quarantine
) -> dict[type[Command], Handler]:
    """All commands of intake."""
    files = FileHandlers(cases, quarantine)

    async def pinned(case: UUID) -> Catalogue:
        state = await cases.known(case)
        return load(state.catalogue if state else None)

    async def submit(command: said.SubmitRequest, cause: Cause) -> Accepted:
        case = case_from_key(cause.actor.organisation or "", command.idempotency_key or cause.id)
        earlier = await cases.state(command.follows) if command.follows else None
        with about(case):
            require(cause.actor, Role.INSTITUTION)
            found = await files.named(case, command.question)
            asked, keep = Submission(command, load(), earlier, found), kept(case, found)
            async with processing.action(Processing.REQUEST_CONTACT, case=case) as action:
                action.add(*_contact(cause.actor))
            return await cases.execute(case, domain.submit, asked, cause, command.texts(), keep)

    async def amend(command: said.RequestAmendment, cause: Cause) -> Accepted:
        case = command.case
        await files.must_own(case, cause.actor)
        found = await files.named(case, command.question)
        asked, keep = Amendment(command, await pinned(case), found), kept(case, found)
        return await cases.execute(case, domain.amend, asked, cause, command.texts(), keep)

    def kept(case: UUID, found: Found) -> Keep:
        return partial(quarantine.keep, case, tuple(found.values()))

    def catalogued(decide: Decision[Any]) -> Callable[[Any, Cause], Any]:
        async def handle(command: Command, cause: Cause) -> Accepted:
            asked = Catalogued(command, await pinned(command.case))
            return await cases.execute(command.case, decide, asked, cause, command.texts())

        return handle

    return {
        **deciding(cases, DECISIONS),
        said.SubmitRequest: submit,
        said.AcceptRequest: catalogued(domain.accept),
        said.CirculateRequest: catalogued(domain.circulate),
        said.RequestAmendment: amend,
        **files.all(),
    }


def _contact(actor: Actor) -> tuple[Subject, ...]:
    """Whose id a request would keep: that of the institution's contact, and of nobody else."""
    return (Subject(CONTACTS, actor.sub),) if actor.has(Role.INSTITUTION) else ()
