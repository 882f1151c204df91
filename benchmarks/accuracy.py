"""The gate on accuracy: statements and stance on the seeds' test split, beside simple baselines.

It fails if a figure is below its limit in limits.py, or if there is too little to measure.
"""

from __future__ import annotations

import argparse

from benchmarks import limits
from benchmarks.baselines import always, by_markers, expressions
from benchmarks.polnear import Article
from benchmarks.report import Report
from benchmarks.scoring import ArticleScore, f1, from_statements, interval, precision, score
from benchmarks.stance import scored
from stancekit.corpus import AnnotatedArticle, read_corpus
from stancekit.features import split
from stancekit.matching import joint_scores
from stancekit.model import STANCES, load_model
from stancekit.statement import Stance
from stancekit.training import examples, seeds_path


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """The part has no options."""


def run(arguments: argparse.Namespace) -> None:
    """Measure the part."""
    report = Report("accuracy")
    check(report)
    report.close(arguments.output)


def check(report: Report) -> None:
    """Measure accuracy and note the limits that are broken."""
    articles = read_corpus(seeds_path(), split="test")
    _check_stances(report, articles)
    _check_spans(report, articles)
    model = load_model()
    joint = joint_scores([(article.statements, model.label(split(article.text))) for article in articles])
    report.table(
        "from raw text, shares",
        ("statements", "found", "stance right of found", "source right of found", "all right"),
        [(joint.statements, joint.found, joint.stance, joint.source, joint.all_right)],
    )
    report.at_least("share of stances right among the statements found", joint.stance, limits.MINIMUM_STANCE_OF_FOUND)


def _check_stances(report: Report, articles: list[AnnotatedArticle]) -> None:
    asked = examples(articles)
    learned = examples(read_corpus(seeds_path(), split="train"))
    systems = {
        "stancekit": load_model().predict_proba,
        "majority": always(learned.stances),
        "marker list": by_markers,
    }
    found = {name: scored(asked, system(asked.statements)) for name, system in systems.items()}
    report.table(
        "stance, spans given; F1 by stance; 95 % interval over articles",
        ("system", "n", "macro-F1", "low", "high", "assert", "deny", "hedge", "accuracy", "ECE"),
        [
            (name, s.statements, s.macro_f1, *s.interval, *(s.by_stance[k].f1 for k in STANCES), s.accuracy, s.ece)
            for name, s in found.items()
        ],
    )
    ours = found["stancekit"]
    lead = ours.macro_f1 - found["marker list"].macro_f1
    report.at_least("number of statements", ours.statements, limits.MINIMUM_STATEMENTS)
    report.at_least("macro-F1", ours.macro_f1, limits.MINIMUM_MACRO_F1)
    report.at_least("deny F1", ours.by_stance[Stance.DENY].f1, limits.MINIMUM_DENY_F1)
    report.at_least("hedge F1", ours.by_stance[Stance.HEDGE].f1, limits.MINIMUM_HEDGE_F1)
    report.at_most("calibration error", ours.ece, limits.MAXIMUM_CALIBRATION_ERROR)
    report.at_least("lead over the marker list", lead, limits.MINIMUM_LEAD_OVER_MARKERS)


def _check_spans(report: Report, articles: list[AnnotatedArticle]) -> None:
    gold = [Article(article.path, article.text, tuple(from_statements(article.statements))) for article in articles]
    systems = {"stancekit": lambda text: from_statements(split(text)), "regular expressions": expressions}
    found = {name: [score(article, system(article.text)) for article in gold] for name, system in systems.items()}
    report.table(
        "attributions; 95 % interval of content F1 over articles",
        ("system", "n", "content F1", "low", "high", "precision", "source too", "strict"),
        [_span_row(name, scores) for name, scores in found.items()],
    )
    content, source = f1(found["stancekit"], "content"), f1(found["stancekit"], "attribution")
    lead = content - f1(found["regular expressions"], "content")
    report.at_least("content F1", content, limits.MINIMUM_CONTENT_F1)
    report.at_least("content and source F1", source, limits.MINIMUM_ATTRIBUTION_F1)
    report.at_least("lead over the regular expressions", lead, limits.MINIMUM_LEAD_OVER_EXPRESSIONS)


def _span_row(name: str, scores: list[ArticleScore]) -> tuple[object, ...]:
    low, high = interval(scores, "content")
    count = sum(len(one.rows) for one in scores)
    content, attribution, strict = (f1(scores, measure) for measure in ("content", "attribution", "strict"))
    return name, count, content, low, high, precision(scores), attribution, strict
