"""The page that `stancekit classify` prints for a reader."""

import os
import pty
import re
import subprocess
import sys

import pytest

from stancekit import Statement, Statements, classify
from stancekit.cli import main
from stancekit.cli.terminal import page, plain

ARTICLE = """Minister denies taking money

PORT ANSELM (Wire) — Finance minister Kenji Ito on Tuesday denied taking money from a construction firm.

“I never met the man. I did not ask for a cent,” Ito told reporters. He said the ministry might sue.
"""
UNDERLINED = re.compile(r"\x1b\[(?:\d+;)*4(?:;\d+)*m([^\x1b]*)")


def printed(capfd, statements, **options) -> str:
    page("article.txt", statements, **options)
    return capfd.readouterr().out


@pytest.fixture(autouse=True)
def _plain_environment(monkeypatch):
    for name in ("NO_COLOR", "FORCE_COLOR", "COLUMNS", "TTY_COMPATIBLE"):
        monkeypatch.delenv(name, raising=False)


@pytest.fixture
def coloured(monkeypatch):
    monkeypatch.setenv("FORCE_COLOR", "1")
    monkeypatch.setenv("TERM", "xterm-256color")


def test_statements_stand_in_the_order_of_the_article(capfd):
    found = classify(ARTICLE)
    shown = " ".join(printed(capfd, found).split())
    places = [shown.index(" ".join(statement.text.split())) for statement in found]
    assert places == sorted(places)
    assert len(found) >= 4


def test_each_statement_has_sign_stance_probability_and_speaker(capfd):
    shown = printed(capfd, classify(ARTICLE))
    assert re.search(r"^- deny +\d+%  Kenji Ito denied$", shown, re.MULTILINE)
    assert re.search(r"^\? hedge +\d+%  Kenji Ito \(He\) said$", shown, re.MULTILINE)


def test_the_sentences_of_one_quotation_name_the_speaker_once(capfd):
    quotation = [statement for statement in classify(ARTICLE) if "“I" in statement.text or "cent" in statement.text]
    assert len({statement.attribution for statement in quotation}) == 1
    assert printed(capfd, quotation).count("Kenji Ito") == 1


def test_pipes_get_no_escape_sequences_and_no_trailing_spaces(capfd):
    shown = printed(capfd, classify(ARTICLE), explain=True)
    assert "\x1b" not in shown
    assert not re.search(r" $", shown, re.MULTILINE)


@pytest.mark.usefixtures("coloured")
def test_deciding_words_are_underlined(capfd):
    shown = printed(capfd, classify(ARTICLE))
    assert {"denied", "never", "might"} <= {word.strip() for word in UNDERLINED.findall(shown)}


@pytest.mark.usefixtures("coloured")
def test_stances_have_colours_of_their_own(capfd):
    shown = printed(capfd, classify(ARTICLE))
    assert re.search(r"\x1b\[31m- deny", shown)
    assert re.search(r"\x1b\[33m\? hedge", shown)


def test_no_color_is_honoured_on_a_terminal(tmp_path):
    path = tmp_path / "article.txt"
    path.write_text(ARTICLE, encoding="utf-8")
    assert not re.search(r"\x1b\[[\d;]*3\d", on_terminal(path, {"NO_COLOR": "1"}))
    assert re.search(r"\x1b\[[\d;]*3\d", on_terminal(path, {}))


def on_terminal(path, environment) -> str:
    reader, writer = pty.openpty()
    command = [sys.executable, "-m", "stancekit", "classify", str(path)]
    subprocess.run(command, stdout=writer, env={**os.environ, "TERM": "xterm-256color", **environment}, check=True)
    os.close(writer)
    return os.read(reader, 10**6).decode("utf-8")


@pytest.mark.parametrize("width", [30, 50, 80, 120])
def test_no_line_is_wider_than_the_terminal(capfd, monkeypatch, width):
    monkeypatch.setenv("COLUMNS", str(width))
    assert max(map(len, printed(capfd, classify(ARTICLE)).splitlines())) <= width


def test_explanation_lists_weights_that_add_up_to_the_score(capfd):
    statement = classify("Ito denied it.")[:1]
    shown = printed(capfd, statement, explain=True)
    rows = re.findall(r"^ +(.*?) +([+-]\d\.\d\d) +([+-]\d\.\d\d) +([+-]\d\.\d\d)", shown, re.MULTILINE)
    *added, (name, *score) = rows
    assert name == "score"
    for k in range(3):
        assert sum(float(row[k + 1]) for row in added) == pytest.approx(float(score[k]), abs=0.06)


