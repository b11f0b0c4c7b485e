"""What happened to a case, by the type of its event, and which part of it somebody read."""

from __future__ import annotations

from schemas.catalogue import Words


def _words(*lines: tuple[str, str, str]) -> dict[str, Words]:
    return {code: Words(nl=nl, en=en) for code, nl, en in lines}


DONE = _words(
    ("request-submitted", "aanvraag ingediend", "request submitted"),
    ("request-accepted", "in behandeling genomen", "taken up"),
    ("request-refused", "niet in behandeling genomen", "not taken up"),
    ("request-referred", "doorverwezen", "referred"),
    ("request-answered", "door het Loket beantwoord", "answered by the Loket"),
    ("request-circulated", "uitgezet bij departementen", "sent to departments"),
    ("request-amended", "aanvraag gewijzigd", "request changed"),
    ("request-withdrawn", "aanvraag ingetrokken", "request withdrawn"),
    ("information-asked", "navraag gedaan", "information asked"),
    ("information-given", "navraag beantwoord", "information given"),
    ("question-dropped", "navraag vervallen", "question dropped"),
    ("answer-waived", "verder zonder antwoord", "went on without an answer"),
    ("request-linked", "verbonden met een andere aanvraag", "linked to another request"),
    ("request-unlinked", "niet meer verbonden", "no longer linked"),
    ("request-merged", "samengevoegd met een eerdere aanvraag", "merged into an earlier request"),
    ("amendment-requested", "wijziging gevraagd", "change asked for"),
    ("withdrawal-requested", "intrekking gevraagd", "withdrawal asked for"),
    ("case-opened", "dossier geopend", "case opened"),
    ("department-took-up", "departement begonnen", "department started"),
    ("contribution-received", "bijdrage ontvangen", "contribution received"),
    ("contribution-declined", "departement draagt niet bij", "department does not contribute"),
    ("department-added", "departement erbij gevraagd", "department added"),
    ("department-excused", "verder zonder departement", "went on without a department"),
    ("case-information-wanted", "departement wil informatie", "department wants information"),
    ("case-information-arrived", "informatie bij departementen", "information with departments"),
    ("case-amended", "wijziging verwerkt", "change made"),
    ("amendment-declined", "wijziging kwam te laat", "change came too late"),
    ("case-withdrawn", "dossier ingetrokken", "case withdrawn"),
    ("withdrawal-declined", "intrekken kon niet meer", "withdrawing was no longer possible"),
    ("outcome-reported", "besluit van de instelling gemeld", "the institution's decision reported"),
    ("case-closed", "dossier gesloten", "case closed"),
    ("draft-written", "versie geschreven", "version written"),
    ("agreement-asked", "afstemming gevraagd", "agreement asked"),
    ("agreement-received", "standpunt ontvangen", "stance received"),
    ("advice-adopted", "advies vastgesteld", "advice adopted"),
    ("advice-issued", "advies uitgebracht", "advice issued"),
    ("advice-opened", "advies geopend door de instelling", "advice opened by the institution"),
    ("advice-unopened", "advies nog niet geopend", "advice not opened yet"),
    ("advice-corrected", "heropend voor een verbetering", "reopened for a correction"),
    ("advice-withdrawn", "advies ingetrokken", "advice withdrawn"),
    ("round-opened", "ronde geopend", "round opened"),
    ("views-received", "inschatting ontvangen", "views received"),
    ("difference-resolved", "verschil beslecht", "difference resolved"),
    ("advice-escalated", "voorgelegd aan een hoger niveau", "put to a higher level"),
    ("escalation-decided", "beslist over het bezwaar", "decided on the objection"),
    ("agreement-waived", "verder zonder standpunt", "went on without a stance"),
    ("clock-paused", "termijn opgeschort", "term paused"),
    ("clock-resumed", "termijn loopt weer", "term runs again"),
    ("clock-extended", "termijn verlengd", "term extended"),
    ("clock-at-risk", "termijn loopt bijna af", "term almost over"),
    ("clock-missed", "termijn niet gehaald", "term missed"),
    ("terms-noted", "stand van termijnen genoteerd", "state of terms noted"),
    ("delay-explained", "reden van vertraging genoteerd", "reason for delay noted"),
)
READ = _words(
    ("findings", "bevindingen", "findings"),
    ("draft", "tekst van het advies", "text of the advice"),
    ("advice", "uitgebracht advies", "issued advice"),
    ("differences", "verschillen", "differences"),
    ("question", "vraag van de instelling", "the institution's question"),
    ("escalation", "vraag aan OCW", "question to OCW"),
    ("reads", "wie wat las en deed", "who read and did what"),
    ("unreadable", "onleesbaar vastgelegd", "recorded unreadably"),
    ("chain", "nagekeken keten", "the chain, checked"),
)
