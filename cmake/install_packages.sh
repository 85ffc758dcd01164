#!/usr/bin/env bash
# Installs what a bare Debian 12 lacks to build, run and test Sequela. Idempotent: when everything is there it takes well under a second.
#   cmake/install_packages.sh build    compilers and tools for the app itself
#   cmake/install_packages.sh test     and what the tests need besides (browsers, sanitizers, linters)
set -euo pipefail

# dpkg-dev is needed by `apt-get source`, python3 and fonttools cut the fonts to the glyphs in use.
build_packages=(ca-certificates git make cmake ninja-build ccache g++ emscripten dpkg-dev xz-utils python3 fonttools brotli zip unzip)
test_packages=(clang-14 libclang-rt-14-dev clang-format clang-tidy chromium firefox-esr xvfb xauth libgl1-mesa-dri libegl1 libgl1 libglx-mesa0 poppler-utils)

wanted=("${build_packages[@]}")
if [ "${1:-build}" = test ]; then wanted+=("${test_packages[@]}"); fi
# A Node.js that did not come from apt is good enough.
command -v node >/dev/null || wanted+=(nodejs)
command -v npm >/dev/null || wanted+=(npm)

missing=()
for package in "${wanted[@]}"; do
  [ "$(dpkg-query -W -f='${db:Status-Status}' "$package" 2>/dev/null)" = installed ] || missing+=("$package")
done
if [ ${#missing[@]} -gt 0 ]; then
  echo "Installing: ${missing[*]}"
  as_root=()
  if [ "$(id -u)" -ne 0 ]; then as_root=(sudo); fi
  "${as_root[@]}" apt-get update -q
  "${as_root[@]}" env DEBIAN_FRONTEND=noninteractive apt-get install -q -y --no-install-recommends "${missing[@]}"
fi

# The compiler is pinned too: another build of it is used, but never silently.
here=$(cd "$(dirname "$0")" && pwd)
read -r _ _ pinned _ digest < <(grep '^binary *emscripten ' "$here/dependencies.txt")
installed=$(dpkg-query -W -f='${Version}' emscripten)
if [ "$installed" != "$pinned" ]; then
  echo "Note: emscripten $installed is installed; the pinned version is $pinned." >&2
else
  offered=$(apt-cache show "emscripten=$installed" 2>/dev/null | awk '/^SHA256:/{print $2; exit}')
  if [ -n "$offered" ] && [ "$offered" != "$digest" ]; then
    echo "emscripten $installed has digest $offered, but cmake/dependencies.txt pins $digest." >&2
    exit 1
  fi
fi
