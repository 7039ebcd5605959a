SHELL := bash
.SHELLFLAGS := -euo pipefail -c
.DEFAULT_GOAL := help
# Cargo uses every core by itself, and the tests' summary is to stand last.
.NOTPARALLEL:

PROFILE := dev

# Tests wait for servers more than they compute.
export RUST_TEST_THREADS ?= $(shell expr 2 \* $$(getconf _NPROCESSORS_ONLN))

# Building OpenSSL takes minutes; the system's serves as well where it has headers.
ifeq ($(shell pkg-config --exists openssl 2>/dev/null && echo found),found)
export OPENSSL_NO_VENDOR := 1
endif

.PHONY: help
help: ## List the targets
	@awk -F ':.*## ' '/^[a-z-]+:.*## / { printf "  %-14s %s\n", $$1, $$2 }' $(MAKEFILE_LIST)

.PHONY: run
run: ## Start the server (make run PROFILE=release: the optimised build)
	cargo run --profile $(PROFILE) --bin madang -- serve

.PHONY: migrate
migrate: ## Bring the database of DATABASE_URL to the newest schema
	cargo run --profile $(PROFILE) --bin madang -- migrate

.PHONY: test
test: ## Run every test, with a throw-away PostgreSQL
	scripts/with-services cargo test --workspace

.PHONY: test-browser
test-browser: ## Test the tools to try the server with, in a browser and a terminal
	cargo build --bin madang
	scripts/with-browser node --test --test-reporter=spec tests/tools/*.test.mjs

.PHONY: bench
bench: ## Measure the message path, a board, an archive and uploads, with a throw-away PostgreSQL
	cargo build --release --bin madang
	scripts/with-services --durable cargo run --release --package bench

.PHONY: docs
docs: ## Build the documentation of every crate; a warning is an error
	RUSTDOCFLAGS='-D warnings' cargo doc --locked --no-deps --workspace

.PHONY: check
check: fmt-check clippy layering licences docs openapi-check test test-browser ## Run everything that must pass before a merge

.PHONY: fmt
fmt: ## Format the code
	cargo fmt --all

.PHONY: fmt-check
fmt-check: ## Fail on code that is not formatted
	cargo fmt --all -- --check

.PHONY: clippy
clippy: ## Lint every target; a warning is an error
	cargo clippy --locked --workspace --all-targets -- -D warnings

.PHONY: layering
layering: ## Fail on a dependency that the plan of the house does not have
	cargo test --locked --package layering

.PHONY: licences
licences: ## Check the licences and sources of all dependencies (needs cargo-deny)
	@cargo deny --version >/dev/null 2>&1 || { echo 'cargo-deny is missing: cargo install --locked cargo-deny' >&2; exit 1; }
	cargo deny --locked check licenses bans sources

.PHONY: openapi
openapi: target/openapi.json ## Write docs/openapi.json anew from the handlers
	cp target/openapi.json docs/openapi.json

.PHONY: openapi-check
openapi-check: target/openapi.json ## Fail when docs/openapi.json is not what the handlers say
	@diff --unified docs/openapi.json target/openapi.json || { echo 'docs/openapi.json differs from the handlers: make openapi' >&2; exit 1; }

.PHONY: target/openapi.json
target/openapi.json:
	@mkdir -p target
	cargo run --quiet --bin madang -- openapi > target/openapi.json
