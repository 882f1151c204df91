"""Files: full disks, folders that cannot be written, readers that go away, runs that are broken off. Real ones."""

import csv
import json
import os
import resource
import signal
import subprocess
import sys
import time
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from itertools import islice
from pathlib import Path

import pytest

from stancekit import ModelError, StancekitError, classify_many, load_model
from stancekit.cli import main
from stancekit.files import written_whole
from stancekit.model import shipped_path
from stancekit.streams.writers import partial_files, written_rows

STANCEKIT = [sys.executable, "-m", "stancekit"]
DENIAL = "Finance minister Kenji Ito denied taking the money."
HOPE = "Mayor Ana Lund said the dam might hold.\n\nShe hopes that it rains."


def in_file(path: Path, text: str) -> Path:
    path.write_text(text, encoding="utf-8")
    return path


def names(folder: Path) -> list[str]:
    return sorted(entry.name for entry in folder.iterdir())


def table(path: Path, articles: int) -> Path:
    text = f"{HOPE} {DENIAL} " * 20
    return in_file(path, "".join(json.dumps({"id": n, "text": text}) + "\n" for n in range(articles)))


@pytest.fixture
def article(tmp_path) -> Path:
    return in_file(tmp_path / "article.txt", f"{HOPE}\n\n{DENIAL}\n")


def mounted(folder: Path, options: str) -> Iterator[Path]:
    """A small disk of its own, which only root can make."""
    folder.mkdir()
    command = ["mount", "-t", "tmpfs", "-o", options, "tmpfs", str(folder)]
    if sys.platform != "linux" or os.geteuid() or subprocess.run(command, capture_output=True).returncode:
        pytest.skip("a disk of its own needs mount as root on Linux")
    try:
        yield folder
    finally:
        subprocess.run(["umount", "--lazy", str(folder)], check=True)


@pytest.fixture
def small_disk(tmp_path) -> Iterator[Path]:
    yield from mounted(tmp_path / "small", "size=64k")


@pytest.fixture
def read_only(tmp_path) -> Iterator[Path]:
    yield from mounted(tmp_path / "fixed", "size=64k,ro")


class TestFullDisk:
    @pytest.mark.parametrize("jobs", ["1", "2"])
    def test_run_goes_on_to_the_same_bytes_when_there_is_room_again(self, tmp_path, small_disk, capfd, jobs):
        many, whole = table(tmp_path / "many.jsonl", 8), tmp_path / "whole.jsonl"
        assert main(["classify", str(many), "--output", str(whole)]) == 0
        output = small_disk / "out.jsonl"
        arguments = ["classify", str(many), "--output", str(output), "--jobs", jobs]
        assert main(arguments) == 1
        assert f"stancekit: {output}: No space left on device\n" in capfd.readouterr().err
        assert not output.exists()
        assert partial_files(str(output))
        subprocess.run(["mount", "-o", "remount,size=64m", str(small_disk)], check=True)
        assert main([*arguments, "--resume"]) == 0
        assert output.read_bytes() == whole.read_bytes()
        assert names(small_disk) == ["out.jsonl"]

    @pytest.mark.parametrize("command", ["report", "claims"])
    def test_nothing_half_written_has_the_name_of_the_output(self, article, small_disk, capfd, command):
        (small_disk / "fill").write_bytes(b"x" * 60_000)
        output = small_disk / {"report": "out.html", "claims": "out.jsonl"}[command]
        before = b"as it was"
        output.write_bytes(before)
        articles = [str(article)] if command == "report" else [str(table(article.with_name("more.jsonl"), 3))]
        assert main([command, *articles, "-o", str(output)]) == 1
        assert f"stancekit: {output}: No space left on device" in capfd.readouterr().err
        assert output.read_bytes() == before
        assert names(small_disk) == sorted(["fill", output.name])

    @pytest.mark.parametrize("command", ["classify", "claims", "report"])
    def test_standard_output_with_room_for_a_part_is_told_without_a_buffer_too(self, tmp_path, small_disk, command):
        many = table(tmp_path / "many.jsonl", 12)
        with open(small_disk / "out", "wb") as output:
            done = subprocess.run(
                [*STANCEKIT, command, str(many)],
                env={**os.environ, "PYTHONUNBUFFERED": "1"},
                stdout=output,
                stderr=subprocess.PIPE,
                text=True,
            )
        assert done.returncode == 1
        assert done.stderr == "stancekit: error: No space left on device\n"

    def test_model_that_was_there_stays(self, small_disk):
        path = small_disk / "model.json"
        path.write_bytes(shipped_path().read_bytes()[:30_000])
        with pytest.raises(OSError, match="No space left"):
            load_model().save(path)
        assert path.stat().st_size == 30_000
        assert names(small_disk) == ["model.json"]

    def test_ledger_is_not_ahead_of_claims_that_could_not_be_written(self, tmp_path, small_disk):
        many, ledger = table(tmp_path / "many.jsonl", 3), tmp_path / "ledger.json"
        (small_disk / "fill").write_bytes(b"x" * 62_000)
        arguments = ["claims", str(many), "--ledger", str(ledger), "-o"]
        assert main([*arguments, str(small_disk / "claims.jsonl")]) == 1
        assert not ledger.exists()
        assert main([*arguments, str(tmp_path / "claims.jsonl")]) == 0
        assert len(json.loads(ledger.read_bytes())["names"]) == 3

    @pytest.mark.skipif(not Path("/dev/full").exists(), reason="needs /dev/full")
    @pytest.mark.parametrize(
        "arguments",
        [["classify"], ["classify", "--format", "text"], ["classify", "--jobs", "2"], ["report"], ["claims"]],
        ids=" ".join,
    )
    def test_full_standard_output_is_told_by_message_and_exit_status(self, article, arguments):
        more = in_file(article.with_name("more.txt"), article.read_text())
        with open("/dev/full", "wb") as full:
            done = subprocess.run(
                [*STANCEKIT, *arguments, str(article), str(more)], stdout=full, stderr=subprocess.PIPE, text=True
            )
        assert done.returncode == 1
        assert done.stderr == "stancekit: error: No space left on device\n"


