"""Which event of a zone tells whom, over which channel, with which words (pure, data first).

Nobody is told what they did themselves or may not see, and no address is written to twice.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from typing import Any, TypeAlias
from uuid import UUID

from schemas import case as cases
from schemas import consultation, differing, settling, sight
from schemas import desk as desks
from schemas import request as requests
from schemas import track as tracks
from schemas.catalogue import Tells
from schemas.clock import TermsNoted
from schemas.common import Event
from schemas.envelope import Recorded
from schemas.ids import following
from schemas.notice import Channel, NoticePlanned
from schemas.progress import ProgressReported, Stage
from services.notify.holding import Task as Task
from services.notify.recipients import Situation as Situation
from services.notify.recipients import Who as Who
from services.notify.recipients import address_of, recipients

Happened: TypeAlias = Recorded[Any]
When: TypeAlias = Callable[[Happened, Situation], bool]


def _always(event: Happened, situation: Situation) -> bool:
    return True


def _not_automatic(event: Happened, situation: Situation) -> bool:
    return event.data.product not in situation.automatic


def _of_the_owner(event: Happened, situation: Situation) -> bool:
    """Whether the owner of the policy is asked, who has no desk."""
    return situation.owner in event.data.departments


def _noted(tells: Tells, level: int) -> When:
    """Whether one of the terms reached this step, or a higher one, and tells these people."""

    def reached(event: Happened, situation: Situation) -> bool:
        return any(term.level >= level and tells in term.tells for term in event.data.terms)

    return reached


def _task_noted(tells: Tells, level: int) -> When:
    """Whether the task's term reached this step, or a higher one, and tells these people."""

    def reached(event: Happened, situation: Situation) -> bool:
        return event.data.level >= level and tells in event.data.tells

    return reached


@dataclass(frozen=True)
class Rule:
    """One line of who is told what; the template of progress follows its stage."""

    event: type[Event]
    who: Who
    template: str
    channel: Channel = Channel.MAIL
    when: When = _always


