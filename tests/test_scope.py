"""The feature tokens: what governs what, on single sentences and on minimal pairs."""

from __future__ import annotations

import json
import re
from pathlib import Path
from time import process_time
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

import stancekit
from stancekit.features import pieces
from stancekit.features.pieces import words
from stancekit.features.scope import complement, main_clause
from stancekit.features.tokens import deciding, tokens
from stancekit.features.vocabulary import places
from stancekit.features.words import TOKEN
from stancekit.lexicon import table
from stancekit.model import load_model
from stancekit.statement import Pair, Statement

CASES = Path(__file__).parent / "cases"
KNOWN = {
    "cue_strength": "say tell strong accept claim blame praise norm commit light perceive "
    "belief expect hope fear seem suggest consider ask doubt deny oppose refuse fail withhold sense dare differ",
    "idioms": "certain additive negated deny false open opinion weak condition generic ability degree concession",
    "implicatives": "++ +- -+ +0 -0 0- 00",
    "verbs": "verb noun",
}


def rows(name: str) -> list[dict[str, Any]]:
    return [json.loads(line) for line in (CASES / name).read_text(encoding="utf-8").splitlines()]


def statement(row: dict[str, Any]) -> Statement:
    text = row["text"]

    def pair(piece: str) -> Pair:
        start = text.index(piece)
        return start, start + len(piece)

    content = row["content"] if isinstance(row["content"], list) else [row["content"]]
    return Statement.at(
        text,
        content=[pair(piece) for piece in content],
        cue=pair(row["cue"]) if "cue" in row else None,
        source=pair(row["source"]) if "source" in row else None,
    )


def reading(of: Statement) -> set[str]:
    return {token for token in tokens(of) if token.startswith("reading:")}


def clause(text: str) -> tuple[str, str]:
    """The verb group of the main clause of a text, and the rest of that clause."""
    found = words(text)
    span = main_clause("".join(word.tag for word in found))
    return (
        " ".join(word.text for word in found[span.verb : span.verb_end]),
        " ".join(word.text for word in found[span.verb_end : span.end]),
    )


@pytest.mark.parametrize("row", rows("stance.jsonl"), ids=lambda row: f"{row['label']}: {row['comment']}")
def test_case_has_its_tokens(row: dict[str, Any]) -> None:
    found = set(tokens(statement(row)))
    assert set(row["tokens"]) <= found
    assert not set(row["not_tokens"]) & found


@pytest.mark.parametrize("row", rows("stance.jsonl"), ids=lambda row: f"{row['label']}: {row['comment']}")
def test_case_has_its_stance(row: dict[str, Any]) -> None:
    assert load_model().predict([statement(row)]) == [row["stance"]]


PAIRS = rows("pairs.jsonl")


def test_there_are_two_hundred_minimal_pairs() -> None:
    assert len(PAIRS) >= 200
    assert len({row["first"]["text"] for row in PAIRS}) == len(PAIRS)


@pytest.mark.parametrize("row", [row for row in PAIRS if row["label"] == "flip"], ids=lambda row: row["comment"])
def test_the_word_that_flips_the_stance_changes_the_tokens(row: dict[str, Any]) -> None:
    first, second = (set(tokens(statement(row[side]))) for side in ("first", "second"))
    assert first != second


@pytest.mark.parametrize(
    "row",
    [row for row in PAIRS if "relative clause" in row["comment"] and row["label"] == "same"],
    ids=lambda row: row["comment"],
)
def test_a_word_in_a_relative_clause_changes_no_reading(row: dict[str, Any]) -> None:
    assert reading(statement(row["first"])) == reading(statement(row["second"]))


@pytest.mark.parametrize(
    ("text", "verb", "rest"),
    [
        ("that the man who could not pay was jailed", "was jailed", ""),
        ("Sato resigned because he could not pay", "resigned", ""),
        ("The money paid to Sato was stolen", "was stolen", ""),
        ("the plans to build are not final", "are not", "final"),
        ("He plans to run", "plans", "to run"),
        ("voters say they want out", "say", "they want out"),
        ("The minister, who may resign, denied it", "denied", "it"),
        ("In Texas, he could win", "could win", ""),
        ("If elected, it would raise taxes", "would raise", "taxes"),
        ("the charge isn't true", "isn't", "true"),
        ("there is no evidence of fraud", "is", "no evidence of fraud"),
        ("the claim that exams were leaked was false", "was", "false"),
        ("to stop the flow", "", "to stop the flow"),
        ("taking the money", "", "taking the money"),
    ],
)
def test_the_main_verb_is_the_first_finite_one_after_the_subject(text: str, verb: str, rest: str) -> None:
    assert clause(text) == (verb, rest)


