"""One case in words, from which the canonical examples are cut; all of it is made up."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

from schemas.advice import AdviceText, Paragraph
from schemas.assignment import Brief
from schemas.clock import Target, Unit
from schemas.common import Actor, Aspect, Assessment, Layer, Position, Role, digest
from schemas.contribution import Contribution, Views, WrittenFinding, WrittenView
from schemas.ids import case_from_key
from schemas.question import Cooperation, Facts, Partner, Question, RoutedTo, Theme

CATALOGUE = "2026-11"
PRODUCT = "case-advice"
CASE = case_from_key("TUD", "dijksensoren-2026")
OTHER_CASE = case_from_key("TUD", "dijksensoren-2025")
SUBMITTED = datetime(2026, 11, 19, 9, 12, 30, 123000, tzinfo=UTC)
CIRCULATED = SUBMITTED + timedelta(hours=3)
DUE = datetime(2026, 12, 3, 23, 0, tzinfo=UTC)

INSTITUTION = Actor(
    sub="tud-adviesteam", roles=(Role.INSTITUTION,), issuer="door", organisation="TUD"
)
COORDINATOR = Actor(sub="loket-coordinator-1", roles=(Role.COORDINATOR,), issuer="loket")
EXPERT = Actor(sub="ezk-expert-1", roles=(Role.EXPERT,), issuer="ezk", department="EZK")
OWNER = Actor(sub="ocw-beleid", roles=(Role.OWNER,), issuer="owner")
COLLEAGUE = "ezk-expert-2"
FACE = Actor(sub="loket-auditor-1", roles=(Role.AUDITOR,), issuer="loket")


def robot(name: str, department: str | None = None) -> Actor:
    """A service acting by itself."""
    return Actor(sub=name, roles=(Role.SERVICE,), issuer="service", department=department)


FACTS = Facts(
    theme=Theme.TRANSFER,
    cooperation=Cooperation.PARTNERSHIP,
    technologies=("SENSING", "DU-6"),
    aspects=(Aspect.PARTNER, Aspect.TECHNOLOGY),
    countries=("CN",),
)
NARROWED = FACTS.model_copy(update={"technologies": ("SENSING",)})
QUESTION = Question(
    title="Samen onderzoek doen naar glasvezelsensoren in dijken",
    question=(
        "Onze vakgroep wil vier jaar samenwerken aan sensoren die verschuivingen in dijken meten.\n"
        "Welke risico's ziet u bij deze partner, en onder welke voorwaarden kan het wel?"
    ),
    background="De partner levert de meetapparatuur en betaalt € 240.000 mee aan het onderzoek.",
    partners=(
        Partner(name="Instituut voor Waterbouw (verzonnen)", country="CN", role="Medefinancier"),
    ),
    own_assessment="Ons adviesteam denkt dat het kan als de meetgegevens hier blijven.",
)
AMENDED = QUESTION.model_copy(
    update={"question": "Wij beperken de samenwerking tot gepubliceerde gegevens. Kan het dan wel?"}
)
ASKED = "Blijven de ruwe meetgegevens op uw eigen servers?"
ANSWER = "Ja. De partner krijgt alleen verwerkte gegevens, een halfjaar na de meting."
REFUSAL = "Het Loket doet geen onderzoek naar personen. Wij verwijzen u naar uw eigen adviesteam."
REFERRAL = "Doe voor deze apparatuur eerst een indelingsverzoek bij de CDIU."
AT_THE_DESK = "Uw plan past binnen de leidraad; een advies van de departementen is niet nodig."

FILE = b"De sensoren meten alleen de druk in de dijk.\n"
"""A file of the institution: plain text."""

ROUTED = (
    RoutedTo(department="EZK", aspects=(Aspect.TECHNOLOGY,), rules=("sensitive-technology",)),
    RoutedTo(department="BZK", aspects=(Aspect.PARTNER,), rules=("partner-abroad",)),
)
ADDED = RoutedTo(department="DEF", aspects=(Aspect.TECHNOLOGY,))
HOURS = Target(amount=48, unit=Unit.HOURS, warn=8)
ADVICE_TERM = Target(amount=15, unit=Unit.WORKDAYS, warn=3)
CONTRIBUTION_TERM = Target(amount=10, unit=Unit.WORKDAYS, warn=2)
SHORT_TERM = Target(amount=3, unit=Unit.WORKDAYS, warn=1)

CONTRIBUTION = Contribution(
    position=Position.WITH_MEASURES,
    findings=(
        WrittenFinding(
            id="technology-1",
            aspect=Aspect.TECHNOLOGY,
            assessment=Assessment.MANAGEABLE,
            layer=Layer.QUOTABLE,
            reasoning="Glasvezelsensoren zijn ook te gebruiken om geluid onder water op te vangen.",
            measures=(
                "Deel alleen verwerkte gegevens.",
                "Leg het gebruik vast in de overeenkomst.",
            ),
            legal_basis="Verordening (EU) 2021/821, bijlage I, categorie 6",
        ),
        WrittenFinding(
            id="technology-2",
            aspect=Aspect.TECHNOLOGY,
            assessment=Assessment.SERIOUS,
            layer=Layer.INTERNAL,
            reasoning="Intern: vergelijk met een eerdere beoordeling van dezelfde meettechniek.",
        ),
    ),
)
BRIEF = Brief(question=QUESTION, answers=(ANSWER,))
DECLINED = "Dit onderwerp raakt ons terrein niet."
RETURNED = "Noem de categorie van de verordening en maak de tweede maatregel concreet."
CONSULTED = "Klopt het dat deze sensoren onder categorie 6 kunnen vallen?"
RESOLVED = "Het advies volgt de strengste inschatting; de andere staat in het dossier."
ESCALATED = "BZK wil de samenwerking afraden, de andere departementen niet. Kan deze tekst uit?"
RULED = "De tekst gaat uit zoals hij is. Het bezwaar van BZK blijft in het dossier staan."
ADVISED = "Ja, onder 6A, als de gevoeligheid boven de grenswaarde ligt."
TALKED = "Het bestuur kent de zorg en wil de samenwerking toch voortzetten."
OBJECTION = "Akkoord, mits de maatregel over meetgegevens in de samenvatting staat."
ROUND = "Is het gebruik onder water met deze apparatuur uit te sluiten?"
VIEWS = Views(
    views=(
        WrittenView(
            aspect=Aspect.TECHNOLOGY,
            assessment=Assessment.MANAGEABLE,
            reasoning="Met alleen verwerkte gegevens is dat gebruik uit te sluiten.",
        ),
    )
)

ADVICE = AdviceText(
    title="Advies over glasvezelsensoren in dijken",
    summary="De samenwerking is mogelijk als u de meetgegevens hier houdt.",
    paragraphs=(
        Paragraph(
            id="technology",
            aspect=Aspect.TECHNOLOGY,
            heading="Technologie",
            text="De sensoren zijn ook voor andere doelen bruikbaar. Dat risico is beheersbaar.",
            measures=("Deel alleen verwerkte gegevens.",),
            rests_on=("EZK:technology-1",),
        ),
    ),
)
ADVICE_DIGEST = digest(ADVICE.stored())
LETTER = digest(b"%PDF-1.7 voorbeeld")
