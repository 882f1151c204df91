"""What is shipped: nothing but what belongs there, the same bytes each time; and what runs: no network."""

import importlib.util
import os
import subprocess
import sys
import tarfile
import tomllib
import zipfile
from hashlib import sha256
from pathlib import Path

import pytest

from stancekit import StancekitError
from stancekit.errors import required

ROOT = Path(__file__).parent.parent

needs_hatchling = pytest.mark.skipif(
    importlib.util.find_spec("hatchling") is None,
    reason="needs hatchling, which builds the package: pip install hatchling",
)


def build(source: Path, folder: Path, zone: str) -> dict[str, Path]:
    """The wheel and the source distribution of a source tree."""
    subprocess.run(
        [sys.executable, "-m", "hatchling", "build", "-d", str(folder)],
        cwd=source,
        env={**os.environ, "SOURCE_DATE_EPOCH": "1700000000", "TZ": zone},
        check=True,
        capture_output=True,
    )
    return {pattern: next(folder.glob(pattern)) for pattern in ("*.whl", "*.tar.gz")}


@pytest.fixture(scope="module")
def built(tmp_path_factory) -> dict[str, Path]:
    return build(ROOT, tmp_path_factory.mktemp("dist"), "UTC")


@pytest.fixture(scope="module")
def built_again(built, tmp_path_factory) -> dict[str, Path]:
    """What somebody else builds of the source distribution: elsewhere, later, with another mask and time zone."""
    elsewhere = tmp_path_factory.mktemp("elsewhere")
    with tarfile.open(built["*.tar.gz"]) as archive:
        # Python 3.11 has filters from 3.11.4 on; later releases ask for one.
        archive.extractall(elsewhere, **({"filter": "data"} if hasattr(tarfile, "data_filter") else {}))
    (source,) = elsewhere.iterdir()
    for path in source.rglob("*"):
        path.chmod(path.stat().st_mode & ~0o027)
        os.utime(path, (1_800_000_000, 1_800_000_000))
    return build(source, tmp_path_factory.mktemp("dist"), "Asia/Tokyo")


@needs_hatchling
@pytest.mark.parametrize("pattern", ["*.whl", "*.tar.gz"])
def test_building_again_gives_the_same_bytes(built, built_again, pattern):
    assert built[pattern].name == built_again[pattern].name
    assert sha256(built[pattern].read_bytes()).digest() == sha256(built_again[pattern].read_bytes()).digest()


@needs_hatchling
def test_wheel_holds_the_package_its_lists_and_its_model_and_nothing_else(built):
    with zipfile.ZipFile(built["*.whl"]) as wheel:
        names = set(wheel.namelist())
    sources = {path for path in (ROOT / "stancekit").rglob("*") if path.is_file() and "__pycache__" not in path.parts}
    packaged = {path.relative_to(ROOT).as_posix() for path in sources}
    models = {f"stancekit/{path.relative_to(ROOT).as_posix()}" for path in (ROOT / "models").iterdir()}
    metadata = {name for name in names if ".dist-info/" in name}
    assert names - metadata == packaged | models
    assert {name.partition("/")[2] for name in metadata} == {
        "METADATA",
        "RECORD",
        "WHEEL",
        "entry_points.txt",
        "licenses/LICENSE",
    }


@needs_hatchling
def test_source_distribution_holds_all_it_takes_to_train_and_test_and_no_litter(built):
    with tarfile.open(built["*.tar.gz"]) as archive:
        names = {name.partition("/")[2] for name in archive.getnames()}
        assert not [member for member in archive if not (member.isfile() or member.isdir())]
    for needed in (
        "pyproject.toml",
        "LICENSE",
        "README.md",
        "models/stance.json",
        "seeds/README.md",
        "stancekit/py.typed",
    ):
        assert needed in names
    for folder in ("seeds/train", "tests/cases", "benchmarks", "stancekit/lexicon"):
        assert any(name.startswith(f"{folder}/") for name in names)
    assert not [name for name in names if "__pycache__" in name or name.endswith((".pyc", ".part", ".so"))]


def test_lowest_versions_are_those_that_are_promised():
    settings = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))
    extras = settings["project"]["optional-dependencies"]
    needed = [*settings["build-system"]["requires"], *settings["project"]["dependencies"]]
    needed += [line for extra in ("arrow", "completion", "dask", "html", "test", "zstd") for line in extras[extra]]
    bounds = sorted(line.replace(">=", "==") for line in needed if ">=" in line)
    lines = (ROOT / "tests" / "lowest.txt").read_text(encoding="utf-8").splitlines()
    lowest = [line for line in lines if not line.startswith("#")]
    assert lowest == bounds


@pytest.mark.parametrize(
    ("code", "reason"),
    [
        (None, "needs trafilatura: pip"),
        ("import what_it_takes", r"is installed but fails to import \(No module named 'what_it_takes'\): pip"),
        ("raise ImportError('of another version')", r"installed but fails to import \(of another version\): pip"),
    ],
    ids=["absent", "incomplete", "broken"],
)
def test_package_that_is_absent_is_told_from_one_that_is_broken(tmp_path, monkeypatch, code, reason):
    monkeypatch.setattr(sys, "path", [str(tmp_path)])
    monkeypatch.delitem(sys.modules, "trafilatura", raising=False)
    if code is not None:
        (tmp_path / "trafilatura.py").write_text(code)
    with pytest.raises(StancekitError, match=reason):
        required("trafilatura", purpose="reading HTML", extra="html")


# An audit hook sees every attempt, also those that catch their own failure.
WITHOUT_NETWORK = """
import sys
def refuse(event, args):
    if event.startswith("socket.") and event not in ("socket.__new__", "socket.gethostname"):
        tried.append((event, args))
        raise OSError("no network here")
tried = []
sys.addaudithook(refuse)
import stancekit
"""


TRAIN = r"""
from pathlib import Path
from stancekit.cli import main
Path("corpus").mkdir()
for cue, stance in [("said", "assert"), ("denied", "deny"), ("fears", "hedge")]:
    for number in range(3):
        marked = f"[Ito]{{.source 1}} [{cue}]{{.cue 1}} [it fell on day {number}]{{.{stance} 1}}."
        Path("corpus", f"{stance}{number}.txt").write_text(f"genre: wire\n\n{marked}\n")
assert main(["train", "--corpus", "corpus", "--output", "model.json"]) == 0
"""


@pytest.mark.parametrize(
    "code",
    [
        "stancekit.classify(TEXT)",
        "list(stancekit.classify_many([TEXT]))",
        "stancekit.claims([stancekit.classify(TEXT)] * 2)",
        "from stancekit.reporting import report; report(TEXT)",
        "from stancekit.evaluation import evaluate; from stancekit.corpus import parse_article; "
        r"evaluate([parse_article('genre: wire\n\n[Ito]{.source 1} [denied]{.cue 1} [it]{.deny 1}.')])",
        "from stancekit.cli import main; open('a.txt', 'w').write(TEXT); main(['classify', 'a.txt'])",
        TRAIN,
    ],
    ids=["classify", "many", "claims", "report", "evaluate", "command", "train"],
)
def test_nothing_asks_the_network(tmp_path, code):
    program = f"{WITHOUT_NETWORK}\nTEXT = 'Ito denied taking the money.'\n{code}\nassert not tried, tried\n"
    done = subprocess.run([sys.executable, "-c", program], cwd=tmp_path, capture_output=True, text=True)
    assert done.returncode == 0, done.stderr
