"""Canonical events and commands of a desk, and the messages that cross its border."""

from __future__ import annotations

from datetime import timedelta

from schemas import assignment, consultation, contribution, desk, differing, sight
from schemas.common import Aspect, Command, Event, Position, Stance, digest
from tests.harness import story

TEXT = story.ADVICE_DIGEST
BRIEF = digest(story.BRIEF.stored())
WRITTEN = digest(story.CONTRIBUTION.stored())
EXPERT = story.EXPERT.sub
CLOCK = "consultation-EZK.1"

EVENTS: tuple[Event, ...] = (
    desk.TaskOpened(
        department="EZK",
        product=story.PRODUCT,
        facts=story.FACTS,
        aspects=(Aspect.TECHNOLOGY,),
        lead=True,
        countersigned=True,
        due=story.DUE,
        brief=BRIEF,
        catalogue=story.CATALOGUE,
        order=42,
    ),
    desk.TaskClaimed(expert=EXPERT),
    desk.TaskReleased(expert=EXPERT),
    desk.TaskReassigned(expert=story.COLLEAGUE),
    desk.VersionSaved(
        number=1,
        author=EXPERT,
        text=WRITTEN,
        position=Position.WITH_MEASURES,
        findings=story.CONTRIBUTION.coded(),
    ),
    desk.CountersigningAsked(number=1, author=EXPERT),
    desk.VersionCountersigned(number=1, signer=story.COLLEAGUE),
    desk.VersionReturned(number=1, signer=story.COLLEAGUE, note=digest(story.RETURNED)),
    desk.ContributionSubmitted(
        number=1,
        author=EXPERT,
        text=WRITTEN,
        position=Position.WITH_MEASURES,
        findings=story.CONTRIBUTION.coded(),
    ),
    desk.TaskDeclined(reason="not-our-field", explanation=digest(story.DECLINED)),
    desk.InformationRequested(question=digest(story.ASKED)),
    desk.InformationReceived(answer=digest(story.ANSWER), due=story.DUE),
    desk.TaskChanged(facts=story.NARROWED, brief=BRIEF),
    desk.TaskTermMoved(
        clock="contribution", due=story.DUE, paused_for=None, reason="complex", order=44
    ),
    desk.TaskTermNoted(
        clock="contribution", level=2, late=True, due=story.DUE, tells=("expert",), order=45
    ),
    desk.TaskCancelled(reason="withdrawn", order=43),
    desk.TaskAgreementAsked(text=TEXT, due=story.DUE),
    desk.TaskAgreementGiven(
        text=TEXT, stance=Stance.AGREE_WITH_NOTE, note=digest(story.OBJECTION), by=EXPERT
    ),
    consultation.ColleagueConsulted(
        colleague=story.COLLEAGUE,
        question=digest(story.CONSULTED),
        aspects=(Aspect.TECHNOLOGY,),
        clock=CLOCK,
        term=story.SHORT_TERM,
        by=EXPERT,
    ),
    consultation.ConsultationAnswered(
        clock=CLOCK, answer=digest(story.ADVISED), by=story.COLLEAGUE
    ),
    consultation.ConsultationWithdrawn(clock=CLOCK, by=EXPERT),
    sight.ConflictDeclared(person=story.COLLEAGUE, ground="close-relation", by="ezk-lead"),
    sight.ConflictWithdrawn(person=story.COLLEAGUE, by="ezk-lead"),
    sight.TaskLimited(people=(EXPERT, "ezk-lead"), by="ezk-lead"),
    differing.TaskViewsAsked(
        round=1,
        aspects=(Aspect.TECHNOLOGY,),
        question=digest(story.ROUND),
        due=story.DUE,
        order=46,
    ),
    differing.TaskViewsStated(
        round=1, views=story.VIEWS.coded(), text=digest(story.VIEWS.stored()), by=EXPERT
    ),
    assignment.Assigned(
        department="EZK",
        product=story.PRODUCT,
        facts=story.FACTS,
        aspects=(Aspect.TECHNOLOGY,),
        lead=True,
        countersigned=True,
        due=story.DUE,
        brief=story.BRIEF,
        catalogue=story.CATALOGUE,
    ),
    assignment.AssignmentChanged(facts=story.NARROWED, brief=story.BRIEF),
    assignment.TermMoved(clock="contribution", due=story.DUE, reason="complex"),
    assignment.TermNoted(
        clock="contribution", level=2, late=True, due=story.DUE, tells=("expert", "lead")
    ),
    assignment.AssignmentCancelled(reason="withdrawn"),
    assignment.InformationForwarded(answer=story.ANSWER, due=story.DUE),
    assignment.AgreementRequested(text=TEXT, advice=story.ADVICE, due=story.DUE),
    assignment.ViewsAsked(
        round=1,
        aspects=(Aspect.TECHNOLOGY,),
        question=story.ROUND,
        others=story.CONTRIBUTION.findings[:1],
        due=story.DUE,
    ),
    contribution.TakenUp(department="EZK"),
    contribution.Contributed(
        department="EZK",
        contribution=story.CONTRIBUTION.crossing(),
        position=Position.WITH_MEASURES,
        held_back=1,
        submitted_at=story.CIRCULATED + timedelta(days=2),
    ),
    contribution.Declined(
        department="BZK",
        reason="not-our-field",
        explanation=story.DECLINED,
        declined_at=story.CIRCULATED + timedelta(days=1),
    ),
    contribution.InformationWanted(department="EZK", question=story.ASKED),
    contribution.AgreementStated(
        department="EZK", text=TEXT, stance=Stance.AGREE_WITH_NOTE, note=story.OBJECTION
    ),
    contribution.ViewsStated(department="EZK", round=1, views=story.VIEWS),
)

COMMANDS: tuple[Command, ...] = (
    desk.ClaimTask(case=story.CASE),
    desk.ReleaseTask(case=story.CASE),
    desk.ReassignTask(case=story.CASE, expert=story.COLLEAGUE),
    desk.SaveVersion(case=story.CASE, contribution=story.CONTRIBUTION),
    desk.AskCountersigning(case=story.CASE, number=1),
    desk.CountersignVersion(case=story.CASE, number=1),
    desk.ReturnVersion(case=story.CASE, number=1, note=story.RETURNED),
    desk.SubmitContribution(case=story.CASE, contribution=story.CONTRIBUTION),
    desk.DeclineTask(case=story.CASE, reason="not-our-field", explanation=story.DECLINED),
    desk.RequestInformation(case=story.CASE, question=story.ASKED),
    desk.GiveAgreement(case=story.CASE, text=TEXT, stance=Stance.OBJECT, note=story.OBJECTION),
    consultation.ConsultColleague(
        case=story.CASE, colleague=story.COLLEAGUE, question=story.CONSULTED
    ),
    consultation.AnswerConsultation(case=story.CASE, clock=CLOCK, answer=story.ADVISED),
    consultation.WithdrawConsultation(case=story.CASE, clock=CLOCK),
    sight.DeclareConflict(case=story.CASE, reason="close-relation", person=story.COLLEAGUE),
    sight.WithdrawConflict(case=story.CASE, person=story.COLLEAGUE),
    sight.LimitTask(case=story.CASE, people=(EXPERT, "ezk-lead")),
    differing.StateViews(case=story.CASE, round=1, views=story.VIEWS),
)
