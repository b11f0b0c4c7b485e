"""What people and services may try on a request and on a task, whatever its state."""

from __future__ import annotations

from typing import Any

from schemas import assignment, consultation, desk, differing, request, sight
from schemas.common import Actor, Stance, digest
from services.advice.desk import arrivals, consulting, seeing, stating
from services.advice.desk import domain as desks
from services.intake import domain as intake
from services.kernel.decider import Decision
from tests.harness.happened import LATER, TEXT, assigned, noted_term
from tests.harness.makers import (
    advice,
    brief,
    contribution,
    coordinator,
    expert,
    facts,
    finding,
    institution,
    lead,
    pinned,
    question,
    referring,
    submit,
    views,
)
from tests.harness.spec import CASE
from tests.harness.strategies import ROBOT, Doing, Step, always, arriving, do

TEXTS = [advice(), advice(words="Anders.")]


def _amend(words: str) -> Step:
    amended = request.RequestAmendment(case=CASE, question=question(words), facts=facts())
    return always(intake.amend, pinned(amended), institution())


WHO = coordinator()
ASKS = always(intake.submit, submit(), institution())
INTAKE_STEPS: list[Step] = [
    ASKS,
    do(intake.refuse, request.RefuseRequest, WHO, reason="r", explanation="Nee."),
    always(intake.refer, referring(explanation="Daar."), WHO),
    do(intake.answer, request.AnswerRequest, WHO, answer="Ja."),
    always(intake.accept, pinned(request.AcceptRequest(case=CASE, product="quick-scan")), WHO),
    always(intake.circulate, pinned(request.CirculateRequest(case=CASE)), WHO),
    *(do(intake.ask_information, request.AskInformation, WHO, question=q) for q in "ab"),
    *(do(intake.give_information, request.GiveInformation, institution(), answer=a) for a in "cd"),
    *(_amend(words) for words in ("Wat moeten wij weten?", "Anders?", "Nog anders?")),
    do(intake.withdraw, request.RequestWithdrawal, institution(), reason="r"),
    *(
        always(intake.note_terms, (noted_term(clock, level),), ROBOT)
        for clock in ("first_response", "information")
        for level in (1, 2)
    ),
]


def _sign(decision: Decision[Any], command: type[Any], actor: Actor, **fields: Any) -> Step:
    def step(task: Any, number: int) -> Doing:
        version = task.version.number if task and task.version else 1
        return decision, command(case=CASE, number=version, **fields), actor

    return step


def _save(words: str, actor: Actor) -> Step:
    written = contribution(finding(reasoning=words))
    return always(desks.save, pinned(desk.SaveVersion(case=CASE, contribution=written)), actor)


def _changed(words: str) -> assignment.AssignmentChanged:
    return assignment.AssignmentChanged(facts=facts(), brief=brief(words))


def _asked(number: int) -> assignment.AgreementRequested:
    text = TEXTS[number]
    return assignment.AgreementRequested(text=digest(text.stored()), advice=text, due=LATER)


ASSIGNED = arriving(arrivals.open_task, assigned())
CANCELLED = assignment.AssignmentCancelled(reason="r")
INFORMED = assignment.InformationForwarded(answer="Ja.", due=LATER)
SUBMIT = pinned(desk.SubmitContribution(case=CASE))
WRITTEN = pinned(desk.SubmitContribution(case=CASE, contribution=contribution()))


def _consult(**asked: Any) -> Step:
    command = consultation.ConsultColleague(case=CASE, question="Wat?", **asked)
    return always(consulting.consult, pinned(command), expert())


def _conflict(person: str, actor: Actor) -> Step:
    command = sight.DeclareConflict(case=CASE, person=person, reason="close-relation")
    return always(seeing.declare_conflict, pinned(command), actor)


CLOCK = "consultation-EZK.1"
VIEWED = pinned(differing.StateViews(case=CASE, round=1, views=views()))
ROUNDS = [
    assignment.ViewsAsked(round=n, aspects=("technology",), question="Wie?", due=LATER)
    for n in (1, 2)
]
ASIDE: list[Step] = [
    _consult(colleague="expert-2"),
    _consult(colleague="expert-3"),
    do(
        consulting.answer,
        consultation.AnswerConsultation,
        expert("expert-2"),
        clock=CLOCK,
        answer="J",
    ),
    do(consulting.withdraw, consultation.WithdrawConsultation, expert(), clock=CLOCK),
    _conflict("expert-1", expert()),
    _conflict("expert-2", lead()),
    do(seeing.withdraw_conflict, sight.WithdrawConflict, lead(), person="expert-1"),
    do(seeing.limit, sight.LimitTask, lead(), people=("lead-1", "expert-2")),
    do(seeing.limit, sight.LimitTask, lead(), people=()),
    *(arriving(arrivals.ask_views, one, late) for late, one in enumerate(ROUNDS)),
    always(stating.state_views, VIEWED, lead()),
    always(consulting.note_terms, (noted_term(CLOCK, 2),), ROBOT),
]
SIGNED_AND_SENT: list[Step] = [
    do(desks.claim, desk.ClaimTask, expert()),
    _save("Een.", expert()),
    _sign(desks.ask_countersigning, desk.AskCountersigning, expert()),
    _sign(desks.countersign, desk.CountersignVersion, lead()),
    always(desks.submit, SUBMIT, expert()),
]
DESK_STEPS: list[Step] = [
    *SIGNED_AND_SENT,
    *(arriving(arrivals.open_task, assigned(), late) for late in (0, 4)),
    *(arriving(arrivals.cancel, CANCELLED, late) for late in (0, 4)),
    *(arriving(arrivals.change, _changed(words), len(words)) for words in ("Een", "Anders")),
    *(arriving(arrivals.ask_agreement, _asked(number), number) for number in (0, 1)),
    arriving(arrivals.receive_information, INFORMED),
    do(desks.claim, desk.ClaimTask, expert("expert-2")),
    do(desks.release, desk.ReleaseTask, expert()),
    do(desks.reassign, desk.ReassignTask, lead(), expert="expert-1"),
    _save("Twee.", expert()),
    _save("Drie.", expert("expert-2")),
    _sign(desks.countersign, desk.CountersignVersion, expert("expert-2")),
    _sign(desks.send_back, desk.ReturnVersion, lead(), note="Nee."),
    always(desks.submit, SUBMIT, expert("expert-2")),
    always(desks.submit, WRITTEN, expert()),
    do(desks.decline, desk.DeclineTask, lead(), reason="r", explanation="Nee."),
    do(desks.request_information, desk.RequestInformation, expert(), question="Wie?"),
    *ASIDE,
    do(desks.give_agreement, desk.GiveAgreement, lead(), text=TEXT, stance=Stance.AGREE),
]
