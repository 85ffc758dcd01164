#!/usr/bin/env bash
# build_pack.sh SOURCES OUT: builds reference.db from release files, unless it is there already and newer than they and the builder are.
set -euo pipefail
sources=$1
out=$2
builder=build/native/sequela
stamp="$out.sources"
listing=$(find "$sources" -type f -printf '%p %s %T@\n' | sort; stat -c '%s %Y' "$builder")
if [ -f "$out" ] && [ "$listing" = "$(cat "$stamp" 2>/dev/null)" ]; then exit 0; fi
mkdir -p "$(dirname "$out")"
rm -f "$out" "$stamp"
echo "Building packs from $sources"
# Exit status 1 says that some file was refused; each is named in the output.
"$builder" pack build --out "$out.new" "$sources" > "$out.log" || [ $? -eq 1 ]
grep -E '"error"' "$out.log" >&2 || true
mv "$out.new" "$out"
printf '%s' "$listing" > "$stamp"
