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
	@bin/bootstrap pdf browser peers database html
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

.PHONY: drill
drill: compiled ## back up, destroy, restore, verify, and a fund that leaves: on a small site of its own, with times
	@bin/bootstrap pdf peers
	$(BIN)/python -m extranet.safekeeping.drill

.PHONY: test
test: compiled ## every test, those of the database on Debian's PostgreSQL too (ARGS="-k words" for some)
	@bin/bootstrap pdf browser peers database html
	$(BIN)/python -m pytest -n 2 --dist loadgroup $(ARGS)
	$(if $(ARGS),,TEST_SERVERS=debian $(BIN)/python -m pytest -m database -p no:tests.features)

.PHONY: faults
faults: compiled ## every act under every fault, on servers of its own, and long random runs (FAULTS_CELLS="disk_full" for some)
	@bin/bootstrap pdf peers
	TEST_SERVERS=faults FAULTS_DEEP=1 $(BIN)/python -m pytest -p no:tests.features $(or $(ARGS),tests/faults tests/faults/every_cell.py tests/batch_channel/test_many_forms.py)

.PHONY: cluster-test
cluster-test: compiled ## the site on the servers of several machines, as processes: each kind killed under load, what came of it
	@bin/bootstrap pdf peers database cluster
	@$(BIN)/python -m tests.cluster $(ARGS)

.PHONY: bench
bench: ## the figures of docs/performance.md, a JSON object a line (ARGS="catalogue files" for some of them); the first time fills two funds
	@{ bin/bootstrap pdf && $(MAKE) --no-print-directory compiled; } >&2 # standard output is for the figures
	@$(BIN)/python -m tests.bench $(ARGS)

.PHONY: bench-full
bench-full: ## the hottest pages at true size against a hundredth of it (ARGS="--scale 0.1" for a trial)
	@{ bin/bootstrap pdf && $(MAKE) --no-print-directory compiled; } >&2
	@$(BIN)/python -m tests.load $(ARGS)

.PHONY: load
load: ## ten minutes of mixed load on a site with its worker (ARGS="--minutes 2 --scale 0.01")
	@{ bin/bootstrap pdf && $(MAKE) --no-print-directory compiled; } >&2
	@$(BIN)/python -c 'import locust' 2>/dev/null || $(BIN)/python -m pip install -q --require-hashes -r requirements-load.txt >&2
	@$(BIN)/python -m tests.load.mixed $(ARGS)

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
	check $(BIN)/python -m tests.migrations; \
	echo "--- exceptions granted, which should not grow silently"; \
	for word in noqa 'type: ignore' 'no cover'; do \
		printf '%s: ' "$$word"; \
		git ls-files -z '*.py' | xargs -0 -r grep -oh -e "$$word" | wc -l; \
	done; \
	exit $$status

.PHONY: alerts
alerts: ## check docs/monitoring/alerts.yml, and play its tests, with Prometheus' own promtool
	@bin/bootstrap monitoring
	promtool check rules docs/monitoring/alerts.yml
	promtool test rules docs/monitoring/alerts_test.yml

.PHONY: audit
audit: base ## known holes in the locked packages, asked of PyPI (needs the network; ARGS="-s osv" asks OSV)
	@test -x var/audit/bin/pip-audit || { python3 -m venv var/audit && var/audit/bin/pip install --quiet pip-audit; }
	var/audit/bin/pip-audit -r requirements.txt --disable-pip --require-hashes --strict --progress-spinner off $(ARGS)

.PHONY: scan
scan: ## a black-box scan of a running demo (PORT=9000 for another than 8000); run it as often as the pages change
	@PORT=$(PORT) python3 bin/scan

.PHONY: features
features: base ## which features the last test run proved, and which are missing (ARGS=-v names the tests)
	@$(BIN)/python -m tests.features $(ARGS)

.PHONY: screenshots
screenshots: compiled ## a picture of every page
	@bin/bootstrap pdf browser
	$(BIN)/python -m pytest tests/browser/test_screenshots.py --screenshots $(ARGS)

.PHONY: lighthouse
lighthouse: base ## what Lighthouse says of ten main pages of the demo, which runs already (PORT=9000 for another)
	@bin/bootstrap browser lighthouse
	@$(BIN)/python -m tests.lighthouse $(PORT)

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
	$$compile --group dev -c requirements.txt pyproject.toml -o requirements-dev.txt; \
	$$compile --group pyproject.toml:load -c requirements-dev.txt -o requirements-load.txt

.PHONY: clean
clean: ## delete what the other targets made, but for .venv and the demo's data
	@for purpose in test smoke drill bench bench-small bench-full bench-one load cluster faults debian; do \
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
