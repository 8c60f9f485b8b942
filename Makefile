# The one door to every tool. `make` lists what there is.

SHELL := /bin/bash
.SHELLFLAGS := -eu -o pipefail -c
.DEFAULT_GOAL := help
.PHONY: help run setup setup-npm setup-browser setup-broker build test test-fast lint format package run-func bench golden cover mutate soak year infra-check verify-audit backup restore screenshots

export DOTNET_CLI_TELEMETRY_OPTOUT := 1
export DOTNET_NOLOGO := 1

PORT ?= 7071
DATA ?= .data
AREA ?=
MINUTES ?= 20
SUBJECTS ?= 2000
BUILD := dotnet build Monitor.sln -c Release -v q

help: ## List the targets
	@awk -F ':.*## ' '/^[a-z-]+:.*## / { printf "  make %-12s %s\n", $$1, $$2 }' $(MAKEFILE_LIST)

run: setup-npm ## Run a sample partnership on this machine (PORT=7071, DATA=.data)
	PORT=$(PORT) DATA=$(DATA) dotnet run --project src/Monitor.Local -c Release

setup: setup-npm setup-browser setup-broker ## Fetch what the tests need: npm packages, a browser, and a broker with a second client

setup-npm: node_modules/.installed

node_modules/.installed: package.json package-lock.json
	npm ci --ignore-scripts --no-audit --no-fund --loglevel=error
	touch $@

setup-browser:
	@if ! command -v chromium >/dev/null && [ "$$(id -u)" = 0 ] && command -v apt-get >/dev/null; then \
		apt-get update -qq && DEBIAN_FRONTEND=noninteractive apt-get install -y -qq --no-install-recommends chromium >/dev/null; \
	fi

setup-broker:
	@if ! { [ -d /usr/lib/rabbitmq ] && /usr/bin/python3 -c 'import uamqp' 2>/dev/null; } && [ "$$(id -u)" = 0 ] && command -v apt-get >/dev/null; then \
		apt-get update -qq && DEBIAN_FRONTEND=noninteractive apt-get install -y -qq --no-install-recommends rabbitmq-server python3-uamqp >/dev/null; \
	fi

build: ## Build everything, warnings as errors
	$(BUILD)

test: setup build package ## Run every test, one project at a time
	.ci/test

test-fast: ## Run the tests of the decisions only
	dotnet test --project tests/Monitor.Domain.Tests

lint: ## Check format and style, changing nothing
	dotnet format Monitor.sln --verify-no-changes

format: ## Put format and style right
	dotnet format Monitor.sln

package: setup-npm ## Make the package for Azure Functions: artifacts/func and artifacts/func.zip
	rm -rf artifacts/func artifacts/func.zip
	SOURCE_DATE_EPOCH=$$(git log -1 --format=%ct 2>/dev/null || date +%s) dotnet publish src/Monitor.App -c Release -p:ForFunctions=true -v q

run-func: setup-npm ## Run the package under Azure Functions Core Tools, where they are installed (PORT=7071)
	@PORT=$(PORT) infra/run-func

bench: setup-npm ## Measure and print ratios
	dotnet run --project tests/Monitor.Benchmarks -c Release

golden: setup build package ## Write the golden files anew; read the diff before you commit
	GOLDEN=write .ci/test
	git status --short -- '*/Golden/*'

cover: setup build package ## Measure which lines the tests reach (artifacts/coverage)
	COVER=1 .ci/test

mutate: ## Change the decisions and see whether a test notices (AREA=Escalations)
	dotnet tool restore
	cd tests/Monitor.Domain.Tests && MUTATE=1 dotnet stryker --mutate '**/$(or $(AREA),*)/**/*.cs' --skip-version-check --output ../../artifacts/mutation/$(AREA)

soak: setup build ## Kill the running program, alone and one of three, and start it again, over and over (MINUTES=20)
	@end=$$(( $$(date +%s) + 60 * $(MINUTES) )); rounds=0; \
	while [ $$(date +%s) -lt $$end ]; do \
		tests/Monitor.EndToEnd.Tests/bin/Release/net10.0/Monitor.EndToEnd.Tests --filter-class '*KilledAtAnyMomentTests' --filter-class '*SeveralInstancesTests' --progress off --no-ansi; \
		rounds=$$(( rounds + 1 )); echo "$$rounds rounds, nothing lost and nothing doubled"; \
	done

year: setup build ## Live a year of a partnership day by day (SUBJECTS=2000)
	YEAR_SUBJECTS=$(SUBJECTS) tests/Monitor.App.Tests/bin/Release/net10.0/Monitor.App.Tests --filter-method '*In_a_year*' --output detailed --show-live-output on --progress off --no-ansi

infra-check: build ## Compile and lint the templates, and check what Azure and the Functions host read
	tests/Monitor.App.Tests/bin/Release/net10.0/Monitor.App.Tests --filter-class '*TemplateTests' --filter-class '*FunctionFolderTests' --filter-class '*WallsTests' --progress off --no-ansi

OPERATE := DATA=$(DATA) dotnet run --project src/Monitor.Local -c Release --

verify-audit: setup-npm ## Follow every entry's events, of .data or of the Storage settings
	@$(OPERATE) verify-audit

backup: setup-npm ## Copy everything that is stored (TO=folder)
	@$(OPERATE) backup $(or $(TO),$(error Say where to: make backup TO=folder))

restore: setup-npm ## Put a copy into empty tables (FROM=folder)
	@$(OPERATE) restore $(or $(FROM),$(error Say what from: make restore FROM=folder))

screenshots: setup build ## Take the pictures of the README anew (docs/pictures); look at them before you commit
	PICTURES=write tests/Monitor.EndToEnd.Tests/bin/Release/net10.0/Monitor.EndToEnd.Tests --filter-class '*PicturesTests' --progress off --no-ansi
