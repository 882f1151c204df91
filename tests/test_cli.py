"""The command line, from the outside: what it prints, writes and returns."""

import json
import os
import pty
import shutil
import signal
import subprocess
import sys
import time
from pathlib import Path

import joblib
import numpy as np
import pytest

from stancekit import Statement, classify, load_model
from stancekit.cli import COMMANDS, main
from stancekit.corpus import read_corpus
from stancekit.training import examples

ROOT = Path(__file__).parent.parent
STANCEKIT = [sys.executable, "-m", "stancekit"]
ARTICLE = """Minister denies taking money

PORT ANSELM (Wire) — Finance minister Kenji Ito on Tuesday denied taking money from a construction firm.

“I never met the man,” Ito told reporters. He said the ministry might sue.
"""


@pytest.fixture
def article(tmp_path) -> Path:
    path = tmp_path / "article.txt"
    path.write_text(ARTICLE, encoding="utf-8")
    return path


@pytest.fixture(scope="module")
def small_corpus(tmp_path_factory) -> Path:
    """A few of the seeds, so that training takes no time."""
    folder = tmp_path_factory.mktemp("corpus")
    for path in sorted((ROOT / "seeds" / "train").glob("*.txt"))[:12]:
        shutil.copy(path, folder)
    return folder


@pytest.fixture(scope="module")
def small_model(small_corpus) -> Path:
    path = small_corpus.parent / "small.json"
    assert main(["train", "--corpus", str(small_corpus), "--output", str(path)]) == 0
    return path


def records(text: str) -> list[dict]:
    return [json.loads(line) for line in text.splitlines()]


def test_no_command_at_all_shows_the_commands(capfd):
    assert main([]) == 2
    assert "find the attributed statements" in capfd.readouterr().err


class TestClassify:
    def test_writes_one_json_object_a_statement(self, article, capfdbinary):
        assert main(["classify", str(article)]) == 0
        written = records(capfdbinary.readouterr().out.decode("utf-8"))
        assert {record.pop("id") for record in written} == {str(article)}
        assert [Statement.from_dict(record) for record in written] == classify(ARTICLE)
        assert len(written) >= 3

    def test_reads_standard_input(self, article):
        done = subprocess.run(
            [*STANCEKIT, "classify", "-"], input=article.read_bytes(), capture_output=True, check=True
        )
        written = records(done.stdout.decode("utf-8"))
        assert [record["content"] for record in written] == [s.to_dict()["content"] for s in classify(ARTICLE)]
        assert {record["id"] for record in written} == {"-"}

    def test_offsets_count_windows_line_ends(self, tmp_path, capfdbinary):
        text = ARTICLE.replace("\n", "\r\n")
        path = tmp_path / "windows.txt"
        path.write_bytes(text.encode("utf-8"))
        assert main(["classify", str(path)]) == 0
        for record in records(capfdbinary.readouterr().out.decode("utf-8")):
            for span in record["content"]:
                assert text[span["start"] : span["end"]] == span["text"]

    def test_shows_text_on_request(self, article, capfd):
        assert main(["classify", str(article), "--format", "text"]) == 0
        shown = capfd.readouterr().out
        assert "taking money from a construction firm" in " ".join(shown.split())
        assert "deny" in shown
        assert "\x1b" not in shown

    def test_shows_text_in_colour_on_a_terminal(self, article):
        reader, writer = pty.openpty()
        environment = {**os.environ, "TERM": "xterm-256color"} | {"NO_COLOR": ""}
        subprocess.run([*STANCEKIT, "classify", str(article)], stdout=writer, env=environment, check=True)
        os.close(writer)
        shown = os.read(reader, 10**6).decode("utf-8")
        assert "\x1b[" in shown
        assert "denied" in shown

    def test_terminal_sequences_of_an_article_stay_harmless(self, tmp_path, capfd):
        path = tmp_path / "evil.txt"
        path.write_text("Mayor Lund\x1b]0;owned\x07 said the \x1b[2Jdam was sound.\n\nIto denied \x1b[31mit all.\n")
        assert main(["classify", str(path), "--format", "text"]) == 0
        assert "\x1b" not in capfd.readouterr().out

    def test_article_without_statements_is_fine(self, tmp_path, capfdbinary):
        path = tmp_path / "rain.txt"
        path.write_text("It rained in Port Anselm.")
        assert main(["classify", str(path)]) == 0
        assert capfdbinary.readouterr().out == b""

    def test_unsure_statements_get_no_stance(self, article, capfdbinary):
        assert main(["classify", str(article), "--min-probability", "1"]) == 0
        written = records(capfdbinary.readouterr().out.decode("utf-8"))
        assert {record["stance"] for record in written} == {None}
        assert all(record["probabilities"] for record in written)

    def test_takes_another_model(self, article, small_model, capfdbinary):
        assert main(["classify", str(article), "--model", str(small_model)]) == 0
        written = records(capfdbinary.readouterr().out.decode("utf-8"))
        expected = classify(ARTICLE, model=load_model(small_model))
        assert [record["probabilities"] for record in written] == [list(s.probabilities) for s in expected]

    def test_file_that_cannot_be_read_is_named_and_the_rest_goes_on(self, article, tmp_path, capfd):
        latin = tmp_path / "latin.txt"
        latin.write_bytes("Café owner denied it.".encode("latin-1"))
        missing = tmp_path / "missing.txt"
        assert main(["classify", str(latin), str(missing), str(article)]) == 1
        out, err = capfd.readouterr()
        written = records(out)
        assert [record["id"] for record in written if "error" in record] == [str(latin), str(missing)]
        assert {record["id"] for record in written if "error" not in record} == {str(article)}
        assert f"{latin}: not UTF-8 at byte 3" in err
        assert f"{missing}: cannot be read" in err
        assert "2 of 3 records could not be read" in err

    def test_address_of_a_page_is_told_to_be_saved(self, capfd):
        assert main(["classify", "https://news.example/a.html"]) == 1
        assert "save the page and name the file" in capfd.readouterr().err

    def test_file_that_is_no_model_is_an_error_of_one_line(self, article, capfd):
        assert main(["classify", str(article), "--model", str(article)]) == 1
        assert capfd.readouterr().err.startswith(f"stancekit: {article}: not a stancekit model")

    def test_reader_that_goes_away_is_no_traceback(self, article):
        arguments = " ".join([*STANCEKIT, "classify", *[str(article)] * 400])
        done = subprocess.run(
            ["bash", "-c", f"set -o pipefail; {arguments} | head -n 1"], capture_output=True, check=False
        )
        assert done.returncode == 1
        assert done.stderr == b""
        assert len(records(done.stdout.decode("utf-8"))) == 1

    def test_interrupt_ends_with_130_and_no_traceback(self):
        with subprocess.Popen(
            [*STANCEKIT, "classify", "-"], stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=subprocess.PIPE
        ) as process:
            time.sleep(1.5)
            process.send_signal(signal.SIGINT)
            _, errors = process.communicate(timeout=20)
        assert process.returncode == 130
        assert errors == b""