def test_explain_is_an_option_of_the_command(tmp_path, capfd):
    path = tmp_path / "article.txt"
    path.write_text(ARTICLE, encoding="utf-8")
    assert main(["classify", str(path), "--explain"]) == 0
    assert "cue=deny" in capfd.readouterr().out
    assert main(["classify", str(path), "--explain", "--format", "jsonl"]) == 2


def test_without_statements_it_says_so(capfd):
    assert "no attributed statement found" in printed(capfd, [])


@pytest.mark.parametrize(
    "steering", ["\x1b[2J", "\x1b]0;owned\x07", "\x9b31m", "\u202e", "\r", "\x08", "\x00", "\ud800"]
)
def test_nothing_in_an_article_steers_the_terminal(capfd, steering):
    text = f"Mayor {steering}Lund{steering} denied{steering} taking{steering} money."
    found = [
        Statement.at(
            text,
            content=[(text.index("taking"), len(text))],
            cue=(text.index("denied"), text.index(" taking")),
            source=(0, text.index(" denied")),
        )
    ]
    page(f"name{steering}", found, explain=True)
    shown = capfd.readouterr().out
    assert "taking" in shown
    assert not set("\x1b\x9b\u202e\r\x08\x00\x07\ud800") & set(shown)


def test_soft_hyphens_and_joiners_vanish():
    assert plain("in\u00adfla\u200btion") == "inflation"


def test_an_ascii_terminal_gets_question_marks(tmp_path):
    path = tmp_path / "article.txt"
    path.write_text(ARTICLE, encoding="utf-8")
    command = [sys.executable, "-m", "stancekit", "classify", str(path), "--format", "text"]
    done = subprocess.run(command, env={**os.environ, "PYTHONIOENCODING": "ascii"}, capture_output=True, check=True)
    assert b"?I never met the man." in done.stdout


class TestNotebook:
    def test_a_list_shows_each_sentence_with_its_stance(self):
        shown = classify(ARTICLE)._repr_html_()
        assert shown.count("<strong>− deny</strong>") >= 2
        assert "taking money from a construction firm</span>" in shown

    def test_a_statement_shows_itself(self):
        assert "<strong>− deny</strong>" in classify("Ito denied it.")[0]._repr_html_()

    def test_markup_of_an_article_is_text(self):
        text = "<script>alert(1)</script> said <img src=x onerror=alert(1)> \u202ewas fine."
        statement = Statement.at(text, content=[(31, len(text))], cue=(26, 30), source=(0, 25))
        shown = statement._repr_html_()
        assert "<script" not in shown
        assert "<img" not in shown
        assert "\u202e" not in shown

    def test_long_lists_are_cut(self):
        shown = Statements(classify("Ito denied it.") * 60)._repr_html_()
        assert shown.count("<strong>") == 50
        assert "10 more" in shown

    def test_an_empty_list_says_so(self):
        assert "no attributed statement" in Statements()._repr_html_()


class TestFrame:
    def test_has_one_row_a_statement(self):
        pytest.importorskip("pandas")
        found = classify(ARTICLE)
        frame = found.to_frame()
        assert list(frame["text"]) == [statement.text for statement in found]
        assert list(frame["stance"]) == [statement.stance for statement in found]
        assert frame[["assert", "deny", "hedge"]].sum(axis=1).to_list() == pytest.approx([1.0] * len(found))

    def test_is_empty_for_an_article_without_statements(self):
        pytest.importorskip("pandas")
        frame = classify("It rained.").to_frame()
        assert len(frame) == 0
        assert "speaker" in frame

    def test_to_dict_is_what_from_dict_reads(self):
        found = classify(ARTICLE)
        assert list(map(Statement.from_dict, found.to_dict())) == found


def test_shell_completion_knows_the_commands():
    pytest.importorskip("argcomplete")
    environment = {**os.environ, "_ARGCOMPLETE": "1", "COMP_LINE": "stancekit rep", "COMP_POINT": "13"}
    code = "from stancekit.cli import main; main([])"
    done = subprocess.run(
        ["bash", "-c", f'{sys.executable} -c "{code}" 8>&1 9>/dev/null'],
        env=environment,
        capture_output=True,
        check=False,
    )
    assert done.stdout.strip() == b"report"
