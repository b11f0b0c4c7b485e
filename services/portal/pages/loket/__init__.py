"""The coordinators' table: every open case, one case, and what is done with it."""

from __future__ import annotations

from services.portal.pages.loket import audit, bulk, search, table, triage, workload
from services.portal.pages.loket.roles import EITHER
from services.portal.pages.owner import figures

PAGES = (
    *table.PAGES,
    *bulk.PAGES,
    *triage.PAGES,
    *workload.PAGES,
    *search.PAGES,
    *figures.pages(EITHER),
    *audit.PAGES,
)
