"""Model files from strangers: whatever they hold, they are read as data or refused, in bounded time and memory.

``STANCEKIT_MUTATIONS=10000 python -m pytest tests/test_models_are_data.py`` tries more than CI does.
"""

import gzip
import hashlib
import io
import os
import pickle
import random
import subprocess
import sys
import time
import zipfile
from pathlib import Path

import joblib
import numpy as np
import pytest

from stancekit import ModelError, classify, load_model
from stancekit.model import MAX_BYTES, shipped_path

MUTATIONS = int(os.environ.get("STANCEKIT_MUTATIONS", "400"))
SHIPPED = shipped_path().read_bytes()
# The shipped model with a tenth of its terms: mutations hit its head, its numbers and its brackets more often.
SMALL = b"\n".join(SHIPPED.split(b"\n")[1:100]).rstrip(b",") + b"\n]}\n"
PIECES = [b"NaN", b"-Infinity", b"1e999", b"null", b"{}", b"[", b'"', b"\\ud800", b"-", b"e5", b"9" * 400, b"\\u0000"]
DENIAL = "Finance minister Kenji Ito denied taking the money."


def sealed(body: bytes) -> bytes:
    return b'{"format": 1, "sha256": "%s",\n' % hashlib.sha256(body).hexdigest().encode() + body


def mutated(data: bytes, rng: random.Random) -> bytes:
    """The data with one to four changes: a bit, bytes out, in or twice, a value, the end cut."""
    changed = bytearray(data)
    for _ in range(rng.choice([1, 1, 2, 4])):
        at = rng.randrange(len(changed) + 1)
        match rng.randrange(6):
            case 0 if at < len(changed):
                changed[at] ^= 1 << rng.randrange(8)
            case 1:
                del changed[at : at + rng.randrange(1, 200)]
            case 2:
                changed[at:at] = rng.randbytes(rng.randrange(1, 20))
            case 3:
                changed[at:at] = changed[at : at + rng.randrange(1, 400)]
            case 4:
                changed[at:at] = rng.choice(PIECES)
            case _:
                del changed[max(at, 1) :]
    return bytes(changed)


def test_changed_file_is_refused(tmp_path):
    rng, path = random.Random(1), tmp_path / "m.json"
    for _ in range(MUTATIONS):
        content = mutated(SHIPPED, rng)
        path.write_bytes(content)
        if content != SHIPPED:
            with pytest.raises(ModelError):
                load_model(path)


def test_changed_file_whose_digest_was_made_to_fit_is_refused_or_is_a_model(tmp_path):
    rng, path = random.Random(2), tmp_path / "m.json"
    outcomes = set()
    for _ in range(MUTATIONS):
        path.write_bytes(sealed(mutated(SMALL, rng)))
        try:
            model = load_model(path)
        except ModelError as error:
            outcomes.add(error.message.partition(":")[0])
            continue
        outcomes.add("model")
        for statement in classify(DENIAL, model=model):
            assert sum(statement.probabilities) == pytest.approx(1)
            assert min(statement.probabilities) >= 0
    assert outcomes == {"model", "not a stancekit model"}


class Exploit:
    def __reduce__(self):
        return os.system, ("touch exploited",)


def as_joblib(compress: int) -> bytes:
    sink = io.BytesIO()
    joblib.dump(Exploit(), sink, compress=compress)
    return sink.getvalue()


def as_npz() -> bytes:
    sink = io.BytesIO()
    np.savez(sink, terms=np.array([Exploit()], dtype=object))
    return sink.getvalue()


