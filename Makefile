# The only entrance: `make up` to use it, `make test` to trust it. Set-up is repeated only when a
# requirements file changed.
SHELL := /bin/bash
.SHELLFLAGS := -eu -o pipefail -c
.DEFAULT_GOAL := help
.DELETE_ON_ERROR:
.NOTPARALLEL:

VENV := .venv
BIN := $(VENV)/bin
PY := $(BIN)/python
RUNTIME := $(VENV)/.runtime-ready
FRONT := services/portal/node_modules/.ready
DEV := $(VENV)/.dev-ready
LOCK = $(UV) pip compile --quiet --universal --python-version 3.11 --generate-hashes \
	--no-emit-index-url --no-header --no-annotate pyproject.toml
UV = $(shell command -v uv || echo $(BIN)/uv)

.PHONY: help up demo check test packages bench gate scale precedents pages tour year lock clean

help: ## Show this list
	@awk -F ':.*## ' '/^[a-z]+:.*## / {printf "  make %-10s %s\n", $$1, $$2}' $(MAKEFILE_LIST)

up: $(RUNTIME) $(FRONT) ## Run everything on this machine: server, services, portal, mailbox, live cases
	@exec $(BIN)/loket up

demo: $(RUNTIME) $(FRONT) ## Play the example requests and show what happens to them
	@exec $(BIN)/loket demo

check: $(DEV) ## Look at the code without running it: style, types, shape, published schemas
	@echo "Style ..."
	@$(BIN)/ruff check --quiet .
	@$(BIN)/ruff format --check --quiet .
	@echo "Types (half a minute the first time) ..."
	@$(BIN)/mypy --no-error-summary
	@echo "Published schemas ..."
	@$(PY) -m schemas.publish --check
	@$(PY) -m services.portal.api.publish --check
	@echo "Shape ..."
	@$(PY) -m pytest -q --no-header tests/architecture

test: packages check $(FRONT) ## Run every check and every test, against real servers
	@.ci/tests $(PY)

packages:
	@.ci/packages

bench: $(DEV) ## Measure how much it can carry
	@exec $(PY) -m bench

gate: $(DEV) ## Measure how well personal data is found, and write it in docs/person-data.md
	@exec $(PY) -m bench.gate

scale: $(DEV) ## Measure whether it stays as fast with a million cases
	@exec $(PY) -m bench.scale

precedents: $(DEV) ## Measure how fast comparable cases are found among 100,000
	@exec $(PY) -m bench.precedents

pages: $(DEV) $(FRONT) ## Measure how fast pages are with a million cases, and what watching costs
	@exec $(PY) -m bench.pages

tour: packages $(DEV) $(FRONT) ## Make the pictures of the portal in docs/ anew
	@exec $(PY) -m tests.browser.tour

year: $(DEV) ## Live a year of 10,000 cases in virtual time and check every term
	@exec $(PY) -m bench.year

lock: $(DEV) ## Choose dependencies anew after a change in pyproject.toml
	@test -x "$(UV)" || { echo "Installing uv ..."; $(PY) -m pip --quiet install uv; }
	@echo "Choosing dependencies ..."
	@$(LOCK) --output-file requirements.txt
	@$(LOCK) --extra dev --constraint requirements.txt --output-file requirements-dev.txt

clean: ## Remove what make made; the data of `make up` (.loket) stays
	rm -rf $(VENV) .mypy_cache .ruff_cache .pytest_cache .hypothesis build
	find . -name __pycache__ -prune -exec rm -rf {} +

$(PY):
	@python="$$(.ci/python)"; \
	echo "Making $(VENV) with $$("$$python" --version) ..."; \
	"$$python" -m venv --clear $(VENV)

$(RUNTIME): requirements.txt pyproject.toml .ci/link | $(PY)
	@echo "Installing what the programs need (a minute, once) ..."
	@.ci/install $(PY) requirements.txt
	@touch $@

$(FRONT): services/portal/package-lock.json .ci/front | $(PY)
	@echo "Bringing in what pages look like (half a minute, once) ..."
	@.ci/front $(PY)

$(DEV): requirements-dev.txt pyproject.toml .ci/link | $(PY)
	@echo "Installing what the programs and the tests need (two minutes, once) ..."
	@.ci/install $(PY) requirements-dev.txt
	@touch $(RUNTIME) $@
