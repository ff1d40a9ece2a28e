# One word per thing a developer does. `make` alone lists them.
PYTHON ?= python3
WORKERS ?= 3
BIN := .venv/bin
READY := .venv/.ready

export PREFECT_SERVER_ANALYTICS_ENABLED := false
export DO_NOT_TRACK := 1

.DEFAULT_GOAL := help
.PHONY: help setup demo test lint types contracts quality browser screenshots clean

help:  ## List what can be made
	@printf 'guidewatch. make what?\n\n'
	@awk -F ':.*## ' '/^[a-z]+:.*## /{printf "  make %-11s %s\n", $$1, $$2}' $(MAKEFILE_LIST)
	@printf '\nNeeds Python 3.11 or later and a package registry; choose with PYTHON=python3.12\n'

setup: $(READY)  ## Create .venv from the lock (installs uv where it is missing)
	@echo 'setup: .venv is up to date'

# The stamp makes every later call quick: setup runs again only when one of these files is newer.
$(READY): uv.lock pyproject.toml .ci/setup
	@PYTHON="$(PYTHON)" .ci/setup
	@touch $@

demo: $(READY)  ## The main job on a small local help centre (FRESH=1 starts over)
	@$(BIN)/guidewatch demo $(if $(filter-out 0,$(FRESH)),--fresh)

test: lint contracts types browser  ## Set up, lint, check types and run every test
	@echo 'test: pytest ($(WORKERS) workers)'
	@$(BIN)/python -m pytest -n $(WORKERS) --dist loadgroup -ra $(ARGS)

lint: $(READY)  ## Style and formatting (ruff)
	@echo 'lint: ruff'
	@$(BIN)/ruff check .
	@$(BIN)/ruff format --check .

contracts: $(READY)  ## Import directions (import-linter)
	@echo 'contracts: import-linter'
	@$(BIN)/lint-imports

types: $(READY)  ## Types (mypy, strict)
	@echo 'types: mypy'
	@$(BIN)/mypy

quality: $(READY)  ## Measure on real captures and pairs; fails below the floors
	@$(BIN)/python -m benchmarks.quality $(ARGS)

browser:  ## Install Debian's chromium for the browser tests, where this may
	@.ci/browser

screenshots: $(READY) browser  ## Take the pictures of the documentation anew
	@$(BIN)/python -m benchmarks.screenshots

clean:  ## Remove the environment and all caches
	rm -rf .venv .uv .mypy_cache .ruff_cache .pytest_cache .hypothesis .import_linter_cache
