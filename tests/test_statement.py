"""Spans and statements: offsets, kinds, JSON."""

import json
import pickle

import pytest
from hypothesis import given
from hypothesis import strategies as st

from stancekit import Span, Stance, Statement

ARTICLE = 'Mayor Lund said the dam was sound.\n"It held," she said, "and it will hold." Nobody agreed.'


def at(content: str, cue: str | None = None, text: str = ARTICLE) -> Statement:
    def pair(piece: str) -> tuple[int, int]:
        return text.index(piece), text.index(piece) + len(piece)

    return Statement.at(text, content=map(pair, content.split(" … ")), cue=None if cue is None else pair(cue))


@st.composite
def texts_with_pairs(draw):
    text = draw(st.text(st.characters(), min_size=1, max_size=200))
    offsets = st.integers(0, len(text))
    pair = st.tuples(offsets, offsets).map(sorted).filter(lambda p: p[0] < p[1]).map(tuple)
    return text, draw(st.lists(pair, min_size=1, max_size=3)), draw(st.none() | pair), draw(st.none() | pair)


@given(texts_with_pairs())
def test_spans_of_at_slice_to_their_text_and_lie_in_the_context(case):
    text, content, cue, source = case
    statement = Statement.at(text, content=content, cue=cue, source=source)
    spans = [span for span in (*statement.content, statement.cue, statement.source) if span is not None]
    for span in (*spans, statement.context):
        assert text[span.start : span.end] == span.text
    assert statement.context.start <= min(span.start for span in spans)
    assert statement.context.end >= max(span.end for span in spans)


@given(texts_with_pairs(), st.none() | st.sampled_from(Stance), st.none() | st.text())
def test_json_gives_the_same_statement_back(case, stance, speaker):
    text, content, cue, source = case
    statement = Statement.at(text, content=content, cue=cue, source=source)
    fields = {**statement.to_dict(), "stance": stance, "speaker": speaker, "probabilities": [0.5, 0.25, 0.25]}
    statement = Statement.from_dict(fields)
    assert Statement.from_dict(json.loads(json.dumps(statement.to_dict()))) == statement
    assert statement.stance is stance


@pytest.mark.parametrize(
    ("content", "kind"),
    [
        ("the dam was sound", "indirect"),
        ('"It held,"', "direct"),
        ('"It held," … "and it will hold."', "direct"),
        ('she said, "and it will hold."', "mixed"),
    ],
)
def test_kind_is_read_off_the_quotation_marks(content, kind):
    assert at(content).kind == kind


def test_context_is_the_sentence_around_the_spans():
    assert at("the dam was sound", "said").context.text == "Mayor Lund said the dam was sound."


def test_pieces_of_content_are_put_in_order_and_joined_by_an_ellipsis():
    assert at('"and it will hold." … "It held,"').text == '"It held," … "and it will hold."'


@pytest.mark.parametrize("pair", [(3, 3), (4, 2), (-1, 3), (0, 10**6)])
def test_pair_that_is_empty_or_outside_is_refused(pair):
    with pytest.raises(ValueError, match="empty or outside of the text"):
        Statement.at(ARTICLE, content=[pair])


def test_statement_without_content_is_refused():
    with pytest.raises(ValueError, match="at least one piece of content"):
        Statement.at(ARTICLE, content=[])


def test_bytes_are_refused():
    with pytest.raises(TypeError, match="takes str, not bytes"):
        Statement.at(b"Ito denied it.", content=[(0, 3)])


@pytest.mark.parametrize(("start", "end", "text"), [(0, 2, "abc"), (-1, 2, "abc"), (4, 4, "")])
def test_span_that_does_not_fit_its_text_is_refused(start, end, text):
    with pytest.raises(ValueError, match="does not fit its text"):
        Span(start, end, text)


@pytest.mark.parametrize(
    "change",
    [{"kind": "spoken"}, {"stance": "maybe"}, {"content": [{"start": 0}]}, {"probabilities": [1.0]}, {"source": 3}],
    ids=lambda change: next(iter(change)),
)
def test_json_of_another_form_is_refused(change):
    with pytest.raises(ValueError, match=r"."):
        Statement.from_dict({**at("the dam was sound").to_dict(), **change})


def test_json_without_a_key_is_refused():
    with pytest.raises(ValueError, match="not a statement as to_dict"):
        Statement.from_dict({"content": []})


def test_stances_have_the_order_of_the_columns():
    assert list(Stance) == ["assert", "deny", "hedge"]


def test_statement_pickles():
    assert pickle.loads(pickle.dumps(at("the dam was sound"))) == at("the dam was sound")
