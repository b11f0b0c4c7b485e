"""What a coordinator can do about the text of an advice and its differences, with its forms."""

from __future__ import annotations

from schemas import case as cases
from schemas import settling
from schemas.catalogue import ReasonKind
from schemas.common import Command
from services.advice.assembly.settling import still_differ
from services.advice.assembly.state import Status
from services.portal.actions import Action, Field, Pair
from services.portal.pages.loket import dossier_choices as choose
from services.portal.pages.loket.dossier_find import About
from services.portal.pages.loket.roles import COORDINATOR
from services.portal.visit import Visit


def _levels(visit: Visit, about: About) -> list[tuple[str, str]]:
    return [(one.code, visit.say.words(one.name)) for one in about.catalogue.levels.values()]


def _compose(visit: Visit, about: About) -> bool:
    case = about.case
    somebody = bool(case.contributed) or not case.still_out
    return choose.still_open(about) and not case.drafts and somebody


def _differ(visit: Visit, about: About) -> bool:
    return choose.still_open(about) and bool(still_differ(about.case))


DEPARTMENT: Pair = ("Departement", "Department")


def action(
    name: str, title: Pair, done: Pair, command: type[Command], *fields: Field, **more: object
) -> Action:
    """Something for coordinators."""
    return Action(name, title, done, command, COORDINATOR, fields, **more)  # type: ignore[arg-type]


FIRST = action(
    "eerste-concept",
    ("Eerste concept maken", "Make a first draft"),
    ("Het eerste concept staat klaar.", "The first draft is ready."),
    cases.WriteDraft,
    explains=(
        "Het systeem zet de vraag, de feiten en de citeerbare bevindingen bij elkaar, per aspect. "
        "U kunt daarna elk woord veranderen.",
        "The system puts the question, the facts and the quotable findings together, by aspect. "
        "You can change every word of it afterwards.",
    ),
    when=_compose,
)
ASK = action(
    "afstemming-vragen",
    ("Afstemming vragen", "Ask for agreement"),
    ("De versie is voorgelegd.", "The version was put to the departments."),
    cases.AskAgreement,
    choose.TEXT,
    explains=(
        "U legt deze ene versie voor aan de departementen die er nog niet mee instemmen. "
        "Wie al akkoord is en wie de wijzigingen niet raken, vragen wij niet opnieuw.",
        "You put this one version to the departments that do not agree to it yet. "
        "Who agreed already and is not touched by the changes is not asked again.",
    ),
    when=choose.to_ask,
)
ADOPT = action(
    "vaststellen",
    ("Advies vaststellen", "Adopt the advice"),
    ("Het advies is vastgesteld.", "The advice is adopted."),
    cases.AdoptAdvice,
    choose.TEXT,
    Field(
        "differences_accepted",
        ("Departementen verschillen nog: waarom toch", "Departments still differ: why go on"),
        kind="select",
        options=choose.reasons(ReasonKind.DIFFER, choose.NONE),
        required=False,
    ),
    Field(
        "aggregation_accepted",
        (
            "Bevindingen zeggen samen misschien meer: waarom toch",
            "Together the findings may say more: why go on",
        ),
        kind="select",
        options=choose.reasons(ReasonKind.AGGREGATE, choose.NONE),
        required=False,
    ),
    explains=(
        "Precies deze versie wordt het advies. Daarna kunt u haar uitbrengen.",
        "Exactly this version becomes the advice. After that you can issue it.",
    ),
    when=choose.agreed,
)
ISSUE = action(
    "uitbrengen",
    ("Advies uitbrengen", "Issue the advice"),
    ("Het advies is uitgebracht.", "The advice was issued."),
    cases.IssueAdvice,
    explains=(
        "De brief wordt gemaakt, ondertekend en naar de instelling gestuurd.",
        "The letter is made, signed and sent to the institution.",
    ),
    when=choose.at(Status.ADOPTED),
)
ROUND = action(
    "ronde",
    ("Ronde openen over een verschil", "Open a round on a difference"),
    ("De ronde is open.", "The round is open."),
    settling.OpenRound,
    Field(
        "aspects",
        ("Waarover", "About what"),
        kind="checks",
        options=choose.aspects(choose.differing),
    ),
    Field("question", ("Uw vraag", "Your question"), kind="area"),
    Field(
        "departments",
        ("Aan wie", "To whom"),
        ("Kiest u niemand, dan gaat het naar allen die verschillen.", "Nobody means all."),
        kind="checks",
        options=choose.departments(lambda about: about.case.contributed, None),
        required=False,
    ),
    explains=(
        "U vraagt de departementen wat zij nu vinden van de aspecten waarover zij verschillen.",
        "You ask the departments what they hold now on the aspects on which they differ.",
    ),
    when=_differ,
)
RESOLVE = action(
    "beslechten",
    ("Verschil beslechten", "Resolve a difference"),
    ("Het verschil is beslecht.", "The difference is resolved."),
    settling.ResolveDifference,
    Field(
        "aspect",
        ("Aspect", "Aspect"),
        kind="select",
        options=choose.aspects(choose.differing, choose.CHOOSE),
    ),
    Field(
        "resolution",
        ("Hoe de tekst ermee omgaat", "How the text deals with it"),
        kind="select",
        options=choose.reasons(ReasonKind.DIFFER),
    ),
    Field("words", ("Toelichting", "In words"), kind="area"),
    Field(
        "dissent",
        ("Wie een ander standpunt houdt", "Who keeps another view"),
        ("Dit staat alleen in het dossier.", "This is on record only."),
        kind="checks",
        options=choose.departments(lambda about: about.case.contributed, None),
        required=False,
    ),
    when=choose.has(choose.differing),
)
ESCALATE = action(
    "voorleggen",
    ("Bezwaar hogerop voorleggen", "Put the objection to a higher level"),
    ("Het bezwaar is voorgelegd.", "The objection was put to a higher level."),
    settling.Escalate,
    choose.TEXT,
    Field("level", ("Aan wie", "To whom"), kind="radio", options=_levels),
    Field("question", ("Uw vraag", "Your question"), kind="area"),
    when=choose.objects,
)
WAIVE = action(
    "zonder-standpunt",
    ("Verder zonder standpunt", "Go on without a stance"),
    ("Het advies gaat verder zonder dit standpunt.", "The advice goes on without this stance."),
    settling.WaiveAgreement,
    Field("department", DEPARTMENT, kind="select", options=choose.departments(choose.silent)),
    choose.reason(ReasonKind.EXCUSE),
    when=choose.has(choose.silent),
)
