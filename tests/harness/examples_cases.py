"""Canonical events and commands of a case, with its terms."""

from __future__ import annotations

from datetime import timedelta

from schemas import case, clock, settling, terms, track
from schemas.common import Aspect, Command, Event, Position, Stance, digest
from schemas.ids import following
from services.advice.assembly.versions import frame, grounds
from tests.harness import story
from tests.harness.examples_requests import AMENDED, ANSWER, QUESTION

TEXT = story.ADVICE_DIGEST
ASKED_BEFORE = following("voorbeeld", "wijziging")

EVENTS: tuple[Event, ...] = (
    case.CaseOpened(
        institution="TUD",
        product=story.PRODUCT,
        catalogue=story.CATALOGUE,
        facts=story.FACTS,
        question=QUESTION,
        answers=(ANSWER,),
        routed=story.ROUTED,
        lead="EZK",
        advice=story.ADVICE_TERM,
        contribution=story.CONTRIBUTION_TERM,
        agreement=story.SHORT_TERM,
        submitted_at=story.SUBMITTED,
        contact=story.INSTITUTION.sub,
    ),
    case.DepartmentTookUp(department="EZK"),
    case.ContributionReceived(
        department="EZK",
        position=Position.WITH_MEASURES,
        findings=story.CONTRIBUTION.coded()[:1],
        held_back=1,
        text=digest(story.CONTRIBUTION.stored()),
        submitted_at=story.CIRCULATED + timedelta(days=2),
        order=17,
    ),
    case.ContributionDeclined(
        department="BZK",
        reason="not-our-field",
        explanation=digest(story.DECLINED),
        declined_at=story.CIRCULATED + timedelta(days=1),
    ),
    case.DepartmentAdded(routed=story.ADDED),
    case.DepartmentExcused(department="BZK", reason="no-contribution"),
    case.CaseInformationWanted(department="EZK", question=digest(story.ASKED)),
    case.CaseInformationArrived(departments=("EZK",), answer=ANSWER),
    case.DraftWritten(
        number=2,
        text=TEXT,
        rests_on=("EZK:technology-1",),
        differences=(Aspect.TECHNOLOGY,),
        marking="ongerubriceerd",
        frame=frame(story.ADVICE),
        paragraphs=grounds(story.ADVICE),
        aggregation=("whole-picture",),
    ),
    case.AgreementAsked(text=TEXT, departments=("EZK", "BZK")),
    case.AgreementReceived(
        department="EZK",
        text=TEXT,
        stance=Stance.AGREE_WITH_NOTE,
        note=digest(story.OBJECTION),
    ),
    case.AdviceAdopted(number=2, text=TEXT, differences_accepted="both-views-stated"),
    case.AdviceIssued(text=TEXT, letter=story.LETTER),
    case.AdviceCorrected(reason="late-contribution"),
    case.CaseAmended(facts=story.NARROWED, question=AMENDED),
    case.AmendmentDeclined(amendment=ASKED_BEFORE, reason="case_adopted"),
    case.CaseWithdrawn(reason="cooperation-off"),
    case.WithdrawalDeclined(withdrawal=ASKED_BEFORE, reason="case_issued"),
    case.AdviceOpened(issue=following("voorbeeld", "uitgebracht")),
    case.AdviceUnopened(
        issue=following("voorbeeld", "uitgebracht"), level=2, tells=("institution", "coordinator")
    ),
    case.OutcomeReported(decision="goes-ahead-smaller", measures=("contract-terms", "exit-clause")),
    case.CaseClosed(reason="nothing-more-to-do"),
    settling.RoundOpened(
        number=1,
        aspects=(Aspect.TECHNOLOGY,),
        departments=("EZK", "BZK"),
        question=digest(story.ROUND),
        term=story.SHORT_TERM,
    ),
    settling.ViewsReceived(
        department="EZK",
        round=1,
        views=story.VIEWS.coded(),
        text=digest(story.VIEWS.stored()),
        order=21,
    ),
    settling.DifferenceResolved(
        aspect=Aspect.TECHNOLOGY,
        resolution="strictest-view",
        words=digest(story.RESOLVED),
        dissent=("BZK",),
    ),
    settling.AdviceEscalated(
        text=TEXT, level="directors", departments=("BZK",), question=digest(story.ESCALATED)
    ),
    settling.EscalationDecided(
        text=TEXT,
        level="directors",
        ruling=settling.Ruling.PROCEED,
        departments=("BZK",),
        words=digest(story.RULED),
    ),
    settling.AgreementWaived(department="BZK", text=TEXT, reason="no-contribution"),
    settling.AdviceWithdrawn(reason="new-facts"),
    clock.ClockPaused(clock="advice", reason="information-asked"),
    clock.ClockResumed(clock="advice"),
    clock.ClockExtended(clock="contribution-EZK", amount=5, reason="complex"),
    clock.ClockAtRisk(clock="first_response", due=story.SUBMITTED + timedelta(hours=48)),
    clock.ClockMissed(clock="contribution-BZK", due=story.DUE),
    clock.TermsNoted(
        terms=(
            clock.NotedTerm(
                clock="contribution-BZK",
                level=2,
                late=True,
                due=story.DUE,
                tells=("expert", "lead", "coordinator"),
            ),
        )
    ),
    clock.DelayExplained(clock="contribution-BZK", reason="no-capacity"),
    track.TrackOpened(
        institution="TUD", concern="sanctions", catalogue=story.CATALOGUE, of_case=True
    ),
    track.StepRecorded(
        step="board-conversation",
        body="board",
        on=story.DUE.date(),
        outcome="concern-stays",
        note=digest(story.TALKED),
    ),
    track.TrackClosed(reason="track-handed-over"),
)

