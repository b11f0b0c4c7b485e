"""What codes of a desk are called, and who will read what stands in a layer."""

from __future__ import annotations

from collections.abc import Mapping

from schemas.catalogue import Words


def _words(**pairs: tuple[str, str]) -> dict[str, Words]:
    return {code: Words(nl=nl, en=en) for code, (nl, en) in pairs.items()}


READERS = _words(
    internal=("Alleen uw departement", "Your department only"),
    shared=("Departementen onderling", "Between departments"),
    quotable=("Ook de instelling", "The institution as well"),
)
READ_BY = _words(
    internal=(
        "Blijft aan deze balie. Het Loket ziet alleen hoeveel interne bevindingen er zijn.",
        "Stays at this desk. The Loket only sees how many internal findings there are.",
    ),
    shared=(
        "Gaat naar het Loket, en naar andere departementen als het product dat toelaat. "
        "Nooit naar de instelling.",
        "Goes to the Loket, and to other departments where the product allows it. "
        "Never to the institution.",
    ),
    quotable=(
        "Gaat naar het Loket en naar departementen, en kan in het advies aan de instelling komen.",
        "Goes to the Loket and to departments, and may be quoted in the advice to the institution.",
    ),
)
FACTS = _words(
    theme=("Thema", "Theme"),
    cooperation=("Soort samenwerking", "Kind of cooperation"),
    access=("De ander krijgt toegang tot", "The other side gets access to"),
    funding=("Wie betaalt", "Who pays"),
    phase=("Hoe ver het is", "How far it is"),
    decide_by=("De instelling besluit uiterlijk", "The institution decides by"),
    technologies=("Technologie", "Technology"),
    regimes=("Sanctieregimes", "Sanctions regimes"),
    aspects=("Aspecten", "Aspects"),
    countries=("Landen", "Countries"),
    unknown=("Weet de instelling niet", "Not known by the institution"),
)
ASKED_PARTS = _words(
    title=("Onderwerp", "Subject"),
    question=("Vraag", "Question"),
    background=("Achtergrond", "Background"),
    own_assessment=("Eigen inschatting van de instelling", "The institution's own assessment"),
    measures=("Maatregelen van de instelling", "The institution's measures"),
    urgency=("Waarom het haast heeft", "Why it is urgent"),
    funding=("Wie betaalt", "Who pays"),
    decide_by=("Wanneer de instelling besluit", "When the institution decides"),
    partners=("Partners", "Partners"),
    technologies=("Technologie", "Technology"),
    regimes=("Sanctieregimes", "Sanctions regimes"),
    countries=("Landen", "Countries"),
)
HAPPENED = _words(
    TaskOpened=("De opdracht kwam binnen", "The task arrived"),
    TaskClaimed=("Opgepakt", "Claimed"),
    TaskReleased=("Teruggelegd in de rij", "Put back in the queue"),
    TaskReassigned=("Toegewezen", "Reassigned"),
    VersionSaved=("Versie bewaard", "Version saved"),
    CountersigningAsked=("Aangeboden voor medeondertekening", "Offered for countersigning"),
    VersionCountersigned=("Medeondertekend", "Countersigned"),
    VersionReturned=("Teruggestuurd met een opmerking", "Sent back with a note"),
    ContributionSubmitted=("Bijdrage ingediend", "Contribution submitted"),
    TaskDeclined=("Wij dragen niet bij", "We do not contribute"),
    InformationRequested=("Vraag aan de instelling gesteld", "Question put to the institution"),
    InformationReceived=("Antwoord van de instelling", "Answer of the institution"),
    TaskChanged=("De aanvraag is gewijzigd", "The request was changed"),
    TaskTermMoved=("De termijn is verplaatst", "The term was moved"),
    TaskTermNoted=("De termijn loopt af of is voorbij", "The term is nearly over, or over"),
    TaskCancelled=("De bijdrage is niet meer nodig", "The contribution is no longer needed"),
    TaskAgreementAsked=("Tekst voorgelegd ter afstemming", "Text put to us to agree"),
    TaskAgreementGiven=("Standpunt gegeven", "Stance given"),
    ColleagueConsulted=("Collega geraadpleegd", "Colleague consulted"),
    ConsultationAnswered=("Consultatie beantwoord", "Consultation answered"),
    ConsultationWithdrawn=("Consultatie ingetrokken", "Consultation withdrawn"),
    ConflictDeclared=("Belangenconflict gemeld", "Conflict of interest declared"),
    ConflictWithdrawn=("Belangenconflict ingetrokken", "Conflict of interest withdrawn"),
    TaskLimited=("Vastgelegd wie de opdracht mag zien", "Set who may see the task"),
    TaskViewsAsked=("Gevraagd naar onze inschatting", "Asked for our views"),
    TaskViewsStated=("Inschatting gegeven", "Views stated"),
)
LISTS: Mapping[str, Mapping[str, Words]] = {
    "readers": READERS,
    "read_by": READ_BY,
    "fact": FACTS,
    "asked": ASKED_PARTS,
    "happened": HAPPENED,
}
