# What one does here, by name. `make demo` and `make test` bring all that they need.

PYTHON ?=
CORPUS ?= ../shared/corpus
DEMO ?= convert/cli/bridge.txt
BIN := .venv/bin

.DEFAULT_GOAL := help
.PHONY: help demo test lint format validate corpus benchmark pictures clean

help: ## this list
	@grep -hE '^[a-z]+:.*## ' $(MAKEFILE_LIST) | sed -E 's/^([a-z]+):.*## /  make \1|/' | column -t -s '|'

demo: .venv/.base ## one article as PDF, EPUB, DOCX and Markdown in out/
	@$(BIN)/tearsheet convert $(DEMO) -o out/

test: .venv/.test ## the tests
	@$(BIN)/python -m pytest $(PYTEST)

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

benchmark: .venv/.test ## cold starts as ratios to pandoc, and a warm PDF to bare WeasyPrint
	@$(BIN)/python tests/benchmarks/cold.py
	@$(BIN)/python tests/benchmarks/pages.py

pictures: .venv/.base ## the pictures of pages in docs/images
	@sh tools/pictures.sh

clean: ## remove what was made, the virtual environment too
	rm -rf .venv out build dist .mypy_cache .ruff_cache .pytest_cache .hypothesis
	find . -name __pycache__ -type d -prune -exec rm -rf {} +

.venv/.base: pyproject.toml tools/setup.sh
	@PYTHON="$(PYTHON)" sh tools/setup.sh base
	@touch $@

.venv/.test: .venv/.base
	@PYTHON="$(PYTHON)" sh tools/setup.sh test
	@touch $@
