"""Many articles on several processes: joblib's own, Dask, Ray and Spark, with a process killed in the middle."""

import json
import os
import pickle
import re
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from functools import partial
from importlib.util import find_spec
from pathlib import Path
from tempfile import TemporaryFile
from typing import ClassVar

import pytest

from stancekit import Statement, claims, classify, load_model
from stancekit.corpus import read_corpus
from stancekit.streams.parallel import in_order
from stancekit.streams.writers import partial_files

ROOT = Path(__file__).parent.parent
EXAMPLES = ROOT / "examples"
PROC = Path("/proc")

linux_only = pytest.mark.skipif(not (PROC / "self" / "stat").exists(), reason="finds processes through /proc")


def engine(module: str, extra: str) -> list[pytest.MarkDecorator]:
    """The marks of a test that needs an engine."""
    reason = f"needs {module}: pip install 'stancekit[{extra}]'"
    return [pytest.mark.engine, pytest.mark.skipif(find_spec(module) is None, reason=reason)]


dask, ray, spark = engine("distributed", "dask"), engine("ray", "ray"), engine("pyspark", "spark")
arrow = engine("pyarrow", "arrow")[1]
# What the command line of a worker has, and no other process of the engine. With setproctitle, Dask's name themselves.
DASK_WORKER = "--multiprocessing-fork|^dask worker"
ON_JOBLIB = [
    pytest.param("dask_classify.py", DASK_WORKER, marks=dask, id="dask"),
    pytest.param("ray_classify.py", "ray::PoolActor", marks=ray, id="ray"),
]


@pytest.fixture(scope="module")
def articles() -> list[dict]:
    """Articles enough that there is a middle of the run, in which a process can be killed."""
    texts = [article.text for article in read_corpus(ROOT / "seeds", split="train")]
    return [{"id": f"n{number}", "text": texts[number % len(texts)]} for number in range(700)]


@pytest.fixture(scope="module")
def rows(articles) -> list[dict]:
    by_text = {text: classify(text) for text in {article["text"] for article in articles}}
    return [
        {"id": article["id"], **statement.to_dict()} for article in articles for statement in by_text[article["text"]]
    ]


@pytest.fixture
def lines(articles, tmp_path) -> Path:
    path = tmp_path / "articles.jsonl"
    path.write_text("".join(json.dumps(article) + "\n" for article in articles), encoding="utf-8")
    return path


@contextmanager
def started(*command: object) -> Iterator[subprocess.Popen]:
    """A Python process that must end well."""
    arguments = [sys.executable, *map(str, command)]
    with TemporaryFile("w+") as said, subprocess.Popen(arguments, stdout=said, stderr=said) as process:
        yield process
        process.wait(timeout=300)
        said.seek(0)
        assert process.returncode == 0, said.read()


def descendants(pid: int) -> Iterator[tuple[int, str]]:
    """Process and command line of all that a process has started, and what that has."""
    children: dict[int, list[int]] = {}
    for entry in PROC.iterdir():
        if entry.name.isdigit():
            try:
                parent = int((entry / "stat").read_text().rpartition(")")[2].split()[1])
            except OSError:
                continue
            children.setdefault(parent, []).append(int(entry.name))
    waiting = [pid]
    while waiting:
        for child in children.get(waiting.pop(), []):
            waiting.append(child)
            try:
                yield child, (PROC / str(child) / "cmdline").read_bytes().replace(b"\0", b" ").decode()
            except OSError:
                continue


def is_fork(pid: int) -> bool:
    """Whether a process still is what its parent is."""
    parent = (PROC / str(pid) / "stat").read_text().rpartition(")")[2].split()[1]
    return (PROC / str(pid) / "cmdline").read_bytes() == (PROC / parent / "cmdline").read_bytes()


def seconds_of_work(pid: int) -> float:
    fields = (PROC / str(pid) / "stat").read_text().rpartition(")")[2].split()
    return (int(fields[11]) + int(fields[12])) / os.sysconf("SC_CLK_TCK")


