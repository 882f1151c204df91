"""Refit the weights in stancekit/lexicon/cues.tsv and constructions.tsv from the train part of a PolNeAR clone.

Every candidate that the cues of a text make is one row: right if its content is mostly that of a marked attribution,
or its cue is a marked cue and its content shares a word. A logistic regression over how the cue stands (frame, form,
position, order), its source, its content, the cue word and the word in its frame gives the weights, in tenths of log
odds. What is rare leans on frame_priors.tsv: how strongly, from 0 to 9, one expects a frame of a word by hand.
Nothing is written without --write.
"""

from __future__ import annotations

import argparse
import csv
from collections.abc import Iterator
from pathlib import Path

from benchmarks.polnear import Article, read
from benchmarks.report import Report
from benchmarks.scoring import Tokens, places, token_numbers
from stancekit.features.candidate import Candidate
from stancekit.features.candidates import candidates, labelled, signed, tailed
from stancekit.features.grammar import Range
from stancekit.features.layout import paragraphs
from stancekit.features.passages import Passage
from stancekit.features.sources import source_kind
from stancekit.files import written_whole
from stancekit.lexicon import table
from stancekit.statement import Pair

ENOUGH = 0.4
STRENGTHS = 10
LEXICON = Path(__file__).parent.parent / "stancekit" / "lexicon"
CONSTRUCTIONS = ("form", "position", "order", "source", "content", "frame")

Term = tuple[str, str]
Priors = dict[Term, dict[str, int]]

# The frames of a candidate that a prior of another name speaks for.
_PRIOR_OF = {
    "direct": "quotation",
    "clause": "phrase",
    "trailing": "trail",
    "told clause": "phrase",
    "told that": "that",
    "told infinitive": "infinitive",
    "told question": "question",
    "told quotation": "quotation",
    "told phrase": "phrase",
    "passive infinitive": "infinitive",
    "passive state": "infinitive",
    "passive that": "that",
    "passive phrase": "phrase",
}
_FRAMES_OF = {"trail": ("trailing",), "colon": ()}
_FRAMES_OF_TRAIT = {
    "clause": ("clause", "direct"),
    "hearer": ("told that", "told clause", "told infinitive", "told question", "told phrase"),
}


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """The options of the part."""
    parser.add_argument("--polnear", metavar="PATH", help="a clone, a folder of brat standoff, or JSON Lines")
    parser.add_argument("--write", action="store_true", help="overwrite the two lists in stancekit/lexicon")


def run(arguments: argparse.Namespace) -> None:
    """Fit, compare with the lists as they are, and write them if asked to."""
    from sklearn.feature_extraction.text import CountVectorizer
    from sklearn.linear_model import LogisticRegression

    priors = frame_priors()
    rows = [row for article in read(arguments.polnear, part="train") for row in labelled_candidates(article, priors)]
    vectorizer = CountVectorizer(analyzer=list, binary=True, min_df=2)
    counts = vectorizer.fit_transform([features for features, _ in rows])
    fitted = LogisticRegression(C=0.4, max_iter=600).fit(counts, [right for _, right in rows])
    weights = dict(zip(vectorizer.get_feature_names_out().tolist(), fitted.coef_[0].tolist(), strict=True))
    lists = {
        "constructions": construction_rows(weights, float(fitted.intercept_[0])),
        "cues": cue_rows(weights, priors),
    }
    report = Report("weights")
    share = sum(right for _, right in rows) / len(rows)
    report.table("candidates", ("number", "right", "features"), [(len(rows), share, len(weights))])
    changes = [(name, len(found), _changed(name, found)) for name, found in lists.items()]
    report.table("lists", ("list", "rows", "changed"), changes)
    if arguments.write:
        for name, found in lists.items():
            _write(LEXICON / f"{name}.tsv", found)
    report.close(arguments.output)


def frame_priors() -> Priors:
    """Term and class to the strength expected of each of its frames."""
    with open(Path(__file__).with_name("frame_priors.tsv"), encoding="utf-8", newline="") as stream:
        rows = csv.DictReader(stream, delimiter="\t", quoting=csv.QUOTE_NONE)
        return {
            (row["term"], row["class"]): {
                frame: int(strength) for frame, strength in (pair.split(":") for pair in row["frames"].split())
            }
            for row in rows
        }


def labelled_candidates(article: Article, priors: Priors) -> Iterator[tuple[list[str], bool]]:
    """The features of each candidate with a content, and whether it is an attribution."""
    tokens = token_numbers(places(article.text))
    gold = [(tokens(attribution.cue), tokens(attribution.content)) for attribution in article.attributions]
    for paragraph in paragraphs(article.text):
        if paragraph.kind not in ("body", "headline"):
            continue
        p = paragraph.passage
        headline = paragraph.kind == "headline"
        named = labelled(p, headline=headline) or (tailed(p) if headline else None)
        extra = [c for c in (named, signed(p)) if c is not None]
        for first, last in p.sentences:
            there = [*candidates(p, first, last), *(c for c in extra if first <= c.cue[0] < last)]
            for candidate in there:
                if candidate.contents:
                    cue = tokens([_span(p, candidate.cue)])
                    content = tokens(_span(p, piece) for piece in candidate.contents)
                    yield features(p, candidate, priors), _is_right(cue, content, gold)


