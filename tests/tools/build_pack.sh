#!/usr/bin/env bash
# build_pack.sh OUT SOURCE...: builds reference.db from release files and folders, unless it is there already and neither they nor the builder
# have changed. SEQUELA_PACK_FLAGS: further options of `pack build`.
set -euo pipefail
out=$1
shift
builder=build/native/sequela
stamp="$out.sources"
listing=$(find "$@" -type f -printf '%p %s %T@\n' | sort; stat -c '%s %Y' "$builder"; echo "${SEQUELA_PACK_FLAGS:-}")
if [ -f "$out" ] && [ "$listing" = "$(cat "$stamp" 2>/dev/null)" ]; then exit 0; fi
mkdir -p "$(dirname "$out")"
rm -f "$out" "$out".new* "$stamp"
echo "Building packs from $*"
# Exit status 1 says that some file was refused; each is named in the output.
# shellcheck disable=SC2086
"$builder" pack build --out "$out.new" ${SEQUELA_PACK_FLAGS:-} "$@" > "$out.log" || [ $? -eq 1 ]
grep -E '"error"' "$out.log" >&2 || true
mv "$out.new" "$out"
printf '%s' "$listing" > "$stamp"