def kill_a_worker(process: subprocess.Popen, command: str, *, which: Callable[[int], bool] = lambda _: True) -> int:
    """End a process that `process` has started, as the system does when memory is short."""
    deadline = time.monotonic() + 240
    while time.monotonic() < deadline:
        assert process.poll() is None, "ended before a process could be killed"
        for pid, line in descendants(process.pid):
            if re.search(command, line) and which(pid):
                os.kill(pid, signal.SIGKILL)
                return pid
        time.sleep(0.05)
    raise AssertionError(f"no process of {command!r}")


def written(path: Path) -> list[dict]:
    return [json.loads(line) for line in path.read_text(encoding="utf-8").splitlines()]


def test_batch_of_a_process_that_died_is_done_again_and_no_other_twice(tmp_path):
    died = tmp_path / "died"

    def fragile(batch: int) -> int:
        if batch == 40 and not died.exists():
            died.touch()
            os.kill(os.getpid(), signal.SIGKILL)
        return batch

    assert list(in_order(fragile, range(200), n_jobs=2)) == list(range(200))
    assert died.exists()


def test_batch_on_which_processes_always_die_is_an_error():
    def deadly(_: int) -> None:
        os.kill(os.getpid(), signal.SIGKILL)

    with pytest.raises(Exception, match=r"terminated|died"):
        list(in_order(deadly, range(4), n_jobs=2))


@linux_only
def test_killed_process_of_the_command_costs_no_article_and_doubles_none(lines, rows, tmp_path):
    output = tmp_path / "out.jsonl"
    with started("-m", "stancekit", "classify", lines, "--jobs", 2, "--output", output) as process:
        kill_a_worker(
            process, "popen_loky_posix", which=lambda _: any(p.stat().st_size for p in partial_files(str(output)))
        )
    assert same(written(output), rows)


@pytest.mark.parametrize(("script", "_"), ON_JOBLIB)
def test_example_gives_what_one_process_gives(script, _, lines, rows, tmp_path):
    with started(EXAMPLES / script, lines, tmp_path / "out.jsonl"):
        pass
    assert same(written(tmp_path / "out.jsonl"), rows)


@linux_only
@pytest.mark.parametrize(("script", "command"), ON_JOBLIB)
def test_killed_worker_costs_no_article_and_doubles_none(script, command, lines, rows, tmp_path):
    output = tmp_path / "out.jsonl"
    with started(EXAMPLES / script, lines, output) as process:
        kill_a_worker(process, command, which=lambda _: output.exists() and output.stat().st_size > 0)
    assert same(written(output), rows)


class TestClaimsOnDask:
    pytestmark: ClassVar = dask

    def test_ledgers_merged_from_two_processes_give_the_claims_of_one(self, shards, expected, tmp_path):
        with started(EXAMPLES / "dask_claims.py", tmp_path / "claims.jsonl", *shards):
            pass
        assert written(tmp_path / "claims.jsonl") == expected

    @linux_only
    def test_killed_worker_costs_no_article_and_doubles_none(self, shards, expected, tmp_path):
        output = tmp_path / "claims.jsonl"
        with started(EXAMPLES / "dask_claims.py", output, *shards) as process:
            kill_a_worker(process, DASK_WORKER, which=lambda _: output.exists())
        assert written(output) == expected

    @pytest.fixture
    def dealt(self, articles) -> list[list[dict]]:
        """The articles dealt out, so that neighbours lie in different shards."""
        return [articles[number:400:4] for number in range(4)]

    @pytest.fixture
    def shards(self, dealt, tmp_path) -> list[Path]:
        paths = [tmp_path / f"{number}.jsonl" for number in range(len(dealt))]
        for path, shard in zip(paths, dealt, strict=True):
            path.write_text("".join(json.dumps(article) + "\n" for article in shard), encoding="utf-8")
        return paths

    @pytest.fixture
    def expected(self, dealt) -> list[dict]:
        ids, texts = zip(*((article["id"], article["text"]) for shard in dealt for article in shard), strict=True)
        found = claims(map(classify, texts))
        assert len(found) > 20
        rows = [{**claim.to_dict(), "ids": [ids[article] for article, _ in claim.members]} for claim in found]
        return json.loads(json.dumps(rows))


