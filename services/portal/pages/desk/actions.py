"""What somebody of a desk can do with a task, each with its form: `/werk/<reference>/<name>`."""

from __future__ import annotations

from dataclasses import dataclass

from starlette.responses import Response

from schemas import consultation, sight
from schemas import desk as said
from schemas.catalogue import ReasonKind
from schemas.common import Role
from services.portal.actions import Action, Field, Performing
from services.portal.pages.desk.choices import (
    asked_by_me,
    asked_of_me,
    aspects,
    barred,
    colleagues,
    experts,
    may_have_conflict,
    people,
    reasons,
    units,
)
from services.portal.pages.desk.here import Here, find, place_of
from services.portal.pages.desk.roles import DESK, LEAD
from services.portal.routing import Page
from services.portal.visit import Visit

EXPERT = frozenset({Role.EXPERT})

ACTIONS: tuple[Action, ...] = (
    Action(
        "oppakken",
        ("Oppakken", "Claim"),
        ("U hebt deze opdracht.", "This task is yours."),
        said.ClaimTask,
        EXPERT,
        explains=(
            "U pakt de opdracht op: u schrijft de bijdrage. Collega's zien dat u dit doet.",
            "You take the task: you write the contribution. Colleagues see that you do.",
        ),
        when=lambda visit, about: about.to_contribute and about.task.expert is None,
    ),
    Action(
        "terugleggen",
        ("Terugleggen in de rij", "Put back in the queue"),
        ("De opdracht ligt weer in de rij.", "The task is back in the queue."),
        said.ReleaseTask,
        EXPERT,
        explains=(
            "Iemand anders kan de opdracht dan oppakken. Bewaarde versies blijven; een concept "
            "dat u nog niet als versie bewaarde, ziet alleen u.",
            "Somebody else can then claim the task. Saved versions stay; a draft that you did not "
            "save as a version is seen by you only.",
        ),
        when=lambda visit, about: about.writing and about.to_contribute,
    ),
    Action(
        "toewijzen",
        ("Toewijzen aan een collega", "Assign to a colleague"),
        ("De opdracht is toegewezen.", "The task is assigned."),
        said.ReassignTask,
        LEAD,
        fields=(Field("expert", ("Aan wie", "To whom"), kind="select", options=experts),),
        explains=(
            "Wie de opdracht nu heeft, verliest haar. Een handtekening onder een versie vervalt.",
            "Who has the task now loses it. A signature under a version lapses.",
        ),
        when=lambda visit, about: bool(about.task.pending),
    ),
    Action(
        "informatie-vragen",
        ("De instelling iets vragen", "Ask the institution something"),
        ("Uw vraag is gesteld. Uw termijn staat stil.", "Your question was put. Your term waits."),
        said.RequestInformation,
        EXPERT,
        fields=(
            Field(
                "question",
                ("Uw vraag", "Your question"),
                (
                    "Het Loket zet de vraag door. Vraag niet naar gegevens van personen.",
                    "The Loket passes the question on. Do not ask for personal data.",
                ),
                kind="area",
            ),
        ),
        explains=(
            "De instelling leest deze vraag. Uw termijn staat stil tot zij antwoordt.",
            "The institution reads this question. Your term stands still until it answers.",
        ),
        when=lambda visit, about: (
            about.writing and about.to_contribute and not about.task.waiting_for
        ),
    ),
    Action(
        "raadplegen",
        ("Een collega raadplegen", "Consult a colleague"),
        ("Uw collega is gevraagd mee te kijken.", "Your colleague was asked to look along."),
        consultation.ConsultColleague,
        EXPERT,
        fields=(
            Field("colleague", ("Wie", "Who"), kind="select", options=colleagues),
            Field("question", ("Uw vraag", "Your question"), kind="area"),
            Field(
                "aspects",
                ("Waarover", "About what"),
                ("Niets aangevinkt is: over alles.", "Nothing ticked means: about everything."),
                kind="checks",
                options=aspects,
                required=False,
            ),
        ),
        explains=(
            "De opdracht blijft van u. Het antwoord blijft binnen uw departement.",
            "The task stays yours. The answer stays within your department.",
        ),
        when=lambda visit, about: about.writing,
    ),
    Action(
        "onderdeel-raadplegen",
        ("Een onderdeel raadplegen", "Consult a unit"),
        ("Het onderdeel is gevraagd mee te kijken.", "The unit was asked to look along."),
        consultation.ConsultColleague,
        EXPERT,
        fields=(
            Field("unit", ("Welk onderdeel", "Which unit"), kind="select", options=units),
            Field("question", ("Uw vraag", "Your question"), kind="area"),
            Field(
                "aspects",
                ("Waarover", "About what"),
                ("Niets aangevinkt is: over alles.", "Nothing ticked means: about everything."),
                kind="checks",
                options=aspects,
                required=False,
            ),
        ),
        explains=(
            "De opdracht blijft van u. Iedereen van dat onderdeel die haar mag zien, kan antwoorden.",
            "The task stays yours. Anybody of that unit who may see it can answer.",
        ),
        when=lambda visit, about: about.writing and bool(units(visit, about)),
    ),
    Action(
        "meekijken",
        ("Antwoord geven aan uw collega", "Answer your colleague"),
        ("Uw antwoord is gegeven.", "Your answer was given."),
        consultation.AnswerConsultation,
        DESK,
        fields=(
            Field(
                "clock", ("Op welke vraag", "Which question"), kind="select", options=asked_of_me
            ),
            Field("answer", ("Uw antwoord", "Your answer"), kind="area"),
        ),
        explains=(
            "Wie de opdracht heeft en collega's die haar mogen zien, lezen uw antwoord. Het "
            "verlaat uw departement niet.",
            "Who has the task and colleagues who may see it read your answer. It does not leave "
            "your department.",
        ),
        when=lambda visit, about: bool(asked_of_me(visit, about)),
    ),
    Action(
        "consultatie-intrekken",
        ("Een consultatie intrekken", "Withdraw a consultation"),
        ("De vraag is ingetrokken.", "The question was withdrawn."),
        consultation.WithdrawConsultation,
        EXPERT,
        fields=(
            Field("clock", ("Welke vraag", "Which question"), kind="select", options=asked_by_me),
        ),
        when=lambda visit, about: bool(asked_by_me(visit, about)),
    ),
    Action(
        "aanbieden",
        ("Aanbieden voor medeondertekening", "Offer for countersigning"),
        ("De versie wacht op een tweede paar ogen.", "The version waits for a second person."),
        said.AskCountersigning,
        EXPERT,
        explains=(
            "Een collega leest de laatste bewaarde versie en ondertekent precies die, of stuurt "
            "haar terug. Bewaart u daarna een andere versie, dan moet dit opnieuw.",
            "A colleague reads the latest saved version and signs exactly that one, or sends it "
            "back. Should you save another version, this has to be done again.",
        ),
        taken=lambda visit, about: {"number": about.number},
        when=lambda visit, about: about.to_offer,
    ),
    Action(
        "geen-bijdrage",
        ("Niet bijdragen", "Do not contribute"),
        ("Genoteerd: uw departement draagt niet bij.", "Noted: your department declines."),
        said.DeclineTask,
        DESK,
        fields=(
            Field(
                "reason",
                ("Waarom", "Why"),
                kind="select",
                options=reasons(ReasonKind.DECLINE),
            ),
            Field(
                "explanation",
                ("Toelichting", "Explanation"),
                ("Het Loket leest dit.", "The Loket reads this."),
                kind="area",
            ),
        ),
        when=lambda visit, about: (
            about.to_contribute and (about.task.expert in (None, about.me) or visit.has(Role.LEAD))
        ),
        danger=True,
    ),
    Action(
        "belangenconflict",
        ("Belangenconflict melden", "Declare a conflict of interest"),
        ("Het belangenconflict is gemeld.", "The conflict of interest was declared."),
        sight.DeclareConflict,
        DESK,
        fields=(
            Field("person", ("Wie", "Who"), kind="select", options=may_have_conflict),
            Field(
                "reason",
                ("Waarom", "Why"),
                kind="select",
                options=reasons(ReasonKind.CONFLICT),
            ),
        ),
        explains=(
            "Wie een belangenconflict heeft, ziet de opdracht vanaf dat moment niet meer. Alleen "
            "een teamleider kan dat terugdraaien.",
            "Whoever has a conflict of interest no longer sees the task from that moment. Only a "
            "lead can undo that.",
        ),
        danger=True,
    ),
    Action(
        "conflict-intrekken",
        ("Belangenconflict intrekken", "Withdraw a conflict of interest"),
        ("Het belangenconflict is ingetrokken.", "The conflict of interest was withdrawn."),
        sight.WithdrawConflict,
        LEAD,
        fields=(Field("person", ("Van wie", "Of whom"), kind="select", options=barred),),
        when=lambda visit, about: bool(about.task.conflicts),
    ),
    Action(
        "wie-mag-dit-zien",
        ("Bepalen wie dit mag zien", "Set who may see this"),
        ("Vastgelegd wie de opdracht mag zien.", "It is set who may see the task."),
        sight.LimitTask,
        LEAD,
        fields=(
            Field(
                "people",
                ("Alleen deze mensen", "Only these people"),
                (
                    "Kies ook uzelf. Niemand aangevinkt is: iedereen van de balie.",
                    "Include yourself. Nobody ticked means: everybody of the desk.",
                ),
                kind="checks",
                options=people,
                required=False,
            ),
        ),
        taken=lambda visit, about: {"people": ()},
    ),
)


@dataclass(frozen=True)
class Leaving(Performing):
    """An action after which somebody may no longer see the task: then they go to their work."""

    async def act(self, visit: Visit) -> Response:
        """Give the command; to the task where it can still be seen."""
        case, reference, about = await self.find(visit)
        await visit.do(self.made(visit, case, about))
        visit.tell(*self.action.done)
        own = visit.given("person") in ("", visit.actor.sub)
        return visit.go("/werk" if own else self.place(reference))


def offered(visit: Visit, about: Here) -> list[Action]:
    """What makes sense for this person now."""
    return [action for action in ACTIONS if action.offered(visit, about)]


def _page(action: Action) -> Page:
    made = Leaving if action.command is sight.DeclareConflict else Performing
    performing = made(action, find, place_of)
    path = f"/werk/{{zaak}}/{action.name}"
    return Page(path, show=performing.show, act=performing.act, roles=action.roles)


PAGES = tuple(_page(action) for action in ACTIONS)
