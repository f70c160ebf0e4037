# İmece: `make run` to see it, `make test` to trust it, `make help` for the rest.
#
# Everything is installed into .venv from the lock files. Stamps in .venv remember which lock
# was installed, so a second `make run` installs nothing.

PYTHON ?= python3
JOBS ?= 2

BIN := .venv/bin
PIP := $(BIN)/python -m pip --disable-pip-version-check --no-input
INSTALL := $(PIP) install --quiet --require-hashes --only-binary :all: --requirement
CATALOGUES := $(wildcard logistics/translations/*/LC_MESSAGES/messages.po)
KEYWORDS := _l lazy_gettext lazy_ngettext:1,2 lazy_pgettext:1c,2

RUN_STAMP := .venv/.installed-to-run
TEST_STAMP := .venv/.installed-to-test
PROJECT_STAMP := .venv/.installed-project
WORDS_STAMP := .venv/.compiled-translations
WARM_STAMP := .venv/.warmed-route-search

define heading
	@printf '\n\033[1m== %s\033[0m\n' "$(1)"
endef

.DEFAULT_GOAL := help
.DELETE_ON_ERROR:
.NOTPARALLEL:
.PHONY: help run reset-demo install test lint types imports tests chromium format translations lock clean

help: ## Lists what can be made
	@awk -F ':.*## ' '/^[a-z-]+:.*## / { printf "  make %-14s %s\n", $$1, $$2 }' Makefile

run: install $(WARM_STAMP) ## Starts İmece with its demo town on http://127.0.0.1:8000 (or PORT=8001)
	@$(BIN)/imece run $(if $(PORT),--port $(PORT))

reset-demo: install $(WARM_STAMP) ## Throws the demo town away and builds it anew
	@$(BIN)/imece reset-demo

install: $(RUN_STAMP) $(PROJECT_STAMP) $(WORDS_STAMP) ## Installs what İmece needs into .venv, and starts nothing

# -- the specification ---------------------------------------------------------------------------

test: lint types imports tests ## Checks everything: style, types, layers, and every rule

lint: $(TEST_STAMP)
	$(call heading,Style)
	@$(BIN)/ruff check .
	@$(BIN)/ruff format --check .

types: $(TEST_STAMP)
	$(call heading,Types)
	@$(BIN)/mypy

imports: $(TEST_STAMP)
	$(call heading,Layers)
	@$(BIN)/lint-imports --no-logo

tests: $(TEST_STAMP) $(PROJECT_STAMP) $(WORDS_STAMP) chromium
	$(call heading,Rules)
# The machine code of the search is made while the first tests run, or two workers would make it.
	@$(BIN)/python -m compileall -q logistics routing seeds  # once, not by every program a test starts
	@$(BIN)/python -m routing.kernel.warming >/dev/null & code=$$!; \
	  $(BIN)/python -m pytest --numprocesses $(JOBS) --dist loadscope --no-loadscope-reorder && wait $$code

chromium: $(TEST_STAMP)
	$(call heading,Browser)
	@$(BIN)/python -m tests.browser.chromium

# -- for those who change it ---------------------------------------------------------------------

format: $(TEST_STAMP) ## Puts the code into its usual shape
	@$(BIN)/ruff check --fix .
	@$(BIN)/ruff format .

translations: $(TEST_STAMP) ## Brings new strings into the catalogues, to be translated there
	@$(BIN)/pybabel --quiet extract --mapping babel.cfg --keywords "$(KEYWORDS)" \
	  --no-location --sort-output --output-file .venv/messages.pot .
	@$(BIN)/pybabel --quiet update --no-fuzzy-matching --no-wrap --ignore-obsolete --ignore-pot-creation-date \
	  --input-file .venv/messages.pot --output-dir logistics/translations

lock: $(BIN)/python ## Writes the lock files anew (UPGRADE=1 for newer versions)
	@command -v uv >/dev/null || $(BIN)/uv --version >/dev/null 2>&1 || $(PIP) install --quiet uv
	@PATH="$$PATH:$(CURDIR)/$(BIN)"; compile() { \
	  uv pip compile --quiet pyproject.toml --group build --universal --python-version 3.11 \
	    --generate-hashes $(if $(UPGRADE),--upgrade) --no-emit-index-url --no-annotate --no-header \
	    --output-file "$$@"; }; \
	  compile requirements.lock && \
	  compile requirements-dev.lock --constraint requirements.lock --group dev && \
	  compile requirements-bench.lock --constraint requirements.lock --extra bench

clean: ## Removes what was installed and built, but no data
	@rm -rf .venv artefacts build dist .mypy_cache .pytest_cache .ruff_cache .import_linter_cache

# -- installing ----------------------------------------------------------------------------------

$(BIN)/python:
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11))' 2>/dev/null || { \
	  echo "İmece needs Python 3.11 or newer as '$(PYTHON)'. On Debian: apt install python3" \
	       "(or name one: make PYTHON=/path/to/python3)"; exit 1; }
	@$(PYTHON) -c 'import venv, ensurepip' 2>/dev/null || { \
	  echo "Python's venv is missing. On Debian: apt install python3-venv"; exit 1; }
	@$(PYTHON) -m venv .venv

$(RUN_STAMP): requirements.lock | $(BIN)/python
	$(call heading,Installing (about a minute))
	@$(INSTALL) requirements.lock
	@touch $@

$(TEST_STAMP): requirements-dev.lock | $(BIN)/python
	$(call heading,Installing what the tests need (about a minute))
	@$(INSTALL) requirements-dev.lock
	@touch $@ $(RUN_STAMP)

$(PROJECT_STAMP): pyproject.toml | $(RUN_STAMP)
	@$(PIP) install --quiet --no-deps --no-build-isolation --editable .
	@touch $@

$(WARM_STAMP): $(wildcard routing/kernel/*.py routing/bounds/*.py) | $(RUN_STAMP) $(PROJECT_STAMP)
	$(call heading,Making the route search ready (one to two minutes))
	@$(BIN)/imece warm
	@touch $@

$(WORDS_STAMP): $(CATALOGUES) | $(RUN_STAMP)
	@for words in $(CATALOGUES); do \
	  $(BIN)/pybabel --quiet compile --input-file "$$words" --output-file "$${words%.po}.mo"; done
	@touch $@
