"""The documentation is true: its code runs and prints what it shows, and its links lead somewhere.

``python tests/test_docs.py`` writes what the code of the pages prints now into the pages; of a console block that shows
a single ``…``, all of it.
"""

from __future__ import annotations

import doctest
import os
import re
import shlex
import shutil
import subprocess
import sys
from collections.abc import Iterator
from contextlib import chdir, redirect_stdout
from dataclasses import dataclass
from importlib.util import find_spec
from io import StringIO
from pathlib import Path
from tempfile import TemporaryDirectory

import pytest

import stancekit
from stancekit.cli import COMMANDS, main

ROOT = Path(__file__).parent.parent
EXECUTED = [ROOT / "README.md", *sorted((ROOT / "docs").rglob("*.md"))]
LINKED = [*EXECUTED, *sorted(ROOT.glob("*.md")), *sorted(ROOT.glob("[a-z]*/README.md")), ROOT / "models" / "figures.md"]
MORE = "…"  # a last line of shown output: there is more

_FENCE = re.compile(r"^(?P<indent> *)```(?P<language>\w*)\n(?P<code>.*?)^(?P=indent)```$", re.DOTALL | re.MULTILINE)
_NEEDS = re.compile(r"<!-- needs (?P<modules>[\w., ]+) -->\n\s*\Z")
_LINK = re.compile(r"\]\((?P<target>[^)\s]+)\)")
_OPTIONS = doctest.ELLIPSIS | doctest.NORMALIZE_WHITESPACE


@dataclass(frozen=True)
class Block:
    """A fenced block of a page."""

    language: str
    code: str
    line: int
    missing: str

    def commands(self) -> Iterator[tuple[str, list[str]]]:
        """Each command of a console block with the lines it is shown to print."""
        command: list[str] = []
        shown: list[str] = []
        for line in self.code.splitlines():
            if line.startswith("$ "):
                if command:
                    yield "\n".join(command), _without_end(shown)
                command, shown = [line[2:]], []
            elif line.startswith("> "):
                command.append(line[2:])
            else:
                shown.append(line)
        if command:
            yield "\n".join(command), _without_end(shown)


def _without_end(lines: list[str]) -> list[str]:
    """The lines without empty ones at the end."""
    return lines[: max((number for number, line in enumerate(lines, 1) if line.strip()), default=0)]


def blocks(page: str) -> Iterator[Block]:
    return map(_block, _FENCE.finditer(page))


def _block(match: re.Match[str]) -> Block:
    needs = _NEEDS.search(match.string, 0, match.start())
    modules = needs["modules"].replace(",", " ").split() if needs else []
    return Block(
        match["language"],
        "".join(line.removeprefix(match["indent"]) for line in match["code"].splitlines(keepends=True)),
        match.string.count("\n", 0, match.start("code")) + 1,
        next((module for module in modules if find_spec(module) is None), ""),
    )


@pytest.fixture
def reader(tmp_path: Path) -> Path:
    return workplace(tmp_path)


def workplace(folder: Path) -> Path:
    """A folder with what a reader finds in a clone."""
    for name in ("examples", "seeds", "models"):
        shutil.copytree(ROOT / name, folder / name)
    return folder


def shell(command: str, folder: Path) -> tuple[int, list[str]]:
    """Exit status and printed lines of a command typed at a terminal."""
    scripts = str(Path(sys.executable).parent)
    environment = {**os.environ, "PATH": f"{scripts}{os.pathsep}{os.environ['PATH']}", "TERM": "dumb", "COLUMNS": "80"}
    ours, theirs = os.openpty()
    with subprocess.Popen(
        ["bash", "-c", command], cwd=folder, env=environment, stdout=theirs, stderr=subprocess.PIPE
    ) as process:
        os.close(theirs)
        written = bytearray()
        try:
            while piece := os.read(ours, 65536):
                written += piece
        except OSError:
            pass  # how Linux tells the end of a terminal
        errors = process.stderr.read() if process.stderr else b""
    os.close(ours)
    printed = (bytes(written) + errors).decode().replace("\r\n", "\n")
    return process.returncode, _without_end([line.rstrip() for line in printed.splitlines()])


def _agree(shown: list[str], printed: list[str]) -> bool:
    if shown[-1:] == [MORE]:
        return shown[:-1] == printed[: len(shown) - 1]
    return shown == printed


def run_console(block: Block, folder: Path, where: str) -> None:
    for command, shown in block.commands():
        status, printed = shell(command, folder)
        if shown:
            assert _agree(shown, printed), f"{where}: $ {command}\nprints\n" + "\n".join(printed)
        else:
            assert status == 0, f"{where}: $ {command}\n" + "\n".join(printed)


def run_python(block: Block, names: dict[str, object], where: str) -> None:
    if ">>>" not in block.code:
        exec(compile(block.code, where, "exec"), names)
        return
    example = doctest.DocTestParser().get_doctest(block.code, names, where, where, 0)
    told = StringIO()
    runner = doctest.DocTestRunner(optionflags=_OPTIONS, verbose=False)
    runner.run(example, out=told.write, clear_globs=False)
    names.update(example.globs)
    assert runner.failures == 0, told.getvalue()


