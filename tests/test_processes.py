"""Threads and processes: one shared model, fork and spawn, objects that travel, workers that die."""

import json
import multiprocessing
import os
import pickle
import signal
import subprocess
import sys
import time
from concurrent.futures import ThreadPoolExecutor
from itertools import islice

import pytest

from stancekit import Ledger, RecordError, StancekitError, claims, classify, classify_many, load_model, split
from stancekit.corpus import parse_article
from stancekit.evaluation import evaluate
from stancekit.streams.labelling import Task, block
from stancekit.streams.parallel import in_order
from stancekit.streams.records import Record

ARTICLE = "Mayor Ana Lund said the dam might hold.\n\nFinance minister Kenji Ito denied taking the money."
MARKED = "genre: wire\n\n[Ito]{.source 1} [denied]{.cue 1} [taking it]{.deny 1}.\n"


def run(code: str) -> str:
    done = subprocess.run([sys.executable, "-W", "error", "-c", code], capture_output=True, text=True, timeout=60)
    assert done.returncode == 0, done.stderr
    return done.stdout


def test_first_call_from_many_threads_at_once_gives_all_the_same():
    """Nothing has been read or compiled in a new interpreter, so all threads do it together."""
    code = f"""
import sys, threading
from concurrent.futures import ThreadPoolExecutor
from stancekit import classify
sys.setswitchinterval(1e-5)
barrier = threading.Barrier(12)
def first(_):
    barrier.wait()
    return [statement.to_dict() for statement in classify({ARTICLE!r})]
results = list(ThreadPoolExecutor(12).map(first, range(12)))
print(len(results[0]), all(result == results[0] for result in results))
"""
    assert run(code) == "2 True\n"


def test_threads_share_one_model_on_different_articles():
    model = load_model()
    articles = [ARTICLE.replace("money", f"money on day {n}") for n in range(40)]
    alone = [classify(article, model=model) for article in articles]
    with ThreadPoolExecutor(8) as pool:
        assert list(pool.map(lambda article: classify(article, model=model), articles)) == alone


def test_many_articles_from_many_threads_on_processes():
    expected = [classify(ARTICLE)] * 6
    with ThreadPoolExecutor(3) as pool:
        results = list(pool.map(lambda _: list(classify_many([ARTICLE] * 6, n_jobs=2, batch_size=2)), range(3)))
    assert results == [expected] * 3


@pytest.mark.parametrize("method", multiprocessing.get_all_start_methods())
def test_process_started_in_any_way_gives_the_same(method, tmp_path):
    """With the shipped model, which it has inherited or reads itself, and with one that is sent to it."""
    script = tmp_path / "script.py"
    script.write_text(f"""
import json, multiprocessing
from functools import partial
from stancekit import classify, load_model
if __name__ == "__main__":
    here = [statement.to_dict() for statement in classify({ARTICLE!r})]
    with multiprocessing.get_context({method!r}).Pool(2) as pool:
        for function in (classify, partial(classify, model=load_model())):
            for there in pool.map(function, [{ARTICLE!r}] * 4):
                assert [statement.to_dict() for statement in there] == here
    print(len(here))
""")
    done = subprocess.run([sys.executable, script], capture_output=True, text=True, timeout=60)
    assert (done.stdout, done.returncode) == ("2\n", 0), done.stderr


@pytest.mark.skipif(not hasattr(os, "fork"), reason="needs fork")
def test_fork_while_threads_classify_does_not_hang():
    code = f"""
import os, threading, warnings
from stancekit import classify
warnings.simplefilter("ignore")  # Python 3.12 and later warn of any fork beside threads
classify({ARTICLE!r})  # a fork while another thread imports would find the import locked for good, as with any package
stop = threading.Event()
def work():
    while not stop.is_set():
        classify({ARTICLE!r})
threads = [threading.Thread(target=work) for _ in range(4)]
for thread in threads: thread.start()
for _ in range(8):
    process = os.fork()
    if not process:
        os._exit(len(classify({ARTICLE!r})))
    print(os.waitstatus_to_exitcode(os.waitpid(process, 0)[1]))
stop.set()
for thread in threads: thread.join()
"""
    assert run(code) == "2\n" * 8


