"""The model: it scores, explains, and its file is data that is checked."""

import gzip
import hashlib
import json
import os
import pickle
import time
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from stancekit import ModelError, Stance, Statement, load_model
from stancekit.corpus import read_corpus
from stancekit.model import MAX_BYTES, shipped_path

SEEDS = Path(__file__).parent.parent / "seeds"


@pytest.fixture(scope="module")
def statements() -> list[Statement]:
    return [statement for article in read_corpus(SEEDS, split="dev") for statement in article.statements]


@st.composite
def any_statements(draw) -> Statement:
    text = draw(st.text(st.characters(), min_size=3, max_size=80))
    cut = draw(st.integers(2, len(text) - 1))
    return Statement.at(text, content=[(cut, len(text))], cue=(1, cut), source=(0, 1))


@given(st.lists(any_statements(), max_size=5))
def test_probabilities_of_any_text_are_probabilities(found):
    probabilities = load_model().predict_proba(found)
    assert probabilities.shape == (len(found), 3)
    assert (probabilities >= 0).all()
    np.testing.assert_allclose(probabilities.sum(axis=1), 1)


@given(st.lists(any_statements(), min_size=1, max_size=5))
def test_any_batch_scores_as_one_by_one(found):
    one_by_one = np.vstack([load_model().predict_proba([statement]) for statement in found])
    np.testing.assert_allclose(load_model().predict_proba(found), one_by_one, rtol=0, atol=1e-9)


def test_batch_of_real_statements_scores_as_one_by_one(statements):
    one_by_one = np.vstack([load_model().predict_proba([statement]) for statement in statements])
    np.testing.assert_allclose(load_model().predict_proba(statements), one_by_one, rtol=0, atol=1e-9)


def test_prediction_is_the_most_probable_stance(statements):
    best = load_model().predict_proba(statements).argmax(axis=1)
    assert load_model().predict(statements) == [list(Stance)[k] for k in best]


def test_gold_stance_is_not_looked_at(statements):
    for stance in Stance:
        fields = {**statements[0].to_dict(), "stance": stance}
        assert load_model().predict([Statement.from_dict(fields)]) == load_model().predict([statements[0]])


def test_no_statements_give_no_rows():
    assert load_model().predict([]) == []
    assert load_model().predict_proba(iter([])).shape == (0, 3)


@pytest.mark.parametrize(
    ("cue", "content", "stance"),
    [
        ("denied", "taking the money", Stance.DENY),
        ("said", "the bridge was open", Stance.ASSERT),
        ("said", "the bridge may be closed", Stance.HEDGE),
    ],
)
def test_plain_statements_get_their_stance(cue, content, stance):
    text = f"Ito {cue} {content}."
    end = 4 + len(cue)
    statement = Statement.at(text, content=[(end + 1, len(text) - 1)], cue=(4, end), source=(0, 3))
    assert load_model().predict([statement]) == [stance]


def test_label_keeps_an_unsure_statement_without_stance(statements):
    labelled = load_model().label(statements, min_probability=0.8)
    assert {s.stance is None for s in labelled} == {True, False}
    for statement in labelled:
        assert (statement.stance is None) == (max(statement.probabilities) < 0.8)
        assert sum(statement.probabilities) == pytest.approx(1)


@pytest.mark.parametrize("value", [-0.1, 1.1, float("nan")])
def test_impossible_min_probability_is_refused(statements, value):
    with pytest.raises(ValueError, match="from 0 to 1"):
        load_model().label(statements, min_probability=value)


def test_explanation_adds_up_to_the_score(statements):
    model = load_model()
    for statement, probabilities in zip(statements, model.predict_proba(statements), strict=True):
        explanation = model.explain(statement)
        powers = np.exp(explanation.scores)
        np.testing.assert_allclose(powers / powers.sum(), probabilities, rtol=0, atol=1e-9)
        np.testing.assert_allclose(explanation.probabilities, probabilities, rtol=0, atol=1e-9)


def test_explanation_starts_with_what_speaks_most_for_the_winner(statements):
    for statement in statements[:50]:
        explanation = load_model().explain(statement)
        winner = list(Stance).index(explanation.stance)
        weights = [contribution.weights[winner] for contribution in explanation.contributions]
        assert weights == sorted(weights, reverse=True)


def test_explanation_points_to_the_words():
    text = "Ito denied taking the money."
    explanation = load_model().explain(Statement.at(text, content=[(11, 27)], cue=(4, 10), source=(0, 3)))
    spans = [span for contribution in explanation.contributions for span in contribution.spans]
    assert "denied" in {span.text for span in spans}
    assert all(text[span.start : span.end] == span.text for span in spans)