COMMANDS: tuple[Command, ...] = (
    case.AddDepartment(case=story.CASE, department="DEF", aspects=(Aspect.TECHNOLOGY,)),
    case.ExcuseDepartment(case=story.CASE, department="BZK", reason="no-contribution"),
    case.WriteDraft(case=story.CASE, after=1, text=story.ADVICE),
    case.AskAgreement(case=story.CASE, text=TEXT),
    case.AdoptAdvice(case=story.CASE, text=TEXT, differences_accepted="both-views-stated"),
    case.IssueAdvice(case=story.CASE),
    case.CorrectAdvice(case=story.CASE, reason="late-contribution"),
    terms.ExtendTerm(case=story.CASE, clock="advice", amount=5, reason="departments-differ"),
    terms.PauseTerm(case=story.CASE, clock="advice", reason="event-abroad"),
    terms.ResumeTerm(case=story.CASE, clock="advice"),
    terms.ExplainDelay(case=story.CASE, clock="advice", reason="no-capacity"),
    case.ReportOpened(case=story.CASE, issue=following("voorbeeld", "uitgebracht")),
    case.ReportOutcome(
        case=story.CASE, decision="goes-ahead-with-measures", measures=("contract-terms",)
    ),
    case.CloseCase(case=story.CASE, reason="nothing-more-to-do"),
    settling.OpenRound(
        case=story.CASE,
        aspects=(Aspect.TECHNOLOGY,),
        question=story.ROUND,
        departments=("EZK", "BZK"),
    ),
    settling.ResolveDifference(
        case=story.CASE,
        aspect=Aspect.TECHNOLOGY,
        resolution="strictest-view",
        words=story.RESOLVED,
        dissent=("BZK",),
    ),
    settling.Escalate(case=story.CASE, text=TEXT, level="directors", question=story.ESCALATED),
    settling.WaiveAgreement(case=story.CASE, department="BZK", reason="no-contribution"),
    settling.WithdrawAdvice(case=story.CASE, reason="new-facts"),
    settling.DecideEscalation(
        case=story.CASE, text=TEXT, ruling=settling.Ruling.PROCEED, words=story.RULED
    ),
    settling.AgreeAsOwner(
        case=story.CASE, text=TEXT, stance=Stance.AGREE_WITH_NOTE, note=story.OBJECTION
    ),
    track.OpenTrack(case=story.CASE, institution="TUD", concern="sanctions"),
    track.RecordStep(
        case=story.CASE,
        step="board-conversation",
        body="board",
        on=story.DUE.date(),
        outcome="concern-stays",
        note=story.TALKED,
    ),
    track.CloseTrack(case=story.CASE, reason="track-handed-over"),
)