def as_zip_bomb() -> bytes:
    sink = io.BytesIO()
    with zipfile.ZipFile(sink, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("model.json", b"0" * 50 * 2**20)
    return sink.getvalue()


DISGUISED = {
    "pickle": pickle.dumps(Exploit()),
    "joblib": as_joblib(0),
    "compressed joblib": as_joblib(3),
    "npz": as_npz(),
    "zip bomb": as_zip_bomb(),
    "gzip of a model": gzip.compress(SHIPPED),
    "pickle after the first line": SHIPPED.split(b"\n")[0] + b"\n" + pickle.dumps(Exploit()),
    "sealed pickle": sealed(pickle.dumps(Exploit())),
    "Python": b"import os; os.system('touch exploited')\n",
    "sealed Python": sealed(b'"corpus": __import__("os").system("touch exploited")}'),
    "model after a byte order mark": b"\xef\xbb\xbf" + SHIPPED,
    "model in UTF-16": SHIPPED.decode().encode("utf-16"),
    "two models": SHIPPED + SHIPPED,
}


@pytest.mark.parametrize("content", DISGUISED.values(), ids=DISGUISED)
def test_another_kind_of_file_is_refused_whatever_its_name(tmp_path, monkeypatch, content):
    monkeypatch.chdir(tmp_path)
    (tmp_path / "stance.json").write_bytes(content)
    with pytest.raises(ModelError):
        load_model("stance.json")
    assert [entry.name for entry in tmp_path.iterdir()] == ["stance.json"]


@pytest.mark.parametrize(("number", "relation"), [(b"0", "older"), (b"2", "newer"), (b"999999", "newer")])
def test_other_format_says_which_way_it_differs(tmp_path, number, relation):
    path = tmp_path / "m.json"
    path.write_bytes(SHIPPED.replace(b'"format": 1', b'"format": ' + number))
    with pytest.raises(ModelError, match=rf"format \d+ is {relation} than this stancekit reads \(1\)"):
        load_model(path)


def test_renamed_model_is_the_same_model(tmp_path):
    (tmp_path / "model.pkl").write_bytes(SHIPPED)
    assert load_model(tmp_path / "model.pkl").terms == load_model().terms


def test_loading_runs_imports_and_opens_nothing_else(tmp_path):
    """Asked of the interpreter itself: an audit hook sees whatever it does."""
    (tmp_path / "m.json").write_bytes(sealed(SMALL))
    code = """
import sys
from stancekit import load_model, ModelError
load_model()
events = []
sys.addaudithook(lambda event, args: events.append((event, str(args[0]) if args else "")))
try:
    load_model(sys.argv[1])
except ModelError:
    pass
print(sorted(set(event for event in events if event[0] != "object.__getattr__")))
"""
    done = subprocess.run([sys.executable, "-c", code, tmp_path / "m.json"], capture_output=True, text=True, check=True)
    assert done.stdout == f"{[('open', str(tmp_path / 'm.json'))]}\n"


UNITS = {"lists": b"[],", "objects": b"{},", "numbers": b"0.5,", "nested": b"[" * 25 + b"]" * 25 + b",", "keys": None}
UNITS |= {"digits": b"9" * 4000 + b",", "rows": b'["%07d",1,1,1,1],'}


@pytest.mark.skipif(sys.platform == "win32", reason="memory is limited with setrlimit, which Windows does not have")
@pytest.mark.parametrize("unit", UNITS)
def test_largest_file_takes_bounded_memory_and_time(tmp_path, unit):
    room = MAX_BYTES - 300
    if unit == "keys":
        parts = b",".join(b'"%06d":0' % n for n in range(room // 11)).join([b"{", b"}"])
    else:
        piece = UNITS[unit] if unit != "rows" else UNITS[unit] % 0
        count = room // len(piece)
        inner = b"".join(UNITS[unit] % n for n in range(count)) if unit == "rows" else piece * count
        parts = b"[" + inner[:-1] + b"]"
    path = tmp_path / "m.json"
    path.write_bytes(sealed(b'"corpus":"c","scores":{},"intercept":[0,0,0],"terms":' + parts + b"}"))
    assert MAX_BYTES * 0.9 < path.stat().st_size <= MAX_BYTES
    code = """
import resource, sys
from stancekit import ModelError, load_model
load_model()
used = int(open("/proc/self/statm").read().split()[0]) * resource.getpagesize() if sys.platform == "linux" else 2**30
resource.setrlimit(resource.RLIMIT_AS, (used + 400 * 2**20,) * 2)
try:
    print(len(load_model(sys.argv[1]).terms))
except ModelError as error:
    print(error.message)
"""
    start = time.perf_counter()
    done = subprocess.run([sys.executable, "-c", code, path], capture_output=True, text=True)
    assert done.returncode == 0, done.stderr[-500:]
    assert done.stdout.startswith("not a stancekit model") == (unit != "rows")
    assert time.perf_counter() - start < 30


def test_larger_file_is_refused_before_it_is_read(tmp_path):
    path = tmp_path / "m.json"
    path.write_bytes(sealed(SMALL.ljust(MAX_BYTES)))
    with pytest.raises(ModelError, match="larger than it may be"):
        load_model(path)


@pytest.mark.skipif(not Path("/dev/fd").exists(), reason="needs /dev/fd")
def test_pipe_under_the_name_of_a_file_is_refused():
    reader, writer = os.pipe()
    try:
        with pytest.raises(ModelError, match="not a regular file"):
            load_model(f"/dev/fd/{reader}")
    finally:
        os.close(reader)
        os.close(writer)
