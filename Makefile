# `make help` lists what there is.
PYTHON ?= python3
PORT ?= 8000
VENV := .venv
BIN := $(VENV)/bin
DEVICE := civicbudget/shell/static/device/seal.js
export PIP_DISABLE_PIP_VERSION_CHECK = 1

.DEFAULT_GOAL := help
.PHONY: help demo test check bench lock translations migration wheel device clean

help: ## this list
	@awk -F ':.*## ' '/^[a-z]+:.*## / { printf "  make %-13s %s\n", $$1, $$2 }' $(MAKEFILE_LIST)

$(VENV)/run: requirements/run.txt setup.cfg
	@echo "Making the environment in $(VENV) (once) ..."
	@test -x $(BIN)/python || $(PYTHON) -m venv $(VENV)
	@$(BIN)/python -m pip install --quiet --require-hashes -r requirements/run.txt
	@$(BIN)/python -m pip install --quiet --no-deps --no-build-isolation --editable .
	@touch $@

$(VENV)/dev: requirements/dev.txt $(VENV)/run
	@echo "Adding what the tests need ..."
	@$(BIN)/python -m pip install --quiet --require-hashes -r requirements/dev.txt
	@touch $@

$(DEVICE): $(wildcard device/*.js) device/package-lock.json device/build requirements/build.txt | $(VENV)/run
	@echo "Building the script that seals ballots on the voter's device ..."
	@BIN=$(BIN) device/build

device: $(DEVICE) ## the script that seals ballots on the voter's device, from device/

demo: $(VENV)/run ## the demo at http://127.0.0.1:8000 (PORT=... for another)
	@$(MAKE) --silent --no-print-directory device || echo "It could not be built: the server seals the ballots, and the page says so."
	@$(BIN)/civicbudget demo --port $(PORT)

test: $(VENV)/dev $(DEVICE) ## every test there is, on SQLite and PostgreSQL, in the browser too
	@BIN=$(BIN) tests/everything

check: $(VENV)/dev $(DEVICE) ## the quick part: style, types, contracts, and the tests on SQLite alone
	@$(BIN)/ruff check .
	@$(BIN)/ruff format --check .
	@$(BIN)/mypy
	@CIVICBUDGET_QUICK=1 $(BIN)/python -m pytest --engines sqlite -n 2 -m "not long" --ignore tests/browser

bench: $(VENV)/dev ## speed, as ratios measured side by side (python -m tests.bench --full: a million)
	@$(BIN)/python -m tests.bench

lock: $(VENV)/dev ## renew the lock files, with hashes, for every Python and system
	@for part in run dev build; do $(BIN)/uv pip compile --quiet --universal --python-version 3.11 \
	  --generate-hashes --no-header --no-annotate --upgrade requirements/$$part.in -o requirements/$$part.txt; done

translations: $(VENV)/dev ## collect the texts for the translators
	@mkdir -p build
	@$(BIN)/pybabel --quiet extract -F babel.cfg -k _ -k _l -k N_ -k lazy_gettext -k lazy_ngettext:1,2 --no-location --sort-output \
	  --project civicbudget --copyright-holder "the civicbudget founders" -o build/messages.pot .
	@for lang in ky ru; do $(BIN)/pybabel --quiet update --no-fuzzy-matching --ignore-obsolete --omit-header \
	  -i build/messages.pot -d translations -l $$lang; done

migration: $(VENV)/dev ## write a migration from what the models say now: make migration MESSAGE="..."
	@$(BIN)/civicbudget db revision --autogenerate -m "$(MESSAGE)"

wheel: $(VENV)/dev $(DEVICE) ## the package in dist/, with its translations and migrations
	@$(BIN)/pybabel --quiet compile -d translations
	@rm -rf build/lib build/bdist.* && $(BIN)/python -m pip wheel --quiet --no-deps --no-build-isolation -w dist .

clean: ## remove what was built, never instance/
	@rm -rf build dist device/node_modules $(dir $(DEVICE)) .mypy_cache .ruff_cache .pytest_cache .hypothesis