PROGRESS = "progress"
FOR_THE_OWNER = "for-the-owner"
TRACKS = (tracks.TrackOpened, tracks.StepRecorded, tracks.TrackClosed)
"""What coordinators may not learn of, who read the same notices: these name no case."""
DOOR = (
    Rule(ProgressReported, Who.INSTITUTION, PROGRESS, Channel.INBOX),
    Rule(ProgressReported, Who.INSTITUTION, PROGRESS, Channel.WEBHOOK),
    Rule(ProgressReported, Who.CONTACT, PROGRESS),
    Rule(ProgressReported, Who.INSTITUTION, PROGRESS),
)
LOKET = (
    Rule(requests.RequestSubmitted, Who.COORDINATORS, "request-submitted", when=_not_automatic),
    Rule(requests.AmendmentRequested, Who.COORDINATORS, "amendment-requested"),
    Rule(requests.WithdrawalRequested, Who.COORDINATORS, "withdrawal-requested"),
    Rule(cases.CaseInformationWanted, Who.COORDINATORS, "information-wanted"),
    Rule(cases.AgreementReceived, Who.COORDINATORS, "agreement-received"),
    Rule(cases.AgreementAsked, Who.OWNERS, "owner-asked", when=_of_the_owner),
    Rule(settling.AdviceEscalated, Who.OWNERS, "escalated"),
    Rule(settling.EscalationDecided, Who.COORDINATORS, "escalation-decided"),
    Rule(settling.ViewsReceived, Who.COORDINATORS, "views-received"),
    *(Rule(event, Who.OWNERS, FOR_THE_OWNER) for event in TRACKS),
    Rule(TermsNoted, Who.OWNERS, "term-still-late", when=_noted(Tells.OWNER, 3)),
    Rule(TermsNoted, Who.COORDINATORS, "term-still-late", when=_noted(Tells.COORDINATOR, 3)),
    Rule(TermsNoted, Who.COORDINATORS, "term-missed", when=_noted(Tells.COORDINATOR, 2)),
    Rule(TermsNoted, Who.COORDINATORS, "term-at-risk", when=_noted(Tells.COORDINATOR, 1)),
)
DEPARTMENT = (
    Rule(desks.TaskOpened, Who.EXPERTS, "task-opened"),
    Rule(desks.TaskReassigned, Who.CHOSEN, "task-given"),
    Rule(consultation.ColleagueConsulted, Who.ASKED, "colleague-consulted"),
    Rule(consultation.ConsultationAnswered, Who.ASKER, "consultation-answered"),
    Rule(TermsNoted, Who.LATE, "consultation-late", when=_noted(Tells.ASKED, 2)),
    Rule(TermsNoted, Who.SLOW, "consultation-at-risk", when=_noted(Tells.ASKED, 1)),
    Rule(TermsNoted, Who.HOLDER, "consultation-unanswered", when=_noted(Tells.EXPERT, 2)),
    Rule(differing.TaskViewsAsked, Who.HOLDER, "views-asked"),
    Rule(differing.TaskViewsAsked, Who.LEADS, "views-asked"),
    Rule(sight.ConflictDeclared, Who.ONLY_LEADS, "conflict-declared"),
    Rule(desks.CountersigningAsked, Who.LEADS, "countersigning-asked"),
    Rule(desks.VersionReturned, Who.AUTHOR, "version-returned"),
    Rule(desks.InformationReceived, Who.HOLDER, "information-received"),
    Rule(desks.TaskChanged, Who.HOLDER, "task-changed"),
    Rule(desks.TaskCancelled, Who.HOLDER, "task-cancelled"),
    Rule(desks.TaskAgreementAsked, Who.HOLDER, "agreement-asked"),
    Rule(desks.TaskTermMoved, Who.HOLDER, "task-term-moved"),
    *(
        Rule(desks.TaskTermNoted, who, template, when=_task_noted(tells, level))
        for who, tells in ((Who.HOLDER, Tells.EXPERT), (Who.LEADS, Tells.LEAD))
        for level, template in (
            (3, "task-still-late"),
            (2, "task-late"),
            (1, "task-at-risk"),
        )
    ),
)
STAGES: Mapping[Stage, str] = {
    Stage.RECEIVED: "progress-received",
    Stage.INFORMATION_ASKED: "progress-question",
    Stage.ISSUED: "progress-issued",
    Stage.ADVICE_WITHDRAWN: "progress-advice-withdrawn",
    Stage.CIRCULATED: "progress-circulated",
    Stage.REMINDED: "progress-reminder",
    Stage.DELAYED: "progress-delayed",
}
"""Stages with words of their own; of all others a mail only says that there is news."""


def rules_of(zone: str) -> tuple[Rule, ...]:
    """The rules of a zone: LOKET, DOOR, or any department."""
    return {"LOKET": LOKET, "DOOR": DOOR}.get(zone, DEPARTMENT)


def tells(
    rules: Iterable[Rule], event: Happened, situation: Situation
) -> tuple[NoticePlanned, ...]:
    """The notices an event leads to, at most one for each channel and address."""
    found: dict[tuple[Channel, str], NoticePlanned] = {}
    for rule in rules:
        if rule.event is not type(event.data) or not rule.when(event, situation):
            continue
        for recipient in recipients(rule.who, event, situation):
            if address := address_of(rule.channel, recipient, situation.people):
                notice = _planned(rule, recipient, event)
                found.setdefault((rule.channel, address), notice)
    return tuple(found.values())


def notice_id(notice: NoticePlanned) -> UUID:
    """The same event, recipient and channel are always the same notice."""
    return UUID(following(notice.about, f"{notice.recipient} {notice.channel}"))


def _planned(rule: Rule, recipient: str, event: Happened) -> NoticePlanned:
    stage = getattr(event.data, "stage", None)
    return NoticePlanned(
        case=_about(event),
        recipient=recipient,
        channel=rule.channel,
        template=STAGES.get(stage, rule.template) if stage else rule.template,
        about=event.meta.id,
    )


def _about(event: Happened) -> UUID:
    """The case; of a track an id from which nobody who does not know the event finds the track."""
    unnamed = isinstance(event.data, TRACKS)
    return UUID(following(event.meta.id, FOR_THE_OWNER)) if unnamed else event.meta.case
