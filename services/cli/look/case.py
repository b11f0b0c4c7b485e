"""`loket case`: one case: who is still out, its terms, versions, agreement and differences."""

from __future__ import annotations

import asyncio
from datetime import UTC, datetime
from typing import Any

from schemas.catalogue.figures import enough
from schemas.common import Role
from services.advice.assembly import history, overview
from services.advice.assembly.experience import Experience, under_way
from services.advice.assembly.forecast import Forecast
from services.cli.look.answering import answer
from services.cli.look.case_drawn import draw
from services.cli.options import AsJson, Reader
from services.cli.options import Case as Meant
from services.cli.who import actor_at, connected
from services.faces.dossier import picture, without_contents
from services.faces.face import OWNER, Face
from services.faces.known import known
from services.faces.readers import LOKET, at_loket, opened, which
from services.faces.reads import record
from services.faces.verbs import Side
from services.kernel.calendar_file import load_calendar


def case(case: Meant, who: Reader = "", as_json: AsJson = False) -> None:
    """One case: who is still out, its terms explained, versions, agreement, differences."""
    answer(asyncio.run(_case(case, who)), as_json, draw)


async def _case(text: str, who: str) -> dict[str, Any]:
    async with connected() as faces:
        face = await at_loket(faces)
        found = await known(face, await which(text, faces.settings, face))
        terms_only = await _terms_only(face, who)
        if found.case and found.case.contributed and not terms_only:
            await record(face, faces.settings.oin, found.id, who, "findings", None)
        now = datetime.now(UTC)
        expected: dict[str, Forecast] = {}
        if found.case:
            async with opened(faces.settings, LOKET, history.MODEL, face.reader) as past:
                known_before = Experience(past, enough())
                case_now = under_way(found.case)
                expected = known_before.forecasts(case_now, load_calendar(), now)
        async with opened(faces.settings, LOKET, overview.MODEL, face.reader) as rows:
            after = [row["reference"] for row in rows.rows(overview.FOLLOWING, found.id.hex)]
    whole = picture(found, now, expected) | {"followed_by": after}
    return without_contents(whole) if terms_only else whole


async def _terms_only(face: Face, who: str) -> bool:
    """Whether this is somebody of OCW: they see terms, and nothing of what is said."""
    if face.issuer == OWNER.lower():
        return True
    if not who:
        return False
    reader = await actor_at(face, Side.LOKET, who)
    return reader.has(Role.OWNER) and not reader.has(Role.COORDINATOR)
