"""The coordinators' table: every open case, one case, and what is done with it."""

from __future__ import annotations

from services.portal.pages.loket import bulk, search, table, triage, workload

PAGES = (*table.PAGES, *bulk.PAGES, *triage.PAGES, *workload.PAGES, *search.PAGES)
