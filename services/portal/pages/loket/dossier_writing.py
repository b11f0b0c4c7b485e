"""What is in the form of a text: from a version, from what was typed, and back to a text (pure).

A paragraph is numbered by its place in the form; its id is what names it through all versions.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

from pydantic import ValidationError

from schemas.advice import AdviceText, Paragraph, Section
from schemas.common import Aspect
from services.portal.say import Say
from services.portal.visit import Visit
from services.portal.wrong import Wrong

Given = dict[str, Any]
"""A text as it stands in its form: plain data, also when it is not a text yet."""

FRAME = ("title", "summary", "title_en", "summary_en", "marking", "lowered")
WORDS = ("id", "section", "aspect", "heading", "text", "heading_en", "text_en")
MEASURE = ("text", "effect", "text_en", "effect_en", "code")
MOST = 200
EMPTY = ("missing", "string_too_short", "string_pattern_mismatch", "too_short")


def of_text(text: AdviceText, after: int, lowered: str | None = None) -> Given:
    """A version, to be changed."""
    frame = {name: getattr(text, name, "") or "" for name in FRAME}
    paragraphs = [of_paragraph(one) for one in text.paragraphs]
    return {**frame, "lowered": lowered or "", "after": after, "paragraphs": paragraphs}


def of_paragraph(one: Paragraph) -> Given:
    """A paragraph, to be changed."""
    words = {name: str(getattr(one, name) or "") for name in WORDS}
    measures = [{name: getattr(m, name) or "" for name in MEASURE} for m in one.measures]
    return {**words, "measures": measures, "rests_on": list(one.rests_on)}


def of_form(visit: Visit) -> Given:
    """What was typed, in the order of the form."""
    after = visit.given("after")
    places = [one for one in visit.all_given("p") if one.isdecimal()][:MOST]
    return {
        **{name: _line_ends(visit.given(name)) for name in FRAME},
        "after": int(after) if after.isdecimal() and len(after) < 7 else 0,
        "paragraphs": [_paragraph(visit, f"p-{place}") for place in places],
    }


def _paragraph(visit: Visit, at: str) -> Given:
    measures: list[dict[str, str]] = []
    while f"{at}-m-{len(measures)}-text" in visit.form:
        of = f"{at}-m-{len(measures)}"
        measures.append({name: visit.given(f"{of}-{name}") for name in MEASURE})
    words = {name: _line_ends(visit.given(f"{at}-{name}")) for name in WORDS}
    return {**words, "measures": measures, "rests_on": list(visit.all_given(f"{at}-rests_on"))}


def text_of(given: Given, say: Say) -> AdviceText:
    """The text that a form holds, or what is wrong with it field by field."""
    raw = {name: given[name] for name in FRAME if name != "lowered"}
    raw["paragraphs"] = [_raw(one) for one in given["paragraphs"]]
    try:
        return AdviceText.model_validate(raw)
    except ValidationError as error:
        raise Wrong(_wrong(error, say)) from error


def _raw(one: Given) -> dict[str, Any]:
    measures = [{k: v for k, v in m.items() if v} for m in one["measures"] if _says(m)]
    return {**one, "aspect": one["aspect"] or None, "measures": measures}


def _says(measure: Mapping[str, str]) -> bool:
    return any(measure[name] for name in MEASURE)


def _wrong(error: ValidationError, say: Say) -> dict[str, str]:
    found: dict[str, str] = {}
    for one in error.errors():
        empty = one["type"] in EMPTY
        words = (
            ("Vul dit veld in.", "Fill in this field.")
            if empty
            else ("Dit kan niet zo: kijk het na.", "This is not right: check it.")
        )
        where, label = _place(one["loc"], say)
        found.setdefault(where, f"{label}: {say.t(*words)}")
    return found


def _place(loc: tuple[int | str, ...], say: Say) -> tuple[str, str]:
    """The id of a field, and what it is called."""
    match loc:
        case ("paragraphs", int(place), "measures", int(measure), *_):
            label = say.t(f"Alinea {place + 1}, maatregel", f"Paragraph {place + 1}, measure")
            return f"p-{place}-m-{measure}-text", label
        case ("paragraphs", int(place), str(name), *_):
            return f"p-{place}-{name}", say.t(f"Alinea {place + 1}", f"Paragraph {place + 1}")
        case ("paragraphs",):
            return "erbij", say.t("Alinea's", "Paragraphs")
    names = {"title": ("Titel", "Title"), "summary": ("Samenvatting", "Summary")}
    name = str(loc[0]) if loc else "title"
    return name, say.t(*names.get(name, ("Tekst", "Text")))


def changed(given: Given, what: str, more: Iterable[Paragraph] = ()) -> tuple[Given, str]:
    """The form after a button that changes its order or length, and where to go on in it."""
    paragraphs = list(given["paragraphs"])
    name, _, at = what.partition("-")
    place = int(at) if at.isdecimal() and int(at) < len(paragraphs) else None
    end = len(paragraphs)
    match name, place:
        case "omhoog", int(here) if here > 0:
            paragraphs[here - 1 : here + 1] = paragraphs[here], paragraphs[here - 1]
            end = here - 1
        case "omlaag", int(here) if here < len(paragraphs) - 1:
            paragraphs[here : here + 2] = paragraphs[here + 1], paragraphs[here]
            end = here + 1
        case "weg", int(here):
            del paragraphs[here]
            end = max(here - 1, 0)
        case "maatregel", int(here):
            empty = dict.fromkeys(MEASURE, "")
            measures = [*paragraphs[here]["measures"], empty]
            paragraphs[here] = {**paragraphs[here], "measures": measures}
            end = here
        case "erbij", _:
            paragraphs += [of_paragraph(one) for one in more] or [_blank()]
        case _, int(here):
            end = here
    return {**given, "paragraphs": paragraphs[:MOST]}, f"#alinea-{end}"


def _blank() -> Given:
    words = dict.fromkeys(WORDS, "")
    return {**words, "section": str(Section.RISKS), "measures": [], "rests_on": []}


def from_standard(aspect: Aspect | None, nl: str, en: str) -> Paragraph:
    """A paragraph in the words of the catalogue."""
    return Paragraph(section=Section.RISKS, aspect=aspect, text=nl, text_en=en)


def _line_ends(words: str) -> str:
    """Browsers send CRLF; a text has line feeds, else each saving would change it."""
    return words.replace("\r\n", "\n")
