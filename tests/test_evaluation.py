"""Scores, checked against figures worked out by hand, and the gate on the shipped model."""

import json
from pathlib import Path

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from sklearn.metrics import f1_score

from stancekit import CorpusError, Stance, Statement
from stancekit.corpus import parse_article, read_corpus
from stancekit.evaluation import evaluate, stance_scores
from stancekit.matching import joint_scores, span_scores
from stancekit.model import load_model
from stancekit.plots import draw

SEEDS = Path(__file__).parent.parent / "seeds"
A, D, H = Stance
SURE = np.array([[0.8, 0.1, 0.1], [0.1, 0.8, 0.1], [0.1, 0.1, 0.8]])
ARTICLE = "Ito denied taking the money. Lund said the old bridge was quite safe."
MINIMUM_MACRO_F1 = 0.85


def at(content: str, *, source: str | None = None, attribution: int = 0, stance: Stance | None = None) -> Statement:
    def pair(piece: str) -> tuple[int, int]:
        return ARTICLE.index(piece), ARTICLE.index(piece) + len(piece)

    statement = Statement.at(ARTICLE, content=[pair(content)], source=source and pair(source))
    return Statement.from_dict({**statement.to_dict(), "attribution": attribution, "stance": stance})


def test_perfect_prediction_scores_one():
    scores = stance_scores([A, D, H], SURE, groups=[0, 1, 2])
    assert (scores.accuracy, scores.macro_f1) == (1.0, 1.0)
    assert scores.ece == pytest.approx(0.2)
    assert scores.brier == pytest.approx(0.2**2 + 2 * 0.1**2)


def test_scores_by_hand():
    scores = stance_scores([A, A, D, H], SURE[[0, 1, 1, 0]], groups=[0, 0, 1, 1])
    assert scores.confusion == ((1, 1, 0), (0, 1, 0), (1, 0, 0))
    assert scores.accuracy == 0.5
    assert scores.by_stance[A].f1 == pytest.approx(1 / 2)
    assert (scores.by_stance[D].precision, scores.by_stance[D].recall) == (0.5, 1.0)
    assert scores.by_stance[H].f1 == 0.0
    assert scores.macro_f1 == pytest.approx((1 / 2 + 2 / 3 + 0) / 3)
    assert scores.ece == pytest.approx(0.3)


def test_stance_neither_marked_nor_predicted_is_left_out_of_macro_f1():
    assert stance_scores([A, D, D], SURE[[0, 1, 1]], groups=[0, 1, 2]).macro_f1 == 1.0
    assert stance_scores([A, D, D], SURE[[0, 1, 2]], groups=[0, 1, 2]).macro_f1 == pytest.approx((1 + 2 / 3 + 0) / 3)


@given(st.lists(st.tuples(st.integers(0, 2), st.integers(0, 2)), min_size=1))
@settings(max_examples=20, deadline=None)
def test_macro_f1_is_that_of_scikit_learn(pairs):
    gold, guess = zip(*pairs, strict=True)
    scores = stance_scores([list(Stance)[k] for k in gold], SURE[list(guess)], groups=[0] * len(pairs))
    assert scores.macro_f1 == pytest.approx(f1_score(gold, guess, average="macro"))


def test_interval_holds_the_score_and_is_the_same_every_time():
    rng = np.random.default_rng(1)
    gold = [list(Stance)[k] for k in rng.integers(3, size=90)]
    probabilities = np.where(rng.random((90, 1)) < 0.7, SURE[[list(Stance).index(s) for s in gold]], SURE[0])
    scores = stance_scores(gold, probabilities, groups=list(range(90)))
    low, high = scores.interval
    assert low < scores.macro_f1 < high
    assert stance_scores(gold, probabilities, groups=list(range(90))).interval == scores.interval


def test_articles_are_resampled_whole():
    one_article = stance_scores([A, D, H, H], SURE[[0, 1, 2, 0]], groups=[7, 7, 7, 7])
    assert one_article.interval == (pytest.approx(one_article.macro_f1),) * 2


