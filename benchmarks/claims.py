"""The ledger of claims: how well statements are put together, and what it costs for up to a million.

Quality on seeds/claims.jsonl, and on other headlines with --emergent: JSON Lines with id, text, claim and stance (for,
against, observing). Beside it TF-IDF with average linkage, its threshold chosen on the seeds, and chosen on the very
headlines. Cost on made statements (benchmarks/news.py), in a process for each number of them.
"""

from __future__ import annotations

import argparse
import json
import subprocess
import sys
from collections import Counter, defaultdict
from collections.abc import Hashable, Iterator, Sequence
from functools import partial
from pathlib import Path
from typing import Any, NamedTuple

import numpy as np

from benchmarks import limits
from benchmarks.report import BenchmarkError, Report
from stancekit import Ledger, Stance, Statement, load_model
from stancekit import claims as claims_of
from stancekit.corpus import read_corpus
from stancekit.training import seeds_path

SIZES = (10_000, 30_000, 100_000)
MILLION = 1_000_000
BLOCKS = 10
STRANGERS = 260  # articles: the more there are, the more look alike, so as many whatever the seeds have
STEPS = np.arange(0.02, 0.6, 0.02)
STANCES = {"for": Stance.ASSERT, "against": Stance.DENY, "observing": Stance.HEDGE}
_CHILD = "import sys; from benchmarks.claims import cost; cost(int(sys.argv[1]), blocks=int(sys.argv[2]))"


class Headlines(NamedTuple):
    """Headlines, the claims they are about, and where each stands to its claim."""

    texts: list[str]
    claims: list[str]
    stances: list[Stance]


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """The options of the part."""
    parser.add_argument("--emergent", metavar="PATH", help="headlines with their claims, as JSON Lines")
    parser.add_argument("--million", action="store_true", help="run a million statements, which takes some minutes")


def run(arguments: argparse.Namespace) -> None:
    """Measure the part."""
    report = Report("claims")
    seeds = headlines(seeds_path() / "claims.jsonl")
    best = max(STEPS, key=lambda step: bcubed(seeds.claims, average_link(seeds.texts, step))[2])
    score = _quality(report, "seeds/claims.jsonl", seeds, best)
    report.at_least("B-cubed F1 on the seeds", score, limits.MINIMUM_CLAIMS_F1)
    if arguments.emergent:
        path = Path(arguments.emergent)
        score = _quality(report, path.name, headlines(path), best)
        report.at_least(f"B-cubed F1 on {path.name}", score, limits.MINIMUM_EMERGENT_F1)
    _strangers(report, seeds)
    _costs(report, (*SIZES, MILLION) if arguments.million else SIZES)
    report.close(arguments.output)


def headlines(path: Path) -> Headlines:
    """The headlines of a file.

    Raises
    ------
    BenchmarkError
        If there is none.
    """
    rows = [json.loads(line) for line in path.read_text(encoding="utf-8").split("\n") if line.strip()]
    if not rows:
        raise BenchmarkError(f"{path}: no headline here; expected JSON Lines with text, claim and stance")
    return Headlines(
        [row["text"] for row in rows], [row["claim"] for row in rows], [STANCES[row["stance"]] for row in rows]
    )


def bcubed(gold: Sequence[Hashable], guess: Sequence[Hashable]) -> tuple[float, float, float]:
    """Precision, recall and F1 of groups, averaged over their members.

    References
    ----------
    Bagga and Baldwin 1998, Entity-based cross-document coreferencing using the vector space model.
    """
    both, of_gold, of_guess = Counter(zip(gold, guess, strict=True)), Counter(gold), Counter(guess)
    pairs = list(zip(gold, guess, strict=True))
    precision = float(np.mean([both[pair] / of_guess[pair[1]] for pair in pairs]))
    recall = float(np.mean([both[pair] / of_gold[pair[0]] for pair in pairs]))
    return precision, recall, 2 * precision * recall / (precision + recall)


def average_link(texts: Sequence[str], threshold: float) -> list[int]:
    """The baseline: words by TF-IDF, clusters by average linkage of the cosine."""
    from sklearn.cluster import AgglomerativeClustering
    from sklearn.feature_extraction.text import TfidfVectorizer

    rows = TfidfVectorizer(sublinear_tf=True, stop_words="english").fit_transform(texts).toarray()
    clusters = AgglomerativeClustering(
        n_clusters=None, metric="cosine", linkage="average", distance_threshold=1 - threshold
    )
    return [int(label) for label in clusters.fit_predict(rows)]


