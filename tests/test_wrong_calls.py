"""Wrong calls: something else where text, statements or files are meant gives a TypeError that says what to do."""

import io
import pickle
import re
from dataclasses import dataclass
from pathlib import Path

import numpy as np
import pytest

from stancekit import (
    Claim,
    CorpusError,
    Ledger,
    ModelError,
    RecordError,
    Span,
    StancekitError,
    Statement,
    claims,
    classify,
    classify_many,
    load_model,
    split,
)
from stancekit.corpus import digest, parse_article, read_article, read_corpus
from stancekit.evaluation import evaluate
from stancekit.reporting import ledger_report, report
from stancekit.training import examples, train

TEXT = "Ito denied taking the money."
STATEMENT = Statement.at(TEXT, content=[(11, 27)], cue=(4, 10), source=(0, 3))


@dataclass
class Frame:
    """What a data frame looks like from outside: going through it gives the names of its columns."""

    columns: tuple[str, ...] = ("id", "text")

    def __iter__(self):
        return iter(self.columns)


NO_TEXT = [TEXT.encode(), bytearray(b"Ito"), None, 3, 1.5, True, [TEXT], {"text": TEXT}, Path("a.txt"), Frame()]
NO_TEXT += [io.StringIO(TEXT), np.array([TEXT]), object(), STATEMENT, (TEXT for _ in "a")]
NO_LIST = [TEXT, TEXT.encode(), None, 3, 1.5, Path("a.txt"), object(), STATEMENT, ["Ito"], [3], [None], Frame()]
NO_PATH = [b"a.txt", None, 3, 1.5, ["a.txt"], {"path": "a.txt"}, Frame(), io.StringIO("a.txt"), object()]
NO_DICT = [TEXT, b"{}", None, 3, [1], object(), np.array([1]), STATEMENT]
NO_NUMBER = ["0.5", None, [0.5], Frame(), 1j, np.array([0.5, 0.5])]
NO_COUNT = ["2", 2.0, [2], Frame()]
NO_MODEL = ["model.json", Path("model.json"), b"", 3, {}, object()]

CALLS = {
    "split": (split, NO_TEXT, "takes str, not .*; |takes str, not .*, the text of an article"),
    "classify": (classify, NO_TEXT, "takes str, not .*; |takes str, not .*, the text of an article"),
    "classify_many, one": (lambda wrong: list(classify_many([wrong])), NO_TEXT, "takes str, not "),
    "classify_many": (
        lambda wrong: list(classify_many(wrong)),
        [TEXT, b"Ito", None, 3, Path("a.txt"), object(), {"a": TEXT}, Frame(), [3], [None]],
        "takes an iterable of str, not .*; (see classify|give one column)|takes str, not",
    ),
    "classify, model": (lambda wrong: classify(TEXT, model=wrong), NO_MODEL, r"read one with load_model\(path\)"),
    "classify_many, model": (lambda wrong: classify_many([TEXT], model=wrong), NO_MODEL, r"load_model\(path\)"),
    "classify, probability": (lambda wrong: classify(TEXT, min_probability=wrong), NO_NUMBER, "expected a number"),
    "classify_many, probability": (
        lambda wrong: classify_many([TEXT], min_probability=wrong),
        NO_NUMBER,
        "expected a number",
    ),
    "classify_many, batch": (lambda wrong: classify_many([TEXT], batch_size=wrong), [*NO_COUNT, None], "whole number"),
    "classify_many, jobs": (lambda wrong: classify_many([TEXT], n_jobs=wrong), NO_COUNT, "whole number"),
    "load_model": (load_model, [wrong for wrong in NO_PATH if wrong is not None], "takes a path, not "),
    "save": (load_model().save, NO_PATH, "takes a path, not "),
    "predict": (load_model().predict, NO_LIST, r"expected a list of statements, .*Statement\.at\(\)"),
    "predict_proba": (load_model().predict_proba, NO_LIST, r"expected a list of statements, .*Statement\.at\(\)"),
    "label": (load_model().label, NO_LIST, r"expected a list of statements, .*Statement\.at\(\)"),
    "explain": (load_model().explain, NO_LIST[:-5], "expected a list of statements"),
    "claims": (claims, NO_LIST, r"statements for each article, .*classify_many\(\)"),
    "claims, one": (lambda wrong: claims([wrong]), NO_LIST, r"statements for each article, .*classify_many\(\)"),
    "claims, threshold": (lambda wrong: claims([], threshold=wrong), NO_NUMBER, "expected a number"),
    "Ledger.update": (Ledger().update, NO_LIST, r"statements for each article, .*classify_many\(\)"),
    "Ledger.from_dict": (Ledger.from_dict, NO_DICT, r"what to_dict\(\) gives, .*json.loads"),
    "Claim.from_dict": (Claim.from_dict, NO_DICT, r"what to_dict\(\) gives, .*json.loads"),
    "Statement.from_dict": (Statement.from_dict, NO_DICT, r"what to_dict\(\) gives, .*json.loads"),
    "Statement.at": (lambda wrong: Statement.at(wrong, content=[(0, 1)]), NO_TEXT, "takes str, not "),
    "Statement.at, content": (
        lambda wrong: Statement.at(TEXT, content=wrong),
        [3, None, (0, 3), "Ito", ["Ito"], [(0, 3, 5)], [(0.0, 3.0)], [("0", "3")]],
        r"expected (a pair|pairs) \(start, end\)",
    ),
    "Statement.at, cue": (
        lambda wrong: Statement.at(TEXT, content=[(0, 3)], cue=wrong),
        [3, "denied", (1,), (4.0, 10.0)],
        r"expected a pair \(start, end\) of whole numbers",
    ),
    "Span": (lambda wrong: Span(0, 1, wrong), [b"I", ["I"], None, 3], "two whole numbers and a str"),
    "Span.of": (lambda wrong: Span.of(wrong, 0, 1), NO_TEXT, "takes str, not "),
    "parse_article": (parse_article, NO_TEXT, "takes str, not "),
    "read_article": (read_article, NO_PATH, "takes a path, not "),
    "read_corpus": (read_corpus, NO_PATH, "takes a path, not "),
    "train": (train, NO_LIST, r"expected a list of annotated articles, .*read_corpus\(\)"),
    "examples": (examples, NO_LIST, r"expected a list of annotated articles, .*read_corpus\(\)"),
    "evaluate": (evaluate, NO_LIST, r"expected a list of annotated articles, .*read_corpus\(\)"),
    "digest": (digest, NO_LIST, r"expected a list of annotated articles, .*read_corpus\(\)"),
    "report": (report, [*NO_LIST[1:], [(1, 2)], [("title", TEXT, "more")]], r"pairs \(title, text\)"),
    "report, statements": (
        lambda wrong: report(TEXT, statements=wrong),
        [3, "Ito", [TEXT], [[TEXT]], [STATEMENT]],
        r"statements for each article, .*classify_many\(\)",
    ),
    "ledger_report": (ledger_report, NO_LIST, r"expected a list of claims, .*claims\(\)"),
}


