# Entry points. `make help` lists them; everything they need, they make first.
.DEFAULT_GOAL := help
SHELL := /bin/bash
PYTHON ?= python3
VENV := .venv
BIN := $(VENV)/bin
JOBS ?= auto

.PHONY: help run test check clients format golden schema release-schema bench soak lock clean

help: ## List the entry points
	@grep -hE '^[a-z-]+:.*##' $(MAKEFILE_LIST) | sed -E 's/:.*## /\t/' | expand -t 16

run: $(VENV)/run ## Start everything: database, migrations, demonstration data, server (Ctrl-C stops it all)
	@exec $(BIN)/portal run

test: $(VENV)/dev ## Run all tests on a real PostgreSQL
	@$(BIN)/python -m pytest -n $(JOBS) --ignore=tests/clients $(ARGS)

check: $(VENV)/dev ## Lint, types, import contracts, the schema's conventions and breaking changes
	@$(BIN)/ruff check .
	@$(BIN)/ruff format --check .
	@$(BIN)/mypy
	@$(BIN)/lint-imports
	@$(BIN)/python -m tests.clients

clients: $(VENV)/dev ## Real clients on a real portal: Relay, Apollo, urql, generated types, gql (needs Node 20.19)
	@$(BIN)/python -m pytest -n 0 $(ARGS) tests/clients

format: $(VENV)/dev ## Let ruff write the format and the fixes it is sure of
	@$(BIN)/ruff format .
	@$(BIN)/ruff check --fix .

golden: $(VENV)/dev ## Rewrite tests/**/golden/*.sql from the planner
	@UPDATE_GOLDEN=1 $(BIN)/python -m pytest -q -n 0 -k golden tests

schema: $(VENV)/dev ## Rewrite the snapshots: schema/schema.graphql and portal/migrations/schema.sql
	@$(BIN)/portal schema export schema/schema.graphql
	@UPDATE_GOLDEN=1 $(BIN)/python -m pytest -q -n 0 -k snapshot tests

release-schema: schema ## Make today's schema the released one, which breaking changes are measured against
	@cp schema/schema.graphql schema/released.graphql
	@echo '{}' > schema/breaking.json

bench: $(VENV)/dev ## Measure against hand-written SQL, PostGraphile and a naive peer, on the whole data set
	@$(BIN)/python -m benchmarks

soak: $(VENV)/dev ## Long tests, behind this door only
	@$(BIN)/python -m pytest -n 0 -m soak --override-ini 'addopts=-ra --import-mode=importlib' tests

lock: ## Pin the dependencies with hashes (needs uv)
	uv pip compile -q --universal --python-version 3.11 --generate-hashes --no-emit-index-url --no-emit-find-links \
	  --custom-compile-command 'make lock' pyproject.toml --group build -o requirements.lock
	uv pip compile -q --universal --python-version 3.11 --generate-hashes --no-emit-index-url --no-emit-find-links \
	  --custom-compile-command 'make lock' pyproject.toml --group build --group dev -c requirements.lock -o requirements-dev.lock

clean: ## Remove the virtual environment and the demonstration database
	rm -rf $(VENV) .portal

$(VENV)/bin/python:
	@$(PYTHON) -m venv $(VENV)

$(VENV)/run: requirements.lock pyproject.toml | $(VENV)/bin/python
	@$(BIN)/pip install --quiet --disable-pip-version-check --require-hashes -r requirements.lock
	@$(BIN)/pip install --quiet --disable-pip-version-check --no-build-isolation --no-deps -e .
	@touch $@

$(VENV)/dev: requirements-dev.lock $(VENV)/run
	@$(BIN)/pip install --quiet --disable-pip-version-check --require-hashes -r requirements-dev.lock
	@touch $@