RECORDS = [Record("text", ARTICLE.encode(), "a.txt"), Record("json", b"{", "b.jsonl", 1, 1)]
RESULTS = {
    "span": lambda: classify(ARTICLE)[0].context,
    "stance": lambda: classify(ARTICLE)[0].stance,
    "statement": lambda: classify(ARTICLE)[0],
    "statements": lambda: classify(ARTICLE),
    "unlabelled": lambda: split(ARTICLE),
    "explanation": lambda: load_model().explain(classify(ARTICLE)[0]),
    "claims": lambda: claims([classify(ARTICLE)] * 2),
    "ledger": lambda: Ledger().update([classify(ARTICLE)] * 2).to_dict(),
    "annotated": lambda: parse_article(MARKED),
    "evaluation": lambda: evaluate([parse_article(MARKED)]),
    "records": lambda: RECORDS,
    "task": lambda: Task(min_probability=0.5),
}


@pytest.mark.parametrize("name", RESULTS)
def test_what_comes_out_pickles(name):
    value = RESULTS[name]()
    there = pickle.loads(pickle.dumps(value))
    assert there == value
    assert type(there) is type(value)


def test_model_and_ledger_work_on_after_a_journey():
    model, ledger = pickle.loads(pickle.dumps((load_model(), Ledger().update([classify(ARTICLE)]))))
    assert classify(ARTICLE, model=model) == classify(ARTICLE)
    assert ledger.update([classify(ARTICLE)]).claims() == claims([classify(ARTICLE)] * 2)


def test_error_of_a_record_travels_with_its_place():
    (error,) = pickle.loads(pickle.dumps(block(RECORDS, Task()))).errors
    assert (type(error), error.path, error.line) == (RecordError, "b.jsonl", 1)
    assert str(error).startswith("b.jsonl:1: not JSON: ")


@pytest.mark.skipif(sys.platform == "win32", reason="a process ends itself with SIGKILL")
class TestWorkerThatDies:
    def test_its_batches_are_done_again_and_none_is_lost(self, tmp_path):
        died = tmp_path / "died"

        def function(number: int) -> int:
            if number == 11 and not died.exists():
                died.touch()
                os.kill(os.getpid(), signal.SIGKILL)
            return number

        assert list(in_order(function, range(60), n_jobs=2)) == list(range(60))
        assert died.exists()

    def test_it_is_told_when_it_dies_again_and_again(self):
        def function(number: int) -> int:
            if number == 11:
                os.kill(os.getpid(), signal.SIGKILL)
            return number

        results = in_order(function, range(60), n_jobs=2)
        assert list(islice(results, 2)) == [0, 1]
        with pytest.raises(StancekitError, match="a process died 3 times on the same articles"):
            list(results)

    @pytest.mark.skipif(sys.platform != "linux", reason="looks for processes in /proc")
    def test_command_goes_on_without_the_worker(self, tmp_path):
        source, whole, output = (tmp_path / name for name in ("in.jsonl", "whole.jsonl", "out.jsonl"))
        source.write_text("".join(json.dumps({"id": n, "text": f"{ARTICLE} " * 20}) + "\n" for n in range(100)))
        command = [sys.executable, "-m", "stancekit", "classify", str(source), "--output"]
        subprocess.run([*command, str(whole)], check=True, capture_output=True)
        with subprocess.Popen([*command, str(output), "--jobs", "2"], stderr=subprocess.PIPE) as process:
            while not (workers := loky_workers(process.pid)):
                assert process.poll() is None
                time.sleep(0.01)
            os.kill(workers[0], signal.SIGKILL)
            _, errors = process.communicate(timeout=60)
        assert process.returncode == 0, errors.decode()
        assert output.read_bytes() == whole.read_bytes()


def loky_workers(process: int) -> list[int]:
    def name(child: str) -> str:
        with open(f"/proc/{child}/cmdline") as stream:
            return stream.read()

    with open(f"/proc/{process}/task/{process}/children") as stream:
        return [int(child) for child in stream.read().split() if "LokyProcess" in name(child)]