def in_ledger(statements: Sequence[Statement]) -> list[int]:
    """The claim of each statement, every one an article of its own; one without company has a number of its own."""
    found = [-1 - number for number in range(len(statements))]
    for number, claim in enumerate(claims_of([statement] for statement in statements)):
        for article, _ in claim.members:
            found[article] = number
    return found


def contested(gold: Headlines, guess: Sequence[int], stances: Sequence[Stance]) -> tuple[float, float]:
    """Precision and recall of contested claims."""
    expected, found = _both_sides(gold.claims, gold.stances), contested_claims(gold, guess, stances)
    return len(found & expected) / max(1, len(found)), len(found & expected) / max(1, len(expected))


def contested_claims(gold: Headlines, guess: Sequence[int], stances: Sequence[Stance]) -> set[str]:
    """The claims that most of each contested group is about."""
    groups = defaultdict(list)
    for claim, group in zip(gold.claims, guess, strict=True):
        groups[group].append(claim)
    return {Counter(groups[group]).most_common(1)[0][0] for group in _both_sides(guess, stances)}


def _both_sides(groups: Sequence[Any], stances: Sequence[Stance]) -> set[Any]:
    asserted, denied = (
        {group for group, stance in zip(groups, stances, strict=True) if stance is side}
        for side in (Stance.ASSERT, Stance.DENY)
    )
    return asserted & denied


def _quality(report: Report, name: str, gold: Headlines, chosen: float) -> float:
    """Print how well the headlines are put together; the F1 of stancekit."""
    said = [_whole(text) for text in gold.texts]
    read = load_model().predict(said)
    ours = in_ledger(said)
    baseline = partial(average_link, gold.texts)
    best = max(STEPS, key=lambda step: bcubed(gold.claims, baseline(step))[2])
    systems = {
        "stancekit": ours,
        f"TF-IDF, average link at {chosen:.2f} (best on the seeds)": baseline(chosen),
        f"TF-IDF, average link at {best:.2f} (best on these)": baseline(best),
        "each alone": list(range(len(said))),
    }
    report.table(
        f"{name}: {len(said)} headlines, {len(set(gold.claims))} claims",
        ("system", "groups", "B-cubed P", "R", "F1"),
        [(system, len(set(guess)), *bcubed(gold.claims, guess)) for system, guess in systems.items()],
    )
    report.table(
        f"{name}: contested claims, {len(_both_sides(gold.claims, gold.stances))} in truth",
        ("groups", "stance", "precision", "recall"),
        [
            (group, stance, *contested(gold, guess, stances))
            for group, guess in (("stancekit", ours), ("true", _numbers(gold.claims)))
            for stance, stances in (("of the model", read), ("true", gold.stances))
        ],
    )
    causes = Counter(missed(gold, ours, read))
    report.table(f"{name}: contested claims that are missed", ("cause", "claims"), sorted(causes.items()))
    return bcubed(gold.claims, ours)[2]


def missed(gold: Headlines, guess: Sequence[int], read: Sequence[Stance]) -> Iterator[str]:
    """Why each contested claim is missed."""
    with_truth, found = (contested_claims(gold, guess, stances) for stances in (gold.stances, read))
    sides = {side: {c for c, s in zip(gold.claims, read, strict=True) if s is side} for side in STANCES.values()}
    for claim in sorted(_both_sides(gold.claims, gold.stances) - found):
        unread = [side for side in (Stance.DENY, Stance.ASSERT) if claim not in sides[side]]
        if claim not in with_truth:
            yield "groups: those who assert and those who deny are apart"
        elif unread:
            yield f"stance: no headline is read as {unread[0]}"
        else:
            yield "stance: those so read are apart"


def _numbers(names: Sequence[str]) -> list[int]:
    number = {name: k for k, name in enumerate(sorted(set(names)))}
    return [number[name] for name in names]


def _whole(text: str) -> Statement:
    return Statement.at(text, content=[(0, len(text))])