@pytest.mark.parametrize(
    "arguments",
    [
        ["classify", "ARTICLE", "--output", "FOLDER/out.jsonl"],
        ["report", "ARTICLE", "-o", "FOLDER/out.html"],
        ["claims", "ARTICLE", "-o", "FOLDER/out.csv"],
        ["claims", "ARTICLE", "--ledger", "FOLDER/ledger.json"],
    ],
    ids=lambda arguments: f"{arguments[0]} {arguments[2]}",
)
def test_folder_that_cannot_be_written_is_an_error_of_one_line(article, read_only, capfd, arguments):
    given = [part.replace("ARTICLE", str(article)).replace("FOLDER", str(read_only)) for part in arguments]
    assert main(given) == 1
    (line,) = capfd.readouterr().err.splitlines()
    assert line.startswith(f"stancekit: {read_only}/")
    assert line.endswith("Read-only file system")


@pytest.mark.parametrize(
    "arguments",
    [
        ["classify", "IN", "--output", "IN"],
        ["report", "IN", "-o", "IN"],
        ["report", "IN", "-o", "LINK"],
        ["claims", "IN", "-o", "IN"],
        ["claims", "IN", "-o", "LINK"],
        ["claims", "IN", "--ledger", "IN"],
        ["claims", "IN", "-o", "new.jsonl", "--ledger", "new.jsonl"],
    ],
    ids=" ".join,
)
def test_output_that_is_an_input_is_refused(tmp_path, monkeypatch, capfd, arguments):
    monkeypatch.chdir(tmp_path)
    source = table(tmp_path / "in.jsonl", 2)
    before = source.read_bytes()
    os.link(source, tmp_path / "link.jsonl")
    meant = {"IN": "in.jsonl", "LINK": "link.jsonl"}
    assert main([meant.get(part, part) for part in arguments]) == 1
    assert "is in the input" in capfd.readouterr().err
    assert source.read_bytes() == before
    assert names(tmp_path) == ["in.jsonl", "link.jsonl"]


@pytest.mark.parametrize("error", [KeyboardInterrupt, MemoryError, StancekitError])
def test_block_that_is_left_by_an_error_leaves_what_was_there(tmp_path, error):
    path = in_file(tmp_path / "note.txt", "as it was")

    def write_half() -> None:
        with written_whole(path) as stream:
            stream.write(b"half of")
            stream.flush()
            raise error("no more")

    with pytest.raises(error):
        write_half()
    assert path.read_text() == "as it was"
    assert names(tmp_path) == ["note.txt"]


def test_output_that_is_there_is_replaced_at_once(article, tmp_path):
    """Whoever has the old one open goes on reading it."""
    output = in_file(tmp_path / "out.html", "as it was")
    with open(output) as reader:
        assert main(["report", str(article), "-o", str(output)]) == 0
        assert reader.read() == "as it was"
    assert output.read_text(encoding="utf-8").startswith("<!doctype html>")


