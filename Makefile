# `make demo` shows sara with an invented town; `make test` runs every test.
# Both need Python 3.11 or newer and nothing else: they make their own environment in .venv.

PYTHON ?= python3
DATA ?= data
WORKERS ?= 2

VENV := .venv
BIN := $(VENV)/bin
SARA := $(BIN)/sara
PIP := $(BIN)/python -m pip --disable-pip-version-check -qq --no-input
INSTALL := $(PIP) install --no-compile --require-hashes
# uv takes a tenth of the time. What it cannot reach, pip may be set up for.
UV_INSTALL := $(BIN)/uv pip install --quiet --no-config --no-cache --require-hashes --python $(BIN)/python
UV_ALONE := sed -n '/^uv==/p;/^uv==/,/^[^ ]/{/^ /p;}' requirements-dev.txt > $(VENV)/uv.txt
# What was installed is compiled by all processors, but for what is seldom read in; a file that no
# Python understands is left.
SELDOM := site-packages/((faker/providers|mypyc?|pip|pygments|setuptools)/|.*/tests/)
BYTECODE := $(BIN)/python -m compileall -qq -j 0 -x '$(SELDOM)' $(VENV)/lib \
	|| true
COMPILE := $(BIN)/uv pip compile --quiet --universal --python-version 3.11 --generate-hashes \
	--no-header --no-annotate --no-emit-index-url --no-emit-find-links

# What is compiled is kept: a run of the tests starts a hundred processes.
unexport PYTHONDONTWRITEBYTECODE

.DEFAULT_GOAL := help
.PHONY: help demo run test check lint fmt words bench lock clean

help:
	@echo "make demo    serve an invented town, with one sign-in for each role"
	@echo "make run     serve an installation of your own, kept in $(DATA)/own"
	@echo "make test    run every test"
	@echo "make check   format, lint, types, import contracts, templates, then every test"
	@echo "make lint    the same without the tests"
	@echo "make fmt     bring the code into its form"
	@echo "make words   bring the sentences to translate into locales/"
	@echo "make bench   measure speed on both databases, and keep the report"
	@echo "make lock    settle the versions of what sara needs (UPGRADE=1 takes newer ones)"
	@echo "make clean   remove the environment and the caches; data stays"

demo: $(VENV)/.runtime
	@$(SARA) demo --data $(DATA)/demo

run: $(VENV)/.runtime
	@$(SARA) serve --migrate --data $(DATA)/own

test: $(VENV)/.dev
	@$(BIN)/python -m pytest -q -n $(WORKERS) --dist worksteal

check: lint test

lint: $(VENV)/.dev
	@$(BIN)/ruff format --check --quiet .
	@$(BIN)/ruff check --quiet .
	@$(BIN)/mypy --no-error-summary
	@said=$$($(BIN)/lint-imports --no-logo) || { echo "$$said"; exit 1; }
	@$(BIN)/djlint --lint --quiet templates

fmt: $(VENV)/.dev
	@$(BIN)/ruff check --quiet --fix-only .
	@$(BIN)/ruff format --quiet .

# Nothing is guessed: a sentence that changed is to be translated anew. Obsolete ones go.
words: $(VENV)/.dev
	@mkdir -p build
	@$(BIN)/pybabel -q extract -F locales/babel.cfg -k N_ -k number_of:1,2 \
		--no-location --sort-output --omit-header \
		-o build/sara.pot .
	@$(BIN)/pybabel -q update -i build/sara.pot -d locales -D sara --no-fuzzy-matching \
		--ignore-obsolete --ignore-pot-creation-date

bench: $(VENV)/.dev
	@$(BIN)/python -m benchmarks
	@$(BIN)/python -m benchmarks.incidents

lock: $(VENV)/.dev
	@$(COMPILE) $(if $(UPGRADE),--upgrade) pyproject.toml -o requirements.txt
	@$(COMPILE) $(if $(UPGRADE),--upgrade) pyproject.toml --group dev -c requirements.txt \
		-o requirements-dev.txt

clean:
	@rm -rf $(VENV) build dist .hypothesis .import_linter_cache .mypy_cache .pytest_cache .ruff_cache

# The environment. Each step leaves a stamp, so that nothing is done twice.

$(VENV)/.runtime: requirements.txt | $(SARA)
	@echo "Installing what sara needs; once, about a minute ..."
	@$(INSTALL) -r requirements.txt
	@$(BYTECODE)
	@touch $@

$(VENV)/.dev: requirements-dev.txt | $(SARA)
	@echo "Installing what the tests need; once, about a minute ..."
	@$(UV_ALONE) && $(INSTALL) -r $(VENV)/uv.txt
	@$(UV_INSTALL) -r requirements-dev.txt 2> /dev/null || $(INSTALL) -r requirements-dev.txt
	@$(BYTECODE)
	@touch $@

# The checkout itself is put on Python's path instead of being built and installed.
$(SARA): | $(VENV)/pyvenv.cfg
	@echo "$(CURDIR)/src" > "$$($(BIN)/python -c 'import sysconfig; print(sysconfig.get_path("purelib"))')/sara.pth"
	@printf '#!%s\nfrom sara.cli import main\n\nif __name__ == "__main__":\n    main()\n' "$(CURDIR)/$(BIN)/python" > $@
	@chmod +x $@

$(VENV)/pyvenv.cfg:
	@command -v $(PYTHON) > /dev/null || { \
		echo "sara needs Python 3.11 or newer, and there is no $(PYTHON) here." >&2; exit 1; }
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11))' || { \
		echo "sara needs Python 3.11 or newer; $(PYTHON) is $$($(PYTHON) -V)." >&2; \
		echo "Name another one: make PYTHON=python3.12 ..." >&2; exit 1; }
	@echo "Making the environment in $(VENV) ..."
	@$(PYTHON) -m venv $(VENV) || { rm -rf $(VENV); exit 1; }
