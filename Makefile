# Every command a developer, a visitor or CI needs. Plain `make` lists them.
PYTHON ?= python3
VENV := .venv
BIN := $(VENV)/bin
READY := $(VENV)/.ready
DEMO_OUT := build/demo

.DEFAULT_GOAL := help
.PHONY: help demo test check install-check fix golden gate bench lock clean

help: ## list the targets
	@grep -hE '^[a-z-]+:.*## ' $(MAKEFILE_LIST) | sed -E 's/:[^#]*## /\t/' | expand -t 12

$(READY): requirements-dev.lock pyproject.toml
	@$(PYTHON) -c 'import sys; v = sys.version_info[:2]; sys.exit(0 if (3, 11) <= v <= (3, 13) else "headwater needs Python 3.11-3.13, found %d.%d: set PYTHON=python3.12" % v)'
	@echo "setting up $(VENV) (once; one or two minutes)"
	@test -x $(BIN)/python || $(PYTHON) -m venv $(VENV)
	@$(BIN)/python -m pip install -qq --disable-pip-version-check --only-binary :all: --require-hashes -r requirements-dev.lock
	@$(BIN)/python -m pip install -qq --disable-pip-version-check --no-deps --no-build-isolation -e .
	@touch $@

demo: $(READY) ## run the main job on the sample story
	@mkdir -p $(DEMO_OUT)
	@$(BIN)/headwater report examples/ferry -o $(DEMO_OUT)/report.html --json $(DEMO_OUT)/ledger.json

check: $(READY) ## lint, types, layers
	@$(BIN)/ruff check .
	@$(BIN)/ruff format --check --quiet .
	@$(BIN)/mypy
	@$(BIN)/lint-imports --no-cache

test: check ## set up and run every check
	@$(BIN)/pytest -n 2

install-check: ## install without dev packages into a bare environment, and run there
	@rm -rf build/bare && mkdir -p build && $(PYTHON) -m venv build/bare
	@build/bare/bin/python -m pip install -qq --disable-pip-version-check .
	@build/bare/bin/headwater report examples/ferry -o build/bare.html --json build/bare.json > build/bare.txt
	@echo "a bare install works"

fix: $(READY) ## format, and mend what lint can mend
	@$(BIN)/ruff check --fix .
	@$(BIN)/ruff format .

golden: $(READY) ## rewrite the golden files (review the diff of report.txt)
	@HEADWATER_GOLDEN=write $(BIN)/pytest tests/test_golden.py

gate: $(READY) ## quality gates (need the data folder beside the checkout)
	@$(BIN)/python -m benchmarks.quality

bench: $(READY) ## speed, stage by stage
	@$(BIN)/python -m benchmarks.speed

lock: ## make the lock files anew (needs uv)
	@uv pip compile -q pyproject.toml --universal --python-version 3.11 --generate-hashes --no-header --no-annotate --no-emit-index-url --no-emit-find-links --only-binary :all: -o requirements.lock
	@uv pip compile -q pyproject.toml --extra dev --universal --python-version 3.11 --generate-hashes --no-header --no-annotate --no-emit-index-url --no-emit-find-links --only-binary :all: -c requirements.lock -o requirements-dev.lock

clean: ## remove what was built
	rm -rf $(VENV) build .mypy_cache .pytest_cache .ruff_cache