@pytest.mark.skipif(sys.platform == "win32", reason="the commands are typed at a POSIX terminal")
@pytest.mark.parametrize("path", EXECUTED, ids=lambda path: str(path.relative_to(ROOT)))
def test_code_on_a_page_does_what_the_page_says(path: Path, reader: Path) -> None:
    names: dict[str, object] = {"__name__": "__docs__"}
    missing = set()
    for block in blocks(path.read_text(encoding="utf-8")):
        where = f"{path.name}:{block.line}"
        if block.language not in ("console", "python"):
            continue
        if block.missing:
            missing.add(block.missing)
        elif block.language == "console":
            run_console(block, reader, where)
        else:
            with chdir(reader), redirect_stdout(StringIO()):
                run_python(block, names, where)
    if missing:
        pytest.skip(f"all but the blocks that need {', '.join(sorted(missing))}, not installed here")


@pytest.mark.parametrize("path", EXECUTED, ids=lambda path: str(path.relative_to(ROOT)))
def test_commands_that_are_only_shown_have_options_that_exist(path: Path) -> None:
    for block in blocks(path.read_text(encoding="utf-8")):
        for line in block.code.replace("\\\n", " ").splitlines() if block.language == "sh" else ():
            words = shlex.split(line.partition("|")[0].partition(">")[0], comments=True)
            if words and words[0].rsplit("/", 1)[-1] == "stancekit":
                assert _known(words[1:]), f"{path.name}:{block.line}: {line}"


def _known(words: list[str]) -> bool:
    """Whether the command line takes these words; --help ends the run before any work is done."""
    unknown = [word for word in words if word.startswith("-") and word != "-"]
    depth = 2 if words[:1] == ["corpus"] else 1
    told = StringIO()
    with redirect_stdout(told):
        status = main([*words[:depth], "--help"])
    offered = set(re.findall(r"--?[a-z][\w-]*", told.getvalue()))
    return status == 0 and {word.partition("=")[0] for word in unknown} <= offered


@pytest.mark.parametrize("path", LINKED, ids=lambda path: str(path.relative_to(ROOT)))
def test_relative_links_lead_to_files(path: Path) -> None:
    page = _FENCE.sub("", path.read_text(encoding="utf-8"))
    targets = [match["target"].partition("#")[0] for match in _LINK.finditer(page)]
    local = [target for target in targets if target and not re.match(r"[a-z]+:", target)]
    assert [target for target in local if not (path.parent / target).exists()] == []


def test_every_fence_names_its_language() -> None:
    unnamed = [
        f"{path.name}:{block.line}"
        for path in EXECUTED
        for block in blocks(path.read_text(encoding="utf-8"))
        if not block.language
    ]
    assert unnamed == []


def test_readme_names_every_command() -> None:
    named = re.findall(r"^\| `stancekit (\w+)", (ROOT / "README.md").read_text(encoding="utf-8"), re.MULTILINE)
    assert named == [command.__name__.rpartition(".")[2] for command in COMMANDS]


def test_ci_runs_the_test_command_of_the_readme() -> None:
    readme = (ROOT / "README.md").read_text(encoding="utf-8")
    script = (ROOT / ".ci" / "run").read_text(encoding="utf-8")
    set_up, test = re.findall(r"\.venv/bin/(pip install -e \S+) && \.venv/bin/(python -m pytest)", readme)[0]
    lines = script.splitlines()
    assert set_up.replace("pip install", "pip install --quiet") in lines
    assert test in lines


def test_errors_page_lists_every_public_error() -> None:
    page = (ROOT / "docs" / "errors.md").read_text(encoding="utf-8")
    public = (name for name in stancekit.__all__ if name.endswith("Error"))
    assert [name for name in public if f"`{name}`" not in page] == []


def test_citation_has_the_version_of_the_package() -> None:
    citation = (ROOT / "CITATION.cff").read_text(encoding="utf-8")
    assert re.findall(r"^version: (\S+)$", citation, re.MULTILINE) == [stancekit.__version__]


def rewritten(page: str, folder: Path) -> str:
    """The page with what its commands and its doctests print now."""
    names: dict[str, object] = {"__name__": "__docs__"}

    def renewed(match: re.Match[str]) -> str:
        block = _block(match)
        if block.missing or block.language not in ("console", "python"):
            return match.group()
        lines = _console(block, folder) if block.language == "console" else _doctest(block, names)
        return "\n".join([f"{match['indent']}{line}".rstrip() for line in [f"```{block.language}", *lines, "```"]])

    with chdir(folder):
        return _FENCE.sub(renewed, page)


def _console(block: Block, folder: Path) -> Iterator[str]:
    for command, shown in block.commands():
        _, printed = shell(command, folder)
        if shown[1:] and shown[-1] == MORE:
            printed = [*printed[: len(shown) - 1], MORE]
        yield from ("$ " + command.replace("\n", "\n> ")).splitlines()
        yield from printed if shown else ()


def _doctest(block: Block, names: dict[str, object]) -> Iterator[str]:
    if ">>>" not in block.code:
        exec(block.code, names)
        yield from block.code.splitlines()
        return
    for piece in doctest.DocTestParser().parse(block.code):
        if isinstance(piece, str):
            yield from piece.splitlines()
            continue
        told = StringIO()
        with redirect_stdout(told):
            exec(compile(piece.source, "<page>", "single"), names)
        first, *others = piece.source.splitlines()
        yield from (f">>> {first}", *(f"... {line}".rstrip() for line in others))
        yield from told.getvalue().splitlines()


if __name__ == "__main__":
    for page_path in EXECUTED:
        with TemporaryDirectory() as place:
            before = page_path.read_text(encoding="utf-8")
            after = rewritten(before, workplace(Path(place)))
        if after != before:
            page_path.write_text(after, encoding="utf-8")
            print(f"{page_path}: renewed")
