# Every command makes what it needs first: the virtual environment, the style sheet, the translations.
.DEFAULT_GOAL := help
SHELL := /bin/bash
.SHELLFLAGS := -eu -o pipefail -c
.DELETE_ON_ERROR:

PORT ?= 8000
PYTHON ?= python3
PY := .venv/bin/python
DEMO_ENVIRONMENT := DEMO=1 BASE_URL=http://127.0.0.1:$(PORT) TOOL_URL=http://localhost:$$(( $(PORT) + 1 ))
POSTGRES_URL ?= postgres://postgres@127.0.0.1:5432/doorbraak
REDIS_URL ?= redis://127.0.0.1:6379/9
OUR_STATIC := $(shell find cms learning support surveys onboarding -path '*/static/*' -type f -not -path '*/dist/*' 2>/dev/null)
CATALOGUES := $(shell find cms learning support surveys onboarding -name 'django*.po' 2>/dev/null)

.PHONY: help demo demo-reset test test-postgres services browser screens faults faults-small bench bench-smoke check ci lock messages clean

help: ## List the commands
	@grep -hE '^[a-z-]+:.*##' $(MAKEFILE_LIST) | sed -E 's/:.*## /\t/' | expand -t 16

# --- What the commands stand on ------------------------------------------------------------------
.venv/made:
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11))' || { echo "Python 3.11 or newer is needed; found: $$($(PYTHON) --version)"; exit 1; }
	@echo "Making the virtual environment (.venv) ..."
	@$(PYTHON) -m venv .venv
	@touch $@

.venv/demo: requirements-demo.txt | .venv/made
	@echo "Installing Python packages ..."
	@$(PY) -m pip install --quiet --disable-pip-version-check --require-hashes -r requirements-demo.txt
	@touch $@

.venv/dev: requirements-dev.txt | .venv/made
	@echo "Installing Python packages for development ..."
	@$(PY) -m pip install --quiet --disable-pip-version-check --require-hashes -r requirements-dev.txt
	@touch $@ .venv/demo

node_modules/made: package-lock.json
	@echo "Installing the parts of the front-end ..."
	@npm ci --silent --no-audit --no-fund --ignore-scripts
	@touch $@

tests/browser/identity/node_modules/made: tests/browser/identity/package-lock.json
	@echo "Installing a provider and a client of OpenID Connect for the tests ..."
	@npm ci --silent --no-audit --no-fund --ignore-scripts --prefix tests/browser/identity
	@touch $@

cms/static/dist/site.css: node_modules/made $(shell find cms/front -type f) $(filter %.js %.css,$(OUR_STATIC))
	@npm run --silent build
	@touch $@

var/translations: $(CATALOGUES) | .venv/demo
	@$(PY) manage.py compile_translations
	@mkdir -p var && touch $@

var/static/made: cms/static/dist/site.css $(OUR_STATIC) requirements-demo.txt | .venv/demo
	@echo "Collecting static files ..."
	@$(PY) manage.py collectstatic --noinput --verbosity 0
	@touch $@

# --- For who tries it ----------------------------------------------------------------------------
demo: .venv/demo cms/static/dist/site.css var/translations var/static/made ## Set everything up and serve the demo (PORT=8000)
	@echo "Preparing the database (half a minute the first time) ..."
	@$(DEMO_ENVIRONMENT) LOG_LEVEL=WARNING $(PY) manage.py migrate --verbosity 0
	@$(DEMO_ENVIRONMENT) LOG_LEVEL=WARNING $(PY) manage.py demo
	@$(DEMO_ENVIRONMENT) exec $(PY) manage.py serve --port $(PORT)

demo-reset: ## Throw the demo's data away; the next `make demo` starts over
	@rm -rf var/db.sqlite3* var/media var/postvak var/wave_keys var/demo_password var/demo_tool_secret var/beat-schedule*
	@echo "The demo starts over at the next make demo."

# --- For who works on it -------------------------------------------------------------------------
test: .venv/dev var/translations ## Run the suite on SQLite
	.venv/bin/pytest -n 2 -m "not browser and not faults and not services"

test-postgres: .venv/dev var/translations ## Run the same suite on PostgreSQL and Redis (POSTGRES_URL, REDIS_URL)
	DATABASE_URL=$(POSTGRES_URL) REDIS_URL=$(REDIS_URL) .venv/bin/pytest -n 2 -m "not browser and not faults and not services"

services: .venv/dev var/translations var/static/made ## Run the processes of servers behind nginx and make the journey through them
	POSTGRES_URL=$(POSTGRES_URL) .venv/bin/pytest -p no:randomly -p no:xdist -m services tests/services

browser: .venv/dev cms/static/dist/site.css var/translations tests/browser/identity/node_modules/made ## Drive Chromium through the product; pictures in test-results/
	.venv/bin/pytest -p no:randomly -p no:xdist -m browser tests/browser

screens: .venv/dev cms/static/dist/site.css var/translations ## A contact sheet of every page in docs/screens (PAGE=name for one)
	$(PY) -m tests.browser.screens $(PAGE)

faults: .venv/dev cms/static/dist/site.css var/translations var/static/made ## Kill, stop and cut the parts of the running product, long outages too
	.venv/bin/pytest -p no:randomly -p no:xdist -rP -m faults tests/faults

faults-small: .venv/dev cms/static/dist/site.css var/translations var/static/made ## The same without the long outages
	.venv/bin/pytest -p no:randomly -p no:xdist -rP -m "faults and not long" tests/faults

bench: .venv/dev cms/static/dist/site.css var/translations var/static/made ## Measure what requests and first visits cost (docs/bench.md)
	@$(PY) -m tests.bench

bench-smoke: .venv/dev cms/static/dist/site.css var/translations var/static/made ## Hold the cost of requests to the baseline, in a minute
	@$(PY) -m tests.bench --smoke

check: .venv/dev var/translations ## Everything that can be checked in seconds
	@$(PY) -m tests.checks

ci: check test test-postgres services browser faults-small bench-smoke ## What a release must pass

lock: ## Resolve the dependencies again and write the lock files
	@for group in "" demo dev; do \
	  uv pip compile pyproject.toml --quiet --universal --python-version 3.11 --generate-hashes --no-emit-index-url --no-header \
	    --no-annotate $${group:+--group $$group} --output-file requirements$${group:+-$$group}.txt; \
	done

messages: .venv/dev ## Collect the texts to translate (needs gettext)
	@$(PY) manage.py makemessages --locale nl --no-location --no-obsolete --ignore node_modules --ignore var --ignore .venv

clean: ## Remove what the commands made, the data in var/ excepted
	@rm -rf .venv node_modules cms/static/dist var/static var/translations var/test
