"""Fuzz `stancekit.classify` with atheris: no text may raise, and what comes out must fit what went in.

    pip install -e ".[fuzz]"
    python fuzz/fuzz_classify.py -max_total_time=900 -max_len=400 CORPUS_FOLDER

The input's first byte says what the rest is: an even one any characters, an odd one numbers of pieces of news, so that
a mutation changes words and punctuation and not the letters of a word; its second bit, whether English stands in front,
without which most texts are none. To see the text of a finding, run
``python fuzz/fuzz_classify.py --show FILE``; it becomes a row of tests/cases/nasty.jsonl.
"""

from __future__ import annotations

import json
import sys
from pathlib import Path

import atheris

with atheris.instrument_imports(include=["stancekit"]):
    import stancekit.model  # noqa: F401 - classify() imports it when it is called, too late for it to be instrumented
    from stancekit import Statement, classify
    from stancekit.lexicon import terms

ENGLISH = "The pump that they had bought for the town failed on Monday, and it was not the first of them.\n"
COMMON = (
    *("\n", "\n\n", "\r\n", "\r", "\t", "\u2028", "\x00", "\u202e", "\ud800", "\u0301", "İ", "ß", "\u200b", "😀"),
    *('"', "“", "”", "'", "''", "‘", "’", "«", "»", "„", ".", ",", ";", ":", "!", "?", "…", "—", "-", "(", ")", "*"),
    *(
        "Ito",
        "Mara Ito",
        "Dr. Lund",
        "the ministry",
        "The ministry",
        "officials",
        "She",
        "he",
        "they",
        "who",
        "Acme Inc.",
    ),
    *("said", "denied", "according to", "told", "reporters", "that", "whether", "if", "not", "may", "is", "was", "to"),
    *(
        "and",
        "but",
        "while",
        "adding",
        "of",
        "in",
        "the",
        "a",
        "from",
        "by",
        "as",
        "pump",
        "failed",
        "Monday",
        "3.5",
        "%",
    ),
)
RARE = tuple(
    sorted(
        {
            term
            for name in ("cues", "roles", "titles", "furniture", "idioms", "negation", "modality", "function_words")
            for term in terms(name)
        }
    )
)


def text_of(data: bytes) -> str:
    """The article that an input stands for."""
    if not data:
        return ""
    english = ENGLISH if data[0] & 2 else ""
    if data[0] % 2 == 0:
        return english + atheris.FuzzedDataProvider(data[1:]).ConsumeUnicode(len(data))
    pieces = [english]
    numbers = iter(data[1:])
    for number in numbers:
        rare = number >= 128
        pieces.append(
            RARE[(number % 128 * 256 + next(numbers, 0)) % len(RARE)] if rare else COMMON[number % len(COMMON)]
        )
    # A piece that begins with its own space or mark needs none before it.
    return "".join(piece if not piece[:1].isalnum() else f" {piece}" for piece in pieces)


def check(data: bytes) -> None:
    """Raise unless all that holds for any article holds for this one."""
    text = text_of(data)
    statements = classify(text)
    for statement in statements:
        for span in filter(None, (*statement.content, statement.source, statement.cue, statement.context)):
            assert text[span.start : span.end] == span.text, span
        assert statement.context.start <= statement.content[0].start
        assert statement.content[-1].end <= statement.context.end
        assert abs(sum(statement.probabilities or ()) - 1) < 1e-9
        assert Statement.from_dict(json.loads(json.dumps(statement.to_dict()))) == statement
    starts = [statement.content[0].start for statement in statements]
    assert starts == sorted(starts)


if __name__ == "__main__":
    if sys.argv[1:2] == ["--show"]:
        print(json.dumps(text_of(Path(sys.argv[2]).read_bytes())))
    else:
        atheris.Setup(sys.argv, check)
        atheris.Fuzz()
