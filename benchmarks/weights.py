"""Refit the weights in stancekit/lexicon/cues.tsv and constructions.tsv from the train part of a PolNeAR clone.

Every candidate that the cues of a text make is one row: right if its cue is that of a marked attribution and so is most
of its content. A logistic regression over how the cue stands (frame, form, position, order), its source, its content,
the word before them, the cue word and the word in its frame gives the weights, in tenths of log odds. What is rare
leans on frame_priors.tsv: how strongly, from 0 to 9, one expects a frame of a word by hand.
Nothing is written without --write.
"""

from __future__ import annotations

import argparse
import csv
from collections import Counter
from collections.abc import Iterator
from pathlib import Path

from benchmarks.polnear import Article, read
from benchmarks.report import Report
from benchmarks.scoring import Tokens, places, token_numbers
from stancekit.features.candidate import EVIDENCE, Candidate, evidence
from stancekit.features.candidates import candidates
from stancekit.features.cues import CUES, frame
from stancekit.features.grammar import Range, word_class
from stancekit.features.layout import paragraphs
from stancekit.features.passages import Passage
from stancekit.files import written_whole
from stancekit.lexicon import table
from stancekit.statement import Pair

ENOUGH = 0.4  # of the words that either content has
OFTEN = 40  # times that a word must stand before an attribution to get a weight
LEXICON = Path(__file__).parent.parent / "stancekit" / "lexicon"
CONSTRUCTIONS = ("before", "content", "form", "frame", "order", "position", "source")

Term = tuple[str, str]
Priors = dict[Term, dict[str, int]]

# The frames of a candidate that a prior of another name speaks for.
_PRIOR_OF = {
    "direct": "quotation",
    "clause": "phrase",
    "is that": "that",
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
    times = Counter(feature for features, _ in rows for feature in features)
    rows = [([f for f in found if not f.startswith("before=") or times[f] >= OFTEN], right) for found, right in rows]
    vectorizer = CountVectorizer(analyzer=list, binary=True, min_df=2)
    counts = vectorizer.fit_transform([features for features, _ in rows])
    fitted = LogisticRegression(C=0.4, tol=1e-7, max_iter=5000).fit(counts, [right for _, right in rows])
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
        if paragraph.kind in ("body", "headline"):
            p = paragraph.passage
            for first, last in p.sentences:
                for candidate in candidates(p, first, last):
                    if candidate.contents:
                        cue = tokens([_span(p, candidate.cue)])
                        content = tokens(_span(p, piece) for piece in candidate.contents)
                        yield features(p, candidate, first, priors), _is_right(cue, content, gold)


def features(p: Passage, candidate: Candidate, first: int, priors: Priors) -> list[str]:
    """What the weights are for, as the names the lists have."""
    pairs = zip(EVIDENCE, evidence(p, candidate, first), strict=True)
    found = [f"{kind}={term}" for kind, term in pairs if kind != "before" or _is_closed(term)]
    if candidate.term is not None:
        term = candidate.term.term, candidate.term.word_class
        found += [_of(term), _of(term, candidate.frame), f"prior={prior(priors.get(term, {}), candidate.frame)}"]
    return found


def _is_closed(word: str) -> bool:
    """Whether a word before an attribution gets a weight: a mark or a function word, unless it opens a content itself.

    No names and topics; and what stands behind "said" or "that" is weighed against what attributes it.
    """
    if word.isalpha() and word_class(word) is None:
        return False
    return not word or (word not in CUES and frame(word) not in ("that", "question"))


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
            if weight or cue[1] == "adjective":  # one attributes in the frames of its row alone
                cells.append(f"{frame.replace(' ', '_')}:{weight}")
        rows.append((*cue, str(_tenths(weights.get(_of(cue), 0.0))), " ".join(sorted(cells)), row["traits"]))
    return rows


def _of(term: Term, frame: str | None = None) -> str:
    """The name of the feature of a cue, or of a cue in a frame."""
    return f"term={'/'.join(term)}" + ("" if frame is None else f"|{frame}")


def _is_right(cue: Tokens, content: Tokens, gold: list[tuple[Tokens, Tokens]]) -> bool:
    """Whether a candidate stands for one of the attributions that are marked."""
    return any(
        bool(cue & marked_cue) and len(content & marked) >= ENOUGH * len(content | marked)
        for marked_cue, marked in gold
    )


def _span(p: Passage, words: Range) -> Pair:
    return p.starts[words[0]], p.end(words[1] - 1)


def _tenths(weight: float) -> int:
    return round(10 * weight)


def _changed(name: str, found: list[tuple[str, ...]]) -> int:
    """How many rows are not in the list as it is."""
    return len(set(found[1:]) - {tuple(row.values()) for row in table(name)})


def _write(path: Path, rows: list[tuple[str, ...]]) -> None:
    with written_whole(path) as stream:
        stream.write("".join("\t".join(row) + "\n" for row in rows).encode())
