"""What a coordinator can do with a request, as forms of a few fields."""

from __future__ import annotations

from schemas import request as said
from schemas import triage
from schemas.catalogue import ReasonKind
from services.faces.known import Known
from services.faces.triage import USUAL, catalogue_of
from services.intake.state import INFORMATION, RUNNING
from services.portal.actions import Action, Field, Performing
from services.portal.pages.loket.circulating import CIRCULATE, circulate, circulating
from services.portal.pages.loket.reasons import reasons
from services.portal.pages.loket.referring import REFER, refer, referring
from services.portal.pages.loket.roles import COORDINATOR
from services.portal.pages.loket.triage_find import for_action, in_triage, place
from services.portal.routing import Page
from services.portal.visit import Visit


def in_hand(visit: Visit, about: Known) -> bool:
    """Whether the institution can be asked something: it is not asked anything yet."""
    return about.request.status in RUNNING and about.request.asked is None


def asked_already(visit: Visit, about: Known) -> bool:
    """Whether the institution has a question that is open."""
    clock = about.request.clocks.by_name.get(INFORMATION)
    return clock is not None and not clock.stopped


def was_late(visit: Visit, about: Known) -> bool:
    """Whether a term of the request was not kept."""
    return any(clock.late_noted for clock in about.request.clocks.by_name.values())


def late_terms(visit: Visit, about: Known) -> list[tuple[str, str]]:
    """The terms that were not kept."""
    names = {
        "first_response": visit.t("de eerste reactie van het Loket", "our first response"),
        "information": visit.t("het antwoord van de instelling", "the institution's answer"),
    }
    clocks = about.request.clocks.by_name.items()
    return [(name, names.get(name, name)) for name, clock in clocks if clock.late_noted]


def products(visit: Visit, about: Known) -> list[tuple[str, str]]:
    """Every product, the one that is asked for first."""
    codes = dict.fromkeys((about.request.product or USUAL, *catalogue_of(about.request).products))
    return [(code, visit.say.product(code)) for code in codes]


def at_the_desk(visit: Visit, about: Known) -> list[tuple[str, str]]:
    """Products that the front office answers itself."""
    known = catalogue_of(about.request).products.values()
    return [(one.code, visit.say.words(one.name)) for one in known if not one.circulated]


REASON = ("Reden", "Reason")
TO_INSTITUTION = ("De instelling leest dit.", "The institution reads this.")
ACTIONS = (
    Action(
        "aannemen",
        ("In behandeling nemen", "Take on"),
        ("De aanvraag is in behandeling genomen.", "The request is taken on."),
        said.AcceptRequest,
        COORDINATOR,
        (
            Field(
                "product",
                ("Als welk product?", "As which product?"),
                kind="select",
                options=products,
            ),
        ),
        when=in_triage,
    ),
    CIRCULATE,
    Action(
        "vragen",
        ("De instelling iets vragen", "Ask the institution"),
        ("De vraag is gesteld.", "The question is asked."),
        said.AskInformation,
        COORDINATOR,
        (Field("question", ("Vraag", "Question"), TO_INSTITUTION, "area"),),
        when=in_hand,
    ),
    Action(
        "beantwoorden",
        ("Zelf beantwoorden", "Answer at the desk"),
        ("De vraag is beantwoord.", "The question is answered."),
        said.AnswerRequest,
        COORDINATOR,
        (
            Field(
                "product",
                ("Als welk product?", "As which product?"),
                kind="select",
                options=at_the_desk,
            ),
            Field("answer", ("Antwoord", "Answer"), TO_INSTITUTION, "area"),
        ),
        when=in_triage,
    ),
    REFER,
    Action(
        "weigeren",
        ("Niet in behandeling nemen", "Do not take up"),
        ("De aanvraag is niet in behandeling genomen.", "The request is not taken up."),
        said.RefuseRequest,
        COORDINATOR,
        (
            Field("reason", REASON, kind="select", options=reasons(ReasonKind.REFUSE)),
            Field("explanation", ("Uitleg", "Explanation"), TO_INSTITUTION, "area"),
        ),
        when=in_triage,
        danger=True,
    ),
    Action(
        "meer-tijd",
        ("De instelling meer tijd geven", "Give the institution more time"),
        ("De instelling heeft meer tijd.", "The institution has more time."),
        said.ExtendInformation,
        COORDINATOR,
        (
            Field("amount", ("Werkdagen erbij", "Working days more"), kind="number"),
            Field("reason", REASON, kind="select", options=reasons(ReasonKind.EXTEND)),
        ),
        when=asked_already,
    ),
    Action(
        "verder-zonder",
        ("Verder zonder antwoord", "Go on without an answer"),
        ("Er wordt niet meer op antwoord gewacht.", "No answer is waited for any more."),
        triage.WaiveAnswer,
        COORDINATOR,
        (Field("reason", REASON, kind="select", options=reasons(ReasonKind.WAIVE)),),
        explains=(
            "De instelling leest dat zij niet meer hoeft te antwoorden, en waarom.",
            "The institution reads that it need not answer any more, and why.",
        ),
        when=asked_already,
    ),
    Action(
        "waarom-te-laat",
        ("Uitleggen waarom het te laat was", "Explain why it was late"),
        ("De reden is genoteerd.", "The reason is noted."),
        said.ExplainResponseDelay,
        COORDINATOR,
        (
            Field("clock", ("Welke termijn?", "Which term?"), kind="select", options=late_terms),
            Field("reason", REASON, kind="select", options=reasons(ReasonKind.EXTEND)),
        ),
        when=was_late,
    ),
)


OWN_FORMS = {CIRCULATE.name: (circulating, circulate), REFER.name: (referring, refer)}
"""What shows more than a few fields."""


def pages() -> tuple[Page, ...]:
    """A page for every action."""
    found = []
    for action in ACTIONS:
        path = f"/triage/{{zaak}}/{action.name}"
        if action.name in OWN_FORMS:
            show, act = OWN_FORMS[action.name]
            found.append(Page(path, show=show, act=act, roles=action.roles))
        else:
            form = Performing(action, for_action, place)
            found.append(Page(path, show=form.show, act=form.act, roles=action.roles))
    return tuple(found)