def test_a_complement_ends_before_an_adverbial_clause() -> None:
    tags = "".join(word.tag for word in words("we know that it fell"))
    assert complement(tags, main_clause(tags)) is not None
    tags = "".join(word.tag for word in words("we know because it fell"))
    assert complement(tags, main_clause(tags)) is None


def test_deciding_gives_the_tokens_and_where_they_stand() -> None:
    text = "Sato DENIED that the pier “won’t” open."
    given_ = Statement.at(text, content=[(12, 38)], cue=(5, 11), source=(0, 4))
    found = deciding(given_)
    assert [token for token, _ in found] == tokens(given_)
    shown = {token: text[place[0] : place[1]] for token, place in found if place}
    assert shown["cue=deny"] == "DENIED"
    assert shown["main:not"] == "won’t"


@pytest.mark.parametrize(
    "name", ["cue_strength", "modality", "negation", "predicates", "implicatives", "idioms", "verbs"]
)
def test_a_stance_lexicon_is_sorted_unique_and_of_known_classes(name: str) -> None:
    terms = [row["term"] for row in table(name)]
    assert terms == sorted(set(terms))
    assert all(term == term.lower() for term in terms)
    assert name not in KNOWN or {row["class"] for row in table(name)} == set(KNOWN[name].split())


@given(st.text())
def test_words_and_places_agree_on_any_text(text: str) -> None:
    found = words(text)
    assert len(places(text)) == len(found)
    assert all(0 <= start < end <= len(text) for start, end in places(text))


@given(st.text(min_size=1), st.data())
def test_any_text_gives_tokens_whose_places_lie_in_it(text: str, data: st.DataObject) -> None:
    cuts = sorted(data.draw(st.lists(st.integers(0, len(text)), min_size=6, max_size=6)))
    spans = [(start, end) for start, end in zip(cuts[::2], cuts[1::2], strict=True) if start < end]
    if not spans:
        spans = [(0, len(text))]
    order = data.draw(st.permutations(spans))
    optional = dict(zip(("cue", "source"), order[1:], strict=False))
    found = deciding(Statement.at(text, content=order[:1], **optional))
    assert all(place is None or 0 <= place[0] < place[1] <= len(text) for _, place in found)


@pytest.mark.parametrize("token", ["cue=", "reading:", "form:"])
def test_a_lone_surrogate_raises_nothing(token: str) -> None:
    text = "Sato denied \ud800 taking İt ﬁ."
    found = tokens(Statement.at(text, content=[(12, len(text))], cue=(5, 11)))
    assert any(name.startswith(token) for name in found)


@pytest.mark.parametrize(
    "piece", ["not ", "who ", "that he ", "no, ", "was ", "if ", "x", "'", "plans ", "e.g. ", "may have not "]
)
def test_time_is_linear_in_the_length(piece: str) -> None:
    def seconds(times: int) -> float:
        text = "Sato said " + piece * times
        long = Statement.at(text, content=[(10, len(text))], cue=(5, 9))
        best = 9e9
        for _ in range(2):
            start = process_time()
            tokens(long)
            best = min(best, process_time() - start)
        return best

    tokens(Statement.at("Sato said no", content=[(10, 12)], cue=(5, 9)))
    assert seconds(8_000) < 20 * max(seconds(2_000), 1e-3)


def test_tokens_read_as_an_explanation() -> None:
    for row in rows("stance.jsonl"):
        assert all(re.fullmatch(r"[a-z'+:>=\- ]+", token) for token in tokens(statement(row)))


def test_a_contraction_is_one_word_where_it_is_cut_off() -> None:
    assert TOKEN.findall("they ’re, i 'd ‘re-elect’ 'm' it’s") == [
        *("they", "’re", ",", "i", "'d", "‘", "re-elect", "’", "'", "m", "'", "it", "’s")
    ]


def test_words_are_those_of_the_tokeniser() -> None:
    text = "“It's Mr. Sato’s,” she said—twice"
    assert [word.text for word in words(text)] == [
        form for form in TOKEN.findall(text.lower().replace("’", "'")) if form not in "“”"
    ]


def test_no_group_is_repeated_possessively() -> None:
    """It goes wrong in Python 3.11.0 to 3.11.4 (python/cpython#106052); `(?>(?:…)*)` means the same and does not."""
    package = Path(stancekit.__file__).parent
    found = {
        path.name: re.findall(r"\)(?:[*+?]|\{[^}]*\}+)\+", path.read_text(encoding="utf-8"))
        for path in package.rglob("*.py")
    }
    assert "scope.py" in found
    assert not any(found.values())


def test_memory_of_pieces_is_bounded() -> None:
    for number in range(1 << 17):
        found = pieces.read(str(number))
        assert pieces.KNOWN[str(number)] is found
    assert 0 < len(pieces.KNOWN) <= 1 << 16
    assert pieces.read("x" * 1000)[0].word == "x" * 1000
    assert "x" * 1000 not in pieces.KNOWN
