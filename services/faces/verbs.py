"""What people can do, as data: a verb, what it says when done, and the command at each side."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

from schemas import article as articles
from schemas import case as cases
from schemas import consultation, differing, gate, settling, sight, terms, triage
from schemas import desk as desks
from schemas import request as requests
from schemas import track as tracks
from schemas.common import Command, Event, Role, Stance
from schemas.subjects import Stream


class Side(StrEnum):
    """Whose right somebody acts by."""

    INSTITUTION = "Institutions"
    LOKET = "The Loket"
    OWNER = "The owner of the policy"
    DEPARTMENT = "Departments"


ROLES = {
    Side.INSTITUTION: Role.INSTITUTION,
    Side.LOKET: Role.COORDINATOR,
    Side.OWNER: Role.OWNER,
    Side.DEPARTMENT: Role.EXPERT,
}
"""What somebody is who is not in PEOPLE."""

FROM_INSTITUTIONS = (
    requests.SubmitRequest,
    requests.GiveInformation,
    requests.RequestAmendment,
    requests.RequestWithdrawal,
    cases.ReportOutcome,
    cases.ReportOpened,
)

FROM_THE_OWNER: tuple[type[Command], ...] = (
    settling.DecideEscalation,
    settling.AgreeAsOwner,
    tracks.OpenTrack,
    tracks.RecordStep,
    tracks.CloseTrack,
)


@dataclass(frozen=True)
class Verb:
    """One word of the command line; who acts decides which of its commands is meant."""

    name: str
    done: str
    commands: tuple[type[Command], ...]

    @property
    def sides(self) -> dict[Side, type[Command]]:
        """The command by side."""
        return {side_of(command): command for command in self.commands}

    @property
    def help(self) -> str:
        """What it does, from the commands' own words."""
        return " ".join((command.__doc__ or "").splitlines()[0] for command in self.commands)


@dataclass(frozen=True)
class Latest:
    """Where a value comes from that nobody wants to type: the newest event of a type."""

    stream: Stream
    event: type[Event]
    value: str
    what: str


def side_of(command: type[Command]) -> Side:
    """Who gives a command."""
    if command in FROM_INSTITUTIONS:
        return Side.INSTITUTION
    if command in FROM_THE_OWNER:
        return Side.OWNER
    return Side.DEPARTMENT if issubclass(command, desks.DeskCommand) else Side.LOKET


def _verb(name: str, done: str, *commands: type[Command]) -> Verb:
    return Verb(name, done, commands)


