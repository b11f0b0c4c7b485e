"""What an auditor looks at: who read and did what with a case, and whether its chain is whole.

Every look of theirs is written down first, like anybody's; of findings, texts and questions
they see nothing.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from uuid import UUID

from starlette.responses import Response

from schemas.common import Refused
from schemas.ids import reference
from services.faces.chains import verified_case
from services.faces.read_by import NEWEST, TO_PERSON
from services.faces.reads_of import PAGE, done_with, reads_of
from services.portal.pages.loket.roles import AUDITOR
from services.portal.pages.naming import case_named
from services.portal.routing import Page
from services.portal.visit import Visit
from services.portal.wrong import Wrong

READERS, PERSON, CHAIN = "/lezers", "/lezers/personen", "/keten"

CODE = re.compile(r"[A-Za-z0-9][A-Za-z0-9._-]{0,63}")


async def readers_search(visit: Visit) -> Response:
    """Of which case."""
    title = visit.t("Wie las en deed wat", "Who read and did what")
    return await _search(visit, READERS, title)


async def chain_search(visit: Visit) -> Response:
    """Of which case."""
    return await _search(visit, CHAIN, visit.t("Keten nakijken", "Check the chain"))


async def readers(visit: Visit) -> Response:
    """Who read and did what with one case."""
    case = await case_named(visit, visit.request.path_params["reference"])
    await visit.read(case, "reads")
    reader = visit.portal.face.reader
    after = _number(visit.asked("na"))
    reads = await reads_of(reader, case, after)
    done = await done_with(reader, case) if not after else []
    return visit.render(
        "loket/audit.html",
        reference=reference(case),
        reads=reads,
        after=after,
        following=reads[-1].sequence if len(reads) == PAGE else 0,
        done=done,
        names=await _names(visit, {*(one.who for one in reads), *(one.who for one in done)}),
    )


async def readings(visit: Visit) -> Response:
    """What one person was shown, newest first."""
    who, before = visit.request.path_params["who"], _number(visit.asked("voor")) or NEWEST
    await visit.portal.rows.of("read_by").catch_up()
    rows = visit.portal.rows.find("read_by", TO_PERSON, who, before, PAGE)
    for case in sorted({row["case_id"] for row in rows}):
        await visit.read(UUID(case), "reads")
    return visit.render(
        "loket/audit_person.html",
        who=who,
        rows=[{**row, "reference": reference(UUID(row["case_id"]))} for row in rows],
        begin=before == NEWEST,
        following=rows[-1]["number"] if len(rows) == PAGE else 0,
        names=await _names(visit, {who}),
    )


async def chain(visit: Visit) -> Response:
    """Whether any event of one case was changed, lost or put in by somebody else."""
    case = await case_named(visit, visit.request.path_params["reference"])
    await visit.read(case, "chain")
    face = visit.portal.face
    found = await verified_case(face.zone, face.reader, case)
    return visit.render("loket/audit_chain.html", reference=reference(case), found=found)


async def _search(visit: Visit, place: str, title: str) -> Response:
    """The form; with a reference that is there, on to the case."""
    meant, who = visit.asked("dossier"), visit.asked("persoon")
    if who and place == READERS:
        if CODE.fullmatch(who):
            return visit.go(f"{PERSON}/{who}")
        words = visit.t("Zo ziet een kenmerk er niet uit.", "An id does not look like this.")
        visit.problem = Wrong({"persoon": words})
    elif meant:
        try:
            return visit.go(f"{place}/{reference(await case_named(visit, meant))}")
        except Refused:
            words = visit.t(
                "Dit dossier is er niet. Kijk het kenmerk na.", "There is no such case."
            )
            visit.problem = Wrong({"dossier": words})
    return visit.render(
        "loket/audit_search.html",
        place=place,
        title=title,
        meant=meant,
        who=who,
        by_person=place == READERS,
    )


async def _names(visit: Visit, people: Iterable[str]) -> dict[str, str]:
    """Who they are, as far as this zone knows them; others stay an id."""
    everybody = await visit.portal.directory.everybody()
    known = {who: everybody.get(who) for who in people}
    return {who: person.name for who, person in known.items() if person}


def _number(words: str) -> int:
    return int(words) if words.isascii() and words.isdigit() and len(words) < 16 else 0


PAGES = (
    Page(READERS, show=readers_search, roles=AUDITOR),
    Page(PERSON + "/{who}", show=readings, roles=AUDITOR),
    Page(READERS + "/{reference}", show=readers, roles=AUDITOR),
    Page(CHAIN, show=chain_search, roles=AUDITOR),
    Page(CHAIN + "/{reference}", show=chain, roles=AUDITOR),
)
