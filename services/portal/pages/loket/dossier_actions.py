"""What a coordinator can do with a case that went to departments, each with its form."""

from __future__ import annotations

from schemas import case as cases
from schemas import settling, terms
from schemas.catalogue import ReasonKind
from services.advice.assembly.state import Status
from services.portal.actions import Action, Field, Pair, Performing
from services.portal.pages.loket import dossier_choices as choose
from services.portal.pages.loket.dossier_find import (
    About,
    for_action,
    for_action_on_findings,
    place,
)
from services.portal.pages.loket.dossier_text_actions import (
    ADOPT,
    ASK,
    DEPARTMENT,
    ESCALATE,
    FIRST,
    ISSUE,
    RESOLVE,
    ROUND,
    WAIVE,
    action,
)
from services.portal.pages.loket.roles import COORDINATOR
from services.portal.routing import Page
from services.portal.visit import Visit

TERM: Pair = ("Termijn", "Term")
ISSUED = (Status.ISSUED, Status.RECALLED)

ADD = action(
    "departement-erbij",
    ("Departement erbij vragen", "Ask another department"),
    ("Het departement is erbij gevraagd.", "The department was asked too."),
    cases.AddDepartment,
    Field("department", DEPARTMENT, kind="select", options=choose.departments(choose.not_asked)),
    Field(
        "aspects",
        ("Waarover", "About what"),
        ("Kiest u niets, dan alles waarvan het verstand heeft.", "Nothing means all it knows of."),
        kind="checks",
        options=choose.aspects(choose.every_aspect),
        required=False,
    ),
    when=choose.has(choose.not_asked),
)
EXCUSE = action(
    "zonder-departement",
    ("Verder zonder departement", "Go on without a department"),
    ("Het advies gaat verder zonder dit departement.", "The advice goes on without it."),
    cases.ExcuseDepartment,
    Field("department", DEPARTMENT, kind="select", options=choose.departments(choose.without)),
    choose.reason(ReasonKind.EXCUSE),
    when=choose.has(choose.without),
)
EXTEND = action(
    "termijn-verlengen",
    ("Termijn verlengen", "Extend a term"),
    ("De termijn is verlengd.", "The term was extended."),
    terms.ExtendTerm,
    Field("clock", TERM, kind="select", options=choose.clocks(choose.runs)),
    Field(
        "amount",
        ("Met hoeveel", "By how much"),
        ("In de eenheid van de termijn zelf, zoals werkdagen.", "In its own unit."),
        kind="number",
    ),
    choose.reason(ReasonKind.EXTEND),
    when=choose.has_clock(choose.runs),
)
PAUSE = action(
    "termijn-opschorten",
    ("Termijn opschorten", "Pause a term"),
    ("De termijn staat stil.", "The term stands still."),
    terms.PauseTerm,
    Field("clock", TERM, kind="select", options=choose.clocks(choose.runs)),
    choose.reason(ReasonKind.PAUSE),
    when=choose.has_clock(choose.runs),
)
RESUME = action(
    "termijn-hervatten",
    ("Termijn hervatten", "Resume a term"),
    ("De termijn loopt weer.", "The term runs again."),
    terms.ResumeTerm,
    Field("clock", TERM, kind="select", options=choose.clocks(choose.stands_still)),
    when=choose.has_clock(choose.stands_still),
)
EXPLAIN = action(
    "vertraging-uitleggen",
    ("Vertraging uitleggen", "Explain a delay"),
    ("De reden is genoteerd.", "The reason was noted."),
    terms.ExplainDelay,
    Field("clock", TERM, kind="select", options=choose.clocks(choose.was_late)),
    choose.reason(ReasonKind.EXTEND),
    explains=(
        "Dat de termijn niet is gehaald blijft staan; u zegt erbij waardoor.",
        "That the term was not kept stays on record; you add why.",
    ),
    when=choose.some(choose.was_late),
)
CORRECT = action(
    "verbeteren",
    ("Advies verbeteren", "Correct the advice"),
    ("Het dossier is heropend.", "The case was reopened."),
    cases.CorrectAdvice,
    choose.reason(ReasonKind.CORRECT),
    explains=(
        "Het dossier gaat weer open. Het uitgebrachte advies geldt tot het nieuwe er is.",
        "The case is opened again. The issued advice holds until the new one is there.",
    ),
    when=choose.at(*ISSUED),
)
WITHDRAW = action(
    "advies-intrekken",
    ("Advies intrekken", "Withdraw the advice"),
    ("Het advies is ingetrokken.", "The advice was withdrawn."),
    settling.WithdrawAdvice,
    choose.reason(ReasonKind.CORRECT),
    explains=(
        "De instelling hoort dat dit advies niet meer geldt.",
        "The institution is told that this advice no longer holds.",
    ),
    when=choose.at(Status.ISSUED),
    danger=True,
)
CLOSE = action(
    "sluiten",
    ("Dossier sluiten", "Close the case"),
    ("Het dossier is gesloten.", "The case was closed."),
    cases.CloseCase,
    choose.reason(ReasonKind.CLOSE),
    when=choose.at(*ISSUED, Status.WITHDRAWN),
)
NEXT = (ISSUE, ADOPT, ASK, FIRST)
"""What brings the case on; the first that is offered is what to do next."""

OTHERWISE = (
    ROUND,
    RESOLVE,
    ESCALATE,
    WAIVE,
    ADD,
    EXCUSE,
    EXTEND,
    PAUSE,
    RESUME,
    EXPLAIN,
    CORRECT,
    WITHDRAW,
    CLOSE,
)
ON_FINDINGS = (ROUND, RESOLVE)
"""Their forms show where departments differ, which is read like the findings themselves."""


def offered(visit: Visit, about: About) -> tuple[list[Action], list[Action]]:
    """What to do next, and what else can be done."""
    first, more = ([one for one in some if one.offered(visit, about)] for some in (NEXT, OTHERWISE))
    return first, more


def _page(one: Action) -> Page:
    find = for_action_on_findings if one in ON_FINDINGS else for_action
    doing = Performing(one, find, place)
    path = f"/dossiers/{{zaak}}/{one.name}"
    return Page(path, show=doing.show, act=doing.act, roles=COORDINATOR)


PAGES = tuple(_page(one) for one in (*NEXT, *OTHERWISE))
