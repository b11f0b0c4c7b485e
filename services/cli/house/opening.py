"""What `loket up` starts with: examples played to their end, and some left open on purpose."""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from uuid import UUID

from examples.loader import load_examples, load_people
from schemas.ids import reference
from schemas.subjects import Stream
from services.cli.playing import Play, Stage, Until
from services.faces.face import Faces

PATIENCE = 60.0
LEFT_OPEN = {
    "13-inkoop-cameras": Until.SUBMITTED,
    "05-promovendus-fotonica-beurs": Until.ASKED,
    "17-publicatie-klimaat-rusland": Until.CIRCULATED,
    "06-gastonderzoeker-kwantum": Until.WORKING,
    "15-zelfcensuur-in-de-collegezaal": Until.DRAFTED,
    "04-aanstelling-sensoren-iran": Until.AGREEING,
}
LEFT_OUT = "09-batterijen-quickscan"
"""Nobody asks this one yet: it is there to be submitted by whoever tries the commands."""
WORDS = {
    Until.SUBMITTED: "wacht op triage",
    Until.ASKED: "wacht op een antwoord van de instelling",
    Until.CIRCULATED: "uitgezet; nog door niemand opgepakt",
    Until.WORKING: "departementen zijn aan het werk",
    Until.DRAFTED: "concept klaar; nog niet voorgelegd",
    Until.AGREEING: "ligt ter afstemming",
    Until.END: "afgerond",
}


async def is_empty(faces: Faces) -> bool:
    """Whether nobody asked anything yet."""
    loket = await faces.at("LOKET")
    return not await loket.reader.batch(Stream.REQUESTS, size=1)


async def play_opening(
    faces: Faces, departments: tuple[str, ...], tell: Callable[[str], None]
) -> dict[UUID, Until]:
    """Play the examples as far as wanted; the cases and how far each is."""
    stage = await Stage.open(faces, load_people(), departments)
    far: dict[UUID, Until] = {}

    async def one(play: Play, until: Until) -> None:
        await play.submit()
        await play.run(until)
        far[play.case] = until
        tell(f"{reference(play.case)} {WORDS[until]}")

    wanted = (example for example in load_examples() if example.slug != LEFT_OUT)
    plays = [Play(stage, example, lambda who, what: None) for example in wanted]
    ends = [LEFT_OPEN.get(play.scene.example.slug, Until.END) for play in plays]
    try:
        async with asyncio.timeout(PATIENCE):
            await asyncio.gather(*map(one, plays, ends))
    finally:
        await stage.close()
    return far