@pytest.mark.parametrize("arguments", ["classify --jobs 2", "classify --format text", "claims", "report"])
def test_reader_that_goes_after_the_first_bytes_is_no_traceback(tmp_path, arguments):
    """As `| head -c 10` does; a pipe holds less than there is to write."""
    command = [*STANCEKIT, *arguments.split(), str(table(tmp_path / "many.jsonl", 16))]
    with subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.PIPE) as process:
        assert os.read(process.stdout.fileno(), 10)
        process.stdout.close()
        errors = process.stderr.read()
    assert (process.returncode, errors) == (1, b"")


def children(process: int) -> list[int]:
    """The processes that a process has started, and those that these have."""
    listed = Path(f"/proc/{process}/task/{process}/children").read_text().split()
    return [descendant for child in map(int, listed) for descendant in (child, *children(child))]


def gone(process: int) -> bool:
    try:
        return Path(f"/proc/{process}/stat").read_text().rpartition(")")[2].split()[0] == "Z"
    except OSError:
        return True


@pytest.mark.skipif(sys.platform != "linux", reason="looks for processes in /proc")
@pytest.mark.parametrize(("sign", "status"), [(signal.SIGINT, 130), (signal.SIGTERM, 143)])
def test_signal_to_one_process_ends_all_and_leaves_what_was_written(tmp_path, sign, status):
    many, output = table(tmp_path / "many.jsonl", 160), tmp_path / "out.jsonl"
    arguments = ["classify", str(many), "--jobs", "2", "--output"]
    with subprocess.Popen([*STANCEKIT, *arguments, str(output)], stderr=subprocess.PIPE) as process:
        deadline = time.monotonic() + 60
        while not any(path.stat().st_size for path in partial_files(str(output))):
            assert process.poll() is None
            assert time.monotonic() < deadline
            time.sleep(0.02)
        started = children(process.pid)
        process.send_signal(sign)
        # Whoever has the other end of standard error is gone too, or this would wait for them.
        _, errors = process.communicate(timeout=30)
    assert process.returncode == status
    # A thread of joblib may stumble over work that is taken from it, its tracker over files that are gone; they say so.
    assert f"stancekit: {output}: interrupted; go on with --resume\n" in errors.decode()
    assert "KeyboardInterrupt" not in errors.decode(), errors.decode()
    deadline = time.monotonic() + 20
    while not all(map(gone, started)):
        assert time.monotonic() < deadline
        time.sleep(0.05)
    assert len(started) >= 2
    assert not output.exists()
    (partial,) = partial_files(str(output))
    written = partial.read_bytes()
    assert written.endswith(b"\n")
    assert main([*arguments, str(output), "--resume"]) == 0
    assert output.read_bytes().startswith(written)
    assert {json.loads(line)["id"] for line in output.read_bytes().splitlines()} == set(range(160))


def test_termination_in_the_middle_of_the_input_leaves_no_file(tmp_path):
    command = [*STANCEKIT, "report", "-", "-o", str(tmp_path / "out.html")]
    with subprocess.Popen(command, stdin=subprocess.PIPE, bufsize=0) as process:
        process.stdin.write(b"It rained. " * 20_000)  # more than a pipe holds, so some of it has been read
        time.sleep(0.5)  # for the rest
        process.terminate()
        assert process.wait(timeout=30) == 143
    assert names(tmp_path) == []


class TestResume:
    def test_run_that_fails_before_its_first_rows_leaves_nothing(self, tmp_path, article):
        output = tmp_path / "out.jsonl"
        with pytest.raises(KeyboardInterrupt), written_rows(str(output), "task", resume=False):
            raise KeyboardInterrupt
        assert not partial_files(str(output))
        assert main(["classify", str(article), "--output", str(output)]) == 0

    def test_file_of_another_run_that_has_no_rows_yet_stays(self, tmp_path):
        output = str(tmp_path / "out.jsonl")
        with written_rows(output, "task", resume=False) as (stream, _):
            with pytest.raises(StancekitError, match="another process"), written_rows(output, "task", resume=True):
                pass
            stream.write(b"{}\n")
        assert Path(output).read_bytes() == b"{}\n"

    @pytest.mark.parametrize("name", ["out.jsonl", "out.jsonl.gz", "out.csv", "out.parquet"])
    def test_whole_output_with_errors_is_told_by_exit_status(self, tmp_path, capfd, name):
        if name.endswith("parquet"):
            pytest.importorskip("pyarrow", reason="needs pyarrow: pip install 'stancekit[arrow]'")
        source = in_file(tmp_path / "in.jsonl", "{\n" + json.dumps({"text": DENIAL}) + '\n{"text": ""}\n')
        output = tmp_path / name
        arguments = ["classify", str(source), "--output", str(output), "--resume"]
        assert main(arguments) == 1
        before = output.read_bytes()
        capfd.readouterr()
        assert main(arguments) == 1
        assert f"stancekit: {output}: is whole, but 2 records could not be read" in capfd.readouterr().err
        assert output.read_bytes() == before


