# Two commands from a bare Debian 12 with a Swift toolchain: make run, make test.

# In one place, as a difference between two commands would build everything twice.
SWIFT_FLAGS := --explicit-target-dependency-import-check error
RELEASE_FLAGS := $(SWIFT_FLAGS) --configuration release --static-swift-stdlib
# A build directory of its own: the sanitizer's objects fit no others.
TSAN_FLAGS := $(SWIFT_FLAGS) --sanitize=thread --scratch-path .build-tsan

# How much runs at once, for one: TEST_FLAGS=--no-parallel
TEST_FLAGS ?=
# Only the tests whose names match.
FILTER ?=
# The rooms whose threads share state in the tests' own process; all of it is possible, too: TSAN_FILTER=.
TSAN_FILTER ?= PlatformTests|CacheTests|FrontTests|SalesTests|ExpiryTests|TransferTests|SandboxTests

# These take the whole machine, so they come when the others are through; so does, where it is long, the
# sweep of a million holds.
CROWDS := CalmSaleTests|TroubledSaleTests|PromotedSaleTests|SaleControlTests

SOURCES := Package.swift Sources Tests
SWIFT_TEST = swift test --skip-build $(TEST_FLAGS)

.DEFAULT_GOAL := help
.PHONY: help run stop migrate race test test-long bench lint format release debug packages-%

help: ## Show this list
	@awk -F ':.*## ' '/^[a-z-]+:.*## / { printf "make %-10s %s\n", $$1, $$2 }' $(MAKEFILE_LIST)

run: release ## Serve http://127.0.0.1:8080 (PORT=) with demo data, until Ctrl-C
	@Config/setup/run

stop: ## Stop a "make run" of this checkout from another shell
	@Config/setup/stop

migrate: release ## Bring the database of "make run" up to date
	@Config/setup/migrate

race: release ## Let thirty customers ask for one seat at once, and print what each was told
	@Config/setup/race

test: packages-test lint debug ## What CI runs; FILTER= picks tests by name
	@Config/setup/test $(SWIFT_TEST) $(SWIFT_FLAGS) $(if $(FILTER),--filter '$(FILTER)',--skip '$(CROWDS)')
	$(if $(FILTER),,@Config/setup/test $(SWIFT_TEST) $(SWIFT_FLAGS) --filter '$(CROWDS)')

test-long: export HOLDFAST_TEST_LONG := 1
test-long: packages-test packages-long lint debug ## All tests with those that take minutes, then the engine's under ThreadSanitizer
	@Config/setup/test $(SWIFT_TEST) $(SWIFT_FLAGS) --skip '$(CROWDS)|MillionTests'
	@Config/setup/test $(SWIFT_TEST) $(SWIFT_FLAGS) --filter '$(CROWDS)'
	@Config/setup/test $(SWIFT_TEST) $(SWIFT_FLAGS) --no-parallel --filter MillionTests
	swift build --build-tests $(TSAN_FLAGS)
	@env --unset=HOLDFAST_TEST_LONG HOLDFAST_TEST_BIN=$(CURDIR)/.build-tsan/debug \
		Config/setup/test $(SWIFT_TEST) $(TSAN_FLAGS) --filter '$(TSAN_FILTER)'

bench: packages-bench release ## Measure, on a stack of its own
	@Tests/Bench/run

lint: ## Check the Swift sources' form
	swift format lint --strict --recursive $(SOURCES)

format: ## Correct the Swift sources' form
	swift format --in-place --recursive $(SOURCES)

release: packages-run
	swift build $(RELEASE_FLAGS)

debug: packages-run
	swift build --build-tests $(SWIFT_FLAGS)

packages-%:
	@Config/setup/packages $*
