"""What departments, the institution and coordinators may try on a case, whatever its state."""

from __future__ import annotations

from typing import Any

from schemas import case, request, settling, terms
from schemas import contribution as border
from schemas.common import Aspect, Assessment, Layer, Role, Stance, digest
from services.advice.assembly import agreeing, arrivals, course, domain
from services.advice.assembly import settling as disputes
from tests.harness.happened import TEXT, circulated, contributed, noted_term
from tests.harness.makers import advice, coordinator, facts, finding, institution, pinned, somebody
from tests.harness.spec import CASE, START
from tests.harness.strategies import ROBOT, Doing, Step, always, arriving, do

WHO, OWNER = coordinator(), somebody(Role.OWNER)
TEXTS = [advice(), advice(words="Anders."), advice("EZK:1", words="Vanwege de techniek.")]
FINDINGS = {
    "open": finding("1"),
    "shared": finding("2", layer=Layer.SHARED, reasoning="Niet voor buiten."),
    "serious": finding("3", assessment=Assessment.SERIOUS),
}


def _from(department: str) -> list[Step]:
    """What one department sends, also late."""
    declined = border.Declined(
        department=department, reason="r", explanation="Nee.", declined_at=START
    )
    wanted = border.InformationWanted(department=department, question="Wie?")
    sent = [contributed(department, found) for found in FINDINGS.values()]
    stances = [
        border.AgreementStated(department=department, text=TEXT, stance=stance, note="Omdat.")
        for stance in (Stance.AGREE, Stance.OBJECT)
    ]
    return [
        arriving(arrivals.take_up, border.TakenUp(department=department)),
        *(arriving(arrivals.receive, message, late) for message in sent for late in (0, 5)),
        arriving(arrivals.decline, declined, 2),
        arriving(arrivals.want_information, wanted),
        *(arriving(arrivals.state_agreement, stance, late) for late, stance in enumerate(stances)),
    ]


def _excuse(department: str) -> Step:
    return do(domain.excuse, case.ExcuseDepartment, WHO, department=department, reason="r")


def _write(number: int) -> Step:
    def step(case_: Any, now: int) -> Doing:
        after = case_.drafts[-1].number if case_ and case_.drafts else 0
        command = pinned(case.WriteDraft(case=CASE, after=after))
        return domain.write_draft, domain.Drafting(command, TEXTS[number], after), WHO

    return step


def _latest(case_: Any) -> str:
    return case_.drafts[-1].text if case_ and case_.drafts else TEXT


def _ask(case_: Any, now: int) -> Doing:
    return agreeing.ask_agreement, pinned(case.AskAgreement(case=CASE, text=_latest(case_))), WHO


def _agree(department: str) -> Step:
    """A department agrees with what is the latest text by now."""

    def step(case_: Any, now: int) -> Doing:
        stated = border.AgreementStated(
            department=department, text=_latest(case_), stance=Stance.AGREE
        )
        return arriving(arrivals.state_agreement, stated)(case_, now)

    return step


def _owner(stance: Stance) -> Step:
    """The owner of the policy on what is the latest text by now."""

    def step(case_: Any, now: int) -> Doing:
        command = settling.AgreeAsOwner(
            case=CASE, text=_latest(case_), stance=stance, note="Omdat."
        )
        return agreeing.agree_as_owner, pinned(command), OWNER

    return step


def _views(department: str, assessment: Assessment) -> Step:
    """What a department says in the round that is open by now."""

    def step(case_: Any, now: int) -> Doing:
        number = case_.round.number if case_ and case_.round else 1
        view = border.WrittenView(
            aspect=Aspect.TECHNOLOGY, assessment=assessment, reasoning="Daarom."
        )
        stated = border.ViewsStated(
            department=department, round=number, views=border.Views(views=(view,))
        )
        return arriving(disputes.receive_views, stated)(case_, now)

    return step


def _escalate(case_: Any, now: int) -> Doing:
    command = settling.Escalate(
        case=CASE, text=_latest(case_), level="directors", question="Mag dit?"
    )
    return disputes.escalate, pinned(command), WHO


def _rule(ruling: settling.Ruling) -> Step:
    def step(case_: Any, now: int) -> Doing:
        command = settling.DecideEscalation(
            case=CASE, text=_latest(case_), ruling=ruling, words="Zo."
        )
        return disputes.decide, command, OWNER

    return step


def _adopt(case_: Any, now: int) -> Doing:
    command = case.AdoptAdvice(
        case=CASE, text=_latest(case_), differences_accepted="both-views-stated"
    )
    return domain.adopt, pinned(command), WHO


def _issue(case_: Any, now: int) -> Doing:
    text = case_.adopted if case_ else None
    return domain.issue, domain.Issuing(case.IssueAdvice(case=CASE), text or TEXT, None), WHO


def _amendment(words: str) -> request.AmendmentRequested:
    return request.AmendmentRequested(facts=facts(), question=digest(words))


OPENED = arriving(arrivals.open_case, circulated("EZK", "BZ"))
FINISH: list[Step] = [
    *(arriving(arrivals.receive, contributed(code)) for code in ("EZK", "BZ")),
    *(_excuse(code) for code in ("BZ", "DEF")),
    _write(0),
    _ask,
    *(_agree(code) for code in ("EZK", "BZ", "DEF")),
    _ask,
    _owner(Stance.AGREE),
    _adopt,
    _issue,
]
CASE_STEPS: list[Step] = [
    *_from("EZK"),
    *_from("DEF"),
    *(_write(number) for number in range(3)),
    _ask,
    _adopt,
    _issue,
    always(domain.add_department, pinned(case.AddDepartment(case=CASE, department="DEF")), WHO),
    _excuse("EZK"),
    always(
        disputes.open_round,
        settling.OpenRound(case=CASE, aspects=(Aspect.TECHNOLOGY,), question="Hoe?"),
        WHO,
    ),
    *(_views("DEF", assessment) for assessment in Assessment),
    always(
        disputes.resolve,
        pinned(
            settling.ResolveDifference(
                case=CASE, aspect=Aspect.TECHNOLOGY, resolution="strictest-view", words="Zo."
            )
        ),
        WHO,
    ),
    _escalate,
    *(_rule(ruling) for ruling in settling.Ruling),
    *(_owner(stance) for stance in (Stance.AGREE, Stance.OBJECT)),
    always(
        agreeing.waive,
        pinned(settling.WaiveAgreement(case=CASE, department="DEF", reason="no-contribution")),
        WHO,
    ),
    always(course.note_terms, (noted_term("agreement-DEF", 2),), ROBOT),
    always(
        disputes.withdraw_advice,
        pinned(settling.WithdrawAdvice(case=CASE, reason="new-facts")),
        WHO,
    ),
    do(domain.correct, case.CorrectAdvice, WHO, reason="r"),
    do(course.extend_term, terms.ExtendTerm, WHO, clock="advice", amount=2, reason="r"),
    do(course.pause_term, terms.PauseTerm, WHO, clock="advice", reason="r"),
    do(course.resume_term, terms.ResumeTerm, WHO, clock="advice"),
    do(course.close, case.CloseCase, WHO, reason="r"),
    do(course.report_outcome, case.ReportOutcome, institution(), decision="d"),
    always(course.note_terms, (noted_term("contribution-BZ", 2),), ROBOT),
    arriving(
        arrivals.give_information, request.InformationGiven(answer=digest("c"), circulated=True)
    ),
    *(arriving(arrivals.amend, _amendment(words), len(words)) for words in ("Een", "Anders")),
    arriving(arrivals.withdraw, request.WithdrawalRequested(reason="r")),
]
