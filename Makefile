# Each target sets up what it needs (bin/bootstrap), for root and for an ordinary user alike.

.DEFAULT_GOAL := help
.DELETE_ON_ERROR:

BIN := .venv/bin
PORT ?= 8000
ARGS ?=
TEST_SETTINGS := DJANGO_SETTINGS_MODULE=extranet.settings.test
PO := $(shell find . \( -name .venv -o -name .git -o -path ./var \) -prune -o -name '*.po' -print)
MO := $(PO:.po=.mo)

.PHONY: help
help: ## this list
	@awk -F ':.*## ' '/^[a-z-]+:.*## /{printf "make %-13s%s\n", $$1, $$2}' $(firstword $(MAKEFILE_LIST))

.PHONY: setup
setup: ## what all the others need: .venv, system packages, compiled messages
	@bin/bootstrap pdf browser peers database
	@$(MAKE) --no-print-directory compiled

.PHONY: demo
demo: compiled ## four invented funds, served at http://localhost:8000 (PORT=9000 for another)
	@bin/bootstrap pdf
	DJANGO_SETTINGS_MODULE=extranet.settings.demo PORT=$(PORT) $(BIN)/python -m extranet.demo

.PHONY: demo-reset
demo-reset: base ## delete the demo's data
	$(BIN)/python -m extranet.demo --reset

.PHONY: smoke
smoke: compiled ## the main job end to end, without a browser; its evidence is left in var/smoke
	@bin/bootstrap pdf peers
	$(BIN)/python -m extranet.smoke

.PHONY: test
test: compiled ## every test, those of the database on Debian's PostgreSQL too (ARGS="-k words" for some)
	@bin/bootstrap pdf browser peers database
	$(BIN)/python -m pytest -n 2 --dist loadgroup $(ARGS)
	$(if $(ARGS),,TEST_SERVERS=debian $(BIN)/python -m pytest -m database -p no:tests.features)

.PHONY: bench
bench: ## the figures of docs/performance.md, a JSON object a line; the first time fills two funds (5 minutes)
	@{ bin/bootstrap pdf && $(MAKE) --no-print-directory compiled; } >&2 # standard output is for the figures
	@$(BIN)/python -m tests.bench

.PHONY: lint
lint: base ## every check that reads the code; all of them run, whatever fails
	@status=0; \
	check() { echo "--- $$*"; "$$@" || status=1; }; \
	check $(BIN)/ruff check .; \
	check $(BIN)/ruff format --check .; \
	check $(BIN)/mypy; \
	check $(BIN)/djlint --check templates; \
	check $(BIN)/djlint --lint templates; \
	check $(BIN)/lint-imports; \
	check env $(TEST_SETTINGS) $(BIN)/python manage.py makemigrations --check --dry-run; \
	echo "--- exceptions granted, which should not grow silently"; \
	for word in noqa 'type: ignore' 'no cover'; do \
		printf '%s: ' "$$word"; \
		git ls-files -z '*.py' | xargs -0 -r grep -oh -e "$$word" | wc -l; \
	done; \
	exit $$status

.PHONY: features
features: base ## which features the last test run proved, and which are missing (ARGS=-v names the tests)
	@$(BIN)/python -m tests.features $(ARGS)

.PHONY: screenshots
screenshots: compiled ## a picture of every page
	@bin/bootstrap pdf browser
	$(BIN)/python -m pytest tests/browser/test_screenshots.py --screenshots $(ARGS)

.PHONY: messages
messages: base ## collect the texts to translate, and compile the translations
	$(TEST_SETTINGS) $(BIN)/python manage.py makemessages --no-location -l nl -l en -l de --ignore 'var/*'
	@$(MAKE) --no-print-directory compiled

.PHONY: lock
lock: base ## lock the packages of pyproject.toml (ARGS=--upgrade for newer versions)
	@uv=$$(command -v uv || echo $(BIN)/uv); \
	set -x -e; export UV_PYTHON_DOWNLOADS=never; \
	compile="$$uv pip compile -q --universal --generate-hashes --python-version 3.11 --no-annotate --no-header $(ARGS)"; \
	$$compile pyproject.toml -o requirements.txt; \
	$$compile --group dev -c requirements.txt pyproject.toml -o requirements-dev.txt

.PHONY: clean
clean: ## delete what the other targets made, but for .venv and the demo's data
	@for purpose in test smoke bench debian; do \
		if [ -d var/$$purpose ]; then $(BIN)/python -m extranet.embedded $$purpose --reset; fi; \
	done
	rm -rf .mypy_cache .pytest_cache .ruff_cache .import_linter_cache .hypothesis var/static $(MO)
	find . -name .venv -prune -o -name __pycache__ -prune -exec rm -rf {} +

# --- steps of the above -----------------------------------------------------------------------------------------------

.PHONY: base
base:
	@bin/bootstrap

# Django's compilemessages would compile the catalogues of every package in .venv as well.
.PHONY: compiled
compiled: base $(MO)

%.mo: %.po | base
	msgfmt --check-format --output-file=$@ $<
