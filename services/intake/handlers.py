"""Commands to intake: which decision answers each."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any
from uuid import UUID

from schemas import request as said
from schemas import triage
from schemas.catalogue import Catalogue, load
from schemas.catalogue.processing import Processing
from schemas.common import Accepted, Actor, Command, Role
from schemas.ids import case_from_key
from schemas.pinned import Catalogued
from services.intake import domain, relating
from services.intake.following import Submission
from services.intake.waiving import waive_answer
from services.kernel.commands import Handler, deciding
from services.kernel.decider import Cause, Decision
from services.kernel.execute import Cases
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


def handlers(cases: Cases[Any], processing: ProcessingLog) -> dict[type[Command], Handler]:
    """All commands of intake."""

    async def pinned(case: UUID) -> Catalogue:
        state = await cases.known(case)
        return load(state.catalogue if state else None)

    async def submit(command: said.SubmitRequest, cause: Cause) -> Accepted:
        case = case_from_key(*_asked_by(command, cause))
        earlier = await cases.state(command.follows) if command.follows else None
        asked = Submission(command, load(), earlier)
        with about(case):
            async with processing.action(Processing.REQUEST_CONTACT, case=case) as action:
                action.add(*_contact(cause.actor))
            return await cases.execute(case, domain.submit, asked, cause, command.texts())

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
        said.RequestAmendment: catalogued(domain.amend),
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


def _contact(actor: Actor) -> tuple[Subject, ...]:
    """Whose id a request would keep: that of the institution's contact, and of nobody else."""
    return (Subject(CONTACTS, actor.sub),) if actor.has(Role.INSTITUTION) else ()
