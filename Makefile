# Everything runs from a virtualenv in .venv; the first call makes it, and a change of pyproject.toml renews it.
# `make` alone lists the targets.

VENV := .venv
BIN := $(VENV)/bin
WORKERS ?= 2
SCENARIO ?= dc-migration

.DEFAULT_GOAL := help
.PHONY: help install demo example gallery test test-all checks lint format types imports spelling bench wheel clean

help: ## List the targets
	@grep -E '^[a-z-]+:.*## ' $(MAKEFILE_LIST) | sed -E 's/:.*## /\t/' | awk -F'\t' '{ printf "make %-10s %s\n", $$1, $$2 }'

install: $(VENV)/.dev ## Make .venv with the package (editable) and the tools

demo: $(VENV)/.run ## Install, run the data-center migration, print the answer and where the report is
	@$(BIN)/forecast run $(SCENARIO)

example: $(VENV)/.dev ## Render the example in reports/dc-migration that git keeps
	@$(BIN)/forecast run dc-migration
	@$(BIN)/python -m tests.golden.rendering > reports/dc-migration/rendered-with.txt

gallery: $(VENV)/.dev ## Draw docs/gallery.md anew from the shipped models
	@$(BIN)/python -m tests.golden.gallery

test: checks ## Install what is missing, then run all checks and tests
	$(BIN)/pytest -n $(WORKERS) --dist worksteal

test-all: checks ## As `test`, with the long statistical tests and the benchmarks
	$(BIN)/pytest -n $(WORKERS) --dist worksteal -m "not bench"
	$(BIN)/pytest -m bench --benchmark-enable

checks: lint types imports spelling

lint: $(VENV)/.dev ## Check style
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .

format: $(VENV)/.dev ## Correct style where that can be done by machine
	$(BIN)/ruff check --fix .
	$(BIN)/ruff format .

types: $(VENV)/.dev ## Check types
	$(BIN)/mypy

imports: $(VENV)/.dev ## Check that every room imports only from the floors below it
	$(BIN)/lint-imports

spelling: $(VENV)/.dev
	$(BIN)/codespell

bench: $(VENV)/.dev ## Measure speed and memory against the floors, one thing at a time
	$(BIN)/python -m tests.bench

wheel: $(VENV)/.dev ## Build the distribution files in dist/
	$(BIN)/python -m pip wheel --quiet --no-deps --wheel-dir dist .

clean: ## Remove what can be made again, .venv too
	rm -rf $(VENV) dist build .pytest_cache .mypy_cache .ruff_cache .import_linter_cache .hypothesis .benchmarks

$(VENV)/bin/python:
	@for python in $(PYTHON) python3 python3.14 python3.13 python3.12 python3.11; do \
		if $$python -c 'import sys, venv, ensurepip; sys.exit(sys.version_info < (3, 11))' 2>/dev/null; then \
			$$python -m venv --clear $(VENV); exit; \
		fi; \
	done; \
	echo "forecast needs Python 3.11 or newer with its venv module (on Debian: apt install python3 python3-venv)" >&2; \
	exit 1

$(VENV)/.run: pyproject.toml | $(VENV)/bin/python
	$(BIN)/python -m pip install --quiet --disable-pip-version-check --editable .
	@touch $@

$(VENV)/.dev: pyproject.toml | $(VENV)/bin/python
	$(BIN)/python -m pip install --quiet --disable-pip-version-check --editable ".[dev]"
	@touch $(VENV)/.run $@