class TestSpark:
    pytestmark: ClassVar = [*spark, arrow]

    def test_example_gives_what_one_process_gives(self, folder, rows, tmp_path):
        with started(EXAMPLES / "spark_classify.py", folder, tmp_path / "out"):
            pass
        assert same(self.written(tmp_path / "out"), rows, ordered=False)

    @linux_only
    def test_killed_worker_costs_no_article_and_doubles_none(self, folder, rows, tmp_path):
        with started(EXAMPLES / "spark_classify.py", folder, tmp_path / "out") as process:
            # A worker is a fork of a daemon of the same name; it is killed when it has begun to classify.
            kill_a_worker(process, "pyspark.daemon", which=lambda pid: is_fork(pid) and seconds_of_work(pid) > 0.3)
        assert same(self.written(tmp_path / "out"), rows, ordered=False)

    @pytest.fixture
    def folder(self, articles, tmp_path) -> Path:
        """The articles as several files, which Spark reads in several tasks."""
        import pyarrow
        from pyarrow import parquet

        path = tmp_path / "articles"
        path.mkdir()
        for part in range(4):
            parquet.write_table(pyarrow.Table.from_pylist(articles[part::4]), path / f"{part}.parquet")
        return path

    @staticmethod
    def written(folder: Path) -> list[dict]:
        from pyarrow import parquet

        from stancekit.streams.arrow import SCHEMA

        table = parquet.read_table(folder)
        assert table.schema.names == SCHEMA.names
        return table.cast(SCHEMA).to_pylist()


@arrow
class TestArrowDoor:
    def test_rows_are_the_statements_in_order(self, articles, rows):
        found = self.door(articles[:100])
        assert same(found, [row for row in rows if int(row["id"][1:]) < 100])

    def test_it_can_be_pickled_with_its_options(self):
        from stancekit.streams.arrow import classify_batches

        sent = pickle.loads(pickle.dumps(partial(classify_batches, text_column="body", min_probability=1.0)))
        (row,) = self.door([{"id": 1, "body": "Ito denied taking the money."}], function=sent)
        assert (row["id"], row["stance"]) == ("1", None)

    def test_model_goes_with_it(self):
        from stancekit.streams.arrow import classify_batches

        function = pickle.loads(pickle.dumps(partial(classify_batches, model=load_model())))
        (row,) = self.door([{"id": "a", "text": "Ito denied taking the money."}], function=function)
        assert row["stance"] == "deny"

    def test_article_that_cannot_be_read_is_a_row_with_the_reason(self):
        german = (
            "Ito sagte am Dienstag, er habe den Mann auf dem Foto nie getroffen und kenne ihn auch sonst gar nicht."
        )
        found = self.door([{"id": "a", "text": None}, {"id": None, "text": german}])
        assert [(row["id"], row["error"], row["content"]) for row in found] == [
            ("a", "no text", None),
            (None, "not English", None),
        ]

    def test_missing_column_is_an_error_that_names_those_there_are(self):
        with pytest.raises(ValueError, match="no column 'text' in the batch, only id, body"):
            self.door([{"id": "a", "body": "x"}])

    def test_batch_without_articles_is_fine(self):
        import pyarrow

        from stancekit.streams.arrow import classify_batches

        batch = pyarrow.RecordBatch.from_pydict({"id": [], "text": []})
        assert sum(part.num_rows for part in classify_batches([batch])) == 0

    @staticmethod
    def door(articles: list[dict], function: Callable | None = None) -> list[dict]:
        import pyarrow

        from stancekit.streams.arrow import SCHEMA, classify_batches

        given = pyarrow.Table.from_pylist(articles).to_batches()
        batches = list((function or classify_batches)(iter(given)))
        assert all(batch.schema.equals(SCHEMA) for batch in batches)
        return [row for batch in batches for row in batch.to_pylist()]


def same(found: list[dict], rows: list[dict], *, ordered: bool = True) -> bool:
    """Whether both have the same statements of the same articles."""
    both = [[(row["id"], Statement.from_dict(row)) for row in side] for side in (found, rows)]
    return both[0] == both[1] if ordered else sorted(map(repr, both[0])) == sorted(map(repr, both[1]))
