"""`loket run` and `loket portal`: a zone's services, one service, or one face, in this process."""

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


def portal(
    face: Annotated[str, typer.Argument(help="DOOR, LOKET, OWNER, or a department's desk.")],
    port: Annotated[int, typer.Option("--port", min=0, max=65535, help="0: a free one.")] = 0,
) -> None:
    """Run one face of the portal until stopped; pages are at the address that the log says."""
    from services.portal.serving import serve  # the web server: a second no other command pays

    uvloop.run(serve(face.upper(), Settings(), port))