@pytest.mark.parametrize(
    ("call", "wrong", "advice"),
    [
        pytest.param(call, wrong, advice, id=f"{name}, {type(wrong).__name__} {number}")
        for name, (call, values, advice) in CALLS.items()
        for number, wrong in enumerate(values)
    ],
)
def test_wrong_type_is_a_type_error_that_says_what_to_do(call, wrong, advice):
    with pytest.raises(TypeError) as caught:
        call(wrong)
    assert re.search(advice, str(caught.value))


WHOLE = STATEMENT.to_dict()
SPAN = WHOLE["context"]


@pytest.mark.parametrize(
    "call",
    [
        lambda: Span(3, 2, "x"),
        lambda: Span(0, 1, "two"),
        lambda: Span(-1, 0, "x"),
        lambda: Statement.at(TEXT, content=[]),
        lambda: Statement.at(TEXT, content=[(5, 5)]),
        lambda: Statement.at(TEXT, content=[(0, 3)], cue=(4, 1000)),
        lambda: Statement.from_dict({}),
        lambda: Statement.from_dict({**WHOLE, "kind": "sideways"}),
        lambda: Statement.from_dict({**WHOLE, "stance": "maybe"}),
        lambda: Statement.from_dict({**WHOLE, "speaker": 3}),
        lambda: Statement.from_dict({**WHOLE, "content": 3}),
        lambda: Statement.from_dict({**WHOLE, "content": [{"start": 0}]}),
        lambda: Statement.from_dict({**WHOLE, "context": {**SPAN, "text": 3}}),
        lambda: Statement.from_dict({**WHOLE, "context": {**SPAN, "start": 0.0}}),
        lambda: Statement.from_dict({**WHOLE, "context": {**SPAN, "end": 1}}),
        lambda: Statement.from_dict({**WHOLE, "probabilities": [1, 2]}),
        lambda: Statement.from_dict({**WHOLE, "probabilities": ["a", "b", "c"]}),
        lambda: Statement.from_dict({**WHOLE, "attribution": "first"}),
        lambda: Claim.from_dict({"members": [[0]], "statements": [], "text": ""}),
        lambda: Ledger.from_dict({"format": 2}),
        lambda: Ledger.from_dict({"format": 1}),
        lambda: claims([], threshold=0),
        lambda: classify(TEXT, min_probability=2),
        lambda: classify(TEXT, min_probability=float("nan")),
        lambda: classify_many([], min_probability=-1),
        lambda: classify_many([], batch_size=0),
        lambda: classify_many([], n_jobs=0),
        lambda: report(TEXT, statements=[[], []]),
        lambda: report("Other.", statements=[[STATEMENT]]),
        lambda: load_model("no-such-file"),
        lambda: read_article("no-such-file"),
        lambda: read_corpus("no-such-folder"),
        lambda: parse_article("no header"),
        lambda: train([]),
        lambda: evaluate([]),
    ],
)
def test_every_other_refusal_is_a_stancekit_error(call):
    with pytest.raises(StancekitError):
        call()


@pytest.mark.parametrize("kind", [StancekitError, ModelError, CorpusError, RecordError])
def test_error_is_a_value_error_that_keeps_its_place_when_pickled(kind):
    error = pickle.loads(pickle.dumps(kind("is wrong", path="a.txt", line=3)))
    assert isinstance(error, StancekitError)
    assert isinstance(error, ValueError)
    assert (type(error), str(error), error.message) == (kind, "a.txt:3: is wrong", "is wrong")
    assert (error.path, error.line) == ("a.txt", 3)
