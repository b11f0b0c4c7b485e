"""Who says what on each aspect, side by side, and what became of differences."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping
from typing import Any

from schemas import settling
from schemas.common import Aspect
from schemas.contribution import Contribution, Views
from services.advice.assembly.combine import differences, positions
from services.advice.assembly.state import Case
from services.faces.face import Face
from services.faces.known import Known


async def side_by_side(
    face: Face, found: Known, case: Case, everything: bool = False
) -> dict[str, Any]:
    """Aspects with what every department found and says now, then the rounds; reads texts."""
    said, differing = positions(case.parts), differences(case.parts)
    wanted = [a for a in Aspect if said[a] and (everything or a in differing)]
    findings, decided = await _findings(face, found, case), await _decided(face, found, case)
    return {
        "aspects": [
            {
                "aspect": aspect,
                "differ": aspect in differing,
                "now": said[aspect],
                "findings": findings[aspect],
                "resolved": decided.get(aspect),
            }
            for aspect in wanted
        ],
        "rounds": await _rounds(face, found),
    }


async def _findings(face: Face, found: Known, case: Case) -> Mapping[Aspect, list[dict[str, Any]]]:
    """By aspect what every department wrote: the shared and the quotable."""
    by_aspect: defaultdict[Aspect, list[dict[str, Any]]] = defaultdict(list)
    for code, part in case.parts.items():
        if part.text:
            written = await face.texts.model(found.id, part.text, Contribution)
            for one in written.findings:
                said = one.model_dump(mode="json") | {"department": code, "late": part.late}
                by_aspect[one.aspect].append(said)
    return by_aspect


async def _rounds(face: Face, found: Known) -> list[dict[str, Any]]:
    """Each round with its question, and the answers in the order in which they came."""
    rounds: list[dict[str, Any]] = []
    for event in found.handled:
        data = event.data
        if isinstance(data, settling.RoundOpened):
            question = await face.texts.get(found.id, data.question)
            rounds.append(
                {
                    "number": data.number,
                    "aspects": data.aspects,
                    "asked": data.departments,
                    "at": event.meta.time,
                    "question": question,
                    "views": [],
                }
            )
        elif isinstance(data, settling.ViewsReceived) and rounds:
            views = await face.texts.model(found.id, data.text, Views)
            rounds[-1]["views"] += [
                view.model_dump(mode="json") | {"department": data.department}
                for view in views.views
            ]
    return rounds


async def _decided(face: Face, found: Known, case: Case) -> Mapping[Aspect, dict[str, Any]]:
    return {
        aspect: {
            "resolution": how.resolution,
            "words": await face.texts.get(found.id, how.words),
            "dissent": how.dissent,
        }
        for aspect, how in case.resolved.items()
    }
