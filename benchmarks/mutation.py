"""Mutation testing of the feature module and the scorer: whether the tests notice what is changed.

Each mutant changes one expression or statement of one module, in memory; a forked process runs the fast tests on it.
The sample is the same for a number, so that a survivor can be looked up again. Needs `fork`, so no Windows.
"""

from __future__ import annotations

import argparse
import ast
import importlib.abc
import importlib.util
import os
import random
import signal
import sys
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from benchmarks import limits
from benchmarks.report import Report

ROOT = Path(__file__).parent.parent
TARGETS = [*sorted((ROOT / "stancekit" / "features").glob("*.py")), ROOT / "stancekit" / "model.py"]
TESTS = ["extraction", "speakers", "scope", "features", "model", "statement", "laws"]
SLOW = "not (odd_input or time or threads or processes)"
SECONDS = 60

Change = Callable[[ast.AST], None]
_COMPARISONS = ((ast.Lt, ast.LtE), (ast.Gt, ast.GtE), (ast.Eq, ast.NotEq), (ast.In, ast.NotIn), (ast.Is, ast.IsNot))
_OPERATORS = ((ast.Add, ast.Sub), (ast.Mult, ast.Div), (ast.And, ast.Or), (ast.BitAnd, ast.BitOr))
_OTHER = {a: b for pair in (*_COMPARISONS, *_OPERATORS) for a, b in (pair, pair[::-1])}


def changes(node: ast.AST) -> Iterator[tuple[str, Change]]:
    """What can be changed at one node, each with its name."""
    if isinstance(node, ast.Compare):
        for i, op in enumerate(node.ops):
            yield "comparison", lambda n, i=i, op=op: n.ops.__setitem__(i, _OTHER[type(op)]())
    elif isinstance(node, ast.BoolOp | ast.BinOp | ast.AugAssign) and type(node.op) in _OTHER:
        yield "operator", lambda n: setattr(n, "op", _OTHER[type(n.op)]())
    if isinstance(node, ast.BoolOp):
        for i in range(len(node.values)):
            yield f"operand {i} left out", lambda n, i=i: n.values.pop(i)
    elif isinstance(node, ast.comprehension):
        for i in range(len(node.ifs)):
            yield "filter left out", lambda n, i=i: n.ifs.pop(i)
    elif isinstance(node, ast.If | ast.While | ast.IfExp):
        yield "condition negated", lambda n: setattr(n, "test", ast.UnaryOp(ast.Not(), n.test))
        if isinstance(node, ast.If):
            yield "never", lambda n: setattr(n, "test", ast.Constant(False))
    elif isinstance(node, ast.Constant) and isinstance(node.value, bool):
        yield "constant negated", lambda n: setattr(n, "value", not n.value)
    elif isinstance(node, ast.Constant) and isinstance(node.value, int | float):
        yield "constant + 1", lambda n: setattr(n, "value", n.value + 1)
        yield "constant - 1", lambda n: setattr(n, "value", n.value - 1)
    elif isinstance(node, ast.Constant) and isinstance(node.value, str):
        yield "string", lambda n: setattr(n, "value", f"XX{n.value}XX")
    elif isinstance(node, ast.Slice):
        for part in ("lower", "upper"):
            if getattr(node, part) is not None:
                yield f"slice without {part}", lambda n, part=part: setattr(n, part, None)
    elif isinstance(node, ast.Return) and node.value is not None:
        yield "None returned", lambda n: setattr(n, "value", ast.Constant(None))
    for field in ("body", "orelse"):
        block = getattr(node, field, None)
        for i, child in enumerate(block if isinstance(block, list) else ()):
            if isinstance(child, ast.Expr) and isinstance(child.value, ast.Constant):
                continue  # a docstring
            if isinstance(child, ast.Assign | ast.AugAssign | ast.Expr | ast.Break | ast.Continue | ast.Raise):
                yield (
                    f"removed: {ast.unparse(child)[:40]}",
                    lambda n, field=field, i=i: getattr(n, field).__setitem__(i, ast.Pass()),
                )


