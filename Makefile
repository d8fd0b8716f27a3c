# Two commands are all a newcomer needs: `make demo` and `make test`. Both set up what is missing.
PYTHON ?= python3
BIN := .venv/bin
LOCKS := factory/install/locks

.PHONY: demo test bench soak check doctor setup lock clean

demo: setup
	$(BIN)/factory run digits_cnn

test: check
	$(BIN)/python -m pytest --numprocesses auto --maxprocesses 4 --dist loadfile --no-loadscope-reorder --durations 10

check: setup
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	$(BIN)/mypy
	$(BIN)/lint-imports

bench: setup
	$(BIN)/python tests/bench/run.py
	$(BIN)/python tests/bench/console.py
	$(BIN)/python tests/bench/inspection.py
	$(BIN)/python tests/bench/serving.py

soak: setup
	$(BIN)/python tests/soak/serving.py

doctor:
	@$(PYTHON) -m factory.doctor

# Takes no time when the environment already matches the locks.
setup:
	@$(PYTHON) -m factory.install

# Resolve every dependency anew, for all supported Pythons and platforms in one file each.
lock: setup
	$(BIN)/python -m factory.install.lock

clean:
	rm -rf .venv build *.egg-info .mypy_cache .ruff_cache .pytest_cache .import_linter_cache
