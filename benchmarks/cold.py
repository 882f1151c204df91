"""Cold start: what one `stancekit classify` of an article costs from nothing, and what the import costs.

The limits hold for the lesser of the time of the clock, to which other work on the machine adds, and that of the
processor, to which threads add that numpy starts and nothing uses. The first run of each command, which is not
measured, compiles what pip compiles when it installs.
"""

from __future__ import annotations

import argparse
import os
import subprocess
import sys
from pathlib import Path
from statistics import median
from tempfile import TemporaryDirectory

from benchmarks import limits
from benchmarks.report import BenchmarkError, Report
from benchmarks.texts import add_articles, texts

ROUNDS = 7
_LAUNCHER = """
import os, subprocess, sys, time
start = time.perf_counter()
process = subprocess.Popen([sys.executable, *sys.argv[1:]], stdout=subprocess.DEVNULL)
_, status, usage = os.wait4(process.pid, 0)
print(time.perf_counter() - start, usage.ru_utime + usage.ru_stime, usage.ru_maxrss)
sys.exit(os.waitstatus_to_exitcode(status))
"""
HEAVY = ("sklearn", "scipy", "joblib", "rich")


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """The options of the part."""
    add_articles(parser)


def run(arguments: argparse.Namespace) -> None:
    """Measure the part."""
    report = Report("cold")
    article = max(texts(arguments.articles), key=len)
    with TemporaryDirectory() as folder:
        path = str(Path(folder, "article.txt"))
        Path(path).write_text(article, encoding="utf-8")
        commands = {
            "python alone": ("-c", "pass"),
            "import stancekit": ("-c", "import stancekit"),
            "import numpy": ("-c", "import numpy"),
            "stancekit classify FILE": ("-m", "stancekit", "classify", path),
        }
        compiled = {name: value for name, value in os.environ.items() if name != "PYTHONDONTWRITEBYTECODE"}
        compiled["PYTHONPYCACHEPREFIX"] = folder
        for command in commands.values():
            _measured(command, compiled)
        rounds = [{name: _measured(command, compiled) for name, command in commands.items()} for _ in range(ROUNDS)]
    times = {name: median(found[name][0] for found in rounds) for name in commands}
    work = {name: median(found[name][1] for found in rounds) for name in commands}
    least = {name: min(times[name], work[name]) for name in commands}
    memory = {name: max(found[name][2] for found in rounds) for name in commands}
    report.table(
        f"cold, median of {ROUNDS}; an article of {len(article)} characters",
        ("command", "seconds", "of the processor", "beyond Python", "peak MB"),
        [(name, times[name], work[name], least[name] - least["python alone"], memory[name]) for name in commands],
    )
    loaded = _loaded(article)
    report.table("loaded by classify", ("module", "loaded"), [(name, str(name in loaded)) for name in HEAVY])
    imported = least["import stancekit"] - least["python alone"]
    report.at_most("seconds of a cold classify", least["stancekit classify FILE"], limits.MAXIMUM_COLD_SECONDS)
    report.at_most("megabytes of a cold classify", memory["stancekit classify FILE"], limits.MAXIMUM_COLD_MEGABYTES)
    report.at_most("seconds of the import beyond Python", imported, limits.MAXIMUM_IMPORT_SECONDS)
    report.at_most("number of scikit-learn and scipy loaded", len(loaded & {"sklearn", "scipy"}), 0)
    report.close(arguments.output)


def _measured(command: tuple[str, ...], environment: dict[str, str]) -> tuple[float, float, float]:
    """Seconds by the clock and of the processor, and peak megabytes, of a Python process.

    A small process starts it, since the peak of the starting one would be passed on.
    """
    done = subprocess.run(
        [sys.executable, "-c", _LAUNCHER, *command], capture_output=True, text=True, check=False, env=environment
    )
    if done.returncode:
        raise BenchmarkError(f"{' '.join(command)} ended with status {done.returncode}: {done.stderr[-200:]}")
    clock, processor, peak = map(float, done.stdout.split())
    return clock, processor, peak / (1000 if sys.platform != "darwin" else 1_000_000)


def _loaded(article: str) -> set[str]:
    code = "import sys, stancekit; stancekit.classify(sys.stdin.read()); print(*sys.modules)"
    done = subprocess.run([sys.executable, "-c", code], input=article, capture_output=True, text=True, check=True)
    return set(done.stdout.split())