class TestTrain:
    def test_check_agrees_with_the_model_that_was_written(self, small_corpus, small_model, capfd):
        assert main(["train", "--corpus", str(small_corpus), "--output", str(small_model), "--check"]) == 0
        assert "0 terms differ" in capfd.readouterr().err

    def test_check_writes_nothing_and_fails_on_another_model(self, small_corpus, tmp_path, capfd):
        other = tmp_path / "other.json"
        load_model().save(other)
        before = other.read_bytes()
        assert main(["train", "--corpus", str(small_corpus), "--output", str(other), "--check"]) == 1
        assert other.read_bytes() == before
        assert "not what the corpus gives" in capfd.readouterr().err

    def test_shipped_model_is_what_the_seeds_give(self):
        assert main(["train", "--check"]) == 0

    def test_train_folder_of_a_corpus_is_preferred(self, small_corpus, small_model, tmp_path):
        shutil.copytree(small_corpus, tmp_path / "corpus" / "train")
        (tmp_path / "corpus" / "notes.txt").write_text("no article")
        output = tmp_path / "model.json"
        assert main(["train", "--corpus", str(tmp_path / "corpus"), "--output", str(output)]) == 0
        assert output.read_bytes() == small_model.read_bytes()

    def test_seeds_can_be_added(self, small_corpus, tmp_path):
        output = tmp_path / "model.json"
        assert main(["train", "--corpus", str(small_corpus), "--with-seeds", "--output", str(output)]) == 0
        seeds = len(read_corpus(ROOT / "seeds", split="train"))
        assert load_model(output).scores["articles"] == seeds + 12

    def test_pipeline_is_written_beside_the_model(self, small_corpus, tmp_path, capfd):
        output, fitted = tmp_path / "model.json", tmp_path / "pipeline.joblib"
        arguments = ["--corpus", str(small_corpus), "--output", str(output), "--pipeline", str(fitted)]
        assert main(["train", *arguments]) == 0
        assert capfd.readouterr().out.split() == [str(output), str(fitted)]
        statements = examples(read_corpus(small_corpus)).statements
        np.testing.assert_allclose(
            joblib.load(fitted).predict_proba(statements),
            load_model(output).predict_proba(statements),
            rtol=0,
            atol=1e-6,
        )

    @pytest.mark.parametrize(
        "arguments", [["--corpus", "some"], ["--check", "--pipeline", "p.joblib"]], ids=["no output", "check writes"]
    )
    def test_arguments_that_do_not_go_together_are_wrong_usage(self, arguments, capfd):
        assert main(["train", *arguments]) == 2
        assert "usage:" in capfd.readouterr().err

    def test_malformed_corpus_is_named_with_its_line(self, small_corpus, tmp_path, capfd):
        corpus = tmp_path / "corpus"
        shutil.copytree(small_corpus, corpus)
        (corpus / "bad.txt").write_text("genre: wire\n\n[Ito]{.sauce 1} left.\n")
        output = tmp_path / "model.json"
        assert main(["train", "--corpus", str(corpus), "--output", str(output)]) == 1
        assert f"{corpus / 'bad.txt'}:3: stance 'sauce' is not one of" in capfd.readouterr().err
        assert not output.exists()

    def test_folder_that_cannot_be_written_is_an_error_of_one_line(self, small_corpus, tmp_path, capfd):
        output = tmp_path / "no" / "such" / "model.json"
        assert main(["train", "--corpus", str(small_corpus), "--output", str(output)]) == 1
        assert "No such file or directory" in capfd.readouterr().err.splitlines()[-1]

    def test_device_is_not_replaced(self, small_corpus, capfd):
        assert main(["train", "--corpus", str(small_corpus), "--output", os.devnull]) == 1
        assert "not a regular file" in capfd.readouterr().err
        assert not Path(os.devnull).is_file()


