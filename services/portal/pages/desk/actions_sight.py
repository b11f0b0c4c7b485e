"""Who may see a task: conflicts of interest, and need to know."""

from __future__ import annotations

from schemas import sight
from schemas.catalogue import ReasonKind
from services.portal.actions import Action, Field
from services.portal.pages.desk.choices import barred, may_have_conflict, people, reasons
from services.portal.pages.desk.roles import DESK, LEAD

ACTIONS: tuple[Action, ...] = (
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
