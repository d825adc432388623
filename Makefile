# make run              the application on its demo library (make run MUSIC=~/Music for your own)
# make test             every fast test;  make test-slow the rest;  make lint  style, types, contracts
# make screenshots      pictures of the window into build/screenshots
# make translation      texts of the window into resources/translations, and what the window reads of them
# make bench            the benchmarks, as ratios;  make bench-window  the window and listings at 104 000 tracks
# make starter          train the shipped model again

PYTHON ?= python3
MUSIC  ?=
DATA   ?= ../shared/data
PYTEST_ARGS ?=
SCREENSHOT_ARGS ?=

VENV := .venv
BIN  := $(VENV)/bin
PIP  := $(BIN)/python -m pip install --quiet --disable-pip-version-check --constraint constraints.txt

.PHONY: run test test-slow lint screenshots bench bench-window starter translation clean

run: $(VENV)/.application
	$(BIN)/tagger $(if $(MUSIC),"$(MUSIC)",--demo)

test: $(VENV)/.development
	$(BIN)/python -m pytest -m "not slow and not benchmark and not gpu" $(PYTEST_ARGS)

test-slow: $(VENV)/.development
	$(BIN)/python -m pytest -m "slow and not benchmark or gpu" $(PYTEST_ARGS)

lint: $(VENV)/.development
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	$(BIN)/mypy
	$(BIN)/mypy --platform win32 --cache-dir .mypy_cache/win32 tagger trainer
	$(BIN)/mypy --platform darwin --cache-dir .mypy_cache/darwin tagger trainer
	$(BIN)/lint-imports

screenshots: $(VENV)/.application
	$(BIN)/python packaging/screenshots.py build/screenshots $(SCREENSHOT_ARGS)

bench: $(VENV)/.development
	$(BIN)/python -m pytest -m benchmark -s tests/benchmarks $(PYTEST_ARGS)

bench-window: $(VENV)/.development
	$(BIN)/python -m pytest -m benchmark -s tests/benchmarks/test_window.py tests/benchmarks/test_listing.py $(PYTEST_ARGS)

starter: $(VENV)/.development
	$(BIN)/trainer starter --data $(DATA) --out resources/starter

gazetteer: $(VENV)/.development
	$(BIN)/trainer gazetteer build resources/taxonomies/tagger.toml resources/gazetteer/starter.facts \
		--out resources/gazetteer/starter.entities

translation: $(VENV)/.application
	$(BIN)/python packaging/translation.py

$(BIN)/python:
	$(PYTHON) -m venv $(VENV)

$(VENV)/.application: pyproject.toml constraints.txt | $(BIN)/python
	$(PIP) --editable .
	touch $@

$(VENV)/.development: pyproject.toml constraints.txt | $(BIN)/python
	$(PIP) --editable ".[train,dev]"
	-$(PIP) --only-binary :all: essentia  # defines some front ends; has no wheel everywhere, and its tests skip without it
	touch $@ $(VENV)/.application

clean:
	rm -rf $(VENV) build dist .mypy_cache .ruff_cache .pytest_cache .hypothesis .import_linter_cache
