"""What is wrong with a form: field by field, in the words of the page."""

from __future__ import annotations

from collections.abc import Mapping


class Wrong(Exception):  # noqa: N818  somebody must correct something, as with a refusal
    """A form that cannot be sent as it is: a sentence by the name of its field."""

    def __init__(self, fields: Mapping[str, str]) -> None:
        super().__init__("; ".join(fields.values()))
        self.fields = dict(fields)
