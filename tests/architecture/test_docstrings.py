"""Everything public says in one sentence what it is."""

from __future__ import annotations

import ast
from collections.abc import Iterator

import pytest

from schemas import messages
from tests.architecture.source import Function, Module, modules

CODE = modules("schemas", "services", "deploy")


def public(module: Module) -> Iterator[ast.ClassDef | Function]:
    """Public functions and classes of a module, and public methods of its public classes."""
    for node in module.tree.body:
        if not isinstance(node, ast.ClassDef | Function) or node.name.startswith("_"):
            continue
        yield node
        if isinstance(node, ast.ClassDef):
            for part in node.body:
                if isinstance(part, Function) and not part.name.startswith("_"):
                    yield part


@pytest.mark.parametrize("module", CODE, ids=lambda module: module.name)
def test_everything_public_has_a_docstring(module: Module) -> None:
    silent = [f"{module.place}:{n.lineno} {n.name}" for n in public(module) if not says(n)]
    assert not silent


@pytest.mark.parametrize("module", CODE, ids=lambda module: module.name)
def test_a_module_that_says_something_says_what_it_is(module: Module) -> None:
    assert ast.get_docstring(module.tree) or not module.text.strip()


def test_every_event_and_command_has_words_of_its_own() -> None:
    models = [*messages.events().values(), *messages.commands().values()]
    assert not [model.__name__ for model in models if not vars(model).get("__doc__")]


def says(node: ast.ClassDef | Function) -> bool:
    """Whether a definition has a docstring; what a protocol only asks for needs none."""
    asked_for = isinstance(node, Function) and ast.unparse(node.body[-1]) == "..."
    return asked_for or bool(ast.get_docstring(node))
