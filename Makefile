# The whole interface: make setup, then test, lint, train, bench. CI runs the same lines (.ci/run).
PYTHON ?= python3

# Turns the feature module into compiled code; needs a C compiler.
COMPILED = HATCH_BUILD_HOOK_ENABLE_MYPYC=true HATCH_BUILD_CLEAN_HOOKS_AFTER=true

.PHONY: setup test lowest lint train bench wheel speed

setup:
	$(PYTHON) -m pip install -e ".[dev]"

test:
	$(PYTHON) -m pytest

# The tests with the lowest versions that pyproject.toml allows, in an environment of their own.
lowest:
	python3.11 -m venv build/lowest
	build/lowest/bin/python -m pip install --constraint tests/lowest.txt hatchling -e ".[test]"
	build/lowest/bin/python -m pytest

lint:
	$(PYTHON) -m ruff check .
	$(PYTHON) -m ruff format --check .
	$(PYTHON) -m mypy

# The shipped model, and the figures of its card.
train:
	$(PYTHON) -m stancekit train
	$(PYTHON) -m stancekit evaluate --format markdown > models/figures.md

# A wheel whose feature module is compiled for this Python and machine, into dist/.
wheel:
	$(COMPILED) $(PYTHON) -m pip wheel --no-deps --wheel-dir dist .

# Speed so compiled, beside the peers that are installed; ARTICLES=PATH: other articles than the seeds.
speed:
	rm -rf build/compiled
	$(COMPILED) $(PYTHON) -m pip install --no-deps --target build/compiled .
	ln -s ../../benchmarks ../../seeds build/compiled
	PYTHONPATH=build/compiled $(PYTHON) -P -m benchmarks speed $(if $(ARTICLES),--articles $(ARTICLES))

bench:
	$(PYTHON) -m benchmarks accuracy
