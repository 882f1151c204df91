"""The seed corpus is what its datasheet says, and its splits share nothing."""

import re
from collections import Counter, defaultdict
from pathlib import Path

import pytest

from stancekit.corpus import AnnotatedArticle, read_corpus

SEEDS = Path(__file__).parent.parent / "seeds"
SPLITS = ("train", "dev", "test")


@pytest.fixture(scope="module")
def corpus() -> dict[str, list[AnnotatedArticle]]:
    return {split: read_corpus(SEEDS, split=split) for split in SPLITS}


def _row(name: str) -> list[int]:
    line = next(line for line in (SEEDS / "README.md").read_text(encoding="utf-8").splitlines() if f"| {name}" in line)
    return [int(cell.replace(",", "")) for cell in line.split("|")[2:5]]


def test_datasheet_counts_articles_and_statements(corpus):
    assert _row("articles") == [len(corpus[split]) for split in SPLITS]
    assert _row("statements") == [sum(len(a.statements) for a in corpus[split]) for split in SPLITS]
    assert _row("traps") == [sum(len(a.traps) for a in corpus[split]) for split in SPLITS]


@pytest.mark.parametrize("stance", ["assert", "deny", "hedge"])
def test_datasheet_counts_stances(corpus, stance):
    counts = {split: Counter(s.stance for a in corpus[split] for s in a.statements) for split in SPLITS}
    assert _row(stance) == [counts[split][stance] for split in SPLITS]


def test_no_statement_is_a_near_copy_of_one_in_another_split(corpus):
    rows = [
        (split, article.path, frozenset(re.findall(r"\w+", statement.text.lower())))
        for split in SPLITS
        for article in corpus[split]
        for statement in article.statements
    ]
    holders = defaultdict(list)
    for number, (_, _, words) in enumerate(rows):
        for word in words:
            holders[word].append(number)
    copies = []
    for split, path, words in rows:
        if len(words) < 6:
            continue
        rare = sorted(words, key=lambda word: len(holders[word]))[: len(words) // 4 + 1]  # a copy shares one of these
        for other in {j for word in rare for j in holders[word] if rows[j][0] != split}:
            union = words | rows[other][2]
            if len(words & rows[other][2]) >= 0.75 * len(union):
                copies.append((path, rows[other][1], sorted(words)))
    assert copies == []


def test_article_texts_hold_no_markup(corpus):
    for articles in corpus.values():
        for article in articles:
            assert not re.search(r"\{\.[a-z]+", article.text), article.path
