"""Statements put to their claims: cases, laws, and the threshold."""

from __future__ import annotations

import csv
import json
import subprocess
import sys
from functools import reduce
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

import stancekit
from stancekit import Claim, Ledger, Stance, Statement, claims
from stancekit.cli import main
from stancekit.ledger import THRESHOLD, grouping
from stancekit.ledger.terms import broad, content_terms, stem
from stancekit.lexicon import table

HERE = Path(__file__).parent
Group = frozenset[tuple[int, int]]


def rows(path: Path) -> list[dict[str, Any]]:
    return [json.loads(line) for line in path.read_text(encoding="utf-8").splitlines()]


CASES = rows(HERE / "cases" / "claims.jsonl")
SEEDS = rows(HERE.parent / "seeds" / "claims.jsonl")


def statement(row: dict[str, Any]) -> Statement:
    """The statement of a row, with its stance."""
    text = row["text"]

    def place(key: str) -> tuple[int, int] | None:
        words = row.get(key)
        return (text.index(words), text.index(words) + len(words)) if words else None

    content = place("content")
    assert content is not None
    data = Statement.at(text, content=[content], cue=place("cue"), source=place("source")).to_dict()
    return Statement.from_dict({**data, "stance": row["stance"]})


def headline(text: str, stance: Stance = Stance.ASSERT) -> Statement:
    return statement({"text": text, "content": text, "stance": stance.value})


def groups(found: list[Claim]) -> set[Group]:
    return {frozenset(claim.members) for claim in found}


def marked(case: dict[str, Any]) -> Any:
    marks = [pytest.mark.xfail(reason=case["comment"], strict=True)] if case["known_failure"] else []
    return pytest.param(case, id=case["label"], marks=marks)


@pytest.mark.parametrize("case", [marked(case) for case in CASES])
def test_case_gives_its_claims(case: dict[str, Any]) -> None:
    found = claims([[statement(row) for row in article] for article in case["articles"]])
    expected = [frozenset((article, place) for article, place in claim) for claim in case["claims"]]
    assert groups(found) == set(expected)
    assert {frozenset(claim.members) for claim in found if claim.contested} == {
        expected[number] for number in case["contested"]
    }


def bcubed(gold: list[str], found: list[Claim]) -> float:
    """B-cubed F1 of the claims of articles of one statement; a statement in no claim is alone."""
    at = {article: number for number, claim in enumerate(found) for article, _ in claim.members}
    guess = [at.get(article, -1 - article) for article in range(len(gold))]
    together = [[(a == b, c == d) for b, d in zip(gold, guess, strict=True)] for a, c in zip(gold, guess, strict=True)]
    precision = np.mean([sum(a and b for a, b in row) / sum(b for _, b in row) for row in together])
    recall = np.mean([sum(a and b for a, b in row) / sum(a for a, _ in row) for row in together])
    return float(2 * precision * recall / (precision + recall))


def test_threshold_is_the_best_on_the_seeds() -> None:
    articles = [[headline(row["text"])] for row in SEEDS]
    gold = [row["claim"] for row in SEEDS]
    scores = {
        step: bcubed(gold, claims(articles, threshold=THRESHOLD + step)) for step in (-0.08, -0.04, 0.0, 0.04, 0.08)
    }
    assert scores[0.0] >= 0.84
    assert max(scores.values()) - scores[0.0] < 0.01


some_headlines = st.lists(st.sampled_from(SEEDS[:120]), max_size=40)


@given(some_headlines, st.randoms(use_true_random=False))
@settings(max_examples=40, deadline=None)
def test_order_of_articles_makes_no_difference(sample: list[dict[str, Any]], random: Any) -> None:
    order = list(range(len(sample)))
    random.shuffle(order)
    plain = claims([[headline(row["text"])] for row in sample])
    shuffled = claims([[headline(sample[number]["text"])] for number in order])
    assert groups(plain) == {frozenset((order[a], place) for a, place in claim.members) for claim in shuffled}
    assert sorted(claim.text for claim in plain) == sorted(claim.text for claim in shuffled)


