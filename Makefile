# Everything a newcomer types. Needs make, git and Python 3.11 or later with venv; nothing else is assumed.

PYTHON ?= python3
VENV := .venv
BIN := $(VENV)/bin
PORT ?= 8000
export PORT

.PHONY: help run test faults rush bench check messages lock
.DEFAULT_GOAL := help

help:  ## this list
	@sed -n 's/^\([a-z]*\):.*## /\1\t/p' Makefile | sort | while IFS='	' read -r name text; do printf '  make %-10s %s\n' "$$name" "$$text"; done

run: $(VENV)/.runtime  ## the site with its demo competition, on port 8000 or PORT
	@ARENA_DEMO=1 exec $(BIN)/python manage.py run_site --demo

test: $(VENV)/.dev  ## every test, on SQLite and on PostgreSQL and Valkey
	@tools/install_system.sh
	@$(BIN)/python -m tests.lanes

faults: $(VENV)/.dev  ## a long seeded run of kills and races on both lanes; FAULTS="--minutes 20 --seed 7"
	@$(BIN)/python -m tests.faults.campaign $(FAULTS)

rush: $(VENV)/.dev  ## the deadline rush on this machine: a table, var/rush.json; RUSH="--minutes 1 --rate 20"
	@$(BIN)/python -m bench.rush $(RUSH)

check: $(VENV)/.dev  ## formatter, linter, types, imports, migrations, translations, API schema
	@tools/install_system.sh gettext
	@$(BIN)/python -m tools.check

bench: $(VENV)/.bench  ## the speed and memory of scoring, in ratios to others: var/bench.json
	@$(BIN)/python -m bench

messages: $(VENV)/.dev  ## collect texts for translation and compile the translations
	@tools/install_system.sh gettext
	@$(BIN)/python -m tools.translations update

lock: $(VENV)/.dev  ## resolve requirements*.in anew into requirements*.txt
	@tools/lock.sh

# A stamp tells that pip has nothing to do, so that a second start does not wait for it.
$(VENV)/.runtime: requirements.txt | $(VENV)/.created
	$(BIN)/python -m pip install --quiet --disable-pip-version-check -r requirements.txt
	@touch $@

$(VENV)/.dev: requirements-dev.txt requirements.txt | $(VENV)/.created
	$(BIN)/python -m pip install --quiet --disable-pip-version-check -r requirements-dev.txt
	@touch $@ $(VENV)/.runtime

$(VENV)/.bench: requirements-bench.txt requirements.txt | $(VENV)/.created
	$(BIN)/python -m pip install --quiet --disable-pip-version-check -r requirements-bench.txt
	@touch $@ $(VENV)/.runtime

$(VENV)/.created:
	@$(PYTHON) -c 'import sys; sys.version_info >= (3, 11) or sys.exit("Arena needs Python 3.11 or later; this is " + sys.version.split()[0] + ". Name another: make PYTHON=python3.12")'
	$(PYTHON) -m venv $(VENV)
	@touch $@
