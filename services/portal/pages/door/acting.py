"""What an institution can do with a case of its own by a plain form: withdraw, and report back."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any
from uuid import UUID

from starlette.responses import Response

from schemas.case import ReportOutcome
from schemas.catalogue import ReasonKind, load
from schemas.contacts import ASK, REPORT
from schemas.request import RequestWithdrawal
from services.faces import standing
from services.portal.actions import Action, Field, Options, Performing
from services.portal.pages.door import own
from services.portal.routing import Page
from services.portal.visit import Visit

GRADES = ("5", "4", "3", "2", "1")
SOON = (
    "Het Loket heeft dit ontvangen. U ziet hier zo wat ervan komt.",
    "The Loket received this. You will soon see here what comes of it.",
)


@dataclass(frozen=True)
class AtTheDoor(Performing):
    """As everywhere, and the page waits until the institution was told what came of it."""

    async def act(self, visit: Visit) -> Response:
        """Give the command, and go back to the case."""
        case, reference, about = await self.find(visit)
        command = await self.made(visit, case, about)
        if isinstance(command, ReportOutcome):
            await visit.do(command)
            reported = command.model_dump(mode="json", exclude={"case"})
            own.keep_sent(visit, case, {"reported": reported})
            visit.tell(*self.action.done)
        else:
            _, row = await own.do_and_see(visit, command)
            visit.tell(*(self.action.done if row else SOON))
        return visit.go(self.place(reference))


async def find(visit: Visit) -> tuple[UUID, str, own.Row]:
    """The institution's own case of an address."""
    row = own.case_of(visit, visit.request.path_params["reference"])
    return UUID(row["case_id"]), row["reference"], row


def place(reference: str) -> str:
    """Where a case is."""
    return f"/aanvragen/{reference}"


def _reasons(kind: ReasonKind) -> Options:
    def options(visit: Visit, about: Any) -> list[tuple[str, str]]:
        return [(one.code, visit.say.words(one.name)) for one in load().reasons_for(kind)]

    return options


def _measures(visit: Visit, about: Any) -> list[tuple[str, str]]:
    return [(one.code, visit.say.words(one.name)) for one in load().measures.values()]


def _grades(visit: Visit, about: Any) -> list[tuple[str, str]]:
    return [(grade, visit.say.of("satisfied", grade)) for grade in GRADES]


ACTIONS = (
    Action(
        name="melden",
        title=("Melden wat u hebt besloten", "Report what you decided"),
        done=("Dank u. Uw melding is ontvangen.", "Thank you. Your report was received."),
        command=ReportOutcome,
        roles=REPORT,
        explains=(
            "U beslist zelf wat u met het advies doet. Het Loket telt wat instellingen besluiten "
            "en beoordeelt het niet. U kunt dit later opnieuw melden.",
            "You decide yourself what to do with the advice. The Loket counts what institutions "
            "decide and does not judge it. You can report again later.",
        ),
        fields=(
            Field(
                "decision",
                ("Wat hebt u besloten?", "What did you decide?"),
                kind="radio",
                options=_reasons(ReasonKind.OUTCOME),
            ),
            Field(
                "measures",
                ("Welke maatregelen neemt u?", "Which measures do you take?"),
                ("Alleen als dat zo is.", "Only if you do."),
                kind="checks",
                options=_measures,
                required=False,
            ),
            Field(
                "satisfied",
                ("Hoe tevreden bent u over het advies?", "How satisfied are you with the advice?"),
                ("U mag dit overslaan.", "You may skip this."),
                kind="radio",
                options=_grades,
                required=False,
            ),
        ),
        button=("Versturen", "Send"),
        when=lambda visit, row: standing.can_report(row),
    ),
    Action(
        name="intrekken",
        title=("De vraag intrekken", "Withdraw the question"),
        done=("Uw verzoek is verwerkt.", "Your request was handled."),
        command=RequestWithdrawal,
        roles=ASK,
        explains=(
            "Het Loket stopt dan met uw vraag. Is het advies al vastgesteld, dan kan intrekken "
            "niet meer; dat hoort u meteen.",
            "The Loket then stops with your question. Once the advice is adopted it can no longer "
            "be withdrawn; you are told at once.",
        ),
        fields=(
            Field(
                "reason",
                ("Waarom trekt u de vraag in?", "Why do you withdraw the question?"),
                kind="radio",
                options=_reasons(ReasonKind.WITHDRAW),
            ),
        ),
        when=lambda visit, row: standing.can_change(row),
        danger=True,
    ),
)


def _page(action: Action) -> Page:
    performing = AtTheDoor(action, find, place)
    path = f"/aanvragen/{{reference}}/{action.name}"
    return Page(path, show=performing.show, act=performing.act, roles=action.roles)


PAGES = tuple(_page(action) for action in ACTIONS)
