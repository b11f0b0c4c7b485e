"""Who may go on unanswered, link and merge: histories in which only the role can be wrong."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from schemas.request import ExtendInformation, InformationAsked
from schemas.triage import (
    LinkKind,
    LinkRequests,
    MergeRequest,
    RequestLinked,
    UnlinkRequests,
    WaiveAnswer,
)
from services.intake import domain, relating, waiving
from tests.harness.happened import TEXT, submitted
from tests.harness.makers import CATALOGUE, INTAKE, pinned
from tests.harness.spec import CASE, given

OTHER = UUID(int=CASE.int + 1)
NEW = (submitted(),)
ASKED = (*NEW, InformationAsked(question=TEXT))
STATE = given(INTAKE, *NEW).state
HOW: dict[str, Any] = {"other": OTHER, "kind": LinkKind.RELATED, "reason": "same-partner"}
ROWS: list[Any] = [
    (
        ASKED,
        domain.extend_information,
        ExtendInformation(case=CASE, amount=1, reason="r"),
    ),
    (
        ASKED,
        waiving.waive_answer,
        pinned(WaiveAnswer(case=CASE, reason="no-reply")),
    ),
    (NEW, relating.link, relating.Linking(LinkRequests(case=CASE, **HOW), CATALOGUE, STATE)),
    (
        (*NEW, RequestLinked(**HOW)),
        relating.unlink,
        relating.Linking(UnlinkRequests(case=CASE, other=OTHER), CATALOGUE, STATE),
    ),
    (NEW, relating.merge, relating.Merging(MergeRequest(case=CASE, into=UUID(int=1)), STATE)),
]
