"""Every refusal that a service can give has words of its own on a page, in both languages."""

from __future__ import annotations

import ast
from collections.abc import Iterator

import pytest

from services.kernel.commands import FAILED, UNREADABLE
from services.portal.refusals import STATUSES, words
from tests.architecture.source import ROOT

AT_START = {
    "bad_login",
    "bad_theme",
    "ldv_endpoint",
    "no_subject_key",
    "no_theme",
    "notifynl_url",
    "one_face",
    "port_taken",
    "two_ways_in",
    "unknown_zone",
}
"""Said to who starts a program, and on no page."""


def codes() -> Iterator[str]:
    """The code of every refusal in the source, but for the command line's own."""
    for folder in ("schemas", "services"):
        for path in (ROOT / folder).rglob("*.py"):
            if "cli" not in path.parts and "node_modules" not in path.parts:
                yield from _codes(ast.parse(path.read_text(encoding="utf-8")))


def _codes(tree: ast.Module) -> Iterator[str]:
    for node in ast.walk(tree):
        match node:
            case ast.Call(func=ast.Name("Refused"), args=[ast.Constant(str(code)), *_]):
                yield code
            case ast.ClassDef(bases=[ast.Name("Refused"), *_]):
                yield from _own(node)


def _own(made: ast.ClassDef) -> Iterator[str]:
    for node in ast.walk(made):
        match node:
            case ast.Call(func=ast.Attribute(attr="__init__"), args=[ast.Constant(str(code)), *_]):
                yield code


@pytest.fixture(scope="module")
def given() -> set[str]:
    """Every code that may come on a page."""
    return ({*codes(), FAILED, UNREADABLE} | STATUSES.keys()) - AT_START


def test_refusals_are_found_in_the_source(given: set[str]) -> None:
    assert {"unknown_task", "quarantined", "busy", "not_allowed"} <= given


def test_every_refusal_has_words_and_no_words_are_left_over(given: set[str]) -> None:
    assert sorted(words()) == sorted(given)


@pytest.mark.parametrize("code", sorted(words()))
def test_words_are_two_sentences_in_each_language(code: str) -> None:
    said = words()[code]
    assert set(said) == {"nl", "en"}
    for sentences in said.values():
        assert len(sentences) == 2
        for sentence in sentences:
            assert sentence[0].isupper() and sentence.endswith(".") and len(sentence) <= 120
            assert "loket " not in sentence  # a command of the command line