@pytest.mark.parametrize("wrong", ["Ito denied it.", b"Ito", ["Ito denied it."], [None]], ids=repr)
def test_what_is_no_list_of_statements_is_a_type_error(wrong):
    with pytest.raises(TypeError, match="statement"):
        load_model().predict(wrong)


def test_one_statement_instead_of_a_list_is_a_type_error(statements):
    with pytest.raises(TypeError, match=r"pass \[statement\]"):
        load_model().predict(statements[0])


def test_shipped_model_is_read_once():
    assert load_model() is load_model()


def test_threads_share_a_model(statements):
    with ThreadPoolExecutor(4) as pool:
        results = list(pool.map(lambda _: load_model().predict_proba(statements), range(8)))
    for result in results:
        np.testing.assert_array_equal(result, results[0])


def test_model_pickles(statements):
    again = pickle.loads(pickle.dumps(load_model()))
    np.testing.assert_array_equal(again.predict_proba(statements), load_model().predict_proba(statements))


def test_what_is_remembered_is_not_pickled_with_the_model(statements):
    model = load_model(shipped_path())
    untouched = pickle.dumps(model)
    first = model.label(statements)
    assert all(
        one.probabilities is other.probabilities for one, other in zip(model.label(statements), first, strict=True)
    )
    assert pickle.dumps(model) == untouched


def test_what_a_model_remembers_is_bounded(monkeypatch, statements):
    model = load_model(shipped_path())
    expected = model.label(statements)
    found = iter([[str(number)] for number in range(1 << 14)])
    with monkeypatch.context() as patch:
        patch.setattr("stancekit.model.tokens", lambda _: next(found))
        model.label(statements[:1] * (1 << 14))
        assert 0 < len(model._remembered) <= 1 << 13
        before = len(model._remembered)
        patch.setattr("stancekit.model.tokens", lambda _: list(map(str, range(1000))))
        model.label(statements[:1])
        assert len(model._remembered) == before
    assert model.label(statements) == expected


def test_saved_model_is_the_same_model_and_the_same_bytes(tmp_path, statements):
    load_model().save(tmp_path / "model.json")
    assert (tmp_path / "model.json").read_bytes() == shipped_path().read_bytes()
    again = load_model(tmp_path / "model.json")
    np.testing.assert_array_equal(again.predict_proba(statements), load_model().predict_proba(statements))
    assert (again.terms, again.corpus, again.scores) == (load_model().terms, load_model().corpus, load_model().scores)


def test_failed_save_leaves_what_was_there(tmp_path):
    folder = tmp_path / "model.json"
    folder.mkdir()
    with pytest.raises(ValueError, match="not a regular file"):
        load_model().save(folder)
    assert list(tmp_path.iterdir()) == [folder]


def test_saving_through_a_symbolic_link_keeps_the_link(tmp_path):
    (tmp_path / "latest.json").symlink_to(tmp_path / "real.json")
    load_model().save(tmp_path / "latest.json")
    assert (tmp_path / "latest.json").is_symlink()
    assert load_model(tmp_path / "real.json").terms == load_model().terms


# What follows are files that are no models.


def sealed(body: bytes) -> bytes:
    """A model file with this body and the digest that belongs to it."""
    return b'{"format": 1, "sha256": "%s",\n' % hashlib.sha256(body).hexdigest().encode() + body


def body(**changes) -> bytes:
    fields = {
        "corpus": "c",
        "scores": {"accuracy": 0.9},
        "intercept": [0.0, 0.0, 0.0],
        "terms": [["a", 1.0, 0.1, 0.2, 0.3], ["b", 1.0, 0.1, 0.2, 0.3]],
        **changes,
    }
    return json.dumps({key: value for key, value in fields.items() if value is not ...})[1:].encode()


def refusal(path: Path, content: bytes) -> str:
    path.write_bytes(content)
    with pytest.raises(ModelError) as caught:
        load_model(path)
    assert caught.value.path == str(path)
    return str(caught.value)


def test_small_model_of_the_right_form_is_read(tmp_path):
    (tmp_path / "m.json").write_bytes(sealed(body()))
    assert load_model(tmp_path / "m.json").terms == ("a", "b")


ROW = ["a", 1.0, 0.1, 0.2, 0.3]


