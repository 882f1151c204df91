"""The feature module: its stages one by one, and what all of them together make of the seeds."""

from __future__ import annotations

from collections import Counter
from math import log
from pathlib import Path

import numpy as np
import pytest

from stancekit import Statement, load_model, split
from stancekit.corpus import AnnotatedArticle, read_corpus
from stancekit.features.candidate import evidence
from stancekit.features.candidates import candidates
from stancekit.features.layout import is_english, paragraphs
from stancekit.features.passages import Passage, passage
from stancekit.features.tokens import deciding, tokens

SEEDS = Path(__file__).parent.parent / "seeds"

# Of the statements that the seeds mark: what `split` finds, and how much of it is marked, to the character.
SEEDS_READ = {
    "found": 7372,
    "direct": 2448,
    "indirect": 4427,
    "mixed": 497,
    "pieces": 7794,
    "with a speaker": 6700,
    "right content": 5755,
    "right source": 5206,
    "right cue": 4908,
    "right speaker": 1490,
}


@pytest.fixture(scope="module")
def articles() -> list[AnnotatedArticle]:
    return [article for part in ("train", "dev", "test") for article in read_corpus(SEEDS, split=part)]


def test_terms_of_the_shipped_model_are_as_frequent_as_in_the_seeds():
    rows = [set(tokens(s)) for article in read_corpus(SEEDS, split="train") for s in article.statements]
    counts = Counter(token for row in rows for token in row)
    model = load_model()
    assert model.terms == tuple(sorted(token for token, count in counts.items() if count > 1))
    expected = [log((1 + len(rows)) / (1 + counts[term])) + 1 for term in model.terms]
    np.testing.assert_allclose(model.idf, expected, rtol=0, atol=1e-4)


def places(statement: Statement) -> tuple[tuple[int, int], ...]:
    return tuple((span.start, span.end) for span in statement.content)


def test_seeds_are_read_as_well_as_they_were(articles):
    """A rule that moves a figure says so in its commit."""
    counts: Counter[str] = Counter()
    for article in articles:
        gold = {places(statement): statement for statement in article.statements}
        for found in split(article.text):
            marked = gold.get(places(found))
            counts["found"] += 1
            counts["pieces"] += len(found.content)
            counts[found.kind] += 1
            counts["with a speaker"] += found.speaker is not None
            if marked is not None:
                counts["right content"] += 1
                counts["right source"] += found.source == marked.source
                counts["right cue"] += found.cue == marked.cue
                counts["right speaker"] += found.speaker == marked.speaker is not None
    assert counts == SEEDS_READ


# --- candidates


@pytest.mark.parametrize(
    ("text", "cue", "before"),
    [
        ("Ito said the pump failed.", "said", ""),
        ("But Ito said the pump failed.", "said", "but"),
        ("But the plan was opposed by Ito.", "opposed", "but"),
        ("The pump had failed, Ito said.", "said", ","),
    ],
)
def test_evidence_begins_with_the_word_before_the_attribution(text, cue, before):
    p = passage(text, 0, len(text))
    found = {p.words[c.cue[1] - 1]: c for c in candidates(p, *p.sentences[0])}
    assert evidence(p, found[cue], 0)[0] == before


# --- layout


@pytest.mark.parametrize(
    ("line", "kind"),
    [
        ("By Mara Ito", "byline"),
        ("Story by Mara Ito and Jon Lund, Harbour Post", "byline"),
        ("From Mara Ito", "byline"),
        ("By noon the rain fell.", "body"),
        ("Advertisement", "furniture"),
        ("Comments: *", "furniture"),
        ("Click here to read more about the old pump.", "furniture"),
        ("Contact us " + "x" * 149, "furniture"),
        ("Contact us " + "x" * 150, "body"),
        ("Rain fell on the harbour.", "body"),
    ],
)
def test_line_behind_the_headline_is_of_its_kind(line, kind):
    found = paragraphs(f"Mayor sells pump\n{line}\nRain fell.")
    assert [paragraph.kind for paragraph in found] == ["headline", kind, "body"]


@pytest.mark.parametrize(("length", "kind"), [(220, "headline"), (221, "body")])
def test_first_line_is_a_headline_if_it_is_short(length, kind):
    assert paragraphs("x" * length)[0].kind == kind