def test_processes_can_be_asked_for_in_a_thread_that_no_signal_reaches(tmp_path, article):
    output = tmp_path / "out.jsonl"
    with ThreadPoolExecutor(1) as pool:
        assert pool.submit(main, ["classify", str(article), "--jobs", "2", "--output", str(output)]).result() == 0
    assert len(output.read_bytes().splitlines()) == 3


class TestSlowReader:
    def test_no_more_is_read_ahead_than_a_window(self):
        taken = []
        texts = (taken.append(n) or DENIAL for n in range(10**9))
        ahead = []
        results = classify_many(texts, n_jobs=2, batch_size=2)
        for given, _ in enumerate(islice(results, 300), 1):
            ahead.append(len(taken) - given)
        assert max(ahead) <= 2 * 2 * 16

    def test_command_stops_while_nobody_reads_and_can_be_ended(self, tmp_path):
        many = tmp_path / "many.jsonl"
        os.mkfifo(many)
        with subprocess.Popen([*STANCEKIT, "classify", str(many), "--jobs", "2"], stdout=subprocess.PIPE) as process:
            line = (json.dumps({"text": f"{HOPE} {DENIAL} " * 20}) + "\n").encode()
            writer = os.open(many, os.O_WRONLY)
            os.set_blocking(writer, False)
            written, quiet = 0, time.monotonic()
            while time.monotonic() - quiet < 2:
                try:
                    written += os.write(writer, line)
                    quiet = time.monotonic()
                except BlockingIOError:
                    time.sleep(0.02)
            # A window of records for each process, and what the two pipes hold.
            assert written < 3 * 2**20
            process.terminate()
            assert process.wait(timeout=30) == 143
            os.close(writer)


def test_thousands_of_files_need_no_more_than_a_few_open_at_once(tmp_path):
    folder = tmp_path / "in"
    folder.mkdir()
    for number in range(10_000):
        (folder / f"{number:05}.txt").write_bytes(DENIAL.encode() if number % 1000 == 0 else b"It rained on them.")
    output = tmp_path / "out.jsonl"
    done = subprocess.run(
        [*STANCEKIT, "classify", str(folder), "--output", str(output)],
        preexec_fn=lambda: resource.setrlimit(resource.RLIMIT_NOFILE, (64, 64)),
        capture_output=True,
        text=True,
    )
    assert (done.returncode, done.stderr) == (0, f"stancekit: {output}: 10 statements of 10,000 records\n")
    records = [json.loads(line)["record"] for line in output.read_text().splitlines()]
    assert records == list(range(0, 10_000, 1000))


EVIL = "\x1b]0;owned\x07\r\u202e"


@pytest.mark.parametrize(
    "arguments",
    [["classify", "--format", "text"], ["classify"], ["claims"], ["report", "-o", "out.html"]],
    ids=" ".join,
)
def test_what_a_file_holds_cannot_steer_the_terminal_through_a_message(tmp_path, monkeypatch, capfd, arguments):
    monkeypatch.chdir(tmp_path)
    name = f"in{EVIL}.jsonl"
    in_file(tmp_path / name, json.dumps({EVIL: 1}) + "\n" + json.dumps({"text": "", "id": EVIL}) + "\n")
    assert main([arguments[0], name, *arguments[1:]]) == 1
    told = capfd.readouterr().err
    assert "no column 'text'" in told
    assert not set(told) & set(EVIL) - set("0;owned]")


def test_csv_holds_the_words_as_they_are(tmp_path):
    """Spreadsheets take a cell that begins with = for a formula; SECURITY.md says that CSV here is for programs."""
    source = in_file(tmp_path / "in.jsonl", json.dumps({"id": "=cmd|'/c calc'!A0", "text": DENIAL}))
    assert main(["classify", str(source), "--output", str(tmp_path / "out.csv")]) == 0
    with open(tmp_path / "out.csv", encoding="utf-8", newline="") as stream:
        assert next(csv.DictReader(stream))["id"] == "=cmd|'/c calc'!A0"


def test_model_path_that_is_a_device_or_a_folder_is_never_replaced(tmp_path):
    for path in (tmp_path, Path(os.devnull)):
        with pytest.raises(StancekitError, match="not a regular file"):
            load_model().save(path)
    with pytest.raises(ModelError, match="cannot be read"):
        load_model(tmp_path)