VERBS = (
    _verb("amend", "wijziging gevraagd", requests.RequestAmendment),
    _verb("withdraw", "intrekking gevraagd", requests.RequestWithdrawal),
    _verb("outcome", "gemeld wat met het advies is gedaan", cases.ReportOutcome),
    _verb("opened", "gemeld dat het advies is geopend", cases.ReportOpened),
    _verb("accept", "in behandeling genomen", requests.AcceptRequest),
    _verb("refuse", "niet in behandeling genomen", requests.RefuseRequest),
    _verb("refer", "doorverwezen", requests.ReferRequest),
    _verb("answer", "beantwoord", requests.AnswerRequest, requests.GiveInformation),
    _verb("circulate", "uitgezet", requests.CirculateRequest),
    _verb("ask", "navraag gedaan", requests.AskInformation, desks.RequestInformation),
    _verb("add-department", "departement erbij gevraagd", cases.AddDepartment),
    _verb("excuse", "verder zonder dit departement, op de plaat", cases.ExcuseDepartment),
    _verb("draft", "concept geschreven", cases.WriteDraft),
    _verb("ask-agreement", "voorgelegd ter afstemming", cases.AskAgreement),
    _verb("adopt", "vastgesteld", cases.AdoptAdvice),
    _verb("issue", "uitgebracht", cases.IssueAdvice),
    _verb("correct", "heropend voor een verbeterde versie", cases.CorrectAdvice),
    _verb("extend", "termijn verlengd", terms.ExtendTerm),
    _verb("pause", "termijn opgeschort", terms.PauseTerm),
    _verb("resume", "termijn loopt weer", terms.ResumeTerm),
    _verb("extend-information", "meer tijd gegeven om te antwoorden", requests.ExtendInformation),
    _verb("waive-answer", "verder zonder antwoord van de instelling", triage.WaiveAnswer),
    _verb("link", "verbonden", triage.LinkRequests),
    _verb("unlink", "niet meer verbonden", triage.UnlinkRequests),
    _verb("merge", "samengevoegd met de eerdere aanvraag", triage.MergeRequest),
    _verb("let-through", "doorgelaten", gate.LetTextThrough),
    _verb("explain-delay", "reden van de vertraging genoteerd", terms.ExplainDelay),
    _verb("explain-response", "reden van de late reactie genoteerd", requests.ExplainResponseDelay),
    _verb("open-round", "vraag gesteld aan wie verschilt", settling.OpenRound),
    _verb("resolve", "verschil beslecht, op de plaat", settling.ResolveDifference),
    _verb("escalate", "voorgelegd aan een hoger niveau", settling.Escalate),
    _verb("waive", "verder zonder dit standpunt, op de plaat", settling.WaiveAgreement),
    _verb("withdraw-advice", "advies ingetrokken", settling.WithdrawAdvice),
    _verb("rule", "beslist over het bezwaar", settling.DecideEscalation),
    _verb("owner-agree", "standpunt van OCW gegeven", settling.AgreeAsOwner),
    _verb("close", "gesloten", cases.CloseCase),
    _verb("claim", "opgepakt", desks.ClaimTask),
    _verb("release", "teruggelegd", desks.ReleaseTask),
    _verb("reassign", "toegewezen", desks.ReassignTask),
    _verb("offer", "aangeboden ter medeondertekening", desks.AskCountersigning),
    _verb("countersign", "medeondertekend", desks.CountersignVersion),
    _verb("return", "teruggestuurd", desks.ReturnVersion),
    _verb("decline", "draagt niet bij", desks.DeclineTask),
    _verb("consult", "geraadpleegd", consultation.ConsultColleague),
    _verb("answer-consultation", "consultatie beantwoord", consultation.AnswerConsultation),
    _verb("withdraw-consultation", "consultatie ingetrokken", consultation.WithdrawConsultation),
    _verb("declare-conflict", "belangenconflict gemeld", sight.DeclareConflict),
    _verb("withdraw-conflict", "belangenconflict ingetrokken", sight.WithdrawConflict),
    _verb("limit", "vastgelegd wie de opdracht mag zien", sight.LimitTask),
    _verb("state-views", "inschatting gegeven in de ronde", differing.StateViews),
    _verb("agree", "standpunt gegeven", desks.GiveAgreement),
    _verb("publish-article", "kennisartikel gepubliceerd", articles.PublishArticle),
    _verb("revise-article", "kennisartikel herzien", articles.ReviseArticle),
    _verb("retire-article", "kennisartikel ingetrokken", articles.RetireArticle),
    _verb("open-track", "spoor geopend", tracks.OpenTrack),
    _verb("record-step", "stap vastgelegd", tracks.RecordStep),
    _verb("close-track", "spoor gesloten", tracks.CloseTrack),
)

SAVED = Latest(Stream.DESK, desks.VersionSaved, "number", "a saved version")
OFFERED = Latest(Stream.DESK, desks.CountersigningAsked, "number", "a version to countersign")
ASKED = Latest(Stream.DESK, desks.TaskAgreementAsked, "text", "a text to agree to")
CONSULTED = Latest(Stream.DESK, consultation.ColleagueConsulted, "clock", "a consultation")
ROUND = Latest(Stream.DESK, differing.TaskViewsAsked, "round", "a round")
DRAFTED = Latest(Stream.CASES, cases.DraftWritten, "text", "a draft")
ESCALATED = Latest(Stream.CASES, settling.AdviceEscalated, "text", "an escalated text")
LATEST = {
    (desks.AskCountersigning, "number"): SAVED,
    (desks.CountersignVersion, "number"): OFFERED,
    (desks.ReturnVersion, "number"): OFFERED,
    (desks.GiveAgreement, "text"): ASKED,
    (consultation.AnswerConsultation, "clock"): CONSULTED,
    (consultation.WithdrawConsultation, "clock"): CONSULTED,
    (differing.StateViews, "round"): ROUND,
    (cases.AskAgreement, "text"): DRAFTED,
    (cases.AdoptAdvice, "text"): DRAFTED,
    (settling.Escalate, "text"): DRAFTED,
    (settling.DecideEscalation, "text"): ESCALATED,
    (settling.AgreeAsOwner, "text"): DRAFTED,
}
"""Fields that may be left out: the newest version is meant."""

FILLED = {(requests.AnswerRequest, "answer")}
"""Fields that may be left out when another one says where the words come from."""

MEANT = {
    (desks.GiveAgreement, "stance"): Stance.AGREE,
    (settling.AgreeAsOwner, "stance"): Stance.AGREE,
}
"""Fields that the verb itself says when they are left out."""
