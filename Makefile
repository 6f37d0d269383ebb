# `make` lists what there is to do. Everything is installed into .venv, from lock files that pin every package by hash.

VENV ?= .venv
PY := $(VENV)/bin/python
PACKAGES := bot handlers models bench tests
INSTALL := $(PY) -m pip install --quiet --disable-pip-version-check --require-hashes
ARGS ?=

.DEFAULT_GOAL := help
.PHONY: help run test lint format words bench chaos lock clean

help:
	@echo "make run     install, migrate, load demo data into an empty database, serve, print the address to open"
	@echo "make test    install what the tests need and run them all; ARGS='-k near -x' goes to pytest"
	@echo "make lint    ruff, mypy --strict, import-linter"
	@echo "make format  let ruff put the code in order"
	@echo "make words   bring both catalogues to the sentences in the source, keeping translations"
	@echo "make bench   measure, as ratios in one run; ARGS='nearest' picks one"
	@echo "make chaos   the long loops of the tests: kills, power cuts, random updates"
	@echo "make lock    renew the lock files from the ranges in pyproject.toml"
	@echo "make clean   remove .venv and caches, keep the data in var"

run: $(VENV)/run.stamp
	@exec $(PY) -m bot $(ARGS)

# Each process of the tests would compile all modules anew where Python is told to keep no bytecode.
test: $(VENV)/dev.stamp
	env -u PYTHONDONTWRITEBYTECODE $(PY) -m pytest --numprocesses auto --dist worksteal $(ARGS)

lint: $(VENV)/dev.stamp
	$(PY) -m ruff check .
	$(PY) -m ruff format --check .
	$(PY) -m mypy --strict $(PACKAGES)
	$(VENV)/bin/lint-imports

format: $(VENV)/dev.stamp
	$(PY) -m ruff check --fix .
	$(PY) -m ruff format .

words: $(VENV)/dev.stamp
	$(PY) -m tests.house.catalogues

bench: $(VENV)/dev.stamp
	$(PY) -m bench $(ARGS)

chaos: $(VENV)/dev.stamp
	CHAOS=1 $(PY) -m pytest -m chaos --timeout 0 $(ARGS)

lock: $(VENV)/made.stamp
	$(PY) -m pip install --quiet --disable-pip-version-check 'uv>=0.13,<0.14'
	$(PY) -m uv --no-config pip compile pyproject.toml --all-extras --output-file requirements/dev.txt \
	    --upgrade --universal --python-version 3.11 --generate-hashes --no-header --no-annotate --quiet
	$(PY) -m uv --no-config pip compile pyproject.toml --constraint requirements/dev.txt --output-file requirements/run.txt \
	    --upgrade --universal --python-version 3.11 --generate-hashes --no-header --no-annotate --quiet

clean:
	rm -rf $(VENV) .mypy_cache .ruff_cache .pytest_cache .hypothesis .import_linter_cache

$(VENV)/%.stamp: requirements/%.txt $(VENV)/made.stamp
	@echo "Installing $< into $(VENV) (the first time takes a minute) ..."
	@$(INSTALL) --requirement $<
	@touch $@

# The first Python that is new enough and can make a virtual environment; PYTHON=... chooses another.
$(VENV)/made.stamp:
	@for python in $(PYTHON) python3.14 python3.13 python3.12 python3.11 python3 python; do \
	    if $$python -c 'import ensurepip, sys, venv; sys.exit(sys.version_info < (3, 11))' >/dev/null 2>&1; then \
	        $$python -m venv $(VENV) && touch $@ && exit 0; exit 1; \
	    fi; \
	done; \
	echo "Nuanyi needs Python 3.11 or newer with its venv module (Debian, Ubuntu: apt install python3-venv)." >&2; \
	exit 1
