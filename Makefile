# Two commands: `make demo` sets everything up and runs the main job, `make test` runs the tests.
# PY=python3.12 picks another interpreter; JOBS=0 runs the tests in one process, else one runs on each core; ARGS="-k name" goes to pytest.

PY   ?= python3
BIN  := .venv/bin
JOBS ?= auto
ARGS ?=

# uv never fetches an interpreter of its own, and keeps away from a venv that happens to be active.
export UV_PYTHON_DOWNLOADS = never
export PIP_DISABLE_PIP_VERSION_CHECK = 1
unexport VIRTUAL_ENV PYTHONHOME
# What was compiled is kept, also where images of containers say otherwise: every process of the tests would compile all of it again.
unexport PYTHONDONTWRITEBYTECODE

.DEFAULT_GOAL := help
.PHONY: help demo test soak lint format bench lock wheel clean
.DELETE_ON_ERROR:

help: ## show this list
	@awk -F ':.*## ' '/^[a-z]+:.*## / { printf "  make %-8s %s\n", $$1, $$2 }' $(MAKEFILE_LIST)

# The locked packages, checked against their hashes, then the project itself; uv where it is to be had, else pip.
.venv/.ok: pyproject.toml requirements.lock
	@$(PY) -c 'import sys; sys.exit(sys.version_info < (3, 11) and "bundler needs Python 3.11 or newer: make PY=python3.12 ...")'
	$(PY) -m venv .venv
	@( { test -x $(BIN)/uv || $(BIN)/python -m pip install -q uv; } \
	   && $(BIN)/uv pip install -q --python $(BIN)/python --require-hashes -r requirements.lock \
	   && $(BIN)/uv pip install -q --python $(BIN)/python --no-deps --no-build-isolation -e . ) \
	 || ( echo "uv did not manage it, going on with pip" \
	   && $(BIN)/python -m pip install -q --require-hashes -r requirements.lock \
	   && $(BIN)/python -m pip install -q --no-deps --no-build-isolation -e . )
	@touch $@

demo: .venv/.ok ## set up, then compose and check the bundles of examples/ningbo
	$(BIN)/bundler demo

test: .venv/.ok ## run the tests (JOBS=4, ARGS="-k name")
	$(BIN)/python -m pytest -q -n $(JOBS) --dist worksteal $(ARGS)

soak: .venv/.ok ## prove the service in full: races, kills, outages, a full disk (some minutes; ARGS="--only kill")
	$(BIN)/python -m tests.proof.soak $(ARGS)

lint: .venv/.ok ## ruff, mypy and the layers of the house
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	$(BIN)/mypy
	$(BIN)/lint-imports --no-cache

format: .venv/.ok ## let ruff mend and format the code
	$(BIN)/ruff check --fix .
	$(BIN)/ruff format .

bench: .venv/.ok ## measure (never part of the tests)
	$(BIN)/python -m pytest benchmarks --benchmark-only --benchmark-columns=min,median,ops,rounds $(ARGS)

# uv pip compile keeps the pins that are already there; `make lock ARGS=--upgrade` moves them.
lock: ## resolve pyproject.toml into requirements.lock, with hashes and without addresses
	@test -x $(BIN)/uv || { $(PY) -m venv .venv && $(BIN)/python -m pip install -q uv; }
	$(BIN)/uv pip compile -q --universal --python-version 3.11 --all-extras --group dev --generate-hashes \
	  --no-header --no-annotate --no-emit-index-url --no-emit-find-links --no-emit-build-options $(ARGS) pyproject.toml -o requirements.lock
	@! grep -nE 'https?:|file:|^ *-' requirements.lock | grep -v -- '--hash='

wheel: .venv/.ok ## build the wheel, with the tables inside, into dist/
	$(BIN)/python -m hatchling build -t wheel

clean: ## remove everything that was made
	rm -rf .venv dist build .pytest_cache .mypy_cache .ruff_cache .hypothesis .benchmarks .import_linter_cache
	find src tests benchmarks examples -name __pycache__ -type d -prune -exec rm -rf {} + 2>/dev/null || true
