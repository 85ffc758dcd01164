#!/usr/bin/env bash
# Fetches every pinned source into .deps/ (ignored by git) and checks its digest. Idempotent, and without network when all is there.
set -euo pipefail
root=$(cd "$(dirname "$0")/.." && pwd)
deps="$root/.deps"
mkdir -p "$deps/download" "$deps/src"

check_digest() { # file digest
  [ "$(sha256sum "$1" | cut -d' ' -f1)" = "$2" ]
}

# Source packages are looked up in private lists made from the machine's own archive entry, so that the system's apt is not touched.
apt_private=()
prepare_private_apt() {
  [ ${#apt_private[@]} -eq 0 ] || return 0
  local private="$deps/apt" archive keyring=/usr/share/keyrings/debian-archive-keyring.gpg
  archive=$({ cat /etc/apt/sources.list /etc/apt/sources.list.d/*.sources /etc/apt/sources.list.d/*.list 2>/dev/null || true; } |
    sed -nE 's/^URIs: *([^ ]*\/debian\/?).*$/\1/p; s/^deb +(\[[^]]*\] +)?([^ ]*\/debian\/?) .*$/\2/p' | head -n 1)
  [ -n "$archive" ] || { echo "No Debian archive entry found in /etc/apt." >&2; exit 1; }
  mkdir -p "$private/lists/partial" "$private/cache/archives/partial"
  : > "$private/sources.list"
  for suite in bookworm bookworm-backports trixie sid; do
    echo "deb-src [signed-by=$keyring] $archive $suite main" >> "$private/sources.list"
  done
  apt_private=(-o "Dir::Etc::SourceList=$private/sources.list" -o Dir::Etc::SourceParts=/dev/null
    -o "Dir::State::Lists=$private/lists" -o "Dir::Cache=$private/cache" -o APT::Sandbox::User=root)
  echo "Reading the lists of source packages"
  apt-get "${apt_private[@]}" update -qq
}

versions_of() { apt-cache "${apt_private[@]}" showsrc "$1" 2>/dev/null | awk '/^Version:/{print $2}'; }

fetch_source() { # name upstream_version file digest
  local name=$1 upstream=$2 file=$3 digest=$4 version found=
  if [ -f "$deps/download/$file" ] && check_digest "$deps/download/$file" "$digest"; then return 0; fi
  prepare_private_apt
  for version in $(versions_of "$name"); do
    case "${version#*:}" in "$upstream"-*) ;; *) continue ;; esac
    echo "Fetching $name $version"
    if (cd "$deps/download" && apt-get "${apt_private[@]}" source -qq --download-only --tar-only "$name=$version"); then found=yes; break; fi
  done
  if [ -z "$found" ]; then
    echo "$name $upstream is no longer in the archive. Found: $(versions_of "$name" | tr '\n' ' ')" >&2
    echo "Choose one, and put its version, file and digest into cmake/dependencies.txt." >&2
    exit 1
  fi
  check_digest "$deps/download/$file" "$digest" || { echo "$file does not have the pinned digest $digest." >&2; exit 1; }
}

fetch_npm() {
  local lock="$root/package-lock.json" stamp="$root/node_modules/.sequela-lock"
  if [ -f "$stamp" ] && cmp -s "$lock" "$stamp"; then return 0; fi
  # Install scripts stay off: nothing that npm brings is to run or to download by itself.
  (cd "$root" && npm ci --ignore-scripts --no-audit --no-fund --loglevel=error)
  cp "$lock" "$stamp"
}

fetch_npm
while read -r kind name version file digest; do
  case "$kind" in
    source)
      fetch_source "$name" "$version" "$file" "$digest"
      if [ "$(cat "$deps/src/$name/.digest" 2>/dev/null)" != "$digest" ]; then
        rm -rf "$deps/src/$name" && mkdir -p "$deps/src/$name"
        tar -xf "$deps/download/$file" -C "$deps/src/$name" --strip-components=1
        echo "$digest" > "$deps/src/$name/.digest"
      fi ;;
    npm)
      check_digest "$root/node_modules/$name/$file" "$digest" || { echo "npm package $name $version: $file does not have the pinned digest." >&2; exit 1; } ;;
  esac
done < <(grep -vE '^(#|$)' "$root/cmake/dependencies.txt")
