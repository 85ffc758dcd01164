#!/usr/bin/env bash
# make bench: measures, and prints one JSON object on standard output; what it is doing goes to standard error.
# Official release files come from PACK_SOURCES (a folder with icd10cm/FY2026 …) or ../shared/codesets; without them the starter pack is measured.
set -euo pipefail
cd "$(dirname "$0")/../.."
export NODE_PATH=/usr/share/nodejs
official=${PACK_SOURCES:-../shared/codesets}/icd10cm
{
  if [ -d "$official/FY2026" ]; then
    sources="$official/FY2026 $official/FY2023/icd10cm_tabular_2023.xml.gz $official/FY2017/ICD10CM_FY2017_Full_XML.zip"
    for table in drug neoplasm eindex; do sources="$sources $official/FY2021/icd10cm_${table}_2021.xml.gz"; done
  else
    echo "Official release files are not there: the starter pack is measured instead"
    sources=assets/starter
  fi
  make --no-print-directory site PACK_SOURCES="$sources" PACK_IMAGE=build/packs/bench.db SITE=build/bench-site
  cmake --build build/native -j "$(nproc)" --target bench_search bench_rules bench_import bench_ptp bench_pcs bench_mce bench_ncci bench_opps bench_groupers bench_recheck -- --quiet
  cmake --build build/wasm -j "$(nproc)" --target bench_search bench_rules bench_import bench_ptp bench_pcs bench_mce bench_ncci bench_opps bench_groupers bench_recheck -- --quiet
} >&2

run() { # name, command…: its JSON under that name, or an error
  local name=$1
  shift
  echo "measuring: $name" >&2
  printf '"%s": ' "$name"
  "$@" || printf '{"error": "failed"}'
  printf ','
}

printf '{'
printf '"date": "%s", "machine": "%s, %s cores", ' "$(date -u +%F)" "$(grep -m1 'model name' /proc/cpuinfo | cut -d: -f2 | xargs)" "$(nproc)"
run search_native build/native/tests/bench_search --db build/packs/bench.db
run search_wasm_node node --no-experimental-fetch build/wasm/tests/bench_search.js --db build/packs/bench.db
run import_native build/native/tests/bench_import
run import_wasm_node node --no-experimental-fetch build/wasm/tests/bench_import.js
run ptp_native build/native/tests/bench_ptp
run ptp_wasm_node node --no-experimental-fetch build/wasm/tests/bench_ptp.js
run pcs_native build/native/tests/bench_pcs
run pcs_wasm_node node --no-experimental-fetch build/wasm/tests/bench_pcs.js
run mce_native build/native/tests/bench_mce
run mce_wasm_node node --no-experimental-fetch build/wasm/tests/bench_mce.js
run groupers_native build/native/tests/bench_groupers
run groupers_wasm_node node --no-experimental-fetch build/wasm/tests/bench_groupers.js
run recheck_native build/native/tests/bench_recheck
run recheck_wasm_node node --no-experimental-fetch build/wasm/tests/bench_recheck.js
run opps_native build/native/tests/bench_opps
run opps_wasm_node node --no-experimental-fetch build/wasm/tests/bench_opps.js
run rules_native build/native/tests/bench_rules --db build/packs/bench.db
run rules_wasm_node node --no-experimental-fetch build/wasm/tests/bench_rules.js --db build/packs/bench.db
run ncci_native build/native/tests/bench_ncci
run ncci_wasm_node node --no-experimental-fetch build/wasm/tests/bench_ncci.js
run systems_browser node tests/bench/systems.mjs
printf '"browser": '
node tests/bench/browser.mjs
printf '}\n'
