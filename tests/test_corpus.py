"""The markup of annotated articles: what it means, and what is refused with file and line."""

from pathlib import Path

import pytest

from stancekit import CorpusError, Stance
from stancekit.corpus import SPLITS, digest, parse_article, read_article, read_corpus

SEEDS = Path(__file__).parent.parent / "seeds"
HEAD = "genre: wire\ntopic: courts\n\n"
PLAIN = HEAD + "[Ito]{.source 1 =Kenji Ito} [denied]{.cue 1} [taking the money]{.deny 1}.\n"


def test_marks_leave_the_text_and_become_spans():
    article = parse_article(PLAIN)
    (statement,) = article.statements
    assert article.text == "Ito denied taking the money.\n"
    assert (statement.source.text, statement.cue.text, statement.text) == ("Ito", "denied", "taking the money")
    assert (statement.stance, statement.speaker) == (Stance.DENY, "Kenji Ito")
    assert article.meta == {"genre": "wire", "topic": "courts"}
    assert article.lines == (4,)


def test_one_source_serves_two_attributions():
    article = parse_article(
        HEAD + "[Ito]{.source 1 .source 2} [denied]{.cue 1} [it]{.deny 1} and [left]{.cue 2} [us]{.hedge 2}."
    )
    assert [statement.source.text for statement in article.statements] == ["Ito", "Ito"]
    assert [statement.attribution for statement in article.statements] == [1, 2]


def test_more_is_another_piece_of_the_same_statement():
    (statement,) = parse_article(
        HEAD + '["We go,"]{.assert 1} [she]{.source 1} [said]{.cue 1}, ["now."]{.more 1}'
    ).statements
    assert [span.text for span in statement.content] == ['"We go,"', '"now."']


def test_sentences_of_one_quotation_share_their_attribution():
    article = parse_article(
        HEAD + '["We go.]{.assert 1} [They may not."]{.hedge 1} [She]{.source 1} [said]{.cue 1} it.'
    )
    assert [(s.stance, s.attribution, s.cue.text) for s in article.statements] == [
        (Stance.ASSERT, 1, "said"),
        (Stance.HEDGE, 1, "said"),
    ]


def test_nested_attribution_lies_inside_the_content_of_the_outer():
    marked = "[Ito]{.source 1} [said]{.cue 1} [[the mint]{.source 2} [denied]{.cue 2} [any role]{.deny 2}]{.assert 1}."
    outer, inner = parse_article(HEAD + marked).statements
    assert (outer.text, inner.text) == ("the mint denied any role", "any role")


def test_escaped_brackets_are_brackets_of_the_text():
    assert parse_article(HEAD + r"He wrote \[sic\] and \\ twice.").text == "He wrote [sic] and \\ twice."


def test_traps_are_no_statements():
    article = parse_article(HEAD + 'The so-called ["reform"]{.none} passed.')
    assert [span.text for span in article.traps] == ['"reform"']
    assert article.statements == ()


def test_windows_line_ends_give_the_same_article():
    assert parse_article(PLAIN.replace("\n", "\r\n")) == parse_article(PLAIN)


@pytest.mark.parametrize(
    ("body", "line", "message"),
    [
        ("One.\n\n[Ito]{.source 1} [denied]{.cue 1} [it]{.denial 1}", 6, "stance 'denial' is not one of"),
        ("One.\n[Ito]{source 1}", 5, "expected e.g"),
        ("[Ito]{.source}", 4, "expected e.g"),
        ("[]{.source 1}", 4, "empty span"),
        ("a [b", 4, "bracket is not closed"),
        ("a ] b", 4, "lone ']'"),
        ("a ]{.deny 1} b", 4, "lone"),
        ("[Ito]{.source 1} [she]{.source 1} [left]{.deny 1}", 4, "second source"),
        ("[said]{.cue 1} [told]{.cue 1} [left]{.deny 1}", 4, "second cue"),
        ("\n[Ito]{.source 1} left", 5, "has no content"),
        ("[left]{.more 1}", 4, "no content before it"),
    ],
)
def test_malformed_article_is_refused_with_file_and_line(tmp_path, body, line, message):
    path = tmp_path / "gulf.txt"
    path.write_text(HEAD + body)
    with pytest.raises(CorpusError, match=message) as caught:
        read_article(path)
    assert (caught.value.path, caught.value.line) == (str(path), line)
    assert str(caught.value).startswith(f"{path}:{line}: ")


@pytest.mark.parametrize(
    ("marked", "line"), [("No header.\n\nBody", 1), ("genre: wire\nno colon\n\nBody", 2), ("a: b", 1)]
)
def test_header_that_is_none_is_refused(marked, line):
    with pytest.raises(CorpusError, match="expected a header line") as caught:
        parse_article(marked)
    assert caught.value.line == line


def test_file_that_is_not_utf8_is_refused(tmp_path):
    path = tmp_path / "latin.txt"
    path.write_bytes(b"genre: wire\n\ncaf\xe9")
    with pytest.raises(CorpusError, match="not UTF-8 at byte 16"):
        read_article(path)


def test_missing_file_and_empty_folder_are_refused(tmp_path):
    with pytest.raises(CorpusError, match="cannot be read"):
        read_article(tmp_path / "none.txt")
    with pytest.raises(CorpusError, match="no annotated article"):
        read_corpus(tmp_path)


def test_digest_depends_on_texts_and_labels_alone(tmp_path):
    path = tmp_path / "a.txt"
    path.write_text(PLAIN)
    assert digest([read_article(path)]) == digest([parse_article(PLAIN)])
    assert digest([parse_article(PLAIN.replace(".deny", ".hedge"))]) != digest([parse_article(PLAIN)])
    assert digest([parse_article(PLAIN.replace("money", "honey"))]) != digest([parse_article(PLAIN)])


@pytest.fixture(scope="module")
def seeds():
    return {split: read_corpus(SEEDS, split=split) for split in SPLITS}


def test_seeds_are_large_enough(seeds):
    statements = [s for articles in seeds.values() for article in articles for s in article.statements]
    assert sum(map(len, seeds.values())) >= 60
    assert len(statements) >= 800
    assert all(len({a.meta["topic"] for a in seeds[split]}) >= 8 for split in SPLITS)


def test_every_seed_has_genre_topic_and_english(seeds):
    for articles in seeds.values():
        for article in articles:
            assert {"genre", "topic", "english"} <= article.meta.keys(), article.path


def test_every_span_of_the_seeds_slices_to_its_text(seeds):
    for articles in seeds.values():
        for article in articles:
            for statement in article.statements:
                for span in filter(None, (*statement.content, statement.cue, statement.source)):
                    assert article.text[span.start : span.end] == span.text


def test_no_statement_stands_in_two_splits(seeds):
    long = {
        split: {s.text for article in articles for s in article.statements if len(s.text) > 40}
        for split, articles in seeds.items()
    }
    assert not long["train"] & (long["dev"] | long["test"])
    assert not long["dev"] & long["test"]
