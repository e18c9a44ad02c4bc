# make help lists what there is. Each target first installs what it lacks (scripts/ensure-packages).

SHELL := /bin/bash
.SHELLFLAGS := -euo pipefail -c
.DEFAULT_GOAL := help

# Compilers, checkers and tests that run at once.
JOBS ?= $(shell scripts/build-jobs)
# What `make run` hands to `llm-api-router serve`.
ARGS ?=
# The running router that `make web` shows.
ROUTER ?= http://127.0.0.1:8000
# What `make install` installs to, below DESTDIR.
PREFIX ?= /usr/local
# Seconds that `make fuzz` gives each target.
FUZZ_SECONDS ?= 60

release := build/release
# Only where ninja would not do it by itself.
configure = [[ build/$(1)/build.ninja -nt CMakePresets.json ]] || cmake --preset $(1)
build = cmake --build --preset $(1) -j $(JOBS)

.PHONY: help run build web test bench microbench cost asan tsan fuzz coverage lint format install \
        clean

help:  ## List the targets
	@awk -F ':.*## ' '/^[a-z ]+:.*## / { printf "make %-10s %s\n", $$1, $$2 }' $(MAKEFILE_LIST)

run: build  ## Build and serve; ARGS="--port 9000" are arguments of `serve`
	@scripts/ensure-packages run  # for the first request that the start proposes
	@exec scripts/serve $(release)/llm-api-router $(ARGS)

build:  ## Build build/release/llm-api-router
	@scripts/ensure-packages build node
	@$(call configure,release)
	@$(call build,release) --target llm-api-router

web:  ## Serve web/ with live changes, its data from ROUTER (http://127.0.0.1:8000)
	@scripts/ensure-packages node run
	@ROUTER=$(ROUTER) scripts/watch-web

test:  ## Build everything and run every test
	@scripts/ensure-packages build test node browser
	@$(call configure,release)
	@$(call build,release)
	@JOBS=$(JOBS) scripts/run-tests $(release)

bench:  ## Measure beside nginx, HAProxy and other gateways (20 minutes; QUICK=1: two)
	@scripts/ensure-packages build node bench
	@$(call configure,release)
	@$(call build,release) --target llm-api-router bench_upstream bench_load
	@bench/run $(if $(QUICK),--quick)

cost:  ## Count what an exchange costs, and write it to tests/cost/bounds.txt as the new bound
	@scripts/ensure-packages build test node
	@$(call configure,release)
	@$(call build,release) --target exchange_cost
	@$(release)/tests/cost/exchange_cost --update tests/cost/bounds.txt

microbench:  ## Time the parts of the request path; ARGS="--benchmark_filter=scan" are its arguments
	@scripts/ensure-packages build node microbench
	@cmake --preset release  # anew: Google Benchmark may have come just now
	@$(call build,release) --target microbench
	@exec $(release)/bench/microbench $(ARGS)

asan tsan:  ## Run the tests under AddressSanitizer with UBSan, or under ThreadSanitizer
	@scripts/ensure-packages build node test
	@$(call configure,$@)
	@$(call build,$@)
	@ctest --preset $@ -j $(JOBS)

fuzz:  ## Run each fuzz target for FUZZ_SECONDS (60)
	@scripts/ensure-packages build node fuzz
	@$(call configure,fuzz)
	@$(call build,fuzz) --target fuzzers
	@scripts/run-fuzzers build/fuzz $(FUZZ_SECONDS)

coverage:  ## Measure what the tests reach, into build/coverage/report
	@scripts/ensure-packages build node test coverage
	@$(call configure,coverage)
	@$(call build,coverage)
	@find build/coverage -name '*.gcda' -delete
	@ctest --preset coverage -j $(JOBS)
	@mkdir -p build/coverage/report
	@gcovr --root . --object-directory build/coverage --filter src/ --exclude '.*_test\.cpp' \
	  --exclude-throw-branches --exclude-unreachable-branches --print-summary \
	  --html-details build/coverage/report/index.html --txt build/coverage/report/summary.txt

lint:  ## Check format, layers and clang-tidy's findings; TESTS=1 reads the tests' sources too
	@scripts/ensure-packages build node lint
	@$(call configure,lint)
	@$(call build,lint) --target build.ninja
	@failed=0; \
	scripts/check-format || failed=1; \
	scripts/check-layers || failed=1; \
	scripts/run-clang-tidy --jobs $(JOBS) $(if $(TESTS),--tests) build/lint || failed=1; \
	exit $$failed

format:  ## Rewrite the C++ files in the project's format
	@scripts/ensure-packages lint
	@scripts/check-format --fix

install: build  ## Install below PREFIX (/usr/local) and DESTDIR: program, library, headers
	@$(call build,release)
	@DESTDIR=$(DESTDIR) cmake --install $(release) --prefix $(PREFIX)

clean:  ## Delete build/
	rm -rf build
