"""`loket parked`: what could not be handled, and handling it again once the cause is mended."""

from __future__ import annotations

import asyncio
from typing import Annotated, Any

import typer
from rich.console import Console

from schemas.common import Refused
from schemas.subjects import Stream
from services.cli.look.answering import answer
from services.cli.look.operating import operator
from services.cli.look.parking import ADVISORY, Parked
from services.cli.look.parking import parked as parked_at
from services.cli.options import AsJson
from services.faces.readers import zones
from services.kernel.settings import Settings
from services.kernel.telemetry import configure_logs

parked = typer.Typer(no_args_is_help=True, help="What could not be handled.")
ZoneName = Annotated[str, typer.Argument(metavar="ZONE", help="LOKET, DOOR or a department.")]
DurableName = Annotated[
    str, typer.Argument(metavar="CONSUMER", help="Which consumer, as doctor names it.")
]
Gone = Annotated[
    bool, typer.Option("--gone", help="Also strike off messages that are gone from the stream.")
]


@parked.command("list")
def listed(as_json: AsJson = False) -> None:
    """Every parked message of every zone, with its stream, its sequence and why."""
    configure_logs("error")
    answer(asyncio.run(_listed(Settings())), as_json, _draw)


@parked.command()
def replay(
    zone: ZoneName, consumer: DurableName, gone: Gone = False, as_json: AsJson = False
) -> None:
    """Let a consumer handle again what it parked, and all that came after: that does no harm."""
    configure_logs("error")
    answer(asyncio.run(_replay(zone.upper(), consumer, gone)), as_json, _draw_replayed)


async def _listed(settings: Settings) -> list[Parked]:
    found: list[Parked] = []
    for zone in zones(settings, "ops"):
        async with operator(settings, zone) as at:
            found += await parked_at(at)
    return found


async def _replay(zone: str, durable: str, gone: bool) -> dict[str, Any]:
    settings = Settings()
    async with operator(settings, zone) as at:
        found = [one for one in await parked_at(at) if one.durable == durable]
    if not found:
        raise Refused(
            "nothing_parked", f"{durable} parked nothing in {zone}.", "See loket parked list."
        )
    lost = [one for one in found if one.gone]
    if lost and not gone:
        numbers = ", ".join(f"{one.stream} {one.sequence}" for one in lost)
        raise Refused(
            "gone",
            f"No longer in the stream: {numbers}.",
            "Let the sender send it again, then add --gone to strike it off.",
        )
    there = [one.sequence for one in found if not one.gone]
    async with operator(settings, zone, "deploy") as at:
        if there:
            reset = f"CONSUMER.RESET.{found[0].stream}.{durable}"
            await at.ask(reset, {"seq": min(there)})
        for kind in ("MAX_DELIVERIES", "MSG_TERMINATED"):
            lane = f"{ADVISORY}{kind}.{found[0].stream}.{durable}"
            until = max(one.number for one in found) + 1
            await at.ask(f"STREAM.PURGE.{Stream.PARKED}", {"filter": lane, "seq": until})
    return {"zone": zone, "consumer": durable, "again": there, "struck_off": len(lost)}


def _draw(console: Console, found: list[Parked]) -> None:
    if not found:
        console.print("Nothing is parked.")
    for one in found:
        where = f"{one.zone} {one.stream} {one.sequence} by {one.durable}: {one.reason}"
        what = f" ({one.type})" if one.type else ""
        console.print(where + what + (" gone" if one.gone else ""), markup=False, soft_wrap=True)


def _draw_replayed(console: Console, found: dict[str, Any]) -> None:
    again = f"again from {min(found['again'])} on" if found["again"] else "nothing again"
    console.print(
        f"{found['zone']} {found['consumer']}: {again}, {found['struck_off']} struck off."
    )
