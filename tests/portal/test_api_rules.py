"""The documents of the interface keep the NL API Design Rules 2.2 (STANDARDS 3.1 and 3.3)."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from typing import Any

import pytest
from jsonschema import Draft202012Validator

from services.portal.api import publish
from services.portal.api.document import document
from services.portal.api.interfaces import INTERFACES
from services.portal.api.table import VERSION
from services.portal.kinds import Kind

SEGMENT = re.compile(r"^(\{[a-z][A-Za-z]*\}|_?[a-z0-9]+(-[a-z0-9]+)*)$")
CAMEL = re.compile(r"^\$?[a-z][a-z\d]*([A-Z][a-z\d]*)*$")
PASCAL = re.compile(r"^[A-Z][A-Za-z0-9]*$")
SEMVER = re.compile(r"^\d+\.\d+\.\d+$")
DAY = re.compile(r"(^|[a-z_])(Datum|Date|_datum|_date)$|^(date|datum)$")
METHODS = ("get", "post", "put", "patch", "delete")
SINGULAR = {"vraag", "stand"}
"""Resources of which there is one in another."""

DOCUMENTS = {kind: document(one) for kind, one in INTERFACES.items()}
each_kind = pytest.mark.parametrize("kind", list(Kind))


def follow(said: Any, whole: Any) -> Any:
    """What a reference points at."""
    while isinstance(said, dict) and "$ref" in said:
        found = whole
        for part in said["$ref"].removeprefix("#/").split("/"):
            found = found[part]
        said = found
    return said


def operations(whole: dict[str, Any]) -> Iterator[tuple[str, str, dict[str, Any]]]:
    """Every path, method and operation."""
    for path, item in whole["paths"].items():
        for method in METHODS:
            if method in item:
                yield path, method, item[method]


def responses(whole: dict[str, Any]) -> Iterator[tuple[str, str, dict[str, Any]]]:
    """Every operation, status and response."""
    for path, method, operation in operations(whole):
        for status, response in operation["responses"].items():
            yield f"{method} {path}", status, follow(response, whole)


def properties(schema: Any) -> Iterator[tuple[str, Any]]:
    """Every property anywhere below a schema."""
    if isinstance(schema, dict):
        yield from schema.get("properties", {}).items()
        for one in schema.values():
            yield from properties(one)
    elif isinstance(schema, list):
        for one in schema:
            yield from properties(one)


@each_kind
def test_paths_are_kebab_case_nouns_without_a_slash_at_the_end(kind: Kind) -> None:
    for path in DOCUMENTS[kind]["paths"]:
        assert path == path.rstrip("/") and path.startswith("/")
        words = path.strip("/").split("/")
        assert all(SEGMENT.match(word) for word in words), path
        names = [word for word in words if "{" not in word]
        plural = [word for word in names if re.search(r"(s|en)$", word) or word in SINGULAR]
        assert plural == names, path


@each_kind
def test_parameters_are_camel_case(kind: Kind) -> None:
    whole = DOCUMENTS[kind]
    for path, _, operation in operations(whole):
        declared = [*operation.get("parameters", ()), *whole["paths"][path].get("parameters", ())]
        for one in declared:
            assert one["in"] == "header" or CAMEL.match(one["name"]), one["name"]
        in_path = {one["name"] for one in declared if one["in"] == "path"}
        assert in_path == set(re.findall(r"\{(\w+)\}", path))


@each_kind
def test_the_document_says_who_where_and_which_version(kind: Kind) -> None:
    whole = DOCUMENTS[kind]
    assert whole["openapi"].startswith("3.")
    assert set(whole["info"]["contact"]) >= {"name", "email", "url"}
    assert SEMVER.match(whole["info"]["version"]) and whole["info"]["version"] == VERSION
    assert all(re.search(rf"/v{VERSION[0]}$", one["url"]) for one in whole["servers"])
    assert not any(one["url"].startswith("http://") for one in whole["servers"])
    assert whole["info"]["description"] and "sleutel" in whole["components"]["securitySchemes"]


@each_kind
def test_every_answer_that_succeeds_declares_the_version(kind: Kind) -> None:
    for where, status, response in responses(DOCUMENTS[kind]):
        assert "API-Version" in response["headers"], (where, status)


@each_kind
def test_every_operation_that_can_be_wrong_declares_400_and_none_422(kind: Kind) -> None:
    for path, method, operation in operations(DOCUMENTS[kind]):
        assert "400" in operation["responses"], (method, path)
        assert "422" not in operation["responses"]
        assert any(status.startswith("2") for status in operation["responses"])


@each_kind
def test_every_error_is_a_problem_with_status_title_and_detail(kind: Kind) -> None:
    whole = DOCUMENTS[kind]
    for where, status, response in responses(whole):
        if status[0] in "45":
            assert list(response["content"]) == ["application/problem+json"], where
            schema = follow(response["content"]["application/problem+json"]["schema"], whole)
            assert {"status", "title", "detail"} <= set(schema["properties"])


@each_kind
def test_a_name_that_says_day_is_a_day(kind: Kind) -> None:
    for name, schema in properties(DOCUMENTS[kind]):
        formats = {one.get("format") for one in [schema, *schema.get("anyOf", ())]}
        assert "time" not in formats
        if DAY.search(name):
            assert formats & {"date", "time-local"} and "date-time" not in formats, name


@each_kind
def test_schemas_have_names_in_pascal_case_and_are_schemas(kind: Kind) -> None:
    whole = DOCUMENTS[kind]
    for name, schema in whole["components"]["schemas"].items():
        assert PASCAL.match(name), name
        Draft202012Validator.check_schema(schema)
    for words in re.findall(r'"\$ref": "([^"]+)"', json.dumps(whole)):
        assert follow({"$ref": words}, whole) is not None


@each_kind
def test_operations_have_a_name_of_their_own_and_words_in_dutch(kind: Kind) -> None:
    found = [operation for _, _, operation in operations(DOCUMENTS[kind])]
    names = [operation["operationId"] for operation in found]
    assert len(names) == len(set(names))
    assert all(operation["summary"] for operation in found)


@each_kind
def test_what_exists_is_changed_only_on_its_version(kind: Kind) -> None:
    for path, method, operation in operations(DOCUMENTS[kind]):
        if method == "post":
            names = {one["name"]: one["required"] for one in operation["parameters"]}
            assert names["Idempotency-Key"] is False
            is_file = "application/octet-stream" in operation["requestBody"]["content"]
            assert names.get("If-Match", False) is ("{" in path and not is_file), path
            assert ("428" in operation["responses"]) is ("{" in path and not is_file)


def test_what_is_published_is_what_is_served() -> None:
    assert publish.differences() == [], "Run python -m services.portal.api.publish."
