#!/usr/bin/env bash
# clang-tidy over the sources of core and app, in the native-asan build's compile commands. Its path analysis (clang-analyzer-*), which takes two
# thirds of the time and looks for what the sanitizers and fuzzers look for, runs with DEEP=1. A file is looked at again only when it, a header of ours that it
# includes, or .clang-tidy has changed.
set -euo pipefail
cd "$(dirname "$0")/../.."
build=build/native-asan
cache=build/tidy-cache
mkdir -p "$cache"
export TIDY_CHECKS=-clang-analyzer-*
if [ -n "${DEEP:-}" ]; then TIDY_CHECKS=; fi
[ -f $build/build.ninja ] || cmake --preset native-asan >/dev/null

# One line for each object: "source digest", from the dependencies that ninja recorded.
python3 - "$build" > "$cache/keys" <<'PYTHON'
import hashlib, os, re, subprocess, sys
build = sys.argv[1]
root = os.getcwd() + '/'
config = open('.clang-tidy', 'rb').read()
text = subprocess.run(['ninja', '-C', build, '-t', 'deps'], capture_output=True, text=True, check=True).stdout
digests = {}
def digest(path):
    if path not in digests:
        try:
            digests[path] = hashlib.sha256(open(path, 'rb').read()).hexdigest()
        except OSError:
            digests[path] = 'gone'
    return digests[path]
for block in text.split('\n\n'):
    lines = block.strip().split('\n')
    files = []
    for line in lines[1:]:
        path = os.path.realpath(os.path.join(build, line.strip()))
        if path.startswith(root) and '/.deps/' not in path and '/node_modules/' not in path:
            files.append(path)
    sources = [f for f in files if f.endswith('.cpp')]
    if not sources or not re.match(re.escape(root) + '(core|app)/', sources[0]):
        continue
    key = hashlib.sha256(os.environ['TIDY_CHECKS'].encode() + config + ''.join(sorted(f + digest(f) for f in set(files))).encode()).hexdigest()
    print(sources[0][len(root):], key)
PYTHON

check_one() {
  local source=$1 key=$2 log
  [ -e "build/tidy-cache/$key" ] && return 0
  if log=$(clang-tidy --quiet --checks="$TIDY_CHECKS" --extra-arg=-Wno-unknown-warning-option -p build/native-asan "$source" 2>/dev/null); then
    : > "build/tidy-cache/$key"
  else
    printf '%s\n' "$log"
    return 1
  fi
}
export -f check_one
[ -s "$cache/keys" ] || { echo "No compiled sources to check: build native-asan first" >&2; exit 1; }
sort -u "$cache/keys" | xargs -P "$(nproc)" -L 1 bash -c 'check_one "$0" "$1"'
