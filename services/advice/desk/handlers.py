"""Commands to a desk: which decision answers each."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from schemas import consultation, differing, sight
from schemas import desk as said
from schemas.catalogue import load
from schemas.common import Accepted, Command
from schemas.pinned import Catalogued
from services.advice.desk import consulting, domain, seeing, stating
from services.kernel.commands import Handler, deciding
from services.kernel.decider import Cause, Decision
from services.kernel.execute import Cases

DECISIONS: dict[type[Command], Decision[Any]] = {
    said.ClaimTask: domain.claim,
    said.ReleaseTask: domain.release,
    said.ReassignTask: domain.reassign,
    said.AskCountersigning: domain.ask_countersigning,
    said.CountersignVersion: domain.countersign,
    said.ReturnVersion: domain.send_back,
    said.DeclineTask: domain.decline,
    said.RequestInformation: domain.request_information,
    said.GiveAgreement: domain.give_agreement,
    consultation.AnswerConsultation: consulting.answer,
    consultation.WithdrawConsultation: consulting.withdraw,
    sight.WithdrawConflict: seeing.withdraw_conflict,
    sight.LimitTask: seeing.limit,
}


def handlers(cases: Cases[Any]) -> dict[type[Command], Handler]:
    """All commands of a desk."""

    def catalogued(decide: Decision[Any]) -> Callable[[Any, Cause], Any]:
        async def handle(command: Command, cause: Cause) -> Accepted:
            task = await cases.known(command.case)
            pinned = task.opened.catalogue if task and task.opened else None
            asked = Catalogued(command, load(pinned))
            return await cases.execute(command.case, decide, asked, cause, command.texts())

        return handle

    return {
        **deciding(cases, DECISIONS),
        said.SaveVersion: catalogued(domain.save),
        said.SubmitContribution: catalogued(domain.submit),
        consultation.ConsultColleague: catalogued(consulting.consult),
        sight.DeclareConflict: catalogued(seeing.declare_conflict),
        differing.StateViews: catalogued(stating.state_views),
    }
