# What one does here, by name. `make demo` and `make test` bring all that they need.

PYTHON ?=
CORPUS ?= ../shared/corpus
DEMO ?= convert/cli/bridge.txt
BIN := .venv/bin
SECONDS ?= 60
KILLS ?= 200
BENCH ?= --readme

.DEFAULT_GOAL := help
.PHONY: help demo test lint format validate corpus corpus-pages benchmark bench kills pictures docs man fuzz audit sbom lock clean

help: ## this list
	@grep -hE '^[a-z-]+:.*## ' $(MAKEFILE_LIST) | sed -E 's/^([a-z-]+):.*## /  make \1|/' | column -t -s '|'

demo: .venv/.base ## one article as PDF, EPUB, DOCX and Markdown in out/
	@$(BIN)/tearsheet convert $(DEMO) -o out/

test: .venv/.test ## the tests
	@$(BIN)/python -m pytest -n auto $(PYTEST)

lint: .venv/.test ## style and types
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	$(BIN)/mypy

format: .venv/.test ## mend the style
	$(BIN)/ruff check --fix .
	$(BIN)/ruff format .

validate: .venv/.test ## every fixture through the independent validators
	@sh tools/setup.sh validators
	@$(BIN)/python tools/validate.py

corpus: .venv/.test ## recognition against labelled articles (CORPUS=folder)
	@$(BIN)/python tools/corpus.py $(CORPUS)

corpus-pages: .venv/.test ## the same for saved web pages, beside other extractors
	@$(BIN)/python tools/corpus_pages.py $(CORPUS) $(PAGES)

benchmark: .venv/.test ## recognition, cold starts, formats and a dossier, as ratios to pandoc on this machine
	@$(BIN)/python tests/benchmarks/recognition.py
	@$(BIN)/python tests/benchmarks/cold.py
	@$(BIN)/python tests/benchmarks/formats.py
	@$(BIN)/python tests/benchmarks/pages.py
	@$(BIN)/python tests/benchmarks/dossier.py

bench: .venv/.test ## speed by format and by workers, beside others; into the README (BENCH=--quick: only tries it)
	@$(BIN)/python tests/benchmarks/batch.py $(BENCH)

kills: .venv/.test ## a batch killed at KILLS (200) random moments and resumed
	@TEARSHEET_KILLS=$(KILLS) $(BIN)/python -m pytest -q tests/batch/test_batch.py -k killed_at_random

pictures: .venv/.base ## the pictures of pages in docs/images
	@sh tools/pictures.sh

docs: .venv/.test ## the documentation, in out/docs
	@$(BIN)/python -m pip install -q -e '.[docs]'
	@NO_MKDOCS_2_WARNING=1 $(BIN)/mkdocs build -q --strict -d out/docs

man: .venv/.test ## the man pages, in out/man
	@$(BIN)/python -m pip install -q click-man
	@mkdir -p out/man && $(BIN)/click-man --target out/man tearsheet

fuzz: .venv/.test ## each fuzzing harness for SECONDS (60)
	@sh tests/fuzz/run.sh $(SECONDS)

audit: .venv/.base ## known holes in what we depend on
	@$(BIN)/python -m pip install -q pip-audit
	@$(BIN)/pip-audit --local --skip-editable

sbom: .venv/.base ## the bill of materials (CycloneDX), in out/sbom.json
	@$(BIN)/python -m pip install -q cyclonedx-bom
	@mkdir -p out && $(BIN)/cyclonedx-py environment --pyproject pyproject.toml --output-reproducible \
	    --of JSON -o out/sbom.json $(BIN)/python

lock: .venv/.base ## pin what development needs, with hashes, in requirements-dev.txt
	@$(BIN)/python -m pip install -q pip-tools
	@$(BIN)/pip-compile -q --generate-hashes --allow-unsafe --strip-extras --no-emit-index-url \
	    --no-emit-find-links --no-emit-trusted-host --no-emit-options --no-header --extra test \
	    -o requirements-dev.txt pyproject.toml
	@sed -i.old -e '/^tearsheet @ /d' -e '/^# WARNING/d' -e '/^# Consider/d' requirements-dev.txt && rm requirements-dev.txt.old

clean: ## remove what was made, the virtual environment too
	rm -rf .venv out build dist .mypy_cache .ruff_cache .pytest_cache .hypothesis
	find . -name __pycache__ -type d -prune -exec rm -rf {} +

.venv/.base: pyproject.toml tools/setup.sh
	@PYTHON="$(PYTHON)" sh tools/setup.sh base
	@touch $@

.venv/.test: .venv/.base
	@PYTHON="$(PYTHON)" sh tools/setup.sh test
	@touch $@