@given(some_headlines)
@settings(max_examples=40, deadline=None)
def test_a_statement_is_in_one_claim_at_most_and_never_alone(sample: list[dict[str, Any]]) -> None:
    found = claims([[headline(row["text"])] for row in sample])
    members = [member for claim in found for member in claim.members]
    assert len(members) == len(set(members))
    assert all(len(claim.members) == len(claim.statements) > 1 for claim in found)
    assert all(claim.text in {statement.text for statement in claim.statements} for claim in found)


def test_claim_has_as_many_members_as_statements() -> None:
    with pytest.raises(stancekit.StancekitError, match="2 members has 1 statements"):
        Claim(((0, 0), (1, 0)), (headline("The pump failed"),), "The pump failed")


@given(st.lists(st.text(min_size=1), max_size=5))
@settings(deadline=None)
def test_no_text_raises(texts: list[str]) -> None:
    claims([[Statement.at(text, content=[(0, len(text))])] for text in texts])


@given(some_headlines, some_headlines)
@settings(max_examples=30, deadline=None)
def test_an_update_breaks_no_claim(earlier: list[dict[str, Any]], later: list[dict[str, Any]]) -> None:
    ledger = Ledger().update([[headline(row["text"])] for row in earlier])
    grown = groups(ledger.update([[headline(row["text"])] for row in later]).claims())
    assert all(any(group <= other for other in grown) for group in groups(ledger.claims()))


@given(some_headlines)
@settings(max_examples=30, deadline=None)
def test_ledger_and_claims_survive_json(sample: list[dict[str, Any]]) -> None:
    ledger = Ledger().update([[headline(row["text"])] for row in sample])
    again = Ledger.from_dict(json.loads(json.dumps(ledger.to_dict())))
    assert again.to_dict() == ledger.to_dict()
    assert [Claim.from_dict(json.loads(json.dumps(claim.to_dict()))) for claim in ledger.claims()] == again.claims()


@given(some_headlines, st.lists(st.integers(0, 3), min_size=40, max_size=40), st.booleans())
@settings(max_examples=40, deadline=None)
def test_merged_ledgers_are_the_ledger_of_all_articles(
    sample: list[dict[str, Any]], blocks: list[int], daily: bool
) -> None:
    articles = [[headline(row["text"])] for row in sample]
    dealt = [[article for article, at in zip(articles, blocks, strict=False) if at == block] for block in range(4)]
    if daily:  # ledgers that have grown by an update for each article, which are another matter
        parts = [reduce(Ledger.update, ([article] for article in block), Ledger()) for block in dealt]
    else:
        parts = [Ledger().update(block) for block in dealt]
    whole = Ledger().update([article for block in dealt for article in block])
    assert Ledger.merge(parts).to_dict() == whole.to_dict()


@given(some_headlines, some_headlines, some_headlines)
@settings(max_examples=30, deadline=None)
def test_order_and_nesting_of_merges_make_no_difference(
    first: list[dict[str, Any]], second: list[dict[str, Any]], third: list[dict[str, Any]]
) -> None:
    one, two, three = (
        Ledger().update([[headline(row["text"])] for row in sample]) for sample in (first, second, third)
    )
    merged = Ledger.merge([one, two, three])
    assert Ledger.merge([Ledger.merge([one, two]), three]).to_dict() == merged.to_dict()
    turned = Ledger.merge([two, three, one])
    moved = [*range(merged.articles - one.articles, merged.articles), *range(merged.articles - one.articles)]
    assert groups(turned.claims()) == {
        frozenset((moved[article], place) for article, place in group) for group in groups(merged.claims())
    }


