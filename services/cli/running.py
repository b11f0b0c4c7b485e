"""`loket run`: one zone's services, or one service, in this process."""

from __future__ import annotations

from typing import Annotated

import typer
import uvloop

from services.kernel.settings import Settings

SERVICES = "intake, assembly, desk or notify; a zone's name runs all its services"


def run(
    service: Annotated[str, typer.Argument(help=SERVICES)],
    department: Annotated[str, typer.Option(help="Which department's desk or notify.")] = "",
    zone: Annotated[
        str, typer.Option(help="Which zone's notify: LOKET, DOOR or a department.")
    ] = "",
) -> None:
    """Run until stopped; connection and keys come from LOKET_* settings."""
    from services.zone import run as run_zone  # every service: half a second no other command pays

    name = service.lower()
    if name in ("intake", "assembly"):
        uvloop.run(run_zone("LOKET", Settings(), name))
    elif name in ("desk", "notify"):
        uvloop.run(run_zone((department or zone).upper(), Settings(), name))
    else:
        uvloop.run(run_zone(service.upper(), Settings()))
