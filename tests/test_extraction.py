"""What `split` finds: who is credited, by which words, with what."""

from __future__ import annotations

import json
import time
from pathlib import Path
from typing import Any

import pytest

from stancekit import Statement, split

CASES = Path(__file__).parent / "cases"
KINDS = {"direct": "direct", "floating": "direct", "indirect": "indirect", "mixed": "mixed"}
GROUPS = ("direct", "indirect", "mixed", "headline", "floating", "nested", "negative", "known-failures")


def credited(statement: Statement) -> dict[str, Any]:
    """A statement in the words of a case row."""
    source, cue = statement.source, statement.cue
    return {
        "source": None if source is None else source.text,
        "cue": None if cue is None else cue.text,
        "content": [span.text for span in statement.content],
    }


@pytest.mark.cases(*GROUPS)
def test_statements_are_those_of_the_case(case):
    assert [credited(statement) for statement in split(case["text"])] == case["statements"]


@pytest.mark.cases("direct", "mixed")
def test_kind_is_that_of_the_case_file(case):
    found = split(case["text"])
    assert KINDS[case["id"].rpartition("-")[0]] in {statement.kind for statement in found}


@pytest.mark.cases("nasty")
def test_odd_input_gives_statements_whose_spans_slice(case):
    text = case["text"] * case.get("times", 1)
    for statement in split(text):
        for span in (*statement.content, statement.source, statement.cue, statement.context):
            assert span is None or text[span.start : span.end] == span.text


@pytest.mark.cases("nasty")
def test_time_grows_with_the_length_of_odd_input(case):
    times = max(8, min(case.get("times", 1), 200_000 // max(1, len(case["text"]))))
    whole = seconds(case["text"] * times)
    quarter = seconds(case["text"] * (times // 4))
    assert whole < 10 * quarter + 0.2


def seconds(text: str) -> float:
    """The time this process takes to split a text, the lesser of two: a collection of garbage may fall into one."""
    taken = []
    for _ in range(2):
        begin = time.process_time()
        split(text)
        taken.append(time.process_time() - begin)
    return min(taken)


def test_sentences_of_one_quotation_share_their_attribution():
    first, second, other = split('"The pump failed," Ito said. "It is old." "Nobody oiled it," Lund said.')
    assert first.attribution == second.attribution != other.attribution


def test_unpaired_quote_stops_at_paragraph_end():
    (statement,) = split('Ito said: "The pump failed twice.\nRain fell on the town.')
    assert statement.text == '"The pump failed twice.'


def test_context_holds_content_source_and_cue():
    text = "Rain fell. Ito said the pump had failed. The board met at noon."
    (statement,) = split(text)
    assert statement.context.text == "Ito said the pump had failed."


def test_stance_and_probabilities_are_open():
    (statement,) = split("Ito said the pump had failed.")
    assert (statement.stance, statement.probabilities) == (None, None)


@pytest.mark.parametrize("text", [b"Ito said no.", None, 3, ["Ito said no."]], ids=repr)
def test_what_is_no_str_is_refused(text):
    with pytest.raises(TypeError, match=r"split\(\) takes str, not"):
        split(text)


def test_case_rows_have_ids_of_their_own_and_words_of_their_text():
    ids = set()
    for name in GROUPS:
        for row in map(json.loads, (CASES / f"{name}.jsonl").read_text(encoding="utf-8").splitlines()):
            assert row["id"] not in ids
            ids.add(row["id"])
            for statement in row["statements"]:
                for words in (statement["source"], statement["cue"], *statement["content"]):
                    assert words is None or words in row["text"], row["id"]
    assert len(ids) >= 250
