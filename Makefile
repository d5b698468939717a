# A fresh machine needs only make and Python 3.11, 3.12 or 3.13: each target builds what it uses.
SHELL := /bin/bash
.SHELLFLAGS := -eu -o pipefail -c
.NOTPARALLEL:
.PHONY: run test check lint types imports browser pictures bench bench-data demo torture deaths lock clean

PYTHON ?= $(shell for each in python3.11 python3.12 python3.13 python3; do \
	$$each -c 'import sys; sys.exit(not (3, 11) <= sys.version_info < (3, 14))' 2>/dev/null && echo $$each && break; done)
BIN := .venv/bin
INSTALL := $(BIN)/python -m pip --quiet --quiet --disable-pip-version-check --no-input install --require-hashes
COMPILE := $(BIN)/uv pip compile pyproject.toml --quiet --universal --generate-hashes --no-emit-index-url --no-header
# How many tests run at once; WORKERS=0 for one process.
WORKERS ?= 2

run: .venv/.for-running
	$(BIN)/python bot.py

demo: .venv/.for-running
	$(BIN)/python bot.py demo

test: .venv/.for-testing
	$(BIN)/python -m pytest --quiet -n $(WORKERS)

# The cheapest first.
check: lint types imports test browser

lint: .venv/.for-testing
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .

types: .venv/.for-testing
	$(BIN)/pyright --pythonpath $(BIN)/python

imports: .venv/.for-testing
	$(BIN)/lint-imports

browser: .venv/.for-testing
	$(BIN)/python -m pytest --quiet -m browser

# Those of the docs, taken anew.
pictures: .venv/.for-testing
	REDRESS_PICTURES=$(CURDIR)/docs/pictures $(BIN)/python -m pytest --quiet -m browser tests/browser/test_gallery.py

# Hours; its table is kept in bench/results.
torture: .venv/.for-testing
	REDRESS_TORTURE_RESULTS=$(CURDIR)/bench/results $(BIN)/python -m pytest --quiet -m torture

# That table alone, a minute for each row; DEADLY=600 for ten.
DEADLY ?= 60
deaths: .venv/.for-testing
	REDRESS_TORTURE_SECONDS=$(DEADLY) $(BIN)/python -m pytest --quiet -m torture tests/torture/test_deaths.py

# The large stores that some scripts look into: 14 GB in bench/data, outside git; made where they are not there yet.
bench-data: .venv/.for-testing
	PYTHONPATH=. $(BIN)/python bench/_data.py

# Each script writes its own bench/results/*.json; a module that they share begins with an underscore.
bench: bench-data
	mkdir -p bench/results
	for script in bench/[!_]*.py; do echo "== $$script"; PYTHONPATH=. $(BIN)/python "$$script"; done
	PYTHONPATH=. $(BIN)/python bench/_table.py

lock: .venv/.for-testing
	$(COMPILE) --output-file requirements.txt
	$(COMPILE) --group dev --constraint requirements.txt --output-file requirements-dev.txt

clean:
	rm -rf .venv .pytest_cache .ruff_cache .hypothesis .import_linter_cache
	find . -name __pycache__ -type d -prune -exec rm -rf {} +

$(BIN)/python:
	@test -n "$(PYTHON)" || { echo "Redress needs Python 3.11, 3.12 or 3.13; name it with make PYTHON=…" >&2; exit 2; }
	$(PYTHON) -m venv .venv

.venv/.for-running: requirements.txt | $(BIN)/python
	$(INSTALL) -r requirements.txt
	touch $@

.venv/.for-testing: requirements-dev.txt | $(BIN)/python
	$(INSTALL) -r requirements-dev.txt
	touch .venv/.for-running $@