def test_merging_goes_on_with_updates() -> None:
    monday = Ledger().update([[headline("Acme sells its tanker fleet to Norvik")]])
    tuesday = Ledger().update([[headline("Ito opens museum")]])
    later = [headline("Acme is not selling its tanker fleet", Stance.DENY)]
    (claim,) = Ledger.merge([monday, tuesday]).update([later]).claims()
    assert claim.members == ((0, 0), (2, 0))


def test_no_ledgers_merge_into_an_empty_one() -> None:
    assert Ledger.merge([]) == Ledger()


def test_ledgers_of_different_thresholds_do_not_merge() -> None:
    with pytest.raises(stancekit.StancekitError, match=r"thresholds \[0.3, 0.4\]"):
        Ledger.merge([Ledger(threshold=0.4), Ledger(threshold=0.3)])


def test_what_is_no_ledger_does_not_merge() -> None:
    with pytest.raises(TypeError, match="iterable of ledgers"):
        Ledger.merge([Ledger().to_dict()])  # type: ignore[list-item]


def test_later_statements_join_the_claim_there_is() -> None:
    monday = [[headline("Acme sells its tanker fleet to Norvik")], [headline("Acme sells tanker fleet")]]
    tuesday = [[headline("Ito opens museum")], [headline("Acme is not selling its tanker fleet", Stance.DENY)]]
    (claim,) = Ledger().update(monday).update(tuesday).claims()
    assert claim.members == ((0, 0), (1, 0), (3, 0))
    assert claim.contested


def test_an_update_with_a_copy_adds_a_member_and_no_wording() -> None:
    article = [headline("Acme sells its tanker fleet to Norvik")]
    ledger = Ledger().update([article])
    grown = ledger.update([article])
    assert grown.wordings == ledger.wordings
    assert groups(grown.claims()) == {frozenset({(0, 0), (1, 0)})}


def test_a_speaker_counts_once_under_the_full_name() -> None:
    said = {"cue": "said", "content": "the reef sank the ferry Astrid", "stance": "assert"}
    articles = [
        [statement({**said, "text": f"{name} said the reef sank the ferry Astrid", "source": name})]
        for name in ("Omar Haddad", "Haddad", "Haddad", "the navy", "he")
    ]
    (claim,) = claims(articles)
    assert claim.by_stance == {"": (Stance.ASSERT,), "Omar Haddad": (Stance.ASSERT,), "navy": (Stance.ASSERT,)}


def test_text_is_the_typical_wording_of_those_who_assert() -> None:
    articles = [
        [headline("Acme denies selling tanker fleet", Stance.DENY)],
        [headline("Acme sells tanker fleet", Stance.ASSERT)],
        [headline("Acme sells tanker fleet to pay a fine for a spill off Kos", Stance.ASSERT)],
    ]
    assert claims(articles)[0].text == "Acme sells tanker fleet"


def test_contested_claims_come_first() -> None:
    quiet = [[headline(text)] for text in ("Wolf on Etna", "Wolf seen on Etna", "A wolf climbs Etna")]
    loud = [[headline("Acme sells tanker fleet")], [headline("Acme denies selling tanker fleet", Stance.DENY)]]
    assert [claim.contested for claim in claims([*quiet, *loud])] == [True, False]


def test_statements_without_stance_contest_nothing() -> None:
    text = "Acme sells tanker fleet"
    (claim,) = claims([[Statement.at(text, content=[(0, len(text))])]] * 2)
    assert claim.by_stance == {}
    assert not claim.contested


@pytest.mark.parametrize("threshold", [0, -1, 1.1, float("nan")])
def test_threshold_out_of_range_raises(threshold: float) -> None:
    with pytest.raises(stancekit.StancekitError, match="threshold"):
        claims([], threshold=threshold)


def test_an_article_that_is_text_raises() -> None:
    with pytest.raises(TypeError, match="list of statements"):
        claims(["Acme sells tanker fleet"])  # type: ignore[list-item]


