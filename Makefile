# The two commands of the README, and what they are made of.
PYTHON ?= python3
BIN := .venv/bin
INSTALLED := .venv/installed

.PHONY: help install demo test check format lint types tests audit escapes notebooks fuzz kills soak browser release clean

help:
	@echo "make demo     install, grade a sample class, show where everything is"
	@echo "make test     install, then format, lint, types, tests and the audit of every exercise"
	@echo "make fuzz     what the tests try on the wire, fifty times as long"
	@echo "make kills    a batch killed 54 times, each time to the same gradebook, and how long orphans last"
	@echo "make browser  a teacher and a student at work in Chromium, with pictures"
	@echo "make soak     a thousand gradings in one run, and what they leave in memory"
	@echo "make notebooks  grade every notebook that the fuzzer spoils and intake can read"
	@echo "make escapes  every attack and every layer, as root and as an ordinary user, three times"

install: $(INSTALLED)

$(INSTALLED): pyproject.toml constraints.txt
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11) and "Python 3.11 or newer is needed: make PYTHON=python3.12 ...")'
	$(PYTHON) -m venv .venv
	$(BIN)/python -m pip install --quiet --disable-pip-version-check --constraint constraints.txt --editable ".[dev]"
	touch $(INSTALLED)

demo: install
	$(BIN)/autograder demo

test: check

check: format lint types tests audit

format: install
	$(BIN)/ruff format --check .

lint: install
	$(BIN)/ruff check .

types: install
	$(BIN)/mypy
	for system in win32 darwin; do $(BIN)/mypy --platform $$system --cache-dir .mypy_cache/$$system exercises/practice || exit 1; done

tests: install
	$(BIN)/python -m pytest

audit: install
	$(BIN)/autograder audit

escapes: install
	for run in 1 2 3; do ESCAPES=all $(BIN)/python -m pytest tests/escapes tests/sandbox || exit 1; done

notebooks: install
	NOTEBOOKS=all $(BIN)/python -m pytest tests/fuzz

fuzz: install
	AUTOGRADER_FUZZ=50 $(BIN)/python -m pytest tests/examiner/test_fuzz.py

kills: install
	AUTOGRADER_ENDURANCE=1 $(BIN)/python -m pytest -s tests/endurance/test_kills.py

soak: install
	AUTOGRADER_ENDURANCE=1 $(BIN)/python -m pytest -s tests/endurance/test_soak.py

browser: install
	$(BIN)/python -m pip install --quiet --disable-pip-version-check --constraint constraints.txt --editable ".[browser]"
	AUTOGRADER_BROWSER=1 $(BIN)/python -m pytest tests/browser

release: install
	$(BIN)/autograder release practice4

clean:
	rm -rf .venv demo source autograded feedback verdicts logs gradebook.db .mypy_cache .pytest_cache .ruff_cache .hypothesis