def test_blank_lines_are_no_paragraphs():
    assert [paragraph.kind for paragraph in paragraphs("\n \n\tRain fell.\n\nSun.")] == ["headline", "body"]


@pytest.mark.parametrize(
    ("dateline", "is_one"),
    [
        ("OSLO (Wire) — ", True),
        ("OSLO, Norway — ", True),
        ("Oslo — ", True),
        ("Oslo -- ", True),
        ("OSLO: ", True),
        ("Oslo (Wire): ", True),
        ("Oslo, May 3 (Wire) - ", True),
        ("Oslo: ", False),
        ("Oslo, Norway - ", False),
        ("The Old Pump Of The Great Grey Harbour — ", False),
    ],
)
def test_text_begins_behind_its_dateline(dateline, is_one):
    text = f"Rain.\n{dateline}The pump failed."
    begin = paragraphs(text)[1].passage.starts[0]
    assert begin == text.index("The pump failed" if is_one else dateline)


def test_headline_keeps_what_looks_like_a_dateline():
    assert paragraphs("OSLO (Wire) — The pump failed.")[0].passage.starts[0] == 0


def test_line_of_a_dateline_alone_is_left_out():
    assert len(paragraphs("Rain.\nOSLO — ")) == 1


@pytest.mark.parametrize(
    ("text", "english"),
    [
        ("wort " * 11, True),
        ("wort " * 12, False),
        ("wort " * 17 + "the THE of", True),
        ("wort " * 18 + "the of", False),
        ("wort " * 17 + "a i a", False),
        ("wort " * 1000 + "the " * 1000, False),
    ],
)
def test_text_with_too_few_function_words_is_not_english(text, english):
    assert is_english(paragraphs(text)) == english


# --- passages


def pieces(p: Passage, ranges: list[tuple[int, int]]) -> list[str]:
    return [p.text[p.starts[first] : p.end(last - 1)] for first, last in ranges]


@pytest.mark.parametrize(
    "text",
    [
        "Mr. Ito left.|He wept.",
        "Ito left at 5 p.m.|He wept.",
        "Ito left at 5 p.m. on Monday.",
        "No. 5 fell.|Rain came.",
        "He said no. 5 fell.",
        "He said no.|The rain fell.",
        "The U.S. Army left.",
        "He left the U.S.|The rain fell.",
        "Ito left...|He wept.",
        "Ito left… and wept.",
        "Ito left!|He wept.",
        "Ito left.|5 men wept.",
        '"Why?" Ito asked.|Rain fell.',
        '"Why now?"|The board met.',
        '"Rain fell. Sun came."|Ito left.',
        "He wept (twice.)|Ito left.",
        "J. Ito left.",
        "Is it I.|Ito left.",
        "Rain fell.Sun came.",
        "Rain fell. — Ito",
        "He worked for Ito Ltd.|The firm left.",
        "Ito Ltd. sold it.",
        'Rain fell. "and sun came."|Ito left.',
    ],
)
def test_sentences_end_at_stops_that_end_them(text):
    p = passage(text.replace("|", " "), 0, len(text))
    assert pieces(p, p.sentences) == text.split("|")


def test_sentence_inside_a_quotation_is_a_break_but_no_cut():
    p = passage('"Rain fell. Sun came." Ito left.', 0, 32)
    assert [p.words[i] for i in p.breaks] == ["sun", "ito"]


def test_what_has_no_stop_is_cut_at_three_hundred_words():
    text = "word " * 650
    assert passage(text, 0, len(text)).sentences == [(0, 300), (300, 600), (600, 650)]


def test_long_quotation_is_not_cut():
    text = '"' + "word " * 320 + 'end" ' + "word " * 320
    assert passage(text, 0, len(text)).sentences == [(0, 323), (323, 623), (623, 643)]