def test_coverage_falls_and_counts_only_what_is_left():
    probabilities = np.array([[0.9, 0.05, 0.05], [0.55, 0.45, 0.0]])
    rows = {row.min_probability: row for row in stance_scores([A, D], probabilities, groups=[0, 1]).coverage}
    assert (rows[0.5].share, rows[0.5].accuracy) == (1.0, 0.5)
    assert (rows[0.6].share, rows[0.6].accuracy) == (0.5, 1.0)
    assert 0.95 not in rows


def test_content_matches_when_half_of_the_tokens_are_shared():
    gold = at("the old bridge was quite safe")
    half, less = at("bridge was quite safe"), at("quite safe")
    assert span_scores([([gold], [half])]).content.f1 == 1.0
    assert span_scores([([gold], [half])]).strict.f1 == 0.0
    assert span_scores([([gold], [less])]).content.f1 == 0.0


def test_contents_match_one_to_one():
    gold = at("taking the money")
    scores = span_scores([([gold], [at("taking the money", attribution=1), at("the money", attribution=2)])])
    assert (scores.content.precision, scores.content.recall) == (0.5, 1.0)
    assert scores.strict.precision == 0.5


def test_statements_of_one_attribution_are_scored_together():
    gold = [at("the old bridge"), at("was quite safe")]
    scores = span_scores([(gold, [at("the old bridge was quite safe")])])
    assert (scores.gold, scores.predicted, scores.strict.f1) == (1, 1, 1.0)


@pytest.mark.parametrize(
    ("gold", "guess", "right"),
    [("Ito", "Ito", 1.0), ("Ito", "Lund", 0.0), ("Ito", None, 0.0), (None, "Ito", 0.0), (None, None, 1.0)],
)
def test_source_counts_beside_the_content(gold, guess, right):
    pair = [at("taking the money", source=gold)], [at("taking the money", source=guess)]
    assert span_scores([pair]).attribution.f1 == right


def test_articles_are_matched_apart():
    statement = at("taking the money")
    assert span_scores([([statement], []), ([], [statement])]).content.f1 == 0.0


def test_joint_scores_follow_each_gold_statement():
    gold = [
        at("taking the money", source="Ito", stance=D),
        at("the old bridge was quite safe", source="Lund", stance=A),
    ]
    guess = [at("taking the money", source="Ito", stance=D), at("bridge was", source="Ito", stance=H)]
    scores = joint_scores([(gold, guess)])
    assert (scores.found, scores.stance, scores.source, scores.all_right) == (1.0, 0.5, 0.5, 0.5)


def test_nothing_found_scores_nothing():
    scores = joint_scores([([at("taking the money", stance=D)], [])])
    assert (scores.statements, scores.found, scores.stance, scores.all_right) == (1, 0.0, 0.0, 0.0)


def test_corpus_without_statements_is_refused():
    with pytest.raises(CorpusError, match="no statement to score"):
        evaluate([parse_article("genre: wire\n\nIt rained.\n")])


@pytest.fixture(scope="module")
def test_articles():
    return read_corpus(SEEDS, split="test")


@pytest.fixture(scope="module")
def evaluation(test_articles):
    return evaluate(test_articles)


def test_shipped_model_passes_the_gate_on_articles_it_has_not_seen(evaluation):
    assert evaluation.stance.statements > 300
    assert evaluation.stance.macro_f1 >= MINIMUM_MACRO_F1
    assert evaluation.stance.ece <= 0.05


def test_slices_cover_the_statements_twice(evaluation):
    assert sum(part.statements for part in evaluation.slices.values()) == 2 * evaluation.stance.statements


def test_evaluation_is_json(evaluation):
    assert json.loads(json.dumps(evaluation.to_dict()))["stance"]["macro_f1"] == evaluation.stance.macro_f1


def test_plots_are_pictures(test_articles, tmp_path):
    pytest.importorskip("matplotlib")
    paths = draw(test_articles, tmp_path / "figures", model=load_model())
    assert [path.read_bytes()[:4] for path in paths] == [b"\x89PNG"] * 2
