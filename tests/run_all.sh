#!/usr/bin/env bash
# Everything that proves Sequela, one step after the other; each step says how long it took. Ends with "N passed, N failed".
#   tests/run_all.sh            all steps
#   tests/run_all.sh asan wasm  only the named ones
set -uo pipefail
cd "$(dirname "$0")/.."
export NODE_PATH=/usr/share/nodejs
jobs=$(nproc)
passed=0
failed=0
wanted=("$@")

step() { # name, what it shows, command…
  local name=$1 title=$2
  shift 2
  if [ ${#wanted[@]} -gt 0 ] && [[ ! " ${wanted[*]} " == *" $name "* ]]; then return 0; fi
  echo "=== $name: $title"
  local begin=$SECONDS
  if "$@"; then
    passed=$((passed + 1))
    echo "--- $name passed in $((SECONDS - begin)) s"
  else
    failed=$((failed + 1))
    echo "--- $name FAILED after $((SECONDS - begin)) s"
  fi
}

announce_sources() {
  if [ -n "${PACK_SOURCES:-}" ]; then
    echo "Official release files: $PACK_SOURCES"
  elif [ -d ../shared/codesets ]; then
    echo "Official release files: ../shared/codesets"
  else
    echo "SKIPPED where official release files are needed: neither PACK_SOURCES nor ../shared/codesets is there; each such test says so by name."
  fi
}

asan() {
  cmake --preset native-asan >/dev/null && cmake --build build/native-asan -j "$jobs" -- --quiet &&
    ctest --test-dir build/native-asan --output-on-failure --no-tests=error -j "$jobs"
}

wasm_core() {
  { [ -f build/wasm/build.ninja ] || cmake --preset wasm >/dev/null; } && cmake --build build/wasm -j "$jobs" -- --quiet &&
    ctest --test-dir build/wasm --output-on-failure --no-tests=error
}

types() {
  local project
  for project in web/tsconfig.json web/tsconfig.worker.json web/tsconfig.service.json web/tsconfig.scripts.json tests/e2e/tsconfig.json; do
    node_modules/.bin/tsc --noEmit -p "$project" || return 1
  done
}

site() { make --no-print-directory site; }

chromium() { SEQUELA_SITE=build/site timeout -k 5 1500 node --test --test-concurrency=1 tests/e2e/chromium/; }

firefox() {
  SEQUELA_SITE=build/site LIBGL_ALWAYS_SOFTWARE=1 timeout -k 5 600 xvfb-run -a -s "-screen 0 1600x1200x24" node --test --test-concurrency=1 tests/e2e/firefox/
}

announce_sources
step format "clang-format has nothing to say" make --no-print-directory format-check
step tree "layering, licences, and words that may not be in the tree" tests/tools/check_tree.sh
step asan "unit tests and corpora, native, with address and undefined-behaviour sanitizers" asan
step tidy "clang-tidy has nothing to say" tests/tools/tidy.sh
step wasm "the same core tests as WebAssembly under Node.js" wasm_core
step types "TypeScript, strict" types
step site "the app itself, as make run builds it" site
step licensed "no descriptor of CPT or CDT in the tree or in the built site" tests/tools/check_licensed_text.mjs
step chromium "the app in Chromium" chromium
step firefox "the app in Firefox" firefox
step fuzz "each reader fuzzed for a moment" tests/fuzz/run.sh "${FUZZ_SECONDS:-8}"

echo
echo "$passed passed, $failed failed"
[ "$failed" -eq 0 ]
