"""What our notify stores for one step, as bytes: what the bare replay stores again."""

from __future__ import annotations

from base64 import b64encode

from nats.aio.msg import Msg

from bench.notices.door import Door
from bench.recipe import ASIDE, Stored
from schemas.envelope import kind
from schemas.subjects import Stream
from services.kernel.direct import subject

PLANNED, STEP = "notice-planned", "progress-reported"


async def recorded(door: Door) -> list[Stored]:
    """Each planned notice by its step; what follows of each by its plan, one after the other."""
    numbers: dict[str, int] = {}
    found: list[Stored] = []
    async for message in door.reader.all(Stream.NOTICES):
        name, lane = kind(message.headers).split(".")[-2], subject(message)
        if name == PLANNED:
            numbers[lane] = len(numbers) + 1
            found.append(_planned(message, numbers[lane]))
        elif number := numbers.get(lane):
            found.append(_stored(message, _name(number), name == "notice-attempted", "CASE"))
    return found


def _planned(message: Msg, number: int) -> Stored:
    """A new notice for each step, of a kind by which the replay knows what follows."""
    stored = _stored(message, STEP, False, "NOTICE")
    stored.headers["ce-type"] = f"nl.bench.{_name(number)}.v1"
    return stored


def _name(number: int) -> str:
    return f"{PLANNED}-{number}"


def _stored(message: Msg, trigger: str, first: bool, word: str) -> Stored:
    lane = subject(message)
    notice = lane.rpartition(".")[2]
    dashed = (message.headers or {})["ce-subject"]
    headers = {
        name: value.replace(notice, word).replace(dashed, word)
        for name, value in (message.headers or {}).items()
        if name not in ASIDE
    }
    body = b64encode(message.data).decode()
    return Stored("DOOR", "notify", trigger, first, f"notices.{word}", headers, body)
