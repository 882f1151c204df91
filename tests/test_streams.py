"""Many articles: what goes in, what comes out, and what stays when a run is broken off."""

import csv
import gzip
import io
import json
import os
import pty
import random
import re
import signal
import subprocess
import sys
import time
from importlib.util import find_spec
from pathlib import Path

import pytest
from hypothesis import assume, given, settings
from hypothesis import strategies as st

from stancekit import RecordError, Statement, classify
from stancekit.cli import main
from stancekit.streams.labelling import Task, batched, outcomes
from stancekit.streams.parallel import in_order
from stancekit.streams.readers import records
from stancekit.streams.records import LONGEST
from stancekit.streams.writers import partial_files, written_rows

STANCEKIT = [sys.executable, "-m", "stancekit"]
PEAK = """
import resource, subprocess, sys
subprocess.run(sys.argv[1:], stderr=subprocess.DEVNULL, check=True)
print(resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss)
"""
DENIAL = "Finance minister Kenji Ito denied taking the money."
HOPE = "Mayor Ana Lund said the dam might hold.\n\nShe hopes that it rains."
RAIN = "It rained in Port Anselm."
GERMAN = "Ito sagte am Dienstag, er habe den Mann auf dem Foto nie getroffen und kenne ihn auch sonst gar nicht."
ARTICLES = {"a": DENIAL, "b": RAIN, "c": HOPE}


def needs(module: str, extra: str):
    return pytest.mark.skipif(
        find_spec(module.partition(".")[0]) is None or find_spec(module) is None,
        reason=f"needs {module}: pip install 'stancekit[{extra}]'",
    )


needs_arrow = needs("pyarrow", "arrow")
needs_zstd = needs("compression.zstd" if sys.version_info >= (3, 14) else "backports.zstd", "zstd")
needs_html = needs("trafilatura", "html")


def jsonl(articles: dict) -> bytes:
    return b"".join(json.dumps({"id": key, "text": text}).encode() + b"\n" for key, text in articles.items())


def as_csv(articles: dict) -> bytes:
    written = io.StringIO(newline="")
    csv.writer(written).writerows([("id", "text"), *articles.items()])
    return written.getvalue().encode()


def as_parquet(articles: dict) -> bytes:
    import pyarrow
    from pyarrow import parquet

    sink = io.BytesIO()
    parquet.write_table(pyarrow.table({"id": list(articles), "text": list(articles.values())}), sink)
    return sink.getvalue()


def as_zstd(data: bytes) -> bytes:
    from stancekit.streams.readers import zstd

    return zstd().compress(data)


def parsed(data: bytes) -> list[dict]:
    return [json.loads(line) for line in data.splitlines()]


def found(*names, **options) -> list:
    """Id and statements, or the error, of each record."""
    done = outcomes(records(map(str, names), **options), Task())
    return [(each.id, str(each.error) if each.error else each.statements) for each in done]


def expected(articles: dict) -> list:
    return [(key, classify(text)) for key, text in articles.items()]


def in_file(path: Path, data: bytes) -> Path:
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(data)
    return path


@pytest.fixture(scope="module")
def many(tmp_path_factory) -> Path:
    """Articles enough for a run that can be broken off; and the rows they give, beside them."""
    articles = {f"n{number}": f"{HOPE} {DENIAL} " * 5 for number in range(500)}
    path = in_file(tmp_path_factory.mktemp("many") / "many.jsonl", jsonl(articles))
    assert main(["classify", str(path), "--output", str(path.with_name("rows.jsonl"))]) == 0
    return path


@pytest.fixture
def few(tmp_path) -> Path:
    return in_file(tmp_path / "few.jsonl", jsonl(ARTICLES))


