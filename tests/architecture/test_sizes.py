"""How long things are: hard limits fail, advice is printed (`pytest -rP`)."""

from __future__ import annotations

import pytest

from tests.architecture.source import Function, Module, modules

LINES = 250
FUNCTION, ADVISED = 40, 25
PARAMETERS = 4

CODE = modules("schemas", "services", "deploy", "bench", "examples")
EVERYTHING = [*CODE, *modules("tests")]


def length(function: Function) -> int:
    """Lines from its first to its last; decorators are not counted."""
    return (function.end_lineno or function.lineno) - function.lineno + 1


def positional(function: Function) -> int:
    """Parameters that callers may give by place."""
    names = [argument.arg for argument in (*function.args.posonlyargs, *function.args.args)]
    return len([name for name in names if name not in ("self", "cls")])


def place(module: Module, function: Function) -> str:
    """Where a function stands."""
    return f"{module.place}:{function.lineno} {function.name}"


@pytest.mark.parametrize("module", EVERYTHING, ids=lambda module: module.place)
def test_a_module_fits_in_the_head(module: Module) -> None:
    assert module.lines <= LINES


@pytest.mark.parametrize("module", EVERYTHING, ids=lambda module: module.place)
def test_a_function_fits_on_a_page(module: Module) -> None:
    long = [place(module, f) for f in module.functions() if length(f) > FUNCTION]
    assert not long


def test_what_could_be_shorter_is_shown() -> None:
    for module in CODE:
        for function in module.functions():
            if length(function) > ADVISED:
                print(f"{length(function):3} lines: {place(module, function)}")
            if positional(function) > PARAMETERS:
                print(f"{positional(function):3} positional: {place(module, function)}")
