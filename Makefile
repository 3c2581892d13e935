# Every target in one line here, its work in .ci. `make` alone lists them.
.DEFAULT_GOAL := help
.PHONY: help run build test test-go test-e2e bench dev-services stop-services run-prod gen fmt lint image

ONLY ?=
IMAGE ?= almenda:dev
# The stamp of the revision control system fails in a clone that belongs to another user.
BUILD := go build -buildvcs=false

help: ## list the targets
	@awk -F ':.*## ' '/^[a-z0-9-]+:.*## / { printf "  make %-14s %s\n", $$1, $$2 }' Makefile

run: build ## five demo towns on http://localhost:8080, nothing to configure
	bin/almenda serve

build: ## bin/almenda
	$(BUILD) -o bin/almenda ./cmd/almenda

test: ## everything that CI runs
	@.ci/test

test-go: ## only the Go tests, both engines
	@.ci/test go

test-e2e: ## only the browser journeys
	@.ci/test e2e

bench: build ## figures against the limits of the machine (ONLY=name for one)
	.ci/bench $(ONLY)

dev-services: ## private PostgreSQL and Redis in var/services
	@.ci/services start var/services

stop-services: ## stop them; the data stays
	@.ci/services stop var/services

run-prod: ## two web processes and a worker on PostgreSQL and Redis
	@.ci/run-prod

gen: ## generate templ code and build the frontend
	@.ci/gen

fmt: ## format Go and templ
	gofmt -w cmd internal frontend/*.go charts/*.go
	go tool templ fmt internal

lint: ## format, vet, chart; no tests
	@.ci/test lint

image: ## the container image (IMAGE=name:tag)
	docker build -t $(IMAGE) .
