"""Who may import whom, and what only one module may know."""

from __future__ import annotations

import ast
import re
import sys

import pytest

from tests.architecture.source import Module, modules

PURE = {
    "agreeing",
    "anonymous",
    "arrivals",
    "articles",
    "attachments",
    "combine",
    "composing",
    "consulting",
    "course",
    "depth",
    "digests",
    "domain",
    "evolve",
    "evolve_text",
    "fields",
    "following",
    "guards",
    "merging",
    "referring",
    "holding",
    "hours",
    "opening",
    "outcome",
    "person_data",
    "recipients",
    "routing",
    "rules",
    "settling",
    "source",
    "state",
    "versions",
    "seeing",
    "stating",
    "track",
}
"""Modules of a service that decide and nothing else."""

HARMLESS = {
    "__future__",
    "collections",
    "dataclasses",
    "datetime",
    "enum",
    "functools",
    "itertools",
    "math",
    "operator",
    "re",
    "string",
    "types",
    "typing",
    "unicodedata",
    "uuid",
}
"""What of the standard library has no clock, no randomness and no I/O, but for CLOCKS below."""

CLOCKS = {"now", "utcnow", "today", "uuid1", "uuid4", "uuid7"}
LOADS = {("schemas.catalogue", "load")}
TOGETHER = {"services.cli", "services.faces", "services.portal", "services.zone"}
"""Where services are put together; the rest of `services` is one service each, or the kernel."""

SUBJECTS = re.compile(
    r"^(\$KV|\$O|\$JS|requests|cases|articles|letters|contributions|assignments|desks|progress"
    r"|notices|reads|retention|timers|parked|commands|door)\."
)
WRITERS = {"schemas.subjects", "schemas.file_subjects"}
"""Where subjects are put together."""

API = {"services.kernel.consuming", "services.kernel.direct", "services.kernel.health"}

ALL = modules("schemas", "services", "deploy")


def home(name: str) -> str:
    """The service, or other house, a module belongs to."""
    parts = name.split(".")
    if parts[0] != "services":
        return parts[0]
    if any(name == place or name.startswith(f"{place}.") for place in TOGETHER):
        return "together"
    return ".".join(parts[: 3 if parts[1:2] == ["advice"] else 2])


def reached(module: Module) -> set[str]:
    """What a module imports of this project, as far as a name may be a module."""
    ours = ("schemas", "services", "deploy", "tests", "examples", "bench")
    found = {f"{name}.{taken}".rstrip(".") for name, taken in module.imports()}
    return {name for name in found if name.split(".")[0] in ours}


def is_pure(module: Module) -> bool:
    """Whether a module only decides."""
    return module.path.stem in PURE and home(module.name) not in ("schemas", "deploy", "together")


DECIDING = [module for module in ALL if is_pure(module)]


def only_in(pattern: str, allowed: set[str], found: list[Module] = ALL) -> list[str]:
    """Strings that match, outside the modules that may have them."""
    return [
        f"{module.place}:{line}: {text}"
        for module in found
        if module.name not in allowed
        for line, text in module.strings()
        if re.search(pattern, text)
    ]


def test_there_is_something_to_look_at() -> None:
    assert len(ALL) > 60
    assert len(DECIDING) > 10


@pytest.mark.parametrize("module", modules("schemas"), ids=lambda module: module.name)
def test_schemas_import_nothing_of_ours(module: Module) -> None:
    roots = {name.split(".")[0] for name, _ in module.imports()}
    assert roots <= sys.stdlib_module_names | {"pydantic", "schemas", "stdnum"}


@pytest.mark.parametrize("module", modules("services"), ids=lambda module: module.name)
def test_a_service_imports_schemas_the_kernel_and_itself(module: Module) -> None:
    own = home(module.name)
    allowed = {"schemas", "services.kernel", own}
    wrong = {name for name in reached(module) if home(name) not in allowed}
    assert own == "together" or not wrong


@pytest.mark.parametrize("module", modules("deploy"), ids=lambda module: module.name)
def test_deploy_imports_no_service(module: Module) -> None:
    allowed = {"schemas", "deploy", "services.kernel"}
    assert {home(name) for name in reached(module)} <= allowed


@pytest.mark.parametrize("module", DECIDING, ids=lambda module: module.name)
def test_a_deciding_module_imports_schemas_and_its_like_only(module: Module) -> None:
    for name, taken in module.imports():
        root = name.split(".")[0]
        if root == "services":
            assert home(name) == home(module.name)
            assert name.rpartition(".")[2] in PURE
        else:
            assert root in HARMLESS | {"schemas"}
            assert (name, taken) not in LOADS


@pytest.mark.parametrize("module", DECIDING, ids=lambda module: module.name)
def test_a_deciding_module_asks_no_clock_and_no_dice(module: Module) -> None:
    for node in ast.walk(module.tree):
        if isinstance(node, ast.Call):
            assert getattr(node.func, "attr", getattr(node.func, "id", "")) not in CLOCKS | {"open"}


def test_only_the_event_store_expects_a_sequence() -> None:
    assert not only_in(r"^Nats-Expected", {"services.kernel.event_store"})


def test_only_consuming_and_health_know_consumers() -> None:
    found = modules("services")
    known = {"services.kernel.consuming", "services.kernel.health"}
    assert not only_in(r"\$JS\.API\.CONSUMER", known, found)
    assert not only_in(r"^(\+ACK|-NAK|\+TERM|\+WPI)", {"services.kernel.consuming"}, found)


def test_nobody_acknowledges_but_consuming() -> None:
    wrong = [
        f"{module.place}:{node.lineno}"
        for module in modules("services")
        for node in ast.walk(module.tree)
        if isinstance(node, ast.Call)
        and isinstance(node.func, ast.Attribute)
        and node.func.attr in ("ack", "ack_sync", "nak", "nack", "term", "in_progress")
    ]
    assert not wrong


def test_only_settings_reads_the_environment() -> None:
    """Handing the whole environment on to a child process is not reading it."""
    wrong = [
        f"{module.place}:{node.lineno}"
        for module in ALL
        if module.name != "services.kernel.settings"
        for node in ast.walk(module.tree)
        if isinstance(node, ast.Attribute | ast.Subscript)
        and re.match(r"os\.(getenv|environb?\W)", ast.unparse(node))
    ]
    assert not wrong


def test_only_the_envelope_knows_cloudevents_headers() -> None:
    assert not only_in(r"^ce-[a-z]*$", {"schemas.envelope"})


def test_only_subjects_puts_subjects_together() -> None:
    wrong = []
    for module in ALL:
        for node in ast.walk(module.tree):
            if not isinstance(node, ast.JoinedStr) or module.name in WRITERS:
                continue
            first = node.values[0]
            start = str(first.value) if isinstance(first, ast.Constant) else ""
            if SUBJECTS.match(start) and not (start.startswith("$JS") and module.name in API):
                wrong.append(f"{module.place}:{node.lineno}: {ast.unparse(node)}")
    assert not wrong
