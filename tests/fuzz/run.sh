#!/usr/bin/env bash
# Fuzzes every reader for a number of seconds each, beginning with its corpus in tests/fuzz/corpus/<name>. New inputs go to build/fuzz-corpus.
set -euo pipefail
cd "$(dirname "$0")/../.."
seconds=${1:-600}
cmake --preset native-asan >/dev/null
cmake --build build/native-asan -j "$(nproc)" --target fuzzers -- --quiet
for fuzzer in build/native-asan/tests/fuzz_*; do
  [ -x "$fuzzer" ] && [ -f "$fuzzer" ] || continue
  name=$(basename "$fuzzer")
  kept="build/fuzz-corpus/$name"
  seeds="tests/fuzz/corpus/${name#fuzz_}"
  mkdir -p "$kept" build/fuzz-findings
  [ -d "$seeds" ] || { echo "$name has no corpus in $seeds" >&2; exit 1; }
  echo "fuzzing: $name for $seconds s"
  "$fuzzer" -max_total_time="$seconds" -timeout=20 -rss_limit_mb=2048 -max_len=65536 -artifact_prefix=build/fuzz-findings/ -verbosity=0 -print_final_stats=1 "$kept" "$seeds" 2>build/fuzz-findings/$name.log || {
    tail -n 40 "build/fuzz-findings/$name.log" >&2
    echo "$name found something: see build/fuzz-findings" >&2
    exit 1
  }
  grep -E 'number_of_executed_units|average_exec_per_sec' "build/fuzz-findings/$name.log" || true
done
