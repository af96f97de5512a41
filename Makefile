.DEFAULT_GOAL := help
.PHONY: help run test check bench format translations screenshots stress lock
PORT ?= 8000

help: ## list what can be done here
	@awk -F':.*## ' '/^[a-z-]+:.*## / {printf "  make %-14s %s\n", $$1, $$2}' $(MAKEFILE_LIST)

run: ## prepare everything and serve the demonstration on http://127.0.0.1:8000 (PORT=... to change)
	@PORT=$(PORT) exec scripts/run

test: ## prepare what the tests need and run the whole suite
	@exec scripts/test $(ARGS)

check: ## format, lint, types, catalogues, migration drift, then the tests
	@scripts/check
	@exec scripts/test $(ARGS)

bench: ## measure every page of the path beside a plain Flask page, memory, start, size
	@scripts/prepare --dev
	@exec .venv/bin/python -m tests.benchmarks $(ARGS)

format: ## format the code and mend what the linter can mend
	@scripts/prepare --dev
	@.venv/bin/ruff format --quiet .
	@.venv/bin/ruff check --fix --quiet .

translations: ## extract the words, update and compile the catalogues
	@scripts/prepare --dev
	@exec .venv/bin/python scripts/translations.py

screenshots: ## take the pictures of docs/screenshots with Chromium
	@scripts/prepare --dev
	@exec .venv/bin/python scripts/screenshots.py $(ARGS)

stress: ## the long runs: many random calls, kills and rollbacks (ARGS="--examples 500")
	@scripts/prepare --dev
	@exec .venv/bin/python scripts/stress.py $(ARGS)

lock: ## resolve the lock files anew (UPGRADE=1 for newer versions)
	@exec scripts/lock
