"""Canonical requests, progress and notices."""

from __future__ import annotations

from schemas import delivery, gate, notice, progress, record, request, sending, triage
from schemas.common import Command, Event, digest
from schemas.ids import following, text_code
from schemas.personal import Kind
from tests.harness import story

QUESTION = digest(story.QUESTION.stored())
AMENDED = digest(story.AMENDED.stored())
ANSWER = digest(story.ANSWER)

EVENTS: tuple[Event, ...] = (
    request.RequestSubmitted(
        institution="TUD",
        contact=story.INSTITUTION.sub,
        product=story.PRODUCT,
        facts=story.FACTS,
        question=QUESTION,
        catalogue=story.CATALOGUE,
        first_response=story.HOURS,
        information=story.CONTRIBUTION_TERM,
    ),
    request.RequestAccepted(product=story.PRODUCT),
    request.RequestRefused(reason="person-inquiry", explanation=digest(story.REFUSAL)),
    request.RequestReferred(to="cdiu", explanation=digest(story.REFERRAL)),
    request.RequestAnswered(product="sparring", answer=digest(story.AT_THE_DESK)),
    request.RequestCirculated(
        institution="TUD",
        contact=story.INSTITUTION.sub,
        facts=story.FACTS,
        question=QUESTION,
        answers=(ANSWER,),
        catalogue=story.CATALOGUE,
        submitted_at=story.SUBMITTED,
        product=story.PRODUCT,
        routed=story.ROUTED,
        lead="EZK",
        advice=story.ADVICE_TERM,
        contribution=story.CONTRIBUTION_TERM,
        agreement=story.SHORT_TERM,
        overridden="extra-expertise",
    ),
    request.RequestAmended(facts=story.NARROWED, question=AMENDED),
    request.RequestWithdrawn(reason="cooperation-off"),
    request.InformationAsked(question=digest(story.ASKED)),
    request.InformationGiven(answer=ANSWER, circulated=True),
    request.QuestionDropped(question=digest(story.ASKED)),
    triage.AnswerWaived(question=digest(story.ASKED), reason="no-reply", circulated=True),
    triage.RequestLinked(
        other=story.OTHER_CASE, kind=triage.LinkKind.RELATED, reason="same-partner", repeats=12
    ),
    triage.RequestUnlinked(other=story.OTHER_CASE, repeats=13),
    triage.RequestMerged(into=story.OTHER_CASE),
    request.AmendmentRequested(facts=story.NARROWED, question=AMENDED),
    request.WithdrawalRequested(reason="decided-already"),
    gate.TextLetThrough(
        text=text_code("TUD", QUESTION), kinds=(Kind.BSN,), reason="number-of-no-person"
    ),
    progress.ProgressReported(
        institution="TUD",
        contact=story.INSTITUTION.sub,
        stage=progress.Stage.ISSUED,
        product=story.PRODUCT,
        until=story.DUE,
        text=story.AT_THE_DESK,
        advice=story.ADVICE.for_institution(),
        letter=story.LETTER,
        reason="complex",
    ),
    notice.NoticePlanned(
        case=story.CASE,
        recipient=story.INSTITUTION.sub,
        channel=notice.Channel.MAIL,
        template="advice-issued",
        about=following("voorbeeld", "advies"),
    ),
    delivery.DeliveryReported(
        notice=story.OTHER_CASE,
        about=following("voorbeeld", "advies"),
        template="progress-issued",
        channel=notice.Channel.MAIL,
        status=notice.Status.BOUNCED,
        reason="mailbox-full",
        planned_at=story.DUE,
    ),
    notice.NoticeAttempted(attempt=1),
    notice.NoticeDeferred(attempt=1, reason="connection-refused", until=story.DUE),
    notice.NoticeSent(attempt=2),
    notice.NoticeDelivered(),
    notice.NoticeBounced(reason="mailbox-full"),
    notice.NoticeGivenUp(reason="outcome-unknown"),
    notice.NoticeAdmitted(recipient="TUD-adviesteam", notice=story.CASE),
    notice.NoticeHeld(recipient="TUD-adviesteam", notice=story.CASE, slot=story.DUE),
    notice.DigestClosed(recipient="TUD-adviesteam", held=3),
    notice.NoticeGathered(digest=story.CASE),
    notice.NoticeRetried(),
    notice.NoticeSettled(reason="told-by-telephone"),
    record.ConfidentialRead(part="contribution", text=digest(story.CONTRIBUTION.stored())),
    record.CaseDestroyed(case=story.CASE, ground="retention-over", chain=story.LETTER),
)

COMMANDS: tuple[Command, ...] = (
    notice.RetryNotice(case=story.CASE),
    notice.SettleNotice(case=story.CASE, reason="told-by-telephone"),
    request.SubmitRequest(
        idempotency_key="dijksensoren-2026",
        product=story.PRODUCT,
        facts=story.FACTS,
        question=story.QUESTION,
    ),
    sending.SendFilePart(
        idempotency_key="dijksensoren-2026", file=digest(story.FILE), number=0, part=story.FILE
    ),
    sending.CheckFile(idempotency_key="dijksensoren-2026", file=digest(story.FILE)),
    request.AcceptRequest(case=story.CASE, product=story.PRODUCT),
    request.RefuseRequest(case=story.CASE, reason="person-inquiry", explanation=story.REFUSAL),
    request.ReferRequest(case=story.CASE, to="cdiu", explanation=story.REFERRAL),
    request.AnswerRequest(case=story.CASE, product="sparring", answer=story.AT_THE_DESK),
    request.CirculateRequest(
        case=story.CASE,
        product=story.PRODUCT,
        departments=("EZK", "BZK", "DEF"),
        reason="extra-expertise",
    ),
    request.AskInformation(case=story.CASE, question=story.ASKED),
    request.GiveInformation(case=story.CASE, answer=story.ANSWER),
    request.RequestAmendment(case=story.CASE, facts=story.NARROWED, question=story.AMENDED),
    request.ExtendInformation(case=story.CASE, amount=5, reason="at-institutions-request"),
    triage.WaiveAnswer(case=story.CASE, reason="no-reply"),
    triage.LinkRequests(
        case=story.CASE,
        other=story.OTHER_CASE,
        kind=triage.LinkKind.RELATED,
        reason="same-partner",
    ),
    triage.UnlinkRequests(case=story.CASE, other=story.OTHER_CASE),
    triage.MergeRequest(case=story.CASE, into=story.OTHER_CASE),
    request.ExplainResponseDelay(case=story.CASE, reason="no-capacity"),
    request.RequestWithdrawal(case=story.CASE, reason="cooperation-off"),
    gate.LetTextThrough(
        text=text_code("TUD", QUESTION), kinds=(Kind.BSN,), reason="number-of-no-person"
    ),
)
