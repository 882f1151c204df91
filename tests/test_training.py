"""Training: a scikit-learn Pipeline, the same model every time, and the two held to the same probabilities."""

from dataclasses import replace
from pathlib import Path

import joblib
import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from sklearn.base import clone
from sklearn.model_selection import GridSearchCV, GroupKFold, cross_val_score

from stancekit import CorpusError, Stance, Statement
from stancekit.corpus import digest, parse_article, read_corpus
from stancekit.training import difference, examples, pipeline, temperature, train

SEEDS = Path(__file__).parent.parent / "seeds"


@pytest.fixture(scope="module")
def articles():
    return read_corpus(SEEDS, split="train")[:24]


@pytest.fixture(scope="module")
def trained(articles):
    return train(articles)


def article(*labels: str):
    marks = " ".join(
        f"[Ito]{{.source {n}}} [said]{{.cue {n}}} [so it is]{{.{label} {n}}}." for n, label in enumerate(labels, 1)
    )
    return parse_article(f"genre: wire\n\n{marks}\n")


def test_pipeline_and_model_agree_on_real_statements(trained):
    statements = examples(read_corpus(SEEDS, split="dev")).statements
    np.testing.assert_allclose(
        trained.model.predict_proba(statements), trained.pipeline.predict_proba(statements), rtol=0, atol=1e-6
    )


@given(st.text(st.characters(), min_size=3, max_size=100), st.data())
def test_pipeline_and_model_agree_on_any_text(trained, text, data):
    cut = data.draw(st.integers(2, len(text) - 1))
    statement = Statement.at(text, content=[(cut, len(text))], cue=(1, cut), source=(0, 1))
    np.testing.assert_allclose(
        trained.model.predict_proba([statement]), trained.pipeline.predict_proba([statement]), rtol=0, atol=1e-6
    )


def test_same_articles_give_the_same_bytes(trained, articles, tmp_path):
    trained.model.save(tmp_path / "one.json")
    train(articles).model.save(tmp_path / "other.json")
    assert (tmp_path / "one.json").read_bytes() == (tmp_path / "other.json").read_bytes()


def test_model_says_what_it_was_trained_on(trained, articles):
    assert trained.model.corpus == digest(articles)
    assert trained.model.scores["articles"] == len(articles)
    assert trained.model.scores["statements"] == len(examples(articles).statements)
    assert 0.4 < trained.model.scores["macro_f1"] < 1


def test_terms_are_sorted_and_unique(trained):
    assert list(trained.model.terms) == sorted(set(trained.model.terms))


@pytest.mark.parametrize("factor", [0.5, 1.0, 2.0, 4.0])
def test_temperature_undoes_a_scaling_of_the_scores(factor):
    rng = np.random.default_rng(0)
    scores = rng.normal(size=(4000, 3))
    drawn = (scores + rng.gumbel(size=scores.shape)).argmax(axis=1)
    assert temperature(scores * factor, [list(Stance)[k] for k in drawn]) == pytest.approx(factor, rel=0.1)


def test_pipeline_works_in_cross_validation(articles):
    data = examples(articles)
    scores = cross_val_score(
        pipeline(), data.statements, data.stances, groups=data.articles, cv=GroupKFold(3), scoring="f1_macro"
    )
    assert scores.min() > 0.3


def test_pipeline_works_in_a_grid_search(articles):
    data = examples(articles)
    search = GridSearchCV(pipeline(), {"classifier__C": [1e-6, 3.0]}, cv=GroupKFold(3), scoring="f1_macro")
    search.fit(data.statements, data.stances, groups=data.articles)
    assert search.best_params_ == {"classifier__C": 3.0}


def test_pipeline_takes_parameters_and_survives_cloning():
    assert clone(pipeline(tfidf__min_df=3)).get_params()["tfidf__min_df"] == 3
    with pytest.raises(ValueError, match="Invalid parameter"):
        pipeline(classifier__no_such=1)


def test_fitted_pipeline_survives_joblib(trained, tmp_path):
    joblib.dump(trained.pipeline, tmp_path / "pipeline.joblib")
    statements = examples(read_corpus(SEEDS, split="dev")).statements
    again = joblib.load(tmp_path / "pipeline.joblib")
    np.testing.assert_array_equal(again.predict_proba(statements), trained.pipeline.predict_proba(statements))


def test_examples_carry_no_stance_in_the_statement(articles):
    data = examples(articles)
    assert {statement.stance for statement in data.statements} == {None}
    assert len(data.statements) == len(data.stances) == len(data.articles)


@pytest.mark.parametrize(
    ("corpus", "message"),
    [
        ([], "no labelled statement"),
        ([article()], "no labelled statement"),
        ([article("assert", "deny")] * 3, "'hedge' stands in 0"),
        ([article("assert", "deny", "hedge"), article("assert", "deny")], "'hedge' stands in 1"),
        ([article("assert", "deny", "hedge", "hedge")], "'assert' stands in 1"),
    ],
    ids=["empty", "no statements", "label missing", "one example", "one article"],
)
def test_corpus_that_cannot_be_learned_from_is_refused(corpus, message):
    with pytest.raises(CorpusError, match=message):
        train(corpus)


def test_models_of_the_same_corpus_do_not_differ(trained, articles):
    found = difference(trained.model, trained.model, examples(articles).statements)
    assert (found.terms, found.probability) == ((), 0.0)


def test_changed_weight_is_a_difference(trained, articles):
    changed = replace(trained.model, intercept=trained.model.intercept + np.array([0.01, 0, 0]))
    found = difference(trained.model, changed, examples(articles).statements)
    assert found.terms == ()
    assert 1e-4 < found.probability < 0.01


def test_missing_term_is_a_difference(trained, articles):
    model = trained.model
    fewer = replace(model, terms=model.terms[1:], idf=model.idf[1:], coefficients=model.coefficients[:, 1:])
    assert difference(model, fewer, examples(articles).statements).terms == (model.terms[0],)
