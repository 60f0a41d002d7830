# Two commands do everything from a clean clone: `make chat` and `make test`.
# Needs Python 3.11 or newer and make; everything else is installed here, into .venv.

PYTHON ?= python3
VENV := .venv
BIN := $(VENV)/bin
PIP := $(BIN)/python -m pip --disable-pip-version-check --quiet --no-input
export PYTHONDONTWRITEBYTECODE := 1

.PHONY: setup chat test check bench format lock dossier reader clean

setup: $(VENV)/.installed

chat: setup
	@$(BIN)/hotline chat

test: setup $(VENV)/.testing
	@$(BIN)/python -m pytest

check: setup $(VENV)/.testing
	$(BIN)/ruff format --check .
	$(BIN)/ruff check .
	$(BIN)/mypy
	$(MAKE) test
	$(BIN)/hotline eval gate

bench: setup $(VENV)/.testing
	@$(BIN)/python -m eval.speed

format: setup $(VENV)/.testing
	$(BIN)/ruff format .
	$(BIN)/ruff check --fix .

# For maintainers: the lock files (hashes, no index named) and the dossier's vectors, after an edit.
lock:
	uv pip compile --quiet --universal --python-version 3.11 --generate-hashes --no-emit-index-url --no-header \
	  --no-annotate pyproject.toml tests/build.in -o requirements.lock.txt
	uv pip compile --quiet --universal --python-version 3.11 --generate-hashes --no-emit-index-url --no-header \
	  --no-annotate --extra dev pyproject.toml tests/build.in -c requirements.lock.txt -o tests/requirements.lock.txt

dossier: setup
	$(BIN)/python -m vectorstore.starter

# The reader, from public data (eval/reader/corpora.py says which): make reader DATA=DIR. An hour or two on two cores.
READER := .venv-reader
reader:
	@test -n "$(DATA)" || { echo "say where the public data lies: make reader DATA=DIR"; exit 2; }
	@test -d $(READER) || $(PYTHON) -m venv $(READER)
	@$(READER)/bin/python -m pip --disable-pip-version-check --quiet --no-input install -r eval/reader/requirements.txt
	$(READER)/bin/python -m eval.reader.train --data "$(DATA)" --output build/reader
	$(READER)/bin/python -m eval.reader.export --checkpoint build/reader/reader.pt --output build/reader --keep-exact
	$(READER)/bin/python -m eval.reader.judge --data "$(DATA)" --network build/reader/reader.onnx \
	  --against build/reader/exact.onnx
	cp build/reader/reader.onnx build/reader/reader.json bot/reader/

clean:
	rm -rf $(VENV) .pytest_cache .mypy_cache .ruff_cache build *.egg-info

$(VENV)/.made:
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11))' \
	  || { echo "Hotline needs Python 3.11 or newer; say which with: make chat PYTHON=python3.12"; exit 1; }
	@$(PYTHON) -m venv $(VENV) 2>/dev/null || { sh tests/install_debian.sh python3-venv && $(PYTHON) -m venv $(VENV); }
	@touch $@

$(VENV)/.installed: $(VENV)/.made requirements.lock.txt pyproject.toml
	@echo "installing the locked dependencies (a minute or two, once) ..."
	@$(PIP) install --require-hashes -r requirements.lock.txt
	@$(PIP) install --no-deps --no-build-isolation -e .
	@touch $@

$(VENV)/.testing: $(VENV)/.installed tests/requirements.lock.txt
	@$(PIP) install --require-hashes -r tests/requirements.lock.txt
	@command -v chromium >/dev/null || sh tests/install_debian.sh chromium fonts-dejavu-core \
	  || echo "no Chromium here: the browser tests will be skipped"
	@touch $@