def features(p: Passage, candidate: Candidate, priors: Priors) -> list[str]:
    """What the weights are for, as the names the lists have."""
    quoted = any(p.inside[i] >= 0 for begin, end in candidate.contents for i in (begin, end - 1))
    found = [
        f"frame={candidate.frame}",
        f"form={candidate.form}",
        f"position={candidate.position}",
        f"order={candidate.order}",
        f"source={source_kind(p, candidate.source)}",
        f"content={'quoted' if quoted else 'plain'}",
    ]
    if candidate.term is not None:
        term = candidate.term.term, candidate.term.word_class
        found += [_of(term), _of(term, candidate.frame), f"prior={prior(priors.get(term, {}), candidate.frame)}"]
    return found


def prior(strengths: dict[str, int], frame: str) -> int:
    """How strongly one expects a frame, from what is expected of the word.

    Examples
    --------
    >>> prior({"that": 8, "quotation": 5}, "told that"), prior({"that": 8}, "clause"), prior({"that": 8}, "of")
    (8, 7, 0)
    """
    if frame in ("clause", "told clause"):
        return max(strengths.get("phrase", 0), strengths.get("clause", 0), strengths.get("that", 0) - 1)
    expected = strengths.get(_PRIOR_OF.get(frame, frame), 0)
    if frame.startswith("told ") and strengths:
        return max(expected, 6 if strengths.keys() & {"that", "quotation"} else 4)
    return expected


def construction_rows(weights: dict[str, float], intercept: float) -> list[tuple[str, ...]]:
    """The rows of constructions.tsv, head first: what a candidate weighs by how it is built."""
    base = _tenths(intercept + weights.get("prior=0", 0.0))
    split = ((name.partition("="), weight) for name, weight in weights.items())
    rows = [
        (term, kind, str(_tenths(weight)))
        for (kind, _, term), weight in split
        if kind in CONSTRUCTIONS and (_tenths(weight) or kind == "content")
    ]
    return [("term", "class", "weight"), *sorted([("", "all", str(base)), *rows], key=lambda row: (row[1], row[0]))]


def cue_rows(weights: dict[str, float], priors: Priors) -> list[tuple[str, ...]]:
    """The rows of cues.tsv, head first; terms and traits stay as they are."""
    seen: dict[str, set[str]] = {}
    for name in weights:
        term, bar, frame = name.partition("|")
        if bar:
            seen.setdefault(term, set()).add(frame)
    rows: list[tuple[str, ...]] = [("term", "class", "weight", "frames", "traits")]
    for row in table("cues"):
        cue = row["term"], row["class"]
        strengths = priors.get(cue, {})
        frames = {name for frame in strengths for name in _FRAMES_OF.get(frame, (frame,))}
        frames |= {frame for trait in row["traits"].split() for frame in _FRAMES_OF_TRAIT.get(trait, ())}
        cells = []
        for frame in sorted(frames | seen.get(_of(cue), set())):
            expected = weights.get(f"prior={prior(strengths, frame)}", 0.0) - weights.get("prior=0", 0.0)
            weight = _tenths(expected + weights.get(_of(cue, frame), 0.0))
            if weight or cue[1] in ("noun", "adjective"):
                cells.append(f"{frame.replace(' ', '_')}:{weight}")
        rows.append((*cue, str(_tenths(weights.get(_of(cue), 0.0))), " ".join(sorted(cells)), row["traits"]))
    return rows


def _of(term: Term, frame: str | None = None) -> str:
    """The name of the feature of a cue, or of a cue in a frame."""
    return f"term={'/'.join(term)}" + ("" if frame is None else f"|{frame}")


def _is_right(cue: Tokens, content: Tokens, gold: list[tuple[Tokens, Tokens]]) -> bool:
    """Whether a candidate stands for one of the attributions that are marked."""
    return any(
        len(content & marked) >= ENOUGH * len(content | marked) or (content & marked and cue & marked_cue)
        for marked_cue, marked in gold
    )


def _span(p: Passage, words: Range) -> Pair:
    return p.starts[words[0]], p.ends[words[1] - 1]


def _tenths(weight: float) -> int:
    return round(10 * weight)


def _changed(name: str, found: list[tuple[str, ...]]) -> int:
    """How many rows are not in the list as it is."""
    return len(set(found[1:]) - {tuple(row.values()) for row in table(name)})


def _write(path: Path, rows: list[tuple[str, ...]]) -> None:
    with written_whole(path) as stream:
        stream.write("".join("\t".join(row) + "\n" for row in rows).encode())
