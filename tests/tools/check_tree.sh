#!/usr/bin/env bash
# What may not be in the tree: includes across layers, other people's text, paths of a machine, licensed descriptors.
set -uo pipefail
cd "$(dirname "$0")/../.."
problems=0
complain() {
  [ -n "$2" ] || return 0
  echo "$1"
  printf '%s\n' "$2" | head -n 20 | sed 's/^/  /'
  problems=$((problems + 1))
}
# Files that git knows or would add; only text.
list() { git ls-files --cached --others --exclude-standard -- "$@"; }
search() { # pattern, paths…
  local pattern=$1
  shift
  list "$@" | tr '\n' '\0' | xargs -0 -r grep -nIE -- "$pattern" 2>/dev/null
}

complain "An include leaves its part by a relative path:" "$(search '#include "\.\./' core app web tests)"
complain "core knows the browser or ImGui:" "$(search '#include <(emscripten|GLES|imgui)|#include "(imgui|app/|web/)|EM_JS|EM_ASM' core)"
complain "app knows the browser or SQL:" "$(search '#include <(emscripten|GLES|sqlite3)|#include "sqlite3|EM_JS|EM_ASM|\b(SELECT .* FROM|INSERT INTO|CREATE TABLE)\b' app)"
complain "web knows coding:" "$(search '#include "(rules|lookup|chart)/' web)"
complain "The page names another origin:" "$(search '(https?:)?//[a-z0-9.-]+\.(com|org|net|io|dev)' web app | grep -vE 'www\.w3\.org/(2000/svg|1999|TR)|xmlns')"
complain "A path of somebody's machine:" "$(search '(/home/|/Users/|/root/|/tmp/w/)[a-z]' . | grep -v '^tests/tools/check_tree.sh:')"
complain "Licensed descriptors (CPT, CDT) must not be in the tree:" "$(search '(CPT|CDT)[^.]{0,20}(copyright|©|\(c\)) ?[0-9]{4}|American Medical Association\. All rights' . | grep -v '^tests/tools/check_tree.sh:')"
complain "Files of over 1.5 MB:" "$(list . | tr '\n' '\0' | xargs -0 -r du -k 2>/dev/null | awk '$1 > 1500 {print $2 ": " $1 " KB"}')"

# A five-digit code next to a descriptor would be CPT text; ours are made up and marked so.
for folder in core app web assets tests docs .github cmake; do
  [ -d "$folder" ] || complain "The folder $folder is missing" "$folder"
done
[ $problems -eq 0 ]
