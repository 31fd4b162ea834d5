# Every command there is. Needs nothing but make and Python 3.11 or later.
#   make run     sets up, then serves the demo at http://127.0.0.1:8000/   (PORT=8001 make run for another port)
#   make test    sets up, then checks and tests everything

.DEFAULT_GOAL := help
.PHONY: help setup setup-dev run test cover simulation abuse guide words bench lint lock clean

PYTHON_HERE := .venv/bin/python
ALWAYS_NEEDED := $(PYTHON_HERE) tools/set_up requirements/setup.txt requirements/run.txt pyproject.toml
# A journey waits for its browser half of the time: three on two cores.
WORKERS ?= 3

# A copied or moved folder brings an environment that points to where it was.
ifneq ($(wildcard .venv/.made-in),)
ifneq ($(shell cat .venv/.made-in),$(CURDIR))
$(shell rm -f .venv/.ready-run .venv/.ready-dev)
endif
endif

help:  ## This list
	@awk -F ':.*## ' '/^[a-z-]+:.*## / {printf "make %-10s %s\n", $$1, $$2}' $(MAKEFILE_LIST)

setup: .venv/.ready-run  ## What the program needs, in .venv

setup-dev: .venv/.ready-dev  ## What tests and checks need besides

run: .venv/.ready-run  ## Set up and serve the demo (PORT=8001 make run for another port)
	@exec $(PYTHON_HERE) -m goldthread run --demo

test: lint  ## Set up, check and test, with a browser
	@GOLDTHREAD_BROWSER="$$(tools/find_browser)" && export GOLDTHREAD_BROWSER && \
	exec $(PYTHON_HERE) -m pytest -n $(WORKERS)

cover: .venv/.ready-dev  ## The same tests, and which lines none of them reaches (half as long again)
	@GOLDTHREAD_BROWSER="$$(tools/find_browser)" && export GOLDTHREAD_BROWSER && \
	exec $(PYTHON_HERE) -m pytest -n $(WORKERS) --cov --cov-report=term:skip-covered

simulation: .venv/.ready-dev  ## The long run of kill -9 in the middle of saving; figures into docs/measures.md
	@exec $(PYTHON_HERE) -m tests.simulation $(SEED)

abuse: .venv/.ready-dev  ## The long run of hostile requests against the real server (ABUSE_REQUESTS=200000 SEED=1)
	@exec $(PYTHON_HERE) -m tests.abuse "$(or $(ABUSE_REQUESTS),20000)" "$(or $(SEED),20261122)"

guide: .venv/.ready-dev  ## Take every picture of docs/guide and README again, of the real pages in a real browser
	@GOLDTHREAD_BROWSER="$$(tools/find_browser)" && export GOLDTHREAD_BROWSER && \
	exec $(PYTHON_HERE) -m pytest tests/guide/pictures.py -q

words: .venv/.ready-dev  ## Gather every sentence for translators (goldthread/locale), and make each language anew
	@exec $(PYTHON_HERE) -m tools.words

lint: .venv/.ready-dev  ## Style, types, layers
	@$(PYTHON_HERE) -m ruff check
	@$(PYTHON_HERE) -m mypy goldthread
	@.venv/bin/lint-imports --no-logo

lock: .venv/.ready-dev  ## Work out requirements/ anew (needs the network)
	@lock="$(PYTHON_HERE) -m uv pip compile --quiet --upgrade --universal --python-version 3.11 --generate-hashes --no-emit-index-url --no-header" && \
	$$lock pyproject.toml -o requirements/run.txt && \
	$$lock pyproject.toml --group dev -c requirements/run.txt -o requirements/dev.txt && \
	$$lock requirements/setup.in -c requirements/dev.txt -o requirements/setup.txt

clean:  ## Remove what was made here, but never var/ with its records
	@rm -rf .venv build dist htmlcov .coverage .coverage.* .artifacts .pytest_cache .mypy_cache .ruff_cache .hypothesis .import_linter_cache
	@find . -name __pycache__ -not -path './var/*' -prune -exec rm -rf {} +

$(PYTHON_HERE):
	@true

.venv/.ready-run: $(ALWAYS_NEEDED)
	@tools/set_up run

.venv/.ready-dev: $(ALWAYS_NEEDED) requirements/dev.txt
	@tools/set_up dev

bench: .venv/.ready-dev  ## Speed as ratios, at 10 k, 100 k and 1 M records (needs wrk; an hour)
	@$(PYTHON_HERE) -m benchmarks.speed
