"""Filling in forms over HTTP, as a browser without scripts does."""

from __future__ import annotations

from collections.abc import Mapping
from html.parser import HTMLParser
from typing import Any

import httpx

Fields = dict[str, list[str]]


class _Forms(HTMLParser):
    """Every form of a page: its action, and what it would send untouched."""

    def __init__(self) -> None:
        super().__init__()
        self.forms: list[tuple[str, Fields]] = []
        self._select, self._area = "", ""

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        has = {name: value or "" for name, value in attrs}
        if tag == "form":
            self.forms.append((has.get("action", ""), {}))
        elif not self.forms:
            return
        fields, name = self.forms[-1][1], has.get("name", "")
        if tag == "input" and name and has.get("type") != "file":
            if has.get("type") not in ("checkbox", "radio") or "checked" in has:
                fields.setdefault(name, []).append(has.get("value", ""))
        elif tag == "select" and name:
            self._select = name
            fields.setdefault(name, []).append("")
        elif tag == "option" and self._select and "selected" in has:
            fields[self._select][-1] = has.get("value", "")
        elif tag == "textarea" and name:
            self._area = name
            fields[name] = [""]

    def handle_data(self, data: str) -> None:
        if self._area:
            self.forms[-1][1][self._area][0] += data

    def handle_endtag(self, tag: str) -> None:
        self._select = "" if tag == "select" else self._select
        self._area = "" if tag == "textarea" else self._area


def form(page: httpx.Response, action: str) -> Fields:
    """What the form with this action would send as it stands."""
    parser = _Forms()
    parser.feed(page.text)
    found = [fields for where, fields in parser.forms if where == action]
    assert found, (page.status_code, str(page.url), [where for where, _ in parser.forms])
    return found[0]


def send(
    client: httpx.Client, page: httpx.Response, action: str, to: str = "", **typed: Any
) -> httpx.Response:
    """Send the form with this action, filled in; `to` is a button that sends it elsewhere."""
    fields: Mapping[str, Any] = {**form(page, action), **typed}
    return client.post(to or action, data=fields)
