"""``python -m benchmarks PART [options]``: measure one part; without a part, list them."""

from __future__ import annotations

import argparse
import sys
from importlib import import_module

from benchmarks.report import BenchmarkError
from stancekit.errors import StancekitError

PARTS = {
    "accuracy": "the gate on accuracy: statements and stance on the seeds' test split, beside two baselines",
    "extraction": "who says what, on a PolNeAR clone, beside regular expressions and textacy",
    "stance": "assert, deny or hedge, beside four baselines, negspacy and medspaCy; learning curve, ablation",
    "speed": "MB/s on one core by stage, beside regular expressions, scikit-learn, spaCy and textacy",
    "claims": "how well statements are put to claims, beside TF-IDF with average linkage; cost up to a million",
    "scale": "cost against the size of the text, ordinary and adversarial; fails on a bend",
    "workers": "two worker processes against one, beside busy loops",
    "cold": "cold start of the command line and of the import: time, memory, modules loaded",
    "plots": "pictures of what the other parts have written",
    "gate": "the regression gate: accuracy, and speed beside the regular expressions of the same run",
    "mutation": "whether the tests notice changes of the feature module and the scorer, one at a time",
    "weights": "refit the weights of the cue lexicon from a PolNeAR clone",
}


def main(argv: list[str]) -> int:
    """Run one part; 0 if all is well, 1 if a limit is broken or something is missing, 2 for wrong usage."""
    if not argv:
        print("python -m benchmarks PART [options]    (PART --help: its options)\n")
        for name, summary in PARTS.items():
            print(f"  {name:11s} {summary}")
        return 0
    name, *rest = argv
    if name not in PARTS:
        print(f"benchmarks: no part {name!r}; there are {', '.join(PARTS)}", file=sys.stderr)
        return 2
    part = import_module(f"benchmarks.{name}")
    parser = argparse.ArgumentParser(prog=f"python -m benchmarks {name}", description=part.__doc__)
    parser.formatter_class = argparse.RawDescriptionHelpFormatter
    parser.add_argument("--output", metavar="DIR", default="build/benchmarks", help="where files go (%(default)s)")
    part.add_arguments(parser)
    try:
        part.run(parser.parse_args(rest))
    except (BenchmarkError, StancekitError, OSError) as error:
        print(f"benchmarks {name}: {error}", file=sys.stderr)
        return 1
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