@pytest.mark.parametrize(
    "damage",
    [{"format": 2}, {"groups": []}, {"groups": [7]}, {"links": 3}, {"entries": [[0, 0, 5]]}, {"wordings": None}],
    ids=lambda damage: next(iter(damage)),
)
def test_damaged_ledger_raises(damage: dict[str, Any]) -> None:
    data = Ledger().update([[headline("Acme sells tanker fleet")]]).to_dict()
    with pytest.raises(stancekit.StancekitError, match="ledger"):
        Ledger.from_dict({**data, **damage})


def test_groups_are_those_of_average_link() -> None:
    from scipy import sparse
    from scipy.cluster.hierarchy import fcluster, linkage
    from scipy.spatial.distance import pdist

    points = np.abs(np.random.default_rng(5).normal(size=(80, 6))).astype(np.float32) ** 3
    points /= np.linalg.norm(points, axis=1, keepdims=True)
    first, second = np.triu_indices(80, 1)
    tied = grouping.Links(first, second, np.ones(len(first)))
    for threshold in (0.5, 0.7, 0.9):
        expected = fcluster(linkage(pdist(points, "cosine"), "average"), 1 - threshold, "distance")
        found = grouping.grouped(sparse.csr_array(points), tied, np.arange(80), threshold=threshold)
        assert {frozenset(np.flatnonzero(found == k).tolist()) for k in set(found)} == {
            frozenset(np.flatnonzero(expected == k).tolist()) for k in set(expected)
        }


def test_one_word_in_common_ties_nothing() -> None:
    wordings = [("ferry", "sank"), ("ferry", "strike")]
    rows, telling = grouping.vectors(wordings), grouping.evidence(wordings)
    assert (rows[[0]] * rows[[1]]).sum() > 0.5 * THRESHOLD
    assert not len(grouping.links(rows, telling, start=0, threshold=THRESHOLD).first)


def test_statements_of_one_word_are_in_no_claim() -> None:
    assert claims([[headline("It is a record")], [headline("It is a record")]]) == []


def test_what_ties_two_statements_among_few_is_chance_among_many() -> None:
    pair = [("mayor", "open", "school"), ("mayor", "visit", "school")]
    others = [("mayor", f"a{number}") for number in range(400)] + [("school", f"b{number}") for number in range(400)]

    def tied(wordings: list[tuple[str, ...]]) -> bool:
        telling = grouping.evidence(wordings)
        return bool((telling[[0]] * telling[[1]]).sum() >= 1)

    assert tied(pair)
    assert not tied([*pair, *others])


def test_a_copy_with_another_number_is_no_copy() -> None:
    wording = content_terms(
        "The clinic in Goma counted 12 dead from cholera among fishermen, traders, porters and guards"
    )
    other = tuple("31" if term == "12" else term for term in wording)
    assert grouping.copies([wording, wording[:-1], other]) == [0, 0, 2]


def test_a_denial_has_the_terms_of_the_claim() -> None:
    assert content_terms("Acme will likely sell the fleet") == content_terms("It is not true that Acme sells the fleet")


def test_capitals_make_a_name_of_a_pronoun() -> None:
    assert content_terms("Tell US troops about us") == ("us", "troop", *content_terms("about us"))
    assert content_terms("TELL US ALL") == ()


def test_importing_the_package_loads_no_scipy() -> None:
    code = "import sys, stancekit; sys.exit('scipy' in sys.modules or 'stancekit.ledger' in sys.modules)"
    assert subprocess.run([sys.executable, "-c", code], check=False).returncode == 0


@pytest.mark.parametrize(
    ("name", "classes"),
    [
        ("claims_stopwords", r"cue|function|modal|negator|newsroom|speaker|veracity"),
        ("claims_background", r"\d+"),
        ("claims_concepts", r"[a-z-]+"),
    ],
)
def test_lists_are_sorted_unique_and_of_known_classes(name: str, classes: str) -> None:
    import re

    found = [row["term"] for row in table(name)]
    assert found == sorted(set(found))
    assert all(term == term.lower() for term in found)
    assert all(re.fullmatch(classes, row["class"]) for row in table(name))