def mutants(path: Path) -> list[tuple[Path, int, str, int]]:
    """Every mutant of a module: path, line, what is changed, and its number."""
    tree = ast.parse(path.read_text(encoding="utf-8"))
    found = [
        (getattr(node, "lineno", 0), name) for node in _nodes(tree) for name, _ in changes(node) if node is not tree
    ]
    return [(path, line, name, number) for number, (line, name) in enumerate(found)]


def _nodes(tree: ast.Module) -> list[ast.AST]:
    """The nodes that run: no annotations, docstrings, decorators or messages of errors."""
    left_out: set[int] = set()
    for node in ast.walk(tree):
        for part in (
            getattr(node, "annotation", None),
            getattr(node, "returns", None),
            *getattr(node, "decorator_list", ()),
            node.exc if isinstance(node, ast.Raise) else None,
            node if isinstance(node, ast.Expr) and isinstance(node.value, ast.Constant) else None,
        ):
            if part is not None:
                left_out.update(map(id, ast.walk(part)))
    return [node for node in ast.walk(tree) if id(node) not in left_out]


def mutated(path: Path, number: int) -> ast.Module:
    """The module with one of its changes made."""
    tree = ast.parse(path.read_text(encoding="utf-8"))
    every = [(node, change) for node in _nodes(tree) for _, change in changes(node) if node is not tree]
    node, change = every[number]
    change(node)
    return ast.fix_missing_locations(tree)


class _Mutant(importlib.abc.MetaPathFinder, importlib.abc.Loader):
    """Imports one module as it was changed."""

    def __init__(self, path: Path, number: int) -> None:
        self.name = ".".join(path.relative_to(ROOT).with_suffix("").parts).removesuffix(".__init__")
        self.path, self.code = path, compile(mutated(path, number), str(path), "exec")

    def find_spec(self, fullname: str, *_: object) -> object:
        if fullname != self.name:
            return None
        folder = [str(self.path.parent)] if self.path.stem == "__init__" else None
        return importlib.util.spec_from_file_location(
            fullname, self.path, loader=self, submodule_search_locations=folder
        )

    def create_module(self, _: object) -> None:
        return None

    def exec_module(self, module: object) -> None:
        exec(self.code, vars(module))


def killed(path: Path, number: int) -> bool:
    """Whether the fast tests fail, or do not end, with a mutant."""
    child = os.fork()
    if child == 0:
        signal.alarm(SECONDS)
        for descriptor in (1, 2):
            os.dup2(os.open(os.devnull, os.O_WRONLY), descriptor)
        status = 1
        try:
            for name in [name for name in sys.modules if name.partition(".")[0] == "stancekit"]:
                del sys.modules[name]  # to be imported anew, the mutant among them
            sys.meta_path.insert(0, _Mutant(path, number))
            files = [str(ROOT / "tests" / f"test_{name}.py") for name in TESTS]
            status = int(pytest.main(["-x", "-q", "-p", "no:cacheprovider", "-k", SLOW, *files]))
        finally:
            os._exit(min(status, 1))
    return os.waitpid(child, 0)[1] != 0


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """The options of the part."""
    parser.add_argument("--number", type=int, default=300, metavar="N", help="mutants in the sample (%(default)s)")


def run(arguments: argparse.Namespace) -> None:
    """Print the survivors of a sample and the share that was killed."""
    sample = [mutant for path in TARGETS for mutant in mutants(path)]
    random.Random(0).shuffle(sample)
    sample = sample[: arguments.number]
    survivors = 0
    for path, line, name, number in sample:
        if not killed(path, number):
            survivors += 1
            print(f"{path.relative_to(ROOT)}:{line}: {name}", flush=True)
    share = 1 - survivors / len(sample)
    report = Report("mutation")
    report.table("mutants", ("number", "killed", "share"), [(len(sample), len(sample) - survivors, share)])
    report.at_least("share of mutants killed", share, limits.MINIMUM_KILLED)
    report.close(arguments.output)
