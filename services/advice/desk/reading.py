"""One task as somebody of its desk reads it: what is asked, what changed, what was said.

From the task's own events and texts; whether somebody may see it is asked of the queue first.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import asdict
from datetime import datetime
from typing import Any, TypeVar
from uuid import UUID

from pydantic import BaseModel

from schemas import desk as said
from schemas import differing
from schemas.advice import AdviceText
from schemas.assignment import Brief
from schemas.common import Refused
from schemas.contribution import Contribution, Views, WrittenFinding
from schemas.envelope import Recorded
from schemas.question import Facts
from services.advice.desk.state import Task
from services.kernel.calendar_file import load_calendar
from services.kernel.clock import view
from services.kernel.clock_words import explain
from services.kernel.redline import redline
from services.kernel.texts import Texts

M = TypeVar("M", bound=BaseModel)
Happened = Sequence[Recorded[Any]]
WORDED = ("title", "question", "background", "own_assessment", "measures", "urgency")


class Reading:
    """Reads one task; a text that was erased is None."""

    def __init__(self, case: UUID, task: Task, events: Happened, texts: Texts) -> None:
        self._case, self._task, self._events, self._texts = case, task, events, texts

    async def all(self, now: datetime) -> dict[str, Any]:
        """Everything there is to read."""
        return {
            **self._assignment(),
            "brief": _plain(await self._model(self._task.brief, Brief)),
            "changed": await self._changed(),
            "information": await self._information(),
            "versions": await self._versions(),
            "consultations": [
                await self._consultation(name, now) for name in self._task.consultations
            ],
            "round": await self._round(),
            "agreement": await self._agreement(),
            "stances": [await self._stance(one) for one in self._task.stances.values()],
        }

    def _assignment(self) -> dict[str, Any]:
        task, opened = self._task, self._task.opened
        assert opened
        return {
            "department": opened.department,
            "product": opened.product,
            "catalogue": opened.catalogue,
            "aspects": opened.aspects,
            "lead": opened.lead,
            "countersigned": opened.countersigned,
            "facts": task.facts.model_dump(mode="json"),
            "status": task.status,
            "expert": task.expert,
            "signer": task.signer,
            "asks": task.asks,
            "due": task.asked_by,
            "pending": task.pending,
            "waiting": task.waiting_for is not None,
            "limited": task.limited,
        }

    async def _changed(self) -> list[dict[str, Any]]:
        """What each amendment changed: facts that differ, and the question word by word."""
        found: list[dict[str, Any]] = []
        before, facts = "", self._task.facts
        for event in self._events:
            match event.data:
                case said.TaskOpened():
                    found, before, facts = [], event.data.brief, event.data.facts
                case said.TaskChanged():
                    change = await self._change(before, event.data.brief)
                    codes = _differences(facts, event.data.facts)
                    affected = event.data.affected
                    at = event.meta.time
                    found.append({"at": at, "affected": affected, "facts": codes, **change})
                    before, facts = event.data.brief, event.data.facts
        return found

    async def _change(self, before: str, after: str) -> dict[str, Any]:
        old, new = await self._model(before, Brief), await self._model(after, Brief)
        if old is None or new is None:
            return dict.fromkeys(WORDED)
        return {
            name: pieces(getattr(old.question, name), getattr(new.question, name))
            for name in WORDED
        }

    async def _information(self) -> list[dict[str, Any]]:
        """What was asked of the institution, and what it said."""
        found: list[dict[str, Any]] = []
        for event in self._events:
            match event.data:
                case said.InformationRequested():
                    question = await self._text(event.data.question)
                    found.append({"at": event.meta.time, "question": question, "answer": None})
                case said.InformationReceived():
                    words, at = await self._text(event.data.answer), event.meta.time
                    if found and found[-1]["answer"] is None:
                        found[-1]["answer"] = words
                    else:
                        found.append({"at": at, "question": None, "answer": words})
        return found

    async def _versions(self) -> list[dict[str, Any]]:
        """Every version, with what became of it."""
        found: dict[int, dict[str, Any]] = {}
        for event in self._events:
            data, at = event.data, event.meta.time
            match data:
                case said.VersionSaved() | said.ContributionSubmitted():
                    if data.number not in found:
                        found[data.number] = await self._version(data, at)
                    if isinstance(data, said.ContributionSubmitted):
                        found[data.number]["submitted_at"] = at
                case said.CountersigningAsked():
                    found[data.number]["offered_at"] = at
                case said.VersionCountersigned():
                    found[data.number]["signed"] = {"by": data.signer, "at": at}
                case said.VersionReturned():
                    note = await self._text(data.note)
                    returned = {"by": data.signer, "at": at, "note": note}
                    found[data.number]["returned"] = returned
        return list(found.values())

    async def _version(self, data: Any, at: datetime) -> dict[str, Any]:
        written = await self._model(data.text, Contribution)
        ends = {"offered_at": None, "signed": None, "returned": None, "submitted_at": None}
        named = {"number": data.number, "author": data.author, "saved_at": at}
        told = {"position": data.position, "text": data.text, "written": _plain(written)}
        return {**named, **told, **ends}

    async def _consultation(self, name: str, now: datetime) -> dict[str, Any]:
        one, clock = self._task.consultations[name], self._task.clocks.by_name.get(name)
        seen = view(clock, load_calendar(), now) if clock else None
        return {
            **asdict(one),
            "clock": name,
            "question": await self._text(one.question),
            "answer": await self._text(one.answer) if one.answer else None,
            "state": seen.state if seen else None,
            "due": seen.due if seen else None,
            "sentence": explain(name, seen, "nl") if seen else None,
        }

    async def _round(self) -> dict[str, Any] | None:
        """The round of differences that is asked about, and what the department said in it."""
        asked, stated = self._task.round, self._task.views
        if asked is None:
            return None
        others = [await self._model(one, WrittenFinding) for one in asked.others]
        answered = stated if stated and stated.round == asked.round else None
        return {
            "round": asked.round,
            "aspects": asked.aspects,
            "question": await self._text(asked.question),
            "others": [_plain(one) for one in others],
            "due": self._task.views_due,
            "stated": await self._stated(answered),
        }

    async def _stated(self, stated: differing.TaskViewsStated | None) -> dict[str, Any] | None:
        if stated is None:
            return None
        return {"by": stated.by, "views": _plain(await self._model(stated.text, Views))}

    async def _agreement(self) -> dict[str, Any] | None:
        """The text that is asked about, and how it differs from the one asked about before."""
        asked = [e.data.text for e in self._events if isinstance(e.data, said.TaskAgreementAsked)]
        if self._task.agreement is None:
            return None
        text = await self._model(self._task.agreement, AdviceText)
        before = await self._model(asked[-2], AdviceText) if len(asked) > 1 else None
        return {
            "text": self._task.agreement,
            "due": self._task.agreement_due,
            "advice": _plain(text),
            "before": asked[-2] if len(asked) > 1 else None,
            "changed": pieces(in_words(before), in_words(text)) if before and text else None,
        }

    async def _stance(self, given: said.TaskAgreementGiven) -> dict[str, Any]:
        note = await self._text(given.note) if given.note else None
        return {"text": given.text, "stance": given.stance, "note": note, "by": given.by}

    async def _text(self, name: str) -> str | None:
        try:
            return await self._texts.get(self._case, name)
        except Refused as refused:
            if refused.reason == "erased":
                return None
            raise

    async def _model(self, name: str, model: type[M]) -> M | None:
        text = await self._text(name)
        return None if text is None else model.model_validate_json(text)


def pieces(before: str, after: str) -> list[dict[str, str]] | None:
    """What changed word by word, every word of both in it; None when nothing did."""
    if before == after:
        return None
    return [{"change": str(one.change), "text": one.text} for one in redline(before, after)]


def in_words(advice: AdviceText) -> str:
    """An advice as running text, to be compared."""
    return "\n\n".join([advice.title, advice.summary, *_paragraphs(advice)])


def _paragraphs(advice: AdviceText) -> Iterable[str]:
    for one in advice.paragraphs:
        measures = (f"- {measure.text} {measure.effect}".rstrip() for measure in one.measures)
        yield "\n".join(filter(None, (one.heading, one.text, *measures)))


def _differences(before: Facts, after: Facts) -> dict[str, Any]:
    old, new = before.model_dump(mode="json"), after.model_dump(mode="json")
    return {name: {"before": old[name], "now": new[name]} for name in new if old[name] != new[name]}


def _plain(model: BaseModel | None) -> Any:
    return None if model is None else model.model_dump(mode="json")
