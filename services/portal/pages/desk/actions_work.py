"""Taking a task, giving it away, and what comes of it."""

from __future__ import annotations

from schemas import desk as said
from schemas.catalogue import ReasonKind
from schemas.common import Role
from services.portal.actions import Action, Field
from services.portal.pages.desk.choices import experts, reasons
from services.portal.pages.desk.roles import DESK, EXPERT, LEAD

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
)
