"""That an institution has its advice before it: told to the Loket, once for each issue of it."""

from __future__ import annotations

import asyncio
from uuid import UUID

from schemas.case import ReportOpened
from schemas.common import Actor, Refused
from schemas.ids import following
from services.faces.face import Face
from services.kernel.telemetry import log

PATIENCE = 2.0
"""Seconds that a reader waits for it."""


async def opened(face: Face, actor: Actor, case: UUID, issue: str) -> None:
    """Tell the Loket; when it cannot be told the advice is shown all the same.

    Who read it is in READS in any case, and who reads it again tells it again.
    """
    command = ReportOpened(case=case, issue=issue)
    try:
        async with asyncio.timeout(PATIENCE):
            await face.asker.ask(command, actor, id=following(issue, "opened"))
    except (Refused, TimeoutError) as error:
        log.warning("opening_not_told", case=case.hex, why=repr(error))
