# Every command of a developer's day. Works in a path with spaces: everything here is relative.
PYTHON ?= python3
BIN := .venv/bin
export PYTHONPATH := src

.DEFAULT_GOAL := help
.PHONY: help run test check format types rooms messages bench docs stop lock ready ready-dev

help:  ## List what make can do
	@sed -n 's/^\([a-z]*\):.*##  *\(.*\)/  \1\t\2/p' Makefile | expand -t 14

run: ready  ## Set up what is missing and start the platform with a demonstration district
	@exec bin/fullcycle serve --demo $(ARGS)

test: ready-dev  ## Run every test, with coverage (ARGS="tests/kernels -k day" runs some)
	@rm -f .coverage .coverage.*
	@$(BIN)/python -m pytest -n auto --dist worksteal --cov --cov-report= $(ARGS)
	@$(if $(ARGS),true,$(BIN)/coverage report --fail-under=95)
	@$(if $(ARGS),true,$(BIN)/coverage report --include='*/kernels/*' --fail-under=100)

check: ready-dev  ## Check style, types, rooms, pages, messages, migrations and the house rules
	@$(BIN)/ruff check -q .
	@$(BIN)/ruff format -q --check .
	@test -z "$$(find src -name '*.html' -print -quit)" || $(BIN)/djlint --lint --quiet src
	@$(BIN)/python tools/messages.py --check
	@$(MAKE) --no-print-directory types rooms
	@bin/fullcycle manage makemigrations --check --dry-run
	@$(BIN)/python -m pytest -q -p no:randomly tests/house

format: ready-dev  ## Let the machine lay out the code and fix what it can
	@$(BIN)/ruff check -q --fix-only .
	@$(BIN)/ruff format .

types: ready-dev  ## Check the types
	@bin/fullcycle postgres start  # the plugin reads the settings, which name a database
	@$(BIN)/mypy src tools

rooms: ready-dev  ## Check that every room imports only the rooms below it
	@$(BIN)/lint-imports --no-cache

messages: ready  ## Collect the words shown to people; list those that lack their English
	@$(BIN)/python tools/messages.py; status=$$?; $(BIN)/python tools/glossary.py; exit $$status

bench: ready-dev  ## Measure speed on this machine (ARGS="engine pages" measures some)
	@$(BIN)/python -m tools.bench $(ARGS)

docs: ready  ## Check that every link in the documentation leads somewhere
	@$(BIN)/python tools/links.py

stop:  ## Stop the embedded database that tests and commands leave running
	@test ! -x $(BIN)/python || bin/fullcycle postgres stop

lock: ready-dev  ## Pin the libraries that pyproject.toml asks for, by hash
	@$(PYTHON) tools/prepare.py lock

ready:
	@$(PYTHON) tools/prepare.py run

ready-dev:
	@$(PYTHON) tools/prepare.py dev
