"""The benchmark suite: readers, scorer, baselines and the gate, on examples worked out by hand."""

import json
import os
import sys
from collections.abc import Callable
from pathlib import Path

import pytest

sys.path.insert(0, str(Path(__file__).parent.parent))

from benchmarks import workers
from benchmarks.__main__ import PARTS, main
from benchmarks.baselines import by_markers, expressions
from benchmarks.claims import Headlines, bcubed, contested, missed
from benchmarks.lists import listed
from benchmarks.news import statements
from benchmarks.polnear import Article, Attribution, parse, read
from benchmarks.report import BenchmarkError, Report
from benchmarks.scoring import cue_class, f1, recall, score
from benchmarks.timing import WORKED, apart
from benchmarks.weights import labelled_candidates
from stancekit import Stance, Statement, claims
from stancekit.model import STANCES

TEXT = 'Mayor Lund said the dam had held. "No, never," Ito told reporters.'
STANDOFF = """T1\tSource 0 10\tMayor Lund
T2\tCue 11 15\tsaid
T3\tContent 16 32\tthe dam had held
T4\tAttribution 11 15\tsaid
E1\tAttribution:T4 Content:T3 Cue:T2 Source:T1
T5\tContent 34 46\t"No, never,"
T6\tCue 51 65\ttold reporters
E2\tAttribution-no-source:T6 Content:T5 Cue:T6
"""


LEMMAS = {"said": "say/verb", "denied": "deny/verb"}


def at(*pieces: str) -> tuple[tuple[int, int], ...]:
    return tuple((TEXT.index(piece), TEXT.index(piece) + len(piece)) for piece in pieces)


@pytest.fixture
def article() -> Article:
    return parse("dam", TEXT, STANDOFF)


def test_standoff_gives_the_events_with_their_spans(article):
    assert article.attributions == (
        Attribution(at("Mayor Lund"), at("said"), at("the dam had held")),
        Attribution((), at("told reporters"), at('"No, never,"')),
    )


def test_clone_is_read_by_part_with_the_first_of_several_annotators(tmp_path):
    for folder, name, content in (
        ("text", "dam.txt", TEXT),
        ("attributions", "dam_4b22.ann", STANDOFF),
        ("attributions", "dam_6b86.ann", ""),
    ):
        path = tmp_path / "data" / "dev" / folder / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(content.encode())
    assert [(one.name, len(one.attributions)) for one in read(str(tmp_path), part="dev")] == [("dam", 2)]


@pytest.mark.parametrize("offset", [0, 1], ids=["counted as one", "counted as two"])
def test_line_ends_of_two_characters_fit_the_offsets(offset):
    standoff = f"T1\tContent {3 + offset} {10 + offset}\tit held\nE1\tAttribution:T1 Content:T1\n"
    found = parse("a", "So\r\nit held", standoff)
    assert [found.text[start:end] for start, end in found.attributions[0].content] == ["it held"]


def test_json_lines_are_read(tmp_path):
    path = tmp_path / "a.jsonl"
    row = {"id": "a", "text": TEXT, "attributions": [{"source": [], "cue": None, "content": [[16, 32]]}]}
    path.write_text(json.dumps(row) + "\n", encoding="utf-8")
    assert read(str(path))[0].attributions == (Attribution((), (), ((16, 32),)),)


def test_corpus_without_articles_fails(tmp_path):
    with pytest.raises(BenchmarkError, match="no annotated article"):
        read(str(tmp_path))


def test_scores_by_hand(article):
    half = Attribution(at("Lund"), at("said"), at("dam had"))
    wrong_source = Attribution(at("Ito"), at("told reporters"), at('"No, never,"'))
    scores = [score(article, [half, wrong_source, wrong_source])]
    assert f1(scores, "content") == pytest.approx(2 * 2 / (3 + 2))
    assert f1(scores, "strict") == f1(scores, "attribution") == pytest.approx(2 * 1 / (3 + 2))
    assert recall(scores, "kind") == {"direct": (1, 1.0), "indirect": (1, 1.0)}
    assert recall(scores, "cue_class") == {"speech": (2, 1.0)}


@pytest.mark.parametrize(
    ("cue", "content", "right"),
    [
        ((10, 14), (15, 49), {"said": True, "denied": False}),
        ((26, 32), (33, 49), {"said": False, "denied": True}),
        ((26, 32), (0, 49), {"said": False, "denied": False}),  # three words of nine are shared
    ],
)
def test_a_candidate_is_right_where_its_cue_and_most_of_its_content_are_marked(cue, content, right):
    text = "But Clara said Marta Lund denied taking the money."
    marked = Article("a", text, (Attribution((), (cue,), (content,)),))
    rows = list(labelled_candidates(marked, {}))
    assert {
        term: is_right for term in right for features, is_right in rows if f"term={LEMMAS[term]}" in features
    } == right


def test_words_before_an_attribution_are_weighed_if_closed_and_no_cue():
    text = "But Clara said Lund denied that Ito knew the pump was safe. Including Clara said the pump was safe."
    rows = labelled_candidates(Article("a", text), {})
    before = [feature for features, _ in rows for feature in features if feature.startswith("before=")]
    assert before == ["before=but", "before="]  # neither "said" nor "that" nor "including"


def test_function_word_alone_is_no_source():
    gold = Article("a", "The mayor said so.", (Attribution(((0, 9),), ((10, 14),), ((15, 17),)),))
    found = Attribution(((0, 3),), ((10, 14),), ((15, 17),))
    assert f1([score(gold, [found])], "attribution") == 0.0