def _strangers(report: Report, seeds: Headlines) -> None:
    """Print how many statements are put together with those of another article, where articles tell of other things."""
    articles = [article.statements for article in read_corpus(seeds_path())[:STRANGERS]]
    of = [number for number, statements in enumerate(articles) for _ in statements]
    said = [_whole(statement.text) for statements in articles for statement in statements]
    ours = in_ledger([*said, *map(_whole, seeds.texts)])
    at = defaultdict(set)
    for article, group in zip([*of, *(-1 for _ in seeds.texts)], ours, strict=True):
        at[group].add(article)
    share = float(np.mean([len(at[group]) > 1 for group in ours[: len(of)]]))
    rows = [("statements of the seed articles", len(of), share, bcubed(seeds.claims, ours[len(of) :])[2])]
    report.table(
        f"{len(articles)} seed articles in one ledger: they tell of different events",
        ("", "n", "with a stranger", "F1 of the headlines among them"),
        rows,
    )
    report.at_most("share of statements put to strangers", share, limits.MAXIMUM_STRANGERS)


def cost(count: int, *, blocks: int) -> None:
    """Print what a ledger of made statements costs, made at once or merged from ledgers of blocks, as JSON."""
    from time import perf_counter, process_time

    from benchmarks.news import statements

    articles = [[statement] for statement in statements(count)]
    before = _peak()
    clock, processor = perf_counter(), process_time()
    if blocks:
        parts = [Ledger().update(articles[k::blocks]) for k in range(blocks)]
        clock, processor = perf_counter(), process_time()
        ledger = Ledger.merge(parts)
    else:
        ledger = Ledger().update(articles)
    grouped = process_time() - processor
    found = ledger.claims()
    figures = {
        "clock": perf_counter() - clock,
        "processor": process_time() - processor,
        "grouped": grouped,
        "before": before,
        "peak": _peak(),
        "claims": len(found),
        "largest": max(len(claim.members) for claim in found),
    }
    print(json.dumps(figures))


def _peak() -> float:
    """The most memory that this process has held, in GB."""
    status = Path("/proc/self/status")
    if status.exists():
        lines = status.read_text(encoding="ascii").splitlines()
        return next(int(line.split()[1]) for line in lines if line.startswith("VmHWM")) / 1e6
    import resource

    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1e9


def _measured(count: int, *, blocks: int = 0) -> dict[str, float]:
    command = [sys.executable, "-c", _CHILD, str(count), str(blocks)]
    done = subprocess.run(command, capture_output=True, text=True, check=False)
    if done.returncode:
        raise BenchmarkError(f"{count} statements: ended with status {done.returncode}: {done.stderr[-300:]}")
    figures: dict[str, float] = json.loads(done.stdout)
    return figures


def _costs(report: Report, sizes: Sequence[int]) -> None:
    """Print time and memory for so many statements, and what a million would take."""
    found = {size: _measured(size) for size in sizes}
    columns = ("clock", "processor", "peak", "before", "claims", "largest")
    report.table(
        "a ledger of made statements, in one process",
        ("statements", "seconds", "of the processor", "peak GB", "GB before", "claims", "largest", "statements/s"),
        [(size, *(row[column] for column in columns), size / row["processor"]) for size, row in found.items()],
    )
    logs = np.log(list(found))
    growth = float(np.polyfit(logs, np.log([row["processor"] for row in found.values()]), 1)[0])
    largest = max(found)
    memory = np.polyfit(list(found), [row["peak"] for row in found.values()], 1)
    rows = [
        ("fitted exponent of the time", growth),
        (
            "a million from the curve, seconds of the processor",
            found[largest]["processor"] * (MILLION / largest) ** growth,
        ),
        ("a million from the line, peak GB", float(np.polyval(memory, MILLION))),
    ]
    report.table("growth", ("", "value"), rows)
    whole, merged = found[SIZES[-1]], _measured(SIZES[-1], blocks=BLOCKS)
    report.table(
        f"{SIZES[-1]} statements, merged from {BLOCKS} ledgers",
        ("", "seconds of the processor", "peak GB", "claims"),
        [
            ("at once", whole["processor"], whole["peak"], whole["claims"]),
            ("the merging alone", merged["processor"], merged["peak"], merged["claims"]),
        ],
    )
    report.at_most(f"seconds for {SIZES[-1]} statements", whole["processor"], limits.MAXIMUM_LEDGER_SECONDS)
    report.at_most(f"GB for {SIZES[-1]} statements", whole["peak"], limits.MAXIMUM_LEDGER_GIGABYTES)
    report.at_most("exponent of the growth", growth, limits.MAXIMUM_LEDGER_GROWTH)
    report.at_most("claims that merging changes", abs(merged["claims"] - whole["claims"]), 0)