@pytest.mark.parametrize(
    ("text", "quotations"),
    [
        ('"a b" c', ['"a b"']),
        ("“a “b” c” d", ["“a “b” c”"]),
        ('"a “b” c" d', ['"a “b”']),
        ("„a b“ c", ["„a b“"]),
        ("„a b” c", ["„a b”"]),
        ("``a b'' c", ["``a b''"]),
        ("''a b'' c", ["''a b''"]),
        ("«a b» c", ["«a b»"]),
        ("'a b' c", ["'a b'"]),
        ("the boys' hats 'a b' c", ["'a b'"]),
        ("'the boys' hats' c", ["'the boys'"]),
        ("'the boys' hats.' c", ["'the boys' hats.'"]),
        ("it's 'a b", []),
        ('a " b " c', []),
        ('a"b" c', []),
        ("“a ‘b’ c” d", ["“a ‘b’ c”"]),
        ("'a b'c d'", ["'a b'c d'"]),
        ("'a b.'c' d", ["'a b.'c'"]),
        ('"a" "b"', ['"a"', '"b"']),
        ("“a “b c” d", ["“a “b c” d"]),
        ("“a” “b c", ["“a”", "“b c"]),
        ("“a b", ["“a b"]),
    ],
)
def test_quotation_marks_are_paired(text, quotations):
    p = passage(text, 0, len(text))
    assert pieces(p, [(q.first, q.last) for q in p.quotations]) == quotations


# --- statements


@pytest.mark.parametrize(
    ("text", "context"),
    [
        ("Rain fell. Ito said the pump failed. Sun came.", "Ito said the pump failed."),
        ('Rain fell. "It is old," Ito said. Sun came.', '"It is old," Ito said.'),
        ('Ito said: "It is old." Sun came.', 'Ito said: "It is old."'),
    ],
)
def test_context_is_the_sentence_of_the_statement(text, context):
    assert [statement.context.text for statement in split(text)] == [context]


def test_second_sentence_of_a_quotation_has_the_sentences_up_to_its_cue_around_it():
    first, second = split('"It is old. It failed," Ito said. Rain fell.')
    assert (first.text, second.text) == ('"It is old.', 'It failed,"')
    assert first.context.text == '"It is old. It failed," Ito said.'
    assert second.context.text == 'It failed," Ito said.'


# --- tokens


@pytest.mark.parametrize(
    ("text", "parts", "expected"),
    [
        (
            "Sato has never denied that the pier may not open.",
            ("Sato", "denied", "that the pier may not open"),
            {
                "cue:idiom:open": "never denied",
                "cue=never deny": "never denied",
                "cue:open": "has never denied",
                "main:may": "may",
                "main:not": "not",
                "cue:open>that": "that the pier may not open",
            },
        ),
        (
            "Sato said he does not know if the pier could open.",
            ("Sato", "said", "he does not know if the pier could open"),
            {"cue=say": "said", "main:not": "not", "main=know": "know", "later:modal": "could"},
        ),
        (
            "Sato said the pier, if sold, would close but it could not sink.",
            ("Sato", "said", "the pier, if sold, would close but it could not sink"),
            {"main:would": "would", "but:could": "could", "but:could:thing": "could", "but:not": "not"},
        ),
        (
            "No minister would say whether the pier is safe.",
            ("No minister", "say", "whether the pier is safe"),
            {"source:none": None, "cue:would": "would", "cue=not say": "say", "cue:neg-say": "would say"},
        ),
        (
            "“We know that it fell,” Sato said.",
            ("Sato", "said", "“We know that it fell,”"),
            {"matrix=know": "know", "form:clause": "We know that it fell,"},
        ),
        (
            "Sato refused on Monday to say who sold it.",
            ("Sato", "refused", "to say who sold it"),
            {"cue=refuse": "refused", "cue:withhold": "refused on Monday", "withheld": "to say who sold it"},
        ),
        (
            "The pier must have sunk, Sato probably thinks.",
            ("Sato", "thinks", "The pier must have sunk"),
            {"cue:modal": "probably", "cue=think": "thinks", "main:must-have": "must have sunk"},
        ),
        (
            "Sato urged them not to sell the pier.",
            ("Sato", "urged them", "not to sell the pier"),
            {"cue:norm": "urged them", "main:infinitive:not": "not"},
        ),
        (
            "It is likely to sink, it was claimed.",
            (None, "was claimed", "It is likely to sink"),
            {"cue:say": "was claimed", "main:adverb": "likely"},
        ),
    ],
)
def test_tokens_point_to_the_words_they_were_read_from(text, parts, expected):
    source, cue, content = ((text.index(part), text.index(part) + len(part)) if part else None for part in parts)
    tokens_at = deciding(Statement.at(text, content=[content], cue=cue, source=source))
    found = {token: place and text[slice(*place)] for token, place in tokens_at}
    assert expected.items() <= found.items()
