# Every task is a Python function in tools/tasks.py, so that Windows has them too:
# `py -m tools.tasks run` does what `make run` does.
PYTHON ?= python3
TASKS := setup run test lint bench oracle tour lock check-wheels package clean

.PHONY: help $(TASKS)

help:
	@echo "make $(TASKS)" | tr ' ' '|' | sed 's/|/ /'

$(TASKS):
	@$(PYTHON) -m tools.tasks $@ $(ARGS)
