"""Asking colleagues to look along, and answering them."""

from __future__ import annotations

from schemas import consultation
from services.portal.actions import Action, Field
from services.portal.pages.desk.choices import asked_by_me, asked_of_me, aspects, colleagues, units
from services.portal.pages.desk.roles import DESK, EXPERT

ACTIONS: tuple[Action, ...] = (
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
            "De opdracht blijft van u. Wie van dat onderdeel haar mag zien, kan antwoorden.",
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
)
