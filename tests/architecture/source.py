"""The project's own source as syntax trees, for tests that look at its shape."""

from __future__ import annotations

import ast
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from typing import TypeAlias

ROOT = Path(__file__).parents[2]
Function: TypeAlias = ast.FunctionDef | ast.AsyncFunctionDef


@dataclass(frozen=True)
class Module:
    """One file."""

    path: Path

    @cached_property
    def text(self) -> str:
        """What it says."""
        return self.path.read_text(encoding="utf-8")

    @cached_property
    def tree(self) -> ast.Module:
        """Its syntax tree."""
        return ast.parse(self.text, self.place)

    @property
    def place(self) -> str:
        """Its path from the root."""
        return self.path.relative_to(ROOT).as_posix()

    @property
    def name(self) -> str:
        """Its dotted name."""
        parts = self.path.relative_to(ROOT).with_suffix("").parts
        return ".".join(parts[:-1] if parts[-1] == "__init__" else parts)

    @property
    def lines(self) -> int:
        """How long it is."""
        return len(self.text.splitlines())

    def imports(self) -> Iterator[tuple[str, str]]:
        """Each imported module with the name taken from it, wherever it stands."""
        for node in ast.walk(self.tree):
            if isinstance(node, ast.Import):
                yield from ((alias.name, "") for alias in node.names)
            elif isinstance(node, ast.ImportFrom):
                yield from ((node.module or "", alias.name) for alias in node.names)

    def functions(self) -> Iterator[Function]:
        """Every function and method."""
        for node in ast.walk(self.tree):
            if isinstance(node, Function):
                yield node

    def strings(self) -> Iterator[tuple[int, str]]:
        """Every string that is no docstring, with its line; parts of f-strings too."""
        documentation = {id(node) for node in self._docstrings()}
        for node in ast.walk(self.tree):
            if isinstance(node, ast.Constant) and id(node) not in documentation:
                if isinstance(node.value, str):
                    yield node.lineno, node.value
                elif isinstance(node.value, bytes):
                    yield node.lineno, node.value.decode("latin-1")

    def _docstrings(self) -> Iterator[ast.expr]:
        for node in ast.walk(self.tree):
            if isinstance(node, ast.Expr):
                yield node.value


def modules(*folders: str) -> list[Module]:
    """Every module below these folders."""
    return [Module(path) for folder in folders for path in sorted((ROOT / folder).rglob("*.py"))]
