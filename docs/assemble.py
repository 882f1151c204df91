"""A hook of MkDocs: pages that stand elsewhere in the repository, links as the repository has them, the commands.

Every page links to the files of the repository, so that it reads well there. In the site such a link goes to the page
that shows the file, or is left out if none does.
"""

from __future__ import annotations

import argparse
import posixpath
import re
from collections.abc import Iterator
from pathlib import Path

from mkdocs.config.defaults import MkDocsConfig
from mkdocs.structure.files import File, Files
from mkdocs.structure.pages import Page

from stancekit.cli import _parser

ELSEWHERE = {
    "index.md": "README.md",
    "model-card.md": "models/README.md",
    "figures.md": "models/figures.md",
    "datasheet.md": "seeds/README.md",
    "benchmarks.md": "benchmarks/README.md",
    "lexicon.md": "stancekit/lexicon/README.md",
    "contributing.md": "CONTRIBUTING.md",
    "security.md": "SECURITY.md",
    "changelog.md": "CHANGELOG.md",
}
COMMANDS = "reference/commands.md"

_LINK = re.compile(r"\[(?P<text>[^\]]*)\]\((?P<target>[^)\s#]+)(?P<anchor>#[^)\s]*)?\)")


def on_files(files: Files, config: MkDocsConfig) -> Files:
    """Add the pages that are made."""
    root = Path(config.config_file_path).parent
    for name, source in ELSEWHERE.items():
        files.append(File.generated(config, name, content=(root / source).read_text(encoding="utf-8")))
    files.append(File.generated(config, COMMANDS, content="\n".join(_commands(_parser()))))
    return files


def on_page_markdown(markdown: str, page: Page, config: MkDocsConfig, files: Files) -> str:  # noqa: ARG001
    """Turn links to files of the repository into links to pages."""
    here = page.file.src_uri
    folder = posixpath.dirname(ELSEWHERE.get(here, f"docs/{here}"))
    shown = {source: name for name, source in ELSEWHERE.items()}

    def linked(match: re.Match[str]) -> str:
        if ":" in match["target"]:
            return match.group()
        target = posixpath.normpath(posixpath.join(folder, match["target"]))
        name = shown.get(target) or shown.get(f"{target}/README.md") or _below("docs/", target)
        if name is None:
            return match["text"]
        return f"[{match['text']}]({posixpath.relpath(name, posixpath.dirname(here) or '.')}{match['anchor'] or ''})"

    return _LINK.sub(linked, markdown)


def _below(folder: str, target: str) -> str | None:
    return target.removeprefix(folder) if target.startswith(folder) else None


def _commands(parser: argparse.ArgumentParser) -> Iterator[str]:
    """The help of a command and of the commands below it."""
    depth = len(parser.prog.split())
    yield f"{'#' * depth} {'Commands' if depth == 1 else parser.prog}\n"
    yield f"```text\n{parser.format_help().rstrip()}\n```\n"
    for action in parser._actions:
        if isinstance(action, argparse._SubParsersAction):
            for below in action.choices.values():
                yield from _commands(below)