class TestInput:
    @pytest.mark.parametrize(
        ("name", "encode"),
        [
            ("in.jsonl", jsonl),
            ("in.ndjson", jsonl),
            ("in.csv", as_csv),
            pytest.param("in.parquet", as_parquet, marks=needs_arrow),
            ("in.jsonl.gz", lambda articles: gzip.compress(jsonl(articles))),
            ("in.csv.gz", lambda articles: gzip.compress(as_csv(articles))),
            pytest.param("in.jsonl.zst", lambda articles: as_zstd(jsonl(articles)), marks=needs_zstd),
        ],
        ids=lambda value: value if isinstance(value, str) else "",
    )
    def test_format_is_what_the_name_says(self, tmp_path, name, encode):
        assert found(in_file(tmp_path / name, encode(ARTICLES))) == expected(ARTICLES)

    def test_two_gzip_files_in_one_are_read_to_the_end(self, tmp_path):
        data = gzip.compress(jsonl({"a": DENIAL})) + gzip.compress(jsonl({"b": RAIN}))
        assert [key for key, _ in found(in_file(tmp_path / "in.jsonl.gz", data))] == ["a", "b"]

    @needs_zstd
    def test_two_zstd_frames_in_one_are_read_to_the_end(self, tmp_path):
        data = as_zstd(jsonl({"a": DENIAL})) + as_zstd(jsonl({"b": RAIN}))
        assert [key for key, _ in found(in_file(tmp_path / "in.jsonl.zst", data))] == ["a", "b"]

    def test_compression_is_seen_in_the_data_not_the_name(self, tmp_path):
        assert found(in_file(tmp_path / "in.jsonl", gzip.compress(jsonl(ARTICLES)))) == expected(ARTICLES)

    def test_form_can_be_told(self, tmp_path):
        assert found(in_file(tmp_path / "articles", jsonl(ARTICLES)), form="jsonl") == expected(ARTICLES)

    def test_columns_can_be_named(self, tmp_path):
        path = in_file(tmp_path / "in.csv", b"url,body,text\nu1," + DENIAL.encode() + b",other\n")
        (record,) = records([str(path)], text_column="body", id_column="url")
        assert record.data == ("u1", DENIAL)

    def test_folder_is_read_in_order_of_names_without_hidden_and_unknown_files(self, tmp_path):
        for name in ("b.txt", "a/z.txt", "a/.hidden.txt", "c.md", "d.jsonl"):
            in_file(tmp_path / "in" / name, jsonl({"line": RAIN}) if name == "d.jsonl" else RAIN.encode())
        names = [str(tmp_path / "in" / name) for name in ("a/z.txt", "b.txt")]
        assert [key for key, _ in found(tmp_path / "in")] == [*names, "line"]

    def test_every_file_of_a_folder_is_read_if_the_form_is_told(self, tmp_path):
        path = in_file(tmp_path / "in" / "noname", RAIN.encode())
        assert found(tmp_path / "in", form="text") == [(str(path), [])]

    def test_folder_without_articles_is_an_error(self, tmp_path):
        in_file(tmp_path / "in" / "readme.md", b"x")
        ((_, error),) = found(tmp_path / "in")
        assert "no article in this folder" in error

    @needs_html
    def test_html_is_read_through_trafilatura(self, tmp_path):
        page = f"<html><body><nav>Home | News</nav><article><p>{HOPE}</p><p>{DENIAL}</p></article></body></html>"
        ((_, statements),) = found(in_file(tmp_path / "page.html", page.encode()))
        assert "taking the money" in [statement.text for statement in statements]

    @needs_html
    def test_html_without_text_is_an_error(self, tmp_path):
        ((_, error),) = found(in_file(tmp_path / "page.html", b"<html><body></body></html>"))
        assert error.endswith("no text")

    def test_byte_order_mark_is_no_part_of_a_table(self, tmp_path):
        for name, encode in (("in.jsonl", jsonl), ("in.csv", as_csv)):
            assert found(in_file(tmp_path / name, b"\xef\xbb\xbf" + encode(ARTICLES))) == expected(ARTICLES)

    @pytest.mark.parametrize(
        ("line", "key"),
        [('{"text": "x", "id": 7}', 7), ('{"text": "x"}', "P:1"), ('{"text": "x", "id": 1.5}', "1.5")],
        ids=["number", "none", "fraction"],
    )
    def test_id_is_that_of_the_record_or_its_place(self, tmp_path, line, key):
        path = in_file(tmp_path / "in.jsonl", line.encode())
        assert found(path)[0][0] == (key.replace("P", str(path)) if isinstance(key, str) else key)

    def test_records_are_read_one_by_one(self):
        reader, writer = os.pipe()
        os.write(writer, jsonl(ARTICLES))
        stream = records([f"/dev/fd/{reader}"], form="jsonl")
        assert [next(stream).line, next(stream).line] == [1, 2]
        os.close(writer)
        assert len(list(stream)) == 1
        os.close(reader)

    @given(st.binary(max_size=300), st.sampled_from(["jsonl", "csv", "text"]))
    @settings(deadline=None, max_examples=300)
    def test_any_bytes_give_records_or_errors(self, tmp_path_factory, data, form):
        assume(not data.startswith((b"\x28\xb5\x2f\xfd", b"\x1f\x8b")))  # compressed: tests of their own
        path = in_file(tmp_path_factory.mktemp("bytes") / "in", b"id,text\n" + data if form == "csv" else data)
        for each in outcomes(records([str(path)], form=form), Task()):
            assert each.error is None or isinstance(each.error, RecordError)

    @given(st.lists(st.text(st.characters(codec="utf-8"), min_size=1), max_size=6), st.sampled_from(["jsonl", "csv"]))
    @settings(deadline=None)
    def test_any_text_comes_back_from_a_table(self, tmp_path_factory, texts, form):
        articles = {f"k{number}": text for number, text in enumerate(texts)}
        path = in_file(tmp_path_factory.mktemp("texts") / "in", (as_csv if form == "csv" else jsonl)(articles))
        data = [each.data for each in records([str(path)], form=form)]
        read = [(json.loads(d)["id"], json.loads(d)["text"]) for d in data] if form == "jsonl" else data
        assert read == list(articles.items())


