"""The words of each notice, Dutch and English: that there is something, never what it says."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass


@dataclass(frozen=True)
class Words:
    """One notice in one language: a subject line and one or two plain sentences."""

    subject: str
    text: str


@dataclass(frozen=True)
class Template:
    """One notice in both languages."""

    nl: Words
    en: Words


def _of(nl: tuple[str, str], en: tuple[str, str]) -> Template:
    return Template(Words(*nl), Words(*en))


NEWS = _of(
    ("Er is nieuws", "Er is nieuws over uw adviesaanvraag."),
    ("There is news", "There is news about your request for advice."),
)
INSTITUTION: Mapping[str, Template] = {
    "progress": NEWS,
    "progress-received": _of(
        ("Wij hebben uw aanvraag", "Wij hebben uw adviesaanvraag ontvangen."),
        ("We have your request", "We have received your request for advice."),
    ),
    "progress-question": _of(
        ("Wij hebben een vraag", "Wij hebben uw antwoord nodig om verder te gaan."),
        ("We have a question", "We need your answer to go on."),
    ),
    "progress-circulated": _of(
        ("Uw vraag kost meer tijd", "Uw vraag kost meer tijd. U leest tot wanneer."),
        ("Your question takes longer", "Your question takes longer. You can read until when."),
    ),
    "progress-reminder": _of(
        ("Wij wachten op uw antwoord", "Wij wachten op uw antwoord. U leest tot wanneer."),
        ("We wait for your answer", "We wait for your answer. You can read until when."),
    ),
    "progress-delayed": _of(
        ("Wij zijn te laat", "Wij hebben een termijn niet gehaald. Wij werken door."),
        ("We are late", "We did not meet a term. We go on with our work."),
    ),
    "progress-issued": _of(
        ("Er ligt een advies klaar", "Er ligt een advies voor u klaar."),
        ("An advice is ready", "An advice is ready for you."),
    ),
    "progress-advice-withdrawn": _of(
        ("Een advies geldt niet meer", "Wij hebben een advies ingetrokken. U leest waarom."),
        ("An advice no longer holds", "We withdrew an advice. You can read why."),
    ),
}
LOKET: Mapping[str, Template] = {
    "request-submitted": _of(
        ("Nieuwe aanvraag", "Er is een nieuwe adviesaanvraag."),
        ("New request", "There is a new request for advice."),
    ),
    "amendment-requested": _of(
        ("Wijziging gevraagd", "De instelling wil haar aanvraag wijzigen."),
        ("Change asked for", "The institution wants to change its request."),
    ),
    "withdrawal-requested": _of(
        ("Intrekking gevraagd", "De instelling wil haar aanvraag intrekken."),
        ("Withdrawal asked for", "The institution wants to withdraw its request."),
    ),
    "information-wanted": _of(
        ("Er is informatie nodig", "Een departement heeft informatie van de instelling nodig."),
        ("Information is needed", "A department needs information from the institution."),
    ),
    "agreement-received": _of(
        ("Reactie op het concept", "Een departement heeft op het concept gereageerd."),
        ("Answer to the draft", "A department has answered to the draft."),
    ),
    "owner-asked": _of(
        ("Graag uw instemming", "Alle departementen stemmen in met een advies. Nu OCW nog."),
        ("Please agree", "All departments agree with an advice. Now OCW is asked."),
    ),
    "escalated": _of(
        ("Een bezwaar ligt bij u", "Een bezwaar tegen een advies is aan OCW voorgelegd."),
        ("An objection is put to you", "An objection to an advice is put to OCW."),
    ),
    "escalation-decided": _of(
        ("OCW heeft beslist", "OCW heeft over een bezwaar beslist."),
        ("OCW has decided", "OCW has decided on an objection."),
    ),
    "views-received": _of(
        ("Een departement heeft geantwoord", "Een departement heeft op uw vraag geantwoord."),
        ("A department has answered", "A department has answered your question."),
    ),
    "term-at-risk": _of(
        ("Een termijn loopt bijna af", "Een termijn loopt bijna af."),
        ("A term is nearly over", "A term is nearly over."),
    ),
    "term-missed": _of(
        ("Een termijn is verstreken", "Een termijn is verstreken. Kijk wat er nodig is."),
        ("A term is over", "A term is over. See what is needed."),
    ),
    "term-still-late": _of(
        ("Een termijn is al lang verstreken", "Een termijn is al lang verstreken. Grijp in."),
        ("A term has long been over", "A term has long been over. Please step in."),
    ),
}
OWNER: Mapping[str, Template] = {
    "for-the-owner": _of(
        ("Er is nieuws voor OCW", "Er is nieuws dat alleen u kunt zien."),
        ("There is news for OCW", "There is news that only you can see."),
    ),
}
WEBHOOK: Mapping[str, Template] = {
    "webhook-stopped": _of(
        ("Uw webhook staat uit", "Uw systeem neemt niets meer aan. Kijk onder Onze instelling."),
        ("Your webhook is off", "Your system takes nothing any more. See Our institution."),
    ),
    "webhook-tested": _of(("Proefbericht", "Een proef."), ("Test message", "A test.")),
}
DEPARTMENT: Mapping[str, Template] = {
    "task-opened": _of(
        ("Nieuwe opdracht", "Er staat een nieuwe opdracht in de wachtrij."),
        ("New task", "There is a new task in the queue."),
    ),
    "task-given": _of(
        ("U hebt een opdracht gekregen", "Er is een opdracht aan u toegewezen."),
        ("A task is now yours", "A task was given to you."),
    ),
    "colleague-consulted": _of(
        ("Een collega vraagt uw blik", "Een collega vraagt u mee te kijken."),
        ("A colleague asks for your view", "A colleague asks you to have a look."),
    ),
    "consultation-answered": _of(
        ("Uw vraag is beantwoord", "Een collega heeft op uw vraag geantwoord."),
        ("Your question was answered", "A colleague has answered your question."),
    ),
    "consultation-at-risk": _of(
        ("Graag uw antwoord aan een collega", "De termijn van uw antwoord loopt bijna af."),
        ("Please answer a colleague", "The term of your answer is nearly over."),
    ),
    "consultation-late": _of(
        ("Een collega wacht op u", "De termijn van uw antwoord aan een collega is verstreken."),
        ("A colleague waits for you", "The term of your answer to a colleague is over."),
    ),
    "consultation-unanswered": _of(
        ("Een collega antwoordt nog niet", "Een collega heeft nog niet op tijd geantwoord."),
        ("A colleague has not answered yet", "A colleague has not answered in time."),
    ),
    "views-asked": _of(
        ("Graag uw inschatting", "Departementen verschillen. Het Loket vraagt uw inschatting."),
        ("Please say what you think", "Departments differ. The Loket asks for your assessment."),
    ),
    "conflict-declared": _of(
        ("Belangenconflict gemeld", "Bij een opdracht is een belangenconflict gemeld."),
        ("Conflict of interest declared", "A conflict of interest was declared on a task."),
    ),
    "countersigning-asked": _of(
        ("Graag meetekenen", "Een bijdrage wacht op een tweede handtekening."),
        ("Please countersign", "A contribution waits for a second signature."),
    ),
    "version-returned": _of(
        ("Uw versie is terug", "Uw versie is teruggestuurd met een opmerking."),
        ("Your version came back", "Your version was sent back with a note."),
    ),
    "information-received": _of(
        ("Er is informatie", "De instelling heeft geantwoord. De termijn loopt weer."),
        ("Information has arrived", "The institution has answered. The term runs again."),
    ),
    "task-changed": _of(
        ("Een opdracht is gewijzigd", "De aanvraag is gewijzigd. Kijk wat dat voor u betekent."),
        ("A task has changed", "The request was changed. See what it means for you."),
    ),
    "task-cancelled": _of(
        ("Een opdracht vervalt", "Uw bijdrage is niet meer nodig."),
        ("A task is cancelled", "Your contribution is no longer needed."),
    ),
    "task-term-moved": _of(
        ("De termijn is anders", "De termijn van een opdracht is veranderd."),
        ("The term has changed", "The term of a task has changed."),
    ),
    "task-at-risk": _of(
        ("Een opdracht moet bijna af zijn", "De termijn van een opdracht loopt bijna af."),
        ("A task is nearly due", "The term of a task is nearly over."),
    ),
    "task-late": _of(
        ("Een opdracht is te laat", "De termijn van een opdracht is verstreken."),
        ("A task is late", "The term of a task is over."),
    ),
    "task-still-late": _of(
        ("Een opdracht is al lang te laat", "Een opdracht is al lang te laat. Grijp in."),
        ("A task has long been late", "A task has long been late. Please step in."),
    ),
    "agreement-asked": _of(
        ("Graag uw afstemming", "Het Loket vraagt of uw departement met een tekst instemt."),
        ("Please agree", "The Loket asks whether your department agrees with a text."),
    ),
}
TEMPLATES: Mapping[str, Template] = {**INSTITUTION, **LOKET, **OWNER, **WEBHOOK, **DEPARTMENT}

FRAME = Template(
    Words(
        "{subject}: {reference}",
        "Beste lezer,\n\n{text}\n\nKenmerk: {reference}\nLees het hier: {link}\n\n"
        "In deze mail staat met opzet niets over de inhoud. U kunt er niet op antwoorden.\n\n"
        "Loket Kennisveiligheid",
    ),
    Words(
        "{subject}: {reference}",
        "Dear reader,\n\n{text}\n\nReference: {reference}\nRead it here: {link}\n\n"
        "On purpose this mail says nothing of the content. You cannot reply to it.\n\n"
        "National Contact Point for Knowledge Security",
    ),
)

UNNAMED = Template(
    Words(
        "{subject}",
        "Beste lezer,\n\n{text}\n\nMeld u aan om het te lezen.\n\n"
        "In deze mail staat met opzet niet waar het over gaat. U kunt er niet op antwoorden.\n\n"
        "Loket Kennisveiligheid",
    ),
    Words(
        "{subject}",
        "Dear reader,\n\n{text}\n\nSign in to read it.\n\n"
        "On purpose this mail does not say what it is about. You cannot reply to it.\n\n"
        "National Contact Point for Knowledge Security",
    ),
)


def frame(template: str) -> Template:
    """What goes around the words; what only the owner may see, or is of no case, names none."""
    return UNNAMED if template in OWNER or template in WEBHOOK else FRAME


def words(template: str) -> Template:
    """The words of a template; those of news where a code is no longer known."""
    return TEMPLATES.get(template, NEWS)
