"""From raw text to labelled statements, one article or many."""

import gc
from itertools import count, islice
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from stancekit import Stance, StancekitError, classify, classify_many, load_model, split

ARTICLES = [
    "Mayor Ana Lund said the dam was sound.\n\nShe denied that anyone had been hurt.\n",
    "It rained in Port Anselm.\n",
    "",
    "Kenji Ito said the ministry might sue.\n\n“I never met the man,” Ito told reporters.\n",
]


def test_classify_is_split_with_stance():
    for article in ARTICLES:
        plain = split(article)
        labelled = classify(article)
        assert [(s.content, s.cue, s.source) for s in labelled] == [(s.content, s.cue, s.source) for s in plain]
        assert {s.stance for s in plain} <= {None}
        assert all(isinstance(s.stance, Stance) for s in labelled)
        assert all(sum(s.probabilities) == pytest.approx(1) for s in labelled)


@pytest.fixture
def collector():
    """Whether it is on is put back afterwards."""
    enabled = gc.isenabled()
    yield gc
    (gc.enable if enabled else gc.disable)()


@pytest.mark.parametrize("on", [True, False])
def test_garbage_is_collected_afterwards_as_before(collector, on):
    (collector.enable if on else collector.disable)()
    for read in (split, classify):
        read(ARTICLES[0])
        assert collector.isenabled() is on
        with pytest.raises(StancekitError):
            classify(ARTICLES[0], min_probability=2)
        assert collector.isenabled() is on


@pytest.mark.parametrize("read", [split, classify])
def test_no_garbage_is_collected_while_an_article_is_read(collector, read):
    collector.enable()
    begun: list[str] = []
    note = lambda phase, _: begun.append(phase)  # noqa: E731
    collector.callbacks.append(note)
    try:
        found = read(ARTICLES[0] * 200)
        assert found
        assert begun.count("start") <= 1  # as soon as it is on again
    finally:
        collector.callbacks.remove(note)


def test_what_reading_makes_is_in_no_cycle(collector):
    classify(ARTICLES[0])
    collector.collect()
    collector.disable()
    found = classify(ARTICLES[0] * 20)
    assert found
    del found
    assert collector.collect() == 0


def test_stance_is_that_of_the_model():
    statements = split(ARTICLES[0])
    assert [s.stance for s in classify(ARTICLES[0])] == load_model().predict(statements)


@given(st.text(st.characters(), max_size=300))
@settings(deadline=None)
def test_any_text_gives_statements_that_slice(text):
    for statement in classify(text):
        for span in filter(None, (*statement.content, statement.cue, statement.source, statement.context)):
            assert text[span.start : span.end] == span.text


@pytest.mark.parametrize("batch_size", [1, 3, 64])
@pytest.mark.parametrize("n_jobs", [None, 2])
def test_many_articles_give_the_same_as_one_by_one_in_order(n_jobs, batch_size):
    expected = [classify(article) for article in ARTICLES * 3]
    assert list(classify_many(ARTICLES * 3, n_jobs=n_jobs, batch_size=batch_size)) == expected


def test_first_results_come_while_the_input_is_still_read():
    endless = (ARTICLES[0] for _ in count())
    assert len(list(islice(classify_many(endless, batch_size=2), 5))) == 5


def test_model_and_least_probability_reach_the_workers():
    (statements,) = classify_many([ARTICLES[0]], model=load_model(), min_probability=1.0, n_jobs=2)
    assert statements
    assert {s.stance for s in statements} == {None}


@pytest.mark.parametrize(
    ("wrong", "advice"),
    [
        (b"Ito denied it.", r'takes str, not bytes; decode first, e\.g\. data\.decode\("utf-8"\)'),
        (Path("article.txt"), "read the file first"),
        (["Ito denied it."], "classify_many"),
        (None, "takes str, not NoneType"),
        (3.5, "takes str, not float"),
    ],
    ids=lambda value: type(value).__name__,
)
def test_what_is_no_text_is_a_type_error_that_says_what_to_do(wrong, advice):
    with pytest.raises(TypeError, match=r"^classify\(\) " + f".*{advice}|{advice}"):
        classify(wrong)
    with pytest.raises(TypeError, match=r"^classify_many\(\) "):
        list(classify_many([wrong]))


@pytest.mark.parametrize("wrong", ["Ito denied it.", b"Ito", None, 3], ids=repr)
def test_one_text_for_many_is_a_type_error_at_once(wrong):
    with pytest.raises(TypeError, match="takes an iterable of str"):
        classify_many(wrong)


def test_batch_of_nothing_is_refused_at_once():
    with pytest.raises(ValueError, match="batch_size is 0"):
        classify_many([], batch_size=0)