class TestEvaluate:
    def test_prints_spans_stances_and_both(self, small_corpus, capfd):
        assert main(["evaluate", "--corpus", str(small_corpus)]) == 0
        shown = capfd.readouterr().out
        for word in ("content and source", "macro-F1", "calibration", "up to 12 words", "statements found"):
            assert word in shown

    def test_json_holds_the_same(self, small_corpus, capfd):
        assert main(["evaluate", "--corpus", str(small_corpus), "--format", "json"]) == 0
        scores = json.loads(capfd.readouterr().out)
        assert scores["articles"] == 12
        assert set(scores) == {"articles", "spans", "stance", "slices", "joint"}

    def test_markdown_is_tables(self, small_corpus, capfd):
        assert main(["evaluate", "--corpus", str(small_corpus), "--format", "markdown"]) == 0
        shown = capfd.readouterr().out
        assert "## From raw text" in shown
        assert "| --- | ---: |" in shown

    def test_split_is_a_folder_of_the_corpus(self, small_corpus, capfd):
        assert main(["evaluate", "--corpus", str(small_corpus), "--split", "dev"]) == 1
        assert "no annotated article" in capfd.readouterr().err

    def test_plots_are_drawn(self, small_corpus, tmp_path):
        pytest.importorskip("matplotlib")
        assert main(["evaluate", "--corpus", str(small_corpus), "--plots", str(tmp_path / "figures")]) == 0
        assert sorted(path.name for path in (tmp_path / "figures").iterdir()) == ["confusion.png", "reliability.png"]


def names() -> list[str]:
    return [command.__name__.rpartition(".")[2] for command in COMMANDS]


@pytest.mark.parametrize("name", names())
def test_help_has_an_example(name, capfd):
    assert main([name, "--help"]) == 0
    assert f"example:\n  stancekit {name}" in capfd.readouterr().out


@pytest.mark.parametrize("name", names())
def test_readme_names_the_command(name):
    assert f"stancekit {name}" in (ROOT / "README.md").read_text(encoding="utf-8")


@pytest.mark.parametrize(
    "arguments",
    [[], ["no-such-command"], ["classify"], ["classify", "-", "--min-probability", "2"], ["classify", "-", "--fromat"]],
    ids=repr,
)
def test_wrong_usage_returns_2(arguments, capfd):
    assert main(arguments) == 2
    assert "usage: stancekit" in capfd.readouterr().err


def test_version_is_printed(capfd):
    assert main(["--version"]) == 0
    assert capfd.readouterr().out.startswith("stancekit ")


def test_installed_without_seeds_says_what_to_do(tmp_path):
    shutil.copytree(ROOT / "stancekit", tmp_path / "stancekit")
    done = subprocess.run(
        [*STANCEKIT, "train"],
        cwd=tmp_path,
        env={**os.environ, "PYTHONPATH": str(tmp_path)},
        capture_output=True,
        text=True,
    )
    assert done.returncode == 1
    assert "has no seed corpus" in done.stderr
    assert "--corpus DIR" in done.stderr
