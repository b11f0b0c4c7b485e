"""The coordinators' table: every open case, one case, and what is done with it."""

from __future__ import annotations

from services.portal.pages.loket import (
    articles,
    audit,
    bulk,
    catalogue,
    dossier,
    dossier_actions,
    dossier_concept,
    dossier_contributions,
    dossier_versions,
    false_alarm,
    search,
    table,
    triage,
    workload,
)
from services.portal.pages.loket.roles import EITHER
from services.portal.pages.owner import figures

PAGES = (
    *table.PAGES,
    *bulk.PAGES,
    *triage.PAGES,
    *false_alarm.PAGES,
    *workload.PAGES,
    *search.PAGES,
    *dossier.PAGES,
    *dossier_actions.PAGES,
    *dossier_concept.PAGES,
    *dossier_contributions.PAGES,
    *dossier_versions.PAGES,
    *articles.PAGES,
    *catalogue.PAGES,
    *figures.pages(EITHER),
    *audit.PAGES,
)
