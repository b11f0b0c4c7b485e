"""Who may decide what: each command once, in a history in which only the role can be wrong."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import Any

from schemas import case, consultation, desk, differing, request, sight, terms
from schemas import settling as disputes
from schemas import track as said
from schemas.clock import ClockPaused, TermsNoted
from schemas.common import Aspect, Command, Event, Role, Stance
from schemas.contacts import ASK, REPORT
from services.advice.assembly import agreeing, course, domain, opening, settling, track
from services.advice.desk import consulting, seeing, stating
from services.advice.desk import domain as desks
from services.intake import domain as intake
from services.kernel.decider import Decider, Decision
from tests.harness import article_story, authority_triage, letting
from tests.harness.happened import (
    ADOPTED,
    AGREED,
    AGREED_BUT_OWNER,
    BOTH_IN,
    DIFFER,
    ESCALATED,
    ISSUED,
    LATER,
    OBJECTED,
    SILENT,
    TEXT,
    consulted,
    drafted,
    noted_term,
    saved,
    submitted,
    task_opened,
    views_asked,
)
from tests.harness.makers import (
    ASSEMBLY,
    CATALOGUE,
    DESK,
    INTAKE,
    TRACK,
    advice,
    contribution,
    facts,
    pinned,
    question,
    referring,
    submit,
    views,
)
from tests.harness.spec import CASE, START, Given, given


@dataclass(frozen=True)
class May:
    """These roles may decide this after these events."""

    roles: frozenset[Role]
    decider: Decider[Any]
    history: tuple[Event, ...]
    decision: Decision[Any]
    asked: Any
    refusal: str = "not_allowed"

    @property
    def command(self) -> type[Command]:
        """The command's own type, whatever the decision takes besides."""
        asked: Any = self.asked.asked if isinstance(self.asked, domain.Drafting) else self.asked
        found: type[Command] = type(getattr(asked, "command", asked))
        return found

    @property
    def given(self) -> Given[Any]:
        """What happened before."""
        return given(self.decider, *self.history)


Row = tuple[tuple[Event, ...], Decision[Any], Any]
NEW = (submitted(),)
ASKED = (*NEW, request.InformationAsked(question=TEXT))
TOO_LATE = (*NEW, TermsNoted(terms=(noted_term("first_response", 2),)))
TASK = (task_opened(countersigned=False),)
HELD = (*TASK, desk.TaskClaimed(expert="somebody"))
WRITTEN = (*HELD, saved(author="somebody"))
OFFERED = (*HELD, saved(), desk.CountersigningAsked(number=1, author="expert-1"))
TEXT_ASKED = (*TASK, desk.TaskAgreementAsked(text=TEXT, due=LATER))
CLOCK = "consultation-EZK.1"
CONSULT = {"colleague": "expert-9", "question": "Wat?"}
CONSULTED = (*HELD, consulted(colleague="expert-9", by="somebody"))
ASKED_OF = (*TASK, consulted(colleague="somebody", by="expert-1"))
CONFLICT = {"person": "expert-9", "reason": "close-relation"}
BARRED = (*TASK, sight.ConflictDeclared(person="expert-9", ground="close-relation", by="lead-1"))
ROUND = (*TASK, views_asked())
DRAFTED = (*BOTH_IN, drafted())
PAUSED = (*BOTH_IN, ClockPaused(clock="advice", reason="r"))
LATE = (*BOTH_IN, TermsNoted(terms=(noted_term("advice", 2),)))
TECHNOLOGY = (Aspect.TECHNOLOGY,)
OUT = (*DRAFTED, *AGREED[4:], ADOPTED, ISSUED)


def ask(command: type[Command], **fields: object) -> Any:
    """A command about the case."""
    return command.model_validate({"case": CASE, **fields})


