"""Tracks: what OCW does when a concern stays. At this face only; each look is written down."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from starlette.responses import Response

from schemas import track as said
from schemas.catalogue import Catalogue, load
from schemas.catalogue.entries import ReasonKind
from schemas.common import Command, Refused
from services.faces.finding import ID
from services.faces.tracks import open_tracks, track_of
from services.portal.actions import Action, Field, Performing
from services.portal.pages.naming import case_named
from services.portal.pages.owner.roles import OWNER
from services.portal.routing import Page
from services.portal.visit import Visit
from services.portal.wrong import Wrong

Choices = list[tuple[str, str]]
NONE = UUID(int=0)


async def tracks(visit: Visit) -> Response:
    """The open tracks."""
    face, oin = visit.portal.face, visit.portal.settings.oin
    found = await open_tracks(face, oin, visit.actor)
    return visit.render("owner/tracks.html", found=found, named=_named(visit))


async def track(visit: Visit) -> Response:
    """One track: its steps, and what may follow."""
    _, name, about = await found_at(visit)
    actions = [one for one in ACTIONS if one.offered(visit, about)]
    return visit.render(
        "owner/track.html", name=name, found=about, actions=actions, named=_named(visit)
    )


async def found_at(visit: Visit) -> tuple[UUID, str, dict[str, Any]]:
    """The track of this address, for the forms too."""
    given = visit.request.path_params["track"]
    if not ID.fullmatch(given):
        raise Refused("unknown_case", "There is no such case or track.", "Check the id.")
    face, oin = visit.portal.face, visit.portal.settings.oin
    about = await track_of(face, oin, visit.actor, UUID(given))
    return UUID(given), about["track"], about


async def nothing_yet(visit: Visit) -> tuple[UUID, str, None]:
    """A track that is still to be opened."""
    return NONE, visit.t("Sporen", "Tracks"), None


def place(name: str) -> str:
    """Where a track is."""
    return f"/sporen/{name}"


class Opening(Performing):
    """Opening a track: its case is named by what people call it."""

    async def made(self, visit: Visit, case: UUID, about: Any) -> Command:
        """The command, with the case of that name if there is one."""
        institution, concern = visit.given("institution"), visit.given("concern")
        typed = {"institution": institution, "concern": concern}
        return said.OpenTrack.model_validate({"case": await _case(visit), **typed})


def _named(visit: Visit) -> Any:
    """The name of a code in one table of the catalogue."""

    def named(table: str, code: str, catalogue: str | None = None) -> str:
        entries = getattr(load(catalogue), table)
        return visit.say.words(entries[code].name) if code in entries else code

    return named


async def _case(visit: Visit) -> UUID:
    """The case that was named; none where none was."""
    meant = visit.given("dossier")
    if not meant:
        return NONE
    try:
        return await case_named(visit, meant)
    except Refused as refused:
        words = visit.t("Dit dossier is er niet. Kijk het kenmerk na.", "There is no such case.")
        raise Wrong({"dossier": words}) from refused


def _institutions(visit: Visit, about: Any) -> Choices:
    named = ((code, visit.say.words(one.name)) for code, one in load().institutions.items())
    return [("", "-"), *sorted(named, key=lambda one: one[1])]


def _concerns(visit: Visit, about: Any) -> Choices:
    return [(code, visit.say.words(one.name)) for code, one in load().concerns.items()]


def _steps(visit: Visit, about: Any) -> Choices:
    known = load(about["catalogue"]).track_steps
    return [(code, visit.say.words(known[code].name)) for code in about["next"]]


def _bodies(visit: Visit, about: Any) -> Choices:
    known = load(about["catalogue"])
    return _of_next(visit, about, known, "bodies", known.bodies)


def _outcomes(visit: Visit, about: Any) -> Choices:
    known = load(about["catalogue"])
    return _of_next(visit, about, known, "outcomes", known.step_outcomes)


def _of_next(
    visit: Visit, about: Any, known: Catalogue, what: str, entries: dict[str, Any]
) -> Choices:
    """What any step that may follow allows; which goes with which, the service decides."""
    codes = (code for step in about["next"] for code in getattr(known.track_steps[step], what))
    return [(code, visit.say.words(entries[code].name)) for code in dict.fromkeys(codes)]


def _reasons(visit: Visit, about: Any) -> Choices:
    known = load(about["catalogue"]).reasons_for(ReasonKind.TRACK)
    return [(one.code, visit.say.words(one.name)) for one in known]


OPEN = Action(
    name="openen",
    title=("Spoor openen", "Open a track"),
    done=("Het spoor is geopend.", "The track is open."),
    command=said.OpenTrack,
    roles=OWNER,
    fields=(
        Field("institution", ("Instelling", "Institution"), kind="select", options=_institutions),
        Field("concern", ("Soort zorg", "Kind of concern"), kind="select", options=_concerns),
        Field(
            "dossier",
            ("Kenmerk van het dossier", "Reference of the case"),
            ("Laat leeg als er geen dossier is.", "Leave empty where there is no case."),
            required=False,
        ),
    ),
    explains=(
        "Alleen OCW weet dat er een spoor is. Het Loket en departementen zien er niets van.",
        "Only OCW knows that there is a track. The Loket and departments see nothing of it.",
    ),
)
STEP = Action(
    name="stap",
    title=("Stap vastleggen", "Record a step"),
    done=("De stap is vastgelegd.", "The step is recorded."),
    command=said.RecordStep,
    roles=OWNER,
    fields=(
        Field("step", ("Stap", "Step"), kind="select", options=_steps),
        Field("body", ("Met wie", "With whom"), kind="select", options=_bodies),
        Field("on", ("Op welke dag", "On which day"), kind="date"),
        Field("outcome", ("Uitkomst", "Outcome"), kind="select", options=_outcomes),
        Field("note", ("Notitie", "Note"), kind="area", required=False),
    ),
    when=lambda visit, about: bool(about["next"]),
)
CLOSE = Action(
    name="sluiten",
    title=("Spoor sluiten", "Close the track"),
    done=("Het spoor is gesloten.", "The track is closed."),
    command=said.CloseTrack,
    roles=OWNER,
    fields=(Field("reason", ("Reden", "Reason"), kind="select", options=_reasons),),
    when=lambda visit, about: about["closed"] is None,
)
ACTIONS = (STEP, CLOSE)
OPENING = Opening(OPEN, nothing_yet, lambda _: "/sporen")
PAGES = (
    Page("/sporen", show=tracks, roles=OWNER),
    Page("/sporen/openen", show=OPENING.show, act=OPENING.act, roles=OWNER),
    Page("/sporen/{track}", show=track, roles=OWNER),
    *(
        Page(f"/sporen/{{track}}/{one.name}", show=made.show, act=made.act, roles=OWNER)
        for one, made in ((one, Performing(one, found_at, place)) for one in ACTIONS)
    ),
)
