# The two commands are `make run` and `make test`; see README.md.
#
#   make run       set-up, dependencies, WebAssembly build, packs, and a local server that prints its address (PORT=8080)
#   make test      everything that proves it (tests/README.md tells the steps)
#   make native    the command line and the libraries for this machine: build/native/sequela
#   make bench     measures; prints one JSON object (docs/benchmarks.md keeps a dated table of it)
#   make fuzz      long fuzzing of every reader (FUZZ_SECONDS=600 each)
#   make format    clang-format on everything
#   make dist      dist/: a folder that any static host serves
#   PACK_SOURCES=folder make run    builds the official release files in that folder into the app, instead of the starter pack
SHELL := /bin/bash
.SHELLFLAGS := -eu -o pipefail -c
.ONESHELL:
.DEFAULT_GOAL := help

PORT ?= 8080
FUZZ_SECONDS ?= 600
JOBS ?= $(shell nproc)
export NODE_PATH := /usr/share/nodejs
# One compiler cache for all build folders, whatever their paths.
export CCACHE_BASEDIR := $(CURDIR)
export CCACHE_NOHASHDIR := 1
export CCACHE_MAXSIZE ?= 5G

.PHONY: help run test native site serve bench fuzz format format-check dist setup setup-test clean

help:
	@sed -n 's/^#   //p' Makefile

setup:
	@cmake/install_packages.sh build
	cmake/fetch_dependencies.sh

setup-test:
	@cmake/install_packages.sh test
	cmake/fetch_dependencies.sh

build/%/build.ninja: CMakeLists.txt CMakePresets.json cmake/Dependencies.cmake cmake/Flags.cmake cmake/Part.cmake
	@cmake --preset $* >/dev/null

native: setup build/native/build.ninja
	@cmake --build build/native -j $(JOBS) --target sequela -- --quiet

# The pack image that is built in. Made anew when a source of it has changed.
PACK_INPUT = $(if $(PACK_SOURCES),$(PACK_SOURCES),assets/starter)
PACK_IMAGE ?= build/packs/$(if $(PACK_SOURCES),sources,starter).db
SITE ?= build/site
site: native build/wasm/build.ninja
	@cmake --build build/wasm -j $(JOBS) --target sequela_web -- --quiet
	SEQUELA_PACK_FLAGS=--built-in tests/tools/build_pack.sh $(PACK_IMAGE) $(PACK_INPUT)
	node web/assemble.mjs --build build/wasm --pack $(PACK_IMAGE) --out $(SITE)

run: site
	@node web/serve.mjs --root $(SITE) --port $(PORT)

dist: site
	@rm -rf dist && cp -r $(SITE) dist
	echo "dist/ is ready: serve it from any static host."

test: setup-test
	@tests/run_all.sh

bench: setup-test
	@tests/bench/run.sh

fuzz: setup-test
	@tests/fuzz/run.sh $(FUZZ_SECONDS)

OWN_CODE = $$(git ls-files --cached --others --exclude-standard 'core/*.h' 'core/*.cpp' 'app/*.h' 'app/*.cpp' 'web/*.h' 'web/*.cpp' 'tests/*.h' 'tests/*.cpp')
format: setup-test
	@clang-format -i $(OWN_CODE)

format-check:
	@clang-format --dry-run --Werror $(OWN_CODE)

clean:
	@rm -rf build dist