class TestUnreadable:
    @pytest.mark.parametrize(
        ("line", "message"),
        [
            (b'{"id": "x", "text": ', "not JSON: Expecting value at column"),
            (b'{"id": "x", "text": "caf\xe9"}', "not UTF-8 at byte 24"),
            (b'{"id": "x"}', "no column 'text', only id; name it with --text-column"),
            (b'{"id": "x", "text": null}', "no text"),
            (b'{"id": "x", "text": " \\n "}', "no text"),
            (b'{"id": "x", "text": 3}', "the text is int, expected a string"),
            (b'["x"]', "JSON of type list"),
            (b"[" * 200_000, "nested too deeply"),
            (b'{"id": ' + b"9" * 5000 + b"}", "not JSON that can be read"),
            (json.dumps({"id": "x", "text": GERMAN}).encode(), "not English"),
            (b'{"text": "' + b"x" * LONGEST + b'"}', "longer than 10 MB"),
        ],
        ids=["json", "utf-8", "column", "null", "blank", "number", "list", "deep", "digits", "language", "long"],
    )
    def test_line_of_json_is_named_and_the_rest_goes_on(self, tmp_path, line, message):
        path = in_file(tmp_path / "in.jsonl", jsonl({"a": DENIAL}) + b"\n" + line + b"\n" + jsonl({"c": HOPE}))
        first, (_, error), last = found(path)
        assert [first, last] == expected({"a": DENIAL, "c": HOPE})
        assert error.startswith(f"{path}:3: {message}") or (error.startswith(f"{path}:3: ") and message in error)

    @pytest.mark.parametrize(
        ("row", "message"),
        [
            (b'x,"a"b', "not CSV"),
            (b"x,caf\xe9", "not UTF-8"),
            (b"x", "1 fields, expected 2"),
            (b"x,one, two", "3 fields, expected 2"),
            (b"x,", "no text"),
            (b'x,"' + b"y" * LONGEST + b'"', "longer than 10 MB"),
        ],
        ids=["quote", "utf-8", "short", "comma", "blank", "long"],
    )
    def test_row_of_csv_is_named_and_the_rest_goes_on(self, tmp_path, row, message):
        data = b'id,text\na,"' + RAIN.encode() + b'\n"\n' + row + b"\nc," + RAIN.encode() + b"\n"
        path = in_file(tmp_path / "in.csv", data)
        first, (_, error), last = found(path)
        assert (first[0], last[0]) == ("a", "c")
        assert error.startswith(f"{path}:4: ")
        assert message in error

    def test_quotation_mark_that_is_never_closed_is_an_error(self, tmp_path):
        path = in_file(tmp_path / "in.csv", b'id,text\na,It rained.\nb,"It rained.\nc,It rained.\n')
        (first, _), (_, error) = found(path)
        assert first == "a"
        assert f"{path}:3: not CSV: unexpected end of data, up to line 4" in error

    @needs_arrow
    def test_row_of_parquet_is_named_and_the_rest_goes_on(self, tmp_path):
        path = in_file(tmp_path / "in.parquet", as_parquet({"a": RAIN, "b": None, "c": RAIN}))
        (first, _), (key, error), (last, _) = found(path)
        assert (first, key, last) == ("a", "b", "c")
        assert error == f"{path}:2: no text"

    @pytest.mark.parametrize("name", ["in.csv", pytest.param("in.parquet", marks=needs_arrow)])
    def test_table_without_the_column_is_one_error(self, tmp_path, name):
        path = in_file(tmp_path / name, (as_csv if name == "in.csv" else as_parquet)(ARTICLES))
        ((_, error),) = found(path, text_column="body")
        assert error == f"{path}: no column 'body', only id, text; name it with --text-column"

    @pytest.mark.parametrize("compress", [gzip.compress, pytest.param(as_zstd, marks=needs_zstd)])
    def test_compressed_file_that_breaks_off_is_an_error_after_what_it_holds(self, tmp_path, compress):
        numbers = random.Random(0)
        whole = compress(jsonl({f"n{n}": f"{RAIN} {numbers.random()}" for n in range(9000)}))
        path = in_file(tmp_path / "in.jsonl.z", whole[: len(whole) // 2])
        *rest, (_, error) = list(found(path, RAIN, form="jsonl"))[:-1]
        assert error.startswith(f"{path}: damaged: ")
        assert error.endswith(f"after line {len(rest)}")

    @needs_arrow
    def test_file_that_is_no_parquet_is_an_error(self, tmp_path):
        path = in_file(tmp_path / "in.parquet", b"PAR1 or not")
        assert found(path)[0][1].startswith(f"{path}: not Parquet that can be read")

    def test_file_that_is_no_article_is_an_error(self, tmp_path):
        latin = in_file(tmp_path / "latin.txt", "Café owner denied it.".encode("latin-1"))
        blank = in_file(tmp_path / "blank.txt", b" \n")
        long = in_file(tmp_path / "long.txt", b"x" * (LONGEST + 1))
        errors = [error for _, error in found(latin, blank, long, tmp_path / "missing.txt")]
        messages = "not UTF-8 at byte 3", "no text", "longer than 10 MB", "cannot be read: No such file"
        assert all(message in error for message, error in zip(messages, errors, strict=True))

    def test_errors_are_rows_counted_and_told_by_exit_status(self, tmp_path, capfdbinary):
        path = in_file(tmp_path / "in.jsonl", jsonl({"a": DENIAL}) + b"{\n" + jsonl({"c": GERMAN}))
        assert main(["classify", str(path)]) == 1
        out, err = capfdbinary.readouterr()
        *statements, broken, german = parsed(out)
        assert [row["id"] for row in statements] == ["a"]
        assert broken == {
            "record": 1,
            "id": f"{path}:2",
            "path": str(path),
            "line": 2,
            "error": "not JSON: Expecting property name enclosed in double quotes at column 2",
        }
        assert (german["id"], german["line"], german["error"]) == ("c", 3, "not English")
        assert b"2 of 3 records could not be read" in err

    def test_only_the_first_of_many_errors_are_shown(self, tmp_path, capfd):
        path = in_file(tmp_path / "in.jsonl", b"{\n" * 500)
        assert main(["classify", str(path)]) == 1
        out, err = capfd.readouterr()
        assert len(out.splitlines()) == 500
        assert len(err.splitlines()) == 21
        assert "500 of 500 records" in err


class TestOutput:
    def test_rows_bring_what_it_takes_to_join_them_back(self, few, capfdbinary):
        assert main(["classify", str(few)]) == 0
        rows = parsed(capfdbinary.readouterr().out)
        assert [(row["record"], row["id"], row["path"], row["line"]) for row in rows] == [
            (0, "a", str(few), 1),
            (2, "c", str(few), 3),
            (2, "c", str(few), 3),
        ]
        assert [Statement.from_dict(row) for row in rows] == [*classify(DENIAL), *classify(HOPE)]

    @pytest.mark.parametrize("name", ["out.jsonl", "out.jsonl.gz", pytest.param("out.jsonl.zst", marks=needs_zstd)])
    def test_json_lines_file_is_what_standard_output_would_be(self, few, tmp_path, capfdbinary, name):
        assert main(["classify", str(few)]) == 0
        printed = capfdbinary.readouterr().out
        assert main(["classify", str(few), "--output", str(tmp_path / name)]) == 0
        written = (tmp_path / name).read_bytes()
        if name.endswith(".gz"):
            written = gzip.decompress(written)
        elif name.endswith(".zst"):
            from stancekit.streams.readers import zstd

            written = zstd().decompress(written)
        assert written == printed

    def test_csv_holds_the_same(self, few, tmp_path):
        in_file(few, few.read_bytes() + b"{\n")
        output = tmp_path / "out.csv"
        assert main(["classify", str(few), "--output", str(output)]) == 1
        with open(output, encoding="utf-8", newline="") as stream:
            *rows, last = csv.DictReader(stream)
        statements = [*classify(DENIAL), *classify(HOPE)]
        assert [row["id"] for row in rows] == ["a", "c", "c"]
        for row, statement in zip(rows, statements, strict=True):
            assert (row["stance"], row["content"], row["source"]) == (
                statement.stance,
                statement.text,
                statement.source.text,
            )
            assert row["content_spans"] == " ".join(f"{span.start}:{span.end}" for span in statement.content)
            assert [float(row[name]) for name in ("assert", "deny", "hedge")] == list(statement.probabilities)
            assert int(row["source_start"]) == statement.source.start
        assert (last["line"], last["stance"]) == ("4", "")
        assert last["error"].startswith("not JSON")

    @needs_arrow
    def test_parquet_holds_the_same(self, few, tmp_path):
        from pyarrow import parquet

        from stancekit.streams.arrow import FILE_SCHEMA

        in_file(few, few.read_bytes() + b"{\n")
        output = tmp_path / "out.parquet"
        assert main(["classify", str(few), "--output", str(output)]) == 1
        table = parquet.read_table(output)
        assert table.schema.equals(FILE_SCHEMA)
        *rows, last = table.to_pylist()
        assert [Statement.from_dict(row) for row in rows] == [*classify(DENIAL), *classify(HOPE)]
        assert [(row["record"], row["id"], row["line"]) for row in rows] == [(0, "a", 1), (2, "c", 3), (2, "c", 3)]
        assert last["error"].startswith("not JSON")
        assert last["content"] is None

    @needs_arrow
    def test_ids_that_are_numbers_stay_numbers_in_json_and_are_strings_in_parquet(self, tmp_path, capfdbinary):
        from pyarrow import parquet

        path = in_file(tmp_path / "in.jsonl", json.dumps({"id": 7, "text": DENIAL}).encode())
        assert main(["classify", str(path)]) == 0
        assert [row["id"] for row in parsed(capfdbinary.readouterr().out)] == [7]
        assert main(["classify", str(path), "--output", str(tmp_path / "out.parquet")]) == 0
        assert parquet.read_table(tmp_path / "out.parquet").column("id").to_pylist() == ["7"]

    def test_memory_does_not_grow_with_the_number_of_articles(self, tmp_path):
        peaks = []
        for number in (500, 5000):
            articles = {n: f"It rained {n * 7919} times." for n in range(number)}
            path = in_file(tmp_path / f"{number}.jsonl", jsonl(articles))
            command = [*STANCEKIT, "classify", str(path), "--output", str(path.with_suffix(".csv"))]
            # Through a small process, since the peak of a process is at least the size of the one that started it.
            done = subprocess.run([sys.executable, "-c", PEAK, *command], capture_output=True, text=True, check=True)
            peaks.append(int(done.stdout) // 1024)
        assert 20 < peaks[1] < min(250, peaks[0] + 10)

    @pytest.mark.parametrize("name", ["out.jsonl", "out.csv", pytest.param("out.parquet", marks=needs_arrow)])
    def test_text_that_has_no_utf8_keeps_its_offsets(self, tmp_path, name):
        text = f"The \ud800 man \\ud800 and {DENIAL}"
        path = in_file(tmp_path / "in.jsonl", json.dumps({"id": "a", "text": text}).encode())
        output = tmp_path / name
        assert main(["classify", str(path), "--output", str(output)]) == 0
        if name == "out.parquet":
            from pyarrow import parquet

            contexts = [row["context"]["text"] for row in parquet.read_table(output).to_pylist()]
        elif name == "out.csv":
            with open(output, encoding="utf-8", newline="") as stream:
                contexts = [row["context"] for row in csv.DictReader(stream)]
        else:
            contexts = [row["context"]["text"] for row in parsed(output.read_bytes())]
        assert contexts == [text if name == "out.jsonl" else text.replace("\ud800", "?", 1)]

    def test_nothing_is_left_beside_the_output(self, few, tmp_path):
        assert main(["classify", str(few), "--output", str(tmp_path / "out" / ".." / "out.jsonl")]) == 1
        (tmp_path / "out").mkdir()
        assert main(["classify", str(few), "--output", str(tmp_path / "out" / "out.csv")]) == 0
        assert list((tmp_path / "out").iterdir()) == [tmp_path / "out" / "out.csv"]

    def test_jobs_give_the_same_bytes(self, many, tmp_path):
        assert main(["classify", str(many), "--output", str(tmp_path / "two.jsonl"), "--jobs", "2"]) == 0
        assert many.with_name("rows.jsonl").read_bytes() == (tmp_path / "two.jsonl").read_bytes()

    @pytest.mark.parametrize("jobs", [1, 2])
    def test_first_results_come_while_the_input_is_still_read(self, jobs):
        with subprocess.Popen(
            [*STANCEKIT, "classify", "-", "--from", "jsonl", "--jobs", str(jobs)],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
        ) as process:
            process.stdin.write(jsonl({f"n{number}": DENIAL for number in range(1 if jobs == 1 else 64)}))
            process.stdin.flush()
            assert json.loads(process.stdout.readline())["id"] == "n0"
            process.stdin.write(jsonl({"last": DENIAL}))
            process.stdin.close()
            assert json.loads(process.stdout.read().splitlines()[-1])["id"] == "last"
        assert process.returncode == 0

    def test_progress_is_shown_on_a_terminal_only(self, few, tmp_path):
        arguments = [*STANCEKIT, "classify", str(few), "--output"]
        reader, writer = pty.openpty()
        subprocess.run([*arguments, str(tmp_path / "a.jsonl")], stderr=writer, env={**os.environ, "TERM": "xterm"})
        os.close(writer)
        shown = re.sub(r"\x1b\[[0-9;]*m", "", os.read(reader, 10**6).decode())
        assert re.search(r"3 articles, [\d.,]+ a second, left: 0:00:00", shown)
        done = subprocess.run([*arguments, str(tmp_path / "b.jsonl")], capture_output=True, text=True)
        assert done.stderr == f"stancekit: {tmp_path / 'b.jsonl'}: 3 statements of 3 records\n"


class TestRefusal:
    def test_output_that_is_an_input_is_left_alone(self, few, tmp_path, capfd):
        before = few.read_bytes()
        link = tmp_path / "link.jsonl"
        os.link(few, link)
        for output in (few, link):
            assert main(["classify", str(few), "--output", str(output)]) == 1
            assert "is in the input" in capfd.readouterr().err
        assert few.read_bytes() == before

    def test_output_in_a_folder_of_the_input_is_refused(self, few, tmp_path, capfd):
        assert main(["classify", str(tmp_path), "--output", str(tmp_path / "out.jsonl")]) == 1
        assert "is in the input" in capfd.readouterr().err
        assert list(tmp_path.iterdir()) == [few]

    @pytest.mark.parametrize("name", ["out", "out.txt", "out.parquet.gz", "out.gz"])
    def test_name_that_says_no_format_is_refused(self, few, tmp_path, capfd, name):
        assert main(["classify", str(few), "--output", str(tmp_path / name)]) == 1
        assert "expected a name that ends in .jsonl" in capfd.readouterr().err

    @pytest.mark.parametrize(
        "arguments",
        [
            ["--resume"],
            ["--jobs", "0"],
            ["--jobs", "-2"],
            ["--output", "o.csv", "--format", "jsonl"],
            ["--from", "pdf"],
        ],
        ids=" ".join,
    )
    def test_options_that_mean_nothing_are_wrong_usage(self, few, arguments, capfd):
        assert main(["classify", str(few), *arguments]) == 2
        assert "usage:" in capfd.readouterr().err

    def test_folder_of_the_output_must_exist(self, few, tmp_path, capfd):
        assert main(["classify", str(few), "--output", str(tmp_path / "no" / "out.jsonl")]) == 1
        assert "No such file or directory" in capfd.readouterr().err


def broken_off(arguments: list[str], output: Path, sign: signal.Signals) -> tuple[int, str]:
    """Exit status and standard error of a run that got the signal after its first rows."""
    with subprocess.Popen(
        [*STANCEKIT, "classify", *arguments], stderr=subprocess.PIPE, text=True, start_new_session=True
    ) as process:
        deadline = time.monotonic() + 60
        while not any(path.stat().st_size > 0 for path in partial_files(str(output))):
            assert process.poll() is None
            assert time.monotonic() < deadline
            time.sleep(0.02)
        os.killpg(process.pid, sign)
        _, errors = process.communicate(timeout=60)
    return process.returncode, errors


class TestResume:
    @pytest.mark.parametrize("jobs", ["1", "2"])
    @pytest.mark.parametrize("sign", [signal.SIGINT, signal.SIGTERM, signal.SIGKILL])
    def test_run_that_was_broken_off_goes_on_to_the_same_bytes(self, many, tmp_path, sign, jobs):
        whole, output = many.with_name("rows.jsonl"), tmp_path / "out.jsonl"
        arguments = [str(many), "--output", str(output), "--jobs", jobs]
        status, errors = broken_off(arguments, output, sign)
        assert not output.exists()
        (partial,) = partial_files(str(output))
        assert 0 < len(partial.read_bytes().splitlines()) < len(whole.read_bytes().splitlines())
        if sign == signal.SIGINT:
            assert status == 130
            assert "interrupted; go on with --resume" in errors
            assert jobs == "2" or "Traceback" not in errors  # joblib's processes may print one of their own
            assert partial.read_bytes().endswith(b"\n")
        assert main(["classify", *arguments]) == 1
        assert main(["classify", *arguments, "--resume"]) == 0
        assert output.read_bytes() == whole.read_bytes()
        assert not partial_files(str(output))

    @pytest.mark.parametrize("cut", [0, 1, 400, -1, -400])
    def test_rows_are_whole_wherever_the_file_was_cut(self, tmp_path, cut):
        lines = jsonl(ARTICLES) + b"{\n" + jsonl({"d": DENIAL, "e": RAIN})
        path, output = in_file(tmp_path / "in.jsonl", lines), tmp_path / "out.jsonl"
        assert main(["classify", str(path), "--output", str(output)]) == 1
        whole = output.read_bytes()
        output.unlink()
        self.leave(output, whole[:cut])
        assert main(["classify", str(path), "--output", str(output), "--resume"]) == 1
        assert output.read_bytes() == whole

    def test_errors_before_the_interruption_count(self, tmp_path, capfd):
        path = in_file(tmp_path / "in.jsonl", b"{\n" + jsonl(ARTICLES))
        output = tmp_path / "out.jsonl"
        assert main(["classify", str(path), "--output", str(output)]) == 1
        whole = output.read_bytes()
        output.unlink()
        self.leave(output, whole)
        capfd.readouterr()
        assert main(["classify", str(path), "--output", str(output), "--resume"]) == 1
        err = capfd.readouterr().err
        assert "3 statements of 4 records" in err
        assert "1 of 4 records could not be read" in err

    def test_other_input_is_refused(self, few, tmp_path, capfd):
        output = tmp_path / "out.jsonl"
        assert main(["classify", str(few), "--output", str(output)]) == 0
        whole = output.read_bytes()
        output.unlink()
        self.leave(output, whole)
        other = in_file(tmp_path / "other.jsonl", few.read_bytes())
        shorter = in_file(tmp_path / "few" / "few.jsonl", jsonl({"a": DENIAL}))
        for path in (other, shorter):
            assert main(["classify", str(path), "--output", str(output), "--resume"]) == 1
            assert "is not the one of the interrupted run" in capfd.readouterr().err
        assert main(["classify", str(few), "--output", str(output), "--resume"]) == 0
        assert output.read_bytes() == whole

    def test_other_options_are_refused(self, few, tmp_path, capfd):
        output = tmp_path / "out.jsonl"
        self.leave(output, b"")
        again = ["classify", str(few), "--output", str(output), "--resume"]
        assert main([*again, "--min-probability", "0.9"]) == 1
        assert "another model or other options" in capfd.readouterr().err
        assert main(again) == 0

    def test_whole_output_is_not_done_again(self, few, tmp_path, capfd):
        output = tmp_path / "out.jsonl"
        assert main(["classify", str(few), "--output", str(output), "--resume"]) == 0
        before = output.stat()
        assert main(["classify", str(few), "--output", str(output), "--resume"]) == 0
        assert "is whole" in capfd.readouterr().err
        assert output.stat() == before

    def test_two_runs_do_not_write_the_same_file(self, few, tmp_path, capfd):
        output = tmp_path / "out.jsonl"
        self.leave(output, b"")
        (partial,) = partial_files(str(output))
        task = partial.name.split(".")[-2]
        with written_rows(str(output), task, resume=True):
            assert main(["classify", str(few), "--output", str(output), "--resume"]) == 1
        assert "is being written by another process" in capfd.readouterr().err

    def test_file_that_is_damaged_is_refused(self, few, tmp_path, capfd):
        output = tmp_path / "out.jsonl"
        self.leave(output, b"\0" * 100 + b"\n")
        assert main(["classify", str(few), "--output", str(output), "--resume"]) == 1
        assert "is damaged at byte 0" in capfd.readouterr().err

    @staticmethod
    def leave(output: Path, rows: bytes) -> None:
        """What a run leaves that was broken off after these bytes."""
        from stancekit.cli.classify import _digest

        in_file(output.with_name(f"{output.name}.{_digest(Task(), None)}.part"), rows)


class TestBatches:
    @given(st.lists(st.integers(0, 300_000), max_size=100))
    def test_batches_are_bounded_and_lose_nothing(self, sizes):
        from stancekit.streams.records import Record

        given_records = [Record("text", b"x" * size, "p") for size in sizes]
        batches = list(batched(given_records))
        assert [record for batch in batches for record in batch] == given_records
        for batch in batches:
            assert 1 <= len(batch) <= 32
            assert sum(record.size for record in batch[:-1]) < 256 * 1024

    def test_no_more_is_taken_than_is_needed(self):
        taken = []
        results = in_order(str, (taken.append(number) or number for number in range(10**9)), n_jobs=1)
        assert next(results) == "0"
        assert len(taken) <= 2

    def test_error_of_the_function_comes_out(self):
        with pytest.raises(ValueError, match="invalid literal"):
            list(in_order(int, ["1", "x"]))