@pytest.mark.parametrize(
    ("cue", "kind"),
    [("According to", "speech"), ("was hoping", "mental"), ("'s decision", "other"), ("", "none")],
)
def test_cue_class(cue, kind):
    assert cue_class(cue) == kind


def test_expressions_find_direct_and_indirect_speech():
    contents = [" ".join(TEXT[s:e] for s, e in found.content) for found in expressions(TEXT)]
    assert contents == ["the dam had held", '"No, never,"']


@pytest.mark.parametrize(
    ("text", "cue", "stance"),
    [
        ("Ito denied that it may be so.", "denied", "deny"),
        ("Ito said it may be so.", "said", "hedge"),
        ("Ito said it is so.", "said", "assert"),
    ],
)  # fmt: skip
def test_markers_label(text, cue, stance):
    place = (text.index(cue), text.index(cue) + len(cue))
    statement = Statement.at(text, content=[(place[1] + 1, len(text) - 1)], cue=place)
    assert STANCES[by_markers([statement]).argmax()] == stance


def test_word_lists_are_sorted_and_unique():
    path = Path(__file__).parent.parent / "benchmarks" / "words.tsv"
    rows = [tuple(line.split("\t")[:2]) for line in path.read_text(encoding="utf-8").splitlines()[1:]]
    assert rows == sorted(set(rows))
    assert all(term == term.lower() and listed(kind) for term, kind in rows)


@pytest.mark.parametrize(("value", "limit"), [(0.4, 0.5), (float("nan"), 0.5)], ids=["too low", "no number"])
def test_broken_limit_fails_and_is_written(tmp_path, value, limit):
    report = Report("made")
    report.at_least("figure", value, limit)
    with pytest.raises(BenchmarkError, match="figure"):
        report.close(str(tmp_path))
    assert json.loads((tmp_path / "made.json").read_text(encoding="utf-8"))["broken"]


def test_bcubed_by_hand():
    precision, recall, _ = bcubed(["a", "a", "a", "b"], [1, 1, 2, 2])
    assert precision == pytest.approx((1 + 1 + 1 / 2 + 1 / 2) / 4)
    assert recall == pytest.approx((2 / 3 + 2 / 3 + 1 / 3 + 1) / 4)


def test_contested_claim_is_missed_by_its_cause():
    yes, no, maybe = Stance.ASSERT, Stance.DENY, Stance.HEDGE
    gold = Headlines([""] * 8, list("aabbccdd"), [yes, no] * 4)
    read, groups = [yes, no, yes, yes, yes, no, maybe, no], [1, 1, 2, 2, 3, 4, 5, 5]
    assert contested(gold, groups, read) == (1.0, 1 / 4)
    assert list(missed(gold, groups, read)) == [
        "stance: no headline is read as deny",
        "groups: those who assert and those who deny are apart",
        "stance: no headline is read as assert",
    ]


def test_made_statements_are_the_same_for_a_seed_and_tell_stories():
    made = statements(200, seed=3)
    assert made == statements(200, seed=3) != statements(200, seed=4)
    assert any(len(claim.members) > 3 for claim in claims([one] for one in made))


def test_no_part_lists_all_parts(capsys):
    assert main([]) == 0
    shown = capsys.readouterr().out
    assert all(name in shown for name in PARTS)


def test_extraction_without_a_path_says_what_to_do(capsys, tmp_path):
    assert main(["extraction", "--output", str(tmp_path)]) == 1
    assert "--polnear PATH" in capsys.readouterr().err


def test_unknown_part_is_wrong_usage():
    assert main(["velocity"]) == 2


def test_workers_are_timed_beside_busy_loops(tmp_path, monkeypatch, capsys):
    (tmp_path / "a.txt").write_text("Ito said that the pump had failed.\n" * 40, encoding="utf-8")
    monkeypatch.setattr(workers, "MEGABYTES", 0.001)
    monkeypatch.setattr(workers, "ROUNDS", 1)
    main(["workers", "--articles", str(tmp_path), "--output", str(tmp_path)])  # too little text for any gain
    shown = [line.split() for line in capsys.readouterr().out.splitlines()]
    timed = [words for words in shown if words[:1] in (["one"], ["two"]) and words[1] != "beside"]
    seconds = {" ".join(words[:2]): float(words[2]) for words in timed}
    assert set(seconds) == {"one worker", "two workers", "one loop", "two loops"}
    assert min(seconds.values()) > 0
    assert (tmp_path / "workers.json").exists()


def sums(name: str) -> Callable[[], object]:
    """Work of so many steps, for a process of its own; none where it would be this one."""
    assert os.getppid() == int(os.environ["STANCEKIT_TEST_PARENT"])
    return lambda: sum(range(int(name)))


def test_systems_are_timed_in_processes_of_their_own(monkeypatch):
    monkeypatch.setenv("STANCEKIT_TEST_PARENT", str(os.getpid()))
    taken = apart(sums, ["2000000", "40000000"], rounds=2)
    assert 0 < 5 * taken["2000000"] < taken["40000000"]


def tallied(path: str) -> Callable[[], object]:
    """Work that leaves a mark each time."""

    def work() -> None:
        with open(path, "a") as stream:
            stream.write("x")

    return work


def test_a_system_works_as_often_as_is_said(tmp_path):
    apart(tallied, [str(tmp_path / "marks")])
    assert (tmp_path / "marks").read_text() == "x" * WORKED


def test_a_system_whose_process_ends_is_named():
    with pytest.raises(BenchmarkError, match="the process of nothing has ended"):
        apart(int, ["nothing"])
