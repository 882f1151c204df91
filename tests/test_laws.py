"""Laws that hold for `split` on any text."""

from __future__ import annotations

import json
from itertools import combinations

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from stancekit import Statement, split

NAMES = st.sampled_from(["Ito", "Mara Ito", "the ministry", "a spokesman", "Dr. Lund", "She", "Ann Reed"])
PAST = st.sampled_from(["said", "added", "insisted", "explained"])
CLAUSES = st.sampled_from(
    ["the pump had failed", "nobody was hurt", "the bridge would reopen in May", "it was not so", "the mill was sold"]
)
QUOTED = st.sampled_from(
    ["The pump failed twice", "Nobody was hurt", "We shut the valve at noon", "I never sold the mill", "It was old"]
)
PLAIN = st.sampled_from(["Rain fell on the town.", "The ferry left at nine.", "The market was full on Sunday."])

# Pieces of news and of its punctuation, in any order, and any other character there is.
MARKS = [*"\"'“”‘’«»„.,:;!?—-() \n\r", "''", "\u2028", "\x00", "\u202e", "İ", "\ud800", "e\u0301"]
WORDS = ["said", "denied", "told", "adding", "according", "to", "that", "the", "and", "but", "who", "he", "Ito", "Reed"]
PIECES = st.sampled_from(MARKS) | st.sampled_from(WORDS).map(" {}".format)
TEXTS = st.lists(PIECES | st.text(st.characters(), max_size=4), max_size=60).map("".join)
ARTICLES = TEXTS | st.lists(st.text(st.characters(), max_size=80), max_size=4).map("\n".join)


@st.composite
def planted(draw: st.DrawFn) -> tuple[str, str, str, str]:
    """A sentence that attributes something, and its source, cue and content."""
    source, cue, clause, quoted = draw(NAMES), draw(PAST), draw(CLAUSES), draw(QUOTED)
    first = source[0].upper() + source[1:]
    inner = source if source != "She" else "she"
    return draw(
        st.sampled_from(
            [
                (f"{first} {cue} that {clause}.", first, cue, f"that {clause}"),
                (f'"{quoted}," {inner} {cue}.', inner, cue, f'"{quoted},"'),
                (f'"{quoted}," {cue} {inner}.', inner, cue, f'"{quoted},"'),
                (f'{first} {cue}: "{quoted}."', first, cue, f'"{quoted}."'),
            ]
        )
    )


def shape(statement: Statement, *, shift: int = 0) -> tuple[object, ...]:
    """The places and numbers of a statement, moved back by `shift`."""
    places = (*statement.content, statement.source, statement.cue)
    return (
        *(None if span is None else (span.start - shift, span.end - shift) for span in places),
        statement.kind,
        statement.speaker,
    )


@given(ARTICLES)
@settings(max_examples=300)
def test_every_span_slices_to_its_text(text):
    for statement in split(text):
        assert statement.content
        for span in (*statement.content, statement.source, statement.cue, statement.context):
            assert span is None or text[span.start : span.end] == span.text


@given(st.text(st.characters(), max_size=300))
@settings(max_examples=300)
def test_no_str_raises(text):
    assert isinstance(split(text), list)


@given(ARTICLES)
def test_statements_are_in_order_of_their_content(text):
    starts = [statement.content[0].start for statement in split(text)]
    assert starts == sorted(starts)


@given(ARTICLES)
@settings(max_examples=300)
def test_contents_lie_apart_or_one_within_the_other(text):
    for one, other in combinations(split(text), 2):
        for a in one.content:
            for b in other.content:
                apart = a.end <= b.start or b.end <= a.start
                within = (a.start <= b.start and b.end <= a.end) or (b.start <= a.start and a.end <= b.end)
                assert apart or (within and (a.start, a.end) != (b.start, b.end))


@given(ARTICLES)
def test_pieces_of_one_statement_are_in_order_and_apart(text):
    for statement in split(text):
        for before, after in zip(statement.content, statement.content[1:], strict=False):
            assert before.end <= after.start


@given(ARTICLES)
def test_context_holds_the_content(text):
    for statement in split(text):
        assert statement.context.start <= statement.content[0].start
        assert statement.context.end >= statement.content[-1].end


@given(ARTICLES)
def test_json_gives_the_same_statements_back(text):
    for statement in split(text):
        assert Statement.from_dict(json.loads(json.dumps(statement.to_dict()))) == statement


@given(ARTICLES)
def test_splitting_twice_gives_the_same(text):
    assert split(text) == split(text)


@given(st.lists(planted(), min_size=1, max_size=4), PLAIN)
def test_plain_paragraph_in_front_shifts_every_offset_by_its_length(sentences, plain):
    headline = "Old pump fails again\n"
    body = "\n".join(sentence for sentence, *_ in sentences)
    front = f"{plain}\n"
    before = [shape(statement) for statement in split(headline + body)]
    after = [shape(statement, shift=len(front)) for statement in split(headline + front + body)]
    assert before == after


@given(st.lists(planted(), min_size=1, max_size=4))
def test_straight_and_curly_quotation_marks_give_equal_spans(sentences):
    straight = "\n".join(sentence for sentence, *_ in sentences)
    pieces = straight.split('"')
    curly = "".join(piece + mark for piece, mark in zip(pieces, "“”" * len(pieces), strict=False))
    curly = curly[: len(straight)]
    assert len(curly) == len(straight)
    assert [shape(statement) for statement in split(curly)] == [shape(statement) for statement in split(straight)]


@given(st.lists(planted() | PLAIN, min_size=1, max_size=6))
@settings(suppress_health_check=[HealthCheck.too_slow])
def test_planted_statements_are_found_and_no_others(parts):
    text = "\n".join(part if isinstance(part, str) else part[0] for part in parts)
    expected = [part[1:] for part in parts if not isinstance(part, str)]
    found = [(s.source and s.source.text, s.cue and s.cue.text, s.text) for s in split(text)]
    assert found == expected


@given(st.lists(planted(), min_size=2, max_size=4), st.sampled_from(["\n", "\r\n", "\n\n", "\r"]))
def test_line_ends_change_no_words(sentences, end):
    lines = [sentence for sentence, *_ in sentences]
    words = [[(s.text, s.speaker) for s in split(glue.join(lines))] for glue in ("\n", end)]
    assert words[0] == words[1]
