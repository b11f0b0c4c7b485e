"""Precedents and articles on a real server: found from another case, erased, destroyed, rebuilt."""

from __future__ import annotations

import json
from collections.abc import AsyncIterator
from pathlib import Path
from typing import Any
from uuid import UUID, uuid4

import pytest
import pytest_asyncio

from schemas import subjects
from schemas.common import Role
from schemas.subjects import Stream
from services.advice.assembly import article_list, precedents
from services.kernel.model_file import model_file
from services.kernel.people import People, Person
from services.kernel.projection import Model, Projection
from tests.harness.command_line import Said, loket
from tests.harness.system import System, example

pytestmark = [pytest.mark.server, pytest.mark.asyncio(loop_scope="module")]

ISSUED, ALIKE = "06-", "03-"
WORDS = "sancties technische bijstand verordening"


@pytest_asyncio.fixture(scope="module", loop_scope="module")
async def issued(tmp_path_factory: pytest.TempPathFactory) -> AsyncIterator[System]:
    """Two issued cases, and a request with which nobody did anything more."""
    async with System(tmp_path_factory.mktemp("precedents")) as running:
        for slug in (ISSUED, ALIKE):
            await running.play(slug)
        await running.leave_open(ISSUED, "again")
        yield running


async def found(system: System, *asked: str) -> list[dict[str, Any]]:
    said = await loket(system.server.home, "precedents", *asked, "--json")
    assert said.code == 0, said.err
    listed: list[dict[str, Any]] = said.json
    return listed


async def rows(system: System, model: Model, path: Path | str) -> dict[str, Any]:
    projection = Projection(path, model, (await system.faces.at("LOKET")).reader)
    await projection.catch_up()
    dumped = projection.dump()
    projection.close()
    return dumped


async def open_case(system: System) -> str:
    return (await system.leave_open(ISSUED, "again")).hex


async def article(system: System, home: Path, *, answer: str, case: UUID) -> Said:
    file = home / "article.json"
    text = {"title": "Sensoren delen", "question": "Mag dat?", "answer": answer}
    file.write_text(json.dumps(text))
    who = ("--as", "coordinator-1")
    return await loket(home, "publish-article", case.hex, str(file), *who, "--json")


async def test_a_comparable_case_is_found_and_says_nothing_of_who_asked(issued: System) -> None:
    hits = [h for h in await found(issued, await open_case(issued)) if h["kind"] == "advice"]
    assert len(hits) == 2 and hits[0]["regimes"] == ["RU-833-2014"]
    said = json.dumps(hits)
    for slug in (ISSUED, ALIKE):
        one = example(slug)
        assert one.institution not in said
        assert all(p.name not in said for p in one.submit.question.partners)
    assert not {"case", "institution", "countries", "departments", "reference"} & set(hits[0])
    assert "uitgebracht" not in (await loket(issued.server.home, "precedents", "--text", "x")).out


async def test_a_case_never_lists_itself(issued: System) -> None:
    own = issued.played[example(ISSUED).slug].hex
    advices = [hit for hit in await found(issued, own) if hit["kind"] == "advice"]
    assert [hit["regimes"] for hit in advices] == [[]]
    assert len(await found(issued, "--regime", "RU-833-2014")) == 1
    assert await found(issued, "--text", "woordendaterniet") == []
    assert len(await found(issued, "--aspect", "technology", "--limit", "1")) == 1


@pytest.mark.parametrize("arguments", [(), ("--text", "  "), ("KV-0000-0000-1",)])
async def test_what_is_no_question_is_refused(issued: System, arguments: tuple[str, ...]) -> None:
    said = await loket(issued.server.home, "precedents", *arguments)
    assert (said.code, said.out) == (1, "")


async def test_somebody_named_must_be_a_coordinator(issued: System) -> None:
    face = await issued.faces.at("LOKET")
    auditor = Person(id="loket-auditor", name="Demo", roles=(Role.AUDITOR,))
    await People(face.client, face.reader).put(auditor)
    asked = ("precedents", "--text", WORDS, "--json", "--as")
    refused = await loket(issued.server.home, *asked, auditor.id)
    assert refused.code == 1 and '"not_allowed"' in refused.err
    assert (await loket(issued.server.home, *asked, "coordinator-1")).code == 0


async def test_an_article_is_published_reused_counted_and_retired(issued: System) -> None:
    home, case = issued.server.home, issued.played[example(ALIKE).slug]
    named = example(ALIKE).submit.question.partners[0].name
    refused = await article(issued, home, answer=f"Niet met {named.upper()}.", case=case)
    assert refused.code == 1 and '"names_left"' in refused.err
    open_one = UUID(await open_case(issued))
    refused = await article(issued, home, answer="Deel niets.", case=open_one)
    assert refused.code == 1 and '"nothing_said"' in refused.err
    made = await article(issued, home, answer="Deel alleen verwerkte gegevens.", case=case)
    name = UUID(made.json["case"]).hex
    again = await article(issued, home, answer="Deel alleen verwerkte gegevens.", case=case)
    assert (UUID(again.json["case"]).hex, again.json["changed"]) == (name, False)
    face = await issued.faces.at("LOKET")
    stored = await face.reader.last(Stream.ARTICLES, subjects.article(UUID(name)))
    assert stored and case.hex not in str(stored.headers) + stored.data.decode()
    assert str(case) not in str(stored.headers)
    reused = await new_request(issued)
    answered = await loket(home, "answer", reused, "--article", name, "--as", "coordinator-1")
    assert answered.code == 0, answered.err
    listed = (await loket(home, "articles", "verwerkte", "--json")).json
    assert [(one["article"], one["used"]) for one in listed] == [(name, 1)]
    shown = (await loket(home, "article", name, "--json")).json
    assert (shown["used"], shown["says"]["answer"]) == (1, "Deel alleen verwerkte gegevens.")
    assert any("verwerkte" in hit["snippet"] for hit in await found(issued, "--text", "verwerkte"))
    live = model_file(issued.settings, "LOKET", article_list.MODEL)
    assert await rows(issued, article_list.MODEL, live) == await rows(
        issued, article_list.MODEL, home / "articles-again.sqlite"
    )
    retire = ("--reason", "outdated", "--as", "coordinator-1")
    assert (await loket(home, "retire-article", name, *retire)).code == 0
    assert (await loket(home, "articles", "--json")).json == []
    late = await loket(home, "answer", await new_request(issued), "--article", name, *retire[2:])
    assert late.code == 1 and "retired" in late.err


async def new_request(system: System) -> str:
    one, door = example(ALIKE), await system.faces.at("DOOR")
    actor = door.actor(one.contact, Role.INSTITUTION, organisation=one.institution)
    key = str(uuid4())
    asked = one.submit.model_copy(update={"idempotency_key": key, "product": None})
    return (await door.ask(asked, actor)).case.hex


async def test_a_rebuilt_file_has_the_same_rows(issued: System) -> None:
    await found(issued, "--text", WORDS)
    live = model_file(issued.settings, "LOKET", precedents.MODEL)
    before = await rows(issued, precedents.MODEL, live)
    assert await rows(issued, precedents.MODEL, issued.server.home / "again.sqlite") == before
    assert (await loket(issued.server.home, "replay", "precedents")).code == 0
    live.unlink()
    assert await rows(issued, precedents.MODEL, live) == before