@pytest.mark.parametrize(
    ("content", "reason"),
    [
        (body(terms=[["b", 1, 1, 1, 1], ROW]), "not sorted"),
        (body(terms=[ROW, ROW]), "stands twice"),
        (body(terms=[ROW[:4]]), "a row of terms"),
        (body(terms=[[3, 1, 1, 1, 1]]), "a row of terms"),
        (body(terms=[["a", 1, 1, 1, "1"]]), "no number"),
        (body(terms=[["a", 1, 1, 1, True]]), "no number"),
        (body(terms=[["a", 1, 1, 1, None]]), "no number"),
        (body(terms=[["a", 1, 1, 1, float("nan")]]), "not finite"),
        (body(terms=[["a", 1, 1, 1, float("inf")]]), "not finite"),
        (body(terms=[["a", 1, 1, 1, 1e300]]), "beyond"),
        (body(terms=[["a", 1, 1, 1, 10**400]]), "too large"),
        (body(terms=[["a", 0.0, 1, 1, 1]]), "less than 1"),
        (body(terms={"a": 1}), "no list"),
        (body(terms=...), "its keys"),
        (body(code="import os"), "its keys"),
        (body(intercept=[0.0, 0.0]), "2 intercepts"),
        (body(intercept=[0.0, 0.0, "x"]), "no number"),
        (body(scores={"accuracy": "good"}), "no number"),
        (body(scores=[1]), "no object"),
        (body(corpus=7), "no string"),
        (b'"corpus": "c", ' + body(), "stands twice"),
        (b'"terms": ' + b"[" * 100_000 + b"}", "recursion"),
        (b'"corpus": ' + b"9" * 10_000 + b"}", "digits"),
        (b'"corpus": "\xff"}', "decode"),
        (b'"corpus"', "delimiter"),
    ],
)
def test_well_sealed_nonsense_is_refused_with_the_reason(tmp_path, content, reason):
    assert reason in refusal(tmp_path / "m.json", sealed(content))


class Exploit:
    def __reduce__(self):
        return os.system, ("touch exploited",)


@pytest.mark.parametrize(
    "content",
    [b"", b"\0" * 1000, b"{}", b"[]", pickle.dumps(Exploit()), gzip.compress(b"\0" * 10**6), b"PK\x03\x04"],
    ids=["empty", "zeros", "object", "list", "pickle", "gzip", "zip"],
)
def test_another_kind_of_file_is_refused_and_runs_nothing(tmp_path, monkeypatch, content):
    monkeypatch.chdir(tmp_path)
    assert "not a stancekit model" in refusal(tmp_path / "m.json", content)
    assert not (tmp_path / "exploited").exists()


def test_newer_format_says_what_to_do(tmp_path):
    message = refusal(tmp_path / "m.json", sealed(body()).replace(b'"format": 1', b'"format": 2'))
    assert "format 2 is newer than this stancekit reads (1)" in message


@given(st.integers(0, shipped_path().stat().st_size * 8 - 1))
def test_any_flipped_bit_is_noticed(tmp_path_factory, bit):
    content = bytearray(shipped_path().read_bytes())
    content[bit // 8] ^= 1 << bit % 8
    refusal(tmp_path_factory.getbasetemp() / "flipped.json", bytes(content))


@given(st.integers(0, shipped_path().stat().st_size - 1))
def test_any_cut_is_noticed(tmp_path_factory, length):
    refusal(tmp_path_factory.getbasetemp() / "cut.json", shipped_path().read_bytes()[:length])


def fifo(path: Path) -> None:
    os.mkfifo(path)


def loop(path: Path) -> None:
    path.symlink_to(path)


def dangling(path: Path) -> None:
    path.symlink_to(path.with_name("nothing"))


def zeros(path: Path) -> None:
    with path.open("wb") as stream:
        stream.truncate(2 * 2**30)


@pytest.mark.parametrize(
    ("make", "reason"),
    [
        (Path.mkdir, "directory"),
        (fifo, "not a regular file"),
        (loop, "symbolic links"),
        (dangling, "No such file"),
        (zeros, "larger than it may be"),
        (Path.exists, "No such file"),
    ],
    ids=["folder", "fifo", "loop", "dangling", "2 GB of zeros", "missing"],
)
def test_path_that_is_no_model_is_refused_at_once(tmp_path, make, reason):
    path = tmp_path / "model.json"
    make(path)
    start = time.perf_counter()
    with pytest.raises(ModelError, match=reason):
        load_model(path)
    assert time.perf_counter() - start < 1


@pytest.mark.parametrize(("path", "reason"), [("/dev/zero", "not a regular file"), ("a\0b", "null")])
def test_name_of_no_file_is_refused(path, reason):
    with pytest.raises(ModelError, match=reason):
        load_model(path)


@pytest.mark.parametrize("wrong", [3, [], {}], ids=repr)
def test_what_is_no_path_is_a_type_error(wrong):
    with pytest.raises(TypeError, match="takes a path"):
        load_model(wrong)


def test_limit_leaves_room_for_the_shipped_model():
    assert shipped_path().stat().st_size * 4 < MAX_BYTES