def test_no_stopword_is_under_a_concept() -> None:
    both = {row["term"] for row in table("claims_concepts")} & {row["term"] for row in table("claims_stopwords")}
    assert both == {"is", "us"}  # Islamic State and the United States, in capitals


def test_words_of_one_stem_are_under_one_concept() -> None:
    heads: dict[str, set[str]] = {}
    for row in table("claims_concepts"):
        heads.setdefault(stem(row["term"]), set()).add(row["class"])
    assert {term: sorted(of) for term, of in heads.items() if len(of) > 1} == {}
    assert broad(stem("killed")) == broad(stem("murders"))


MONDAY = 'The mayor of Husavik said Norvik will close the aluminium smelter. "Norvik is leaving," said Omar Haddad.\n'
TUESDAY = "Norvik denied that it will close the aluminium smelter in Husavik.\n"


@pytest.fixture
def papers(tmp_path: Path) -> tuple[str, str]:
    for name, text in (("monday.txt", MONDAY), ("tuesday.txt", TUESDAY)):
        (tmp_path / name).write_text(text, encoding="utf-8")
    return str(tmp_path / "monday.txt"), str(tmp_path / "tuesday.txt")


def test_command_writes_a_claim_a_line(papers: tuple[str, str], tmp_path: Path) -> None:
    out = tmp_path / "claims.jsonl"
    assert main(["claims", *papers, "-o", str(out)]) == 0
    first = rows(out)[0]
    assert first["contested"]
    assert set(first["ids"]) == set(papers)
    assert len(Claim.from_dict(first).members) == len(first["ids"])


def test_command_writes_a_statement_a_row(papers: tuple[str, str], tmp_path: Path) -> None:
    out = tmp_path / "claims.csv"
    assert main(["claims", *papers, "-o", str(out)]) == 0
    with out.open(encoding="utf-8", newline="") as stream:
        found = list(csv.DictReader(stream))
    assert {row["id"] for row in found} == set(papers)
    for row in found:
        text = Path(row["id"]).read_text(encoding="utf-8")
        assert text[int(row["start"]) : int(row["end"])] == row["content"]


def test_command_writes_the_same_rows_as_parquet(papers: tuple[str, str], tmp_path: Path) -> None:
    parquet = pytest.importorskip("pyarrow.parquet")
    assert main(["claims", *papers, "-o", str(tmp_path / "claims.parquet")]) == 0
    assert main(["claims", *papers, "-o", str(tmp_path / "claims.csv")]) == 0
    with (tmp_path / "claims.csv").open(encoding="utf-8", newline="") as stream:
        expected = list(csv.DictReader(stream))
    found = parquet.read_table(tmp_path / "claims.parquet").to_pylist()
    assert [{key: str(value) for key, value in row.items()} for row in found] == expected


def test_command_goes_on_with_a_ledger(papers: tuple[str, str], tmp_path: Path) -> None:
    ledger, out = str(tmp_path / "news.json"), tmp_path / "claims.jsonl"
    for paper in papers:
        assert main(["claims", paper, "--ledger", ledger, "-o", str(out)]) == 0
    assert set(rows(out)[0]["ids"]) == set(papers)


@pytest.mark.parametrize("content", ["", "[]", "{}", '{"names": ["a"], "ledger": {}}'])
def test_command_refuses_a_damaged_ledger(
    content: str, papers: tuple[str, str], tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    ledger = tmp_path / "news.json"
    ledger.write_text(content, encoding="utf-8")
    assert main(["claims", *papers, "--ledger", str(ledger)]) == 1
    assert str(ledger) in capsys.readouterr().err
    assert ledger.read_text(encoding="utf-8") == content


def test_command_refuses_another_form(papers: tuple[str, str], capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["claims", *papers, "-o", "claims.xls"]) == 1
    assert ".jsonl" in capsys.readouterr().err
