"""Taking names out: none is left, whatever the text around it and however it is written."""

from __future__ import annotations

import unicodedata

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from services.advice.assembly.anonymous import OWN_WORDS, Names, anonymous, folded, left
from services.advice.assembly.naming import names_of, nobody_in_particular
from tests.harness.makers import question
from tests.harness.strategies import tried

LETTERS = "abcdefgijkmnopqrtuvwyzéüßøçñ"
WORD = st.text(LETTERS, min_size=4, max_size=9)
NAME = st.lists(WORD, min_size=1, max_size=4).map(" ".join)
BETWEEN = st.sampled_from([" ", "  ", "-", "\n", " -\n", "\u00a0", "\n\n", "\u2011", "_", ", "])
PIECES = st.sampled_from([*"abc .,;:!?()\n\t-é€&", "de ", "het ", "x"])
AROUND = st.lists(PIECES, max_size=30).map("".join)
CASES = st.sampled_from([str.upper, str.title, str.lower, str.swapcase])
COMPOSED = st.booleans()
TUD = names_of("TUD", [question()])


@st.composite
def written(draw: st.DrawFn) -> tuple[str, str]:
    """A name, and the same name as somebody wrote it."""
    name = draw(NAME.filter(lambda name: not set(folded(name)[0].split()) & OWN_WORDS))
    words = unicodedata.normalize("NFC" if draw(COMPOSED) else "NFD", draw(CASES)(name)).split(" ")
    spelt = words[0]
    for word in words[1:]:
        spelt += draw(BETWEEN) + word
    return name, draw(st.sampled_from(["", "\u00ad"])) + spelt


def squeezed(text: str) -> str:
    """Nothing but letters and digits, as folded."""
    return "".join(letter for letter in folded(text)[0] if letter.isalnum())


@tried(150)
@given(st.lists(written(), min_size=1, max_size=3), st.data())
def test_no_name_is_left_whatever_the_text_around_it(
    names: list[tuple[str, str]], data: st.DataObject
) -> None:
    known = Names(institution=(names[0][0],), partners=tuple(name for name, _ in names[1:]))
    text = data.draw(AROUND)
    for _, spelt in names:
        text += f" {spelt} {data.draw(AROUND)}"
    bare = anonymous(text, known)
    assert not left(bare, known)
    for name, spelt in names:
        assert f" {spelt} " not in bare
        assert squeezed(name) not in squeezed(bare)


@tried(60)
@given(st.text(max_size=200), NAME)
@example("de partner de partner", "de partner")
@example("\ud800 a@b", "instelling")
def test_any_text_can_be_cleaned_and_cleaning_again_changes_nothing(text: str, name: str) -> None:
    names = Names((name,), ("x", "", "()", "de partner"))
    once = anonymous(text, names)
    assert anonymous(once, names) == once


@pytest.mark.parametrize(
    "said",
    [
        "Technische Universiteit Delft",
        "de TECHNISCHE UNIVERSITEIT DELFT",
        "TU Delft",
        "TU-Delft",
        "TU\nDelft's",
        "TUDelft",
        "TUD",
        "TUD's",
        "Delft University of Technology",
        "Techni\u00adsche Universiteit Delft",
        "Univer",
    ],
)
def test_an_institution_goes_by_all_its_names(said: str) -> None:
    bare = anonymous(f"Wij, {said}, vragen advies.", TUD)
    assert bare == (
        "Wij, Univer, vragen advies." if said == "Univer" else "Wij, de instelling, vragen advies."
    )


@pytest.mark.parametrize(
    ("text", "bare"),
    [
        ("Mail a.b@tudelft.nl of info@x.org.", "Mail een adres of een adres."),
        ("Zie KV-0K2M-9QRT-4 en kv 0k2m 9qrt 4.", "Zie een kenmerk en een kenmerk."),
        ("Bel 06-12345678 of +31 6 1234 5678.", "Bel een nummer of een nummer."),
        ("Prof. dr. J. de Vries denkt mee.", "Een persoon denkt mee."),
        ("Mevrouw Van der Berg en J.P. Jansen.", "Een persoon en een persoon."),
        ("Zie https://www.tudelft.nl/lab?x=1 daar.", "Zie een adres daar."),
        (
            "Het kost EUR 240.000 in 2026, zie 833/2014.",
            "Het kost EUR 240.000 in 2026, zie 833/2014.",
        ),
        ("De B.V. Nederland en de V.S. Defensie.", "De B.V. Nederland en de V.S. Defensie."),
    ],
)
def test_what_looks_personal_goes_and_the_rest_stays(text: str, bare: str) -> None:
    assert anonymous(text, names_of("EUR", [])) == bare


def test_a_partner_goes_without_its_legal_form_and_by_its_abbreviation() -> None:
    names = Names(partners=("Harbin Werktuig Instituut (HWI)", "Zeewind Techniek B.V.", "清华大学"))
    said = "HWI, Zeewind Techniek en Harbin Werktuig Instituut; wij werken met清华大学samen."
    assert anonymous(said, names) == (
        "De partner, de partner en de partner; wij werken metde partnersamen."
    )


def test_small_words_are_no_institution() -> None:
    names = names_of("HAN", [])
    assert anonymous("Han has um en ul gezegd.", names) == "Han has um en ul gezegd."
    assert anonymous("Aan HAN gezegd.", names) == "Aan de instelling gezegd."


def test_another_institution_is_named_no_more_than_the_own() -> None:
    bare = anonymous("Net als de Universiteit Leiden.", TUD)
    assert bare == "Net als een andere instelling."
    assert left("Universiteit Leiden", nobody_in_particular())


def test_who_publishes_may_say_where_to_go() -> None:
    assert not left("Bel 0800-1234567 of zie www.rvo.nl.", Names())
    assert left("Mail loket@rvo.nl", Names()) == ("loket@rvo.nl",)


def test_english_words_take_their_place_in_english() -> None:
    assert anonymous("The TU Delft asks.", TUD, "en") == "The institution asks."


def test_a_long_hostile_text_costs_no_more_than_its_length() -> None:
    for piece in ("a" * 60_000, "a." * 30_000, "de " * 20_000, "TU " * 20_000, "0" * 60_000):
        assert anonymous(piece, TUD) is not None