ASKING: list[Row] = [
    ((), intake.submit, submit()),
    (ASKED, intake.give_information, ask(request.GiveInformation, answer="Ja.")),
    (
        NEW,
        intake.amend,
        pinned(ask(request.RequestAmendment, facts=facts(), question=question("Anders?"))),
    ),
    (NEW, intake.withdraw, ask(request.RequestWithdrawal, reason="r")),
]
TRIAGE: list[Row] = [
    (NEW, intake.accept, pinned(ask(request.AcceptRequest, product="sparring"))),
    (NEW, intake.refuse, ask(request.RefuseRequest, reason="r", explanation="Nee.")),
    (NEW, intake.refer, referring(explanation="Daar.")),
    (NEW, intake.answer, ask(request.AnswerRequest, answer="Ja.")),
    (NEW, intake.circulate, pinned(ask(request.CirculateRequest))),
    (NEW, intake.ask_information, ask(request.AskInformation, question="Wie?")),
    *authority_triage.ROWS,
    (TOO_LATE, intake.explain_delay, ask(request.ExplainResponseDelay, reason="r")),
]
EXPERT: list[Row] = [
    (TASK, desks.claim, ask(desk.ClaimTask)),
    (HELD, desks.release, ask(desk.ReleaseTask)),
    (HELD, desks.save, pinned(ask(desk.SaveVersion, contribution=contribution()))),
    (WRITTEN, desks.ask_countersigning, ask(desk.AskCountersigning, number=1)),
    (WRITTEN, desks.submit, pinned(ask(desk.SubmitContribution))),
    (HELD, desks.request_information, ask(desk.RequestInformation, question="Wie?")),
    (HELD, consulting.consult, pinned(ask(consultation.ConsultColleague, **CONSULT))),
    (CONSULTED, consulting.withdraw, ask(consultation.WithdrawConsultation, clock=CLOCK)),
]
EXPERT_OR_LEAD: list[Row] = [
    (OFFERED, desks.countersign, ask(desk.CountersignVersion, number=1)),
    (OFFERED, desks.send_back, ask(desk.ReturnVersion, number=1, note="Nee.")),
    (HELD, desks.decline, ask(desk.DeclineTask, reason="r", explanation="Nee.")),
    (TEXT_ASKED, desks.give_agreement, ask(desk.GiveAgreement, text=TEXT, stance=Stance.AGREE)),
    (ASKED_OF, consulting.answer, ask(consultation.AnswerConsultation, clock=CLOCK, answer="J.")),
    (ROUND, stating.state_views, pinned(ask(differing.StateViews, round=1, views=views()))),
]
LEAD: list[Row] = [
    (HELD, desks.reassign, ask(desk.ReassignTask, expert="expert-9")),
    (HELD, seeing.declare_conflict, pinned(ask(sight.DeclareConflict, **CONFLICT))),
    (BARRED, seeing.withdraw_conflict, ask(sight.WithdrawConflict, person="expert-9")),
    (HELD, seeing.limit, ask(sight.LimitTask, people=["somebody"])),
]
COORDINATOR: list[Row] = [
    (BOTH_IN, domain.add_department, pinned(ask(case.AddDepartment, department="DEF"))),
    (BOTH_IN[:2], domain.excuse, ask(case.ExcuseDepartment, department="BZ", reason="r")),
    (BOTH_IN, domain.write_draft, domain.Drafting(pinned(ask(case.WriteDraft)), advice())),
    (DRAFTED, agreeing.ask_agreement, pinned(ask(case.AskAgreement, text=TEXT))),
    (AGREED, domain.adopt, pinned(ask(case.AdoptAdvice, text=TEXT))),
    ((*AGREED, ADOPTED), domain.issue, domain.Issuing(ask(case.IssueAdvice), TEXT, None)),
    (OUT, domain.correct, ask(case.CorrectAdvice, reason="r")),
    (BOTH_IN, course.extend_term, ask(terms.ExtendTerm, clock="advice", amount=1, reason="r")),
    (BOTH_IN, course.pause_term, ask(terms.PauseTerm, clock="advice", reason="r")),
    (PAUSED, course.resume_term, ask(terms.ResumeTerm, clock="advice")),
    (LATE, course.explain_delay, ask(terms.ExplainDelay, clock="advice", reason="r")),
    (OUT, course.close, ask(case.CloseCase, reason="r")),
    (DIFFER, settling.open_round, ask(disputes.OpenRound, aspects=TECHNOLOGY, question="Hoe?")),
    (
        DIFFER,
        settling.resolve,
        pinned(
            ask(
                disputes.ResolveDifference,
                aspect=Aspect.TECHNOLOGY,
                resolution="strictest-view",
                words="Zo.",
            )
        ),
    ),
    (
        OBJECTED,
        settling.escalate,
        pinned(ask(disputes.Escalate, text=TEXT, level="directors", question="Mag dit?")),
    ),
    (
        SILENT,
        agreeing.waive,
        pinned(ask(disputes.WaiveAgreement, department="BZ", reason="no-contribution")),
    ),
    (OUT, settling.withdraw_advice, pinned(ask(disputes.WithdrawAdvice, reason="new-facts"))),
]
OWNER: list[Row] = [
    (
        (*OBJECTED, ESCALATED),
        settling.decide,
        ask(disputes.DecideEscalation, text=TEXT, ruling=disputes.Ruling.PROCEED, words="Ja."),
    ),
    (
        AGREED_BUT_OWNER,
        agreeing.agree_as_owner,
        pinned(ask(disputes.AgreeAsOwner, text=TEXT, stance=Stance.AGREE)),
    ),
]
REPORTING: list[Row] = [
    (OUT, course.report_outcome, pinned(ask(case.ReportOutcome, decision="goes-ahead"))),
    (OUT, opening.report_opened, ask(case.ReportOpened, issue=f"event-AdviceIssued-{len(OUT)}-0")),
]
TALK = {"step": "board-conversation", "body": "board", "outcome": "goes-on", "on": START.date()}
OPENED = said.TrackOpened(
    institution="UL", concern="other", catalogue=CATALOGUE.version, of_case=True
)
TRACKING: list[Row] = [
    (
        (),
        track.open_track,
        track.Opening(
            ask(said.OpenTrack, institution="UL", concern="other"), CATALOGUE, True, "UL"
        ),
    ),
    (
        (OPENED,),
        track.record_step,
        track.Recording(ask(said.RecordStep, **TALK), CATALOGUE, START.date()),
    ),
    (
        (OPENED,),
        track.close_track,
        pinned(ask(said.CloseTrack, reason="track-nothing-more")),
    ),
]


def _may(decider: Decider[Any], rows: list[Row], *roles: Role) -> list[May]:
    return [May(frozenset(roles), decider, *row) for row in rows]


# Intake circulates some products by itself: it alone lets the service act for people.
AUTHORITY = [
    *_may(INTAKE, ASKING, *ASK, Role.SERVICE),
    *_may(INTAKE, TRIAGE, Role.COORDINATOR, Role.SERVICE),
    *_may(letting.TEXTS, letting.DECIDED, Role.COORDINATOR, Role.SERVICE),
    *_may(DESK, EXPERT, Role.EXPERT),
    *_may(DESK, EXPERT_OR_LEAD, Role.EXPERT, Role.LEAD),
    *_may(DESK, LEAD, Role.LEAD),
    *_may(ASSEMBLY, COORDINATOR, Role.COORDINATOR),
    *_may(ASSEMBLY, OWNER, Role.OWNER),
    *_may(ASSEMBLY, REPORTING, *REPORT),
    *_may(article_story.ARTICLES, article_story.DECIDED, Role.COORDINATOR),
    *(replace(may, refusal="unknown_case") for may in _may(TRACK, TRACKING, Role.OWNER)),
]
