"""The coordinators' table: every open case, one case, and what is done with it."""

from __future__ import annotations

from services.portal.pages.loket import audit, table
from services.portal.pages.loket.roles import EITHER
from services.portal.pages.owner import figures

PAGES = (*table.PAGES, *figures.pages(EITHER), *audit.PAGES)
