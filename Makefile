# Each target sets itself up: `make demo` and `make test` run on a machine with Python 3.11+ and make.
# Nothing outside this folder is written. PYTHON=/path/to/python names another Python.

.PHONY: help demo test test-long check bench bench-page bench-accuracy models lock docs size clean \
        default-environment test-environment bench-environment

VENV := .venv
DEMO := personae-demo
BIN := $(VENV)/bin

help:  ## show this list
	@awk -F ':.*## ' '/^[a-z-]+:.*## / {printf "make %-16s %s\n", $$1, $$2}' Makefile

demo: default-environment  ## audit The Long Take, a film that comes with the project
	@$(BIN)/personae demo -o $(DEMO)

test: check  ## check everything, then run the tests (under ten minutes on two cores)
	$(BIN)/pytest -n 2 --dist loadfile -m "not long"

test-long: test-environment  ## run the tests that take longer
	$(BIN)/pytest -m long

check: test-environment  ## style, types and import contracts
	$(BIN)/ruff check
	$(BIN)/ruff format --check
	$(BIN)/mypy
	$(BIN)/lint-imports

bench: test-environment bench-environment  ## accuracy and speed beside the peers, as a table
	$(BIN)/python -m bench

bench-page: test-environment bench-environment  ## the same, kept in docs/explanation/bench.md
	$(BIN)/python -m bench -o

bench-accuracy: test-environment  ## error rates with intervals, kept in docs/explanation/how-sure.md
	$(BIN)/python -m bench.accuracy -o

models: test-environment  ## make the models' weights again from the packages they come from
	$(BIN)/python -m tools.make_models

docs: test-environment  ## print the reference pages from the code
	$(BIN)/python tools/make_docs.py
	$(BIN)/python tools/make_rules_docs.py

size:  ## install a default environment afresh and say how large it is (450 MB at most)
	@sh tools/size.sh

lock:  ## choose the newest versions and write the lock files again
	@sh tools/environment.sh .venv-lock requirements/lock.txt
	@sh tools/lock.sh .venv-lock/bin/uv

clean:  ## remove what these targets made
	rm -rf $(VENV) .venv-bench .venv-lock .venv-size $(DEMO) .mypy_cache .ruff_cache \
	    .pytest_cache .hypothesis .import_linter_cache build dist

default-environment:
	@sh tools/environment.sh $(VENV) requirements/default.txt

test-environment:
	@sh tools/environment.sh $(VENV) requirements/test.txt

# The peer's models come as source; setuptools, which builds them, must be there first. The peer asks
# for dlib, source only too, where dlib-bin is the same module; the lock is whole, hence --no-deps.
bench-environment:
	@sh tools/environment.sh .venv-bench requirements/bench-build.txt
	@sh tools/environment.sh .venv-bench requirements/bench.txt \
	    --no-deps --no-build-isolation --no-binary face-recognition-models
