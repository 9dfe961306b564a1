#!/bin/sh
# Write the lock files again, for Python 3.11 and later on Linux, macOS and Windows.
# `make lock` runs this; uv comes from requirements/lock.txt, into an environment of its own.
#   tools/lock.sh UV
set -eu

lock() {
    "$UV" pip compile --quiet --upgrade --universal --python-version 3.11 --generate-hashes \
        --fork-strategy fewest --no-emit-index-url --custom-compile-command "make lock" "$@"
}

UV=$1
cd "$(dirname "$0")/.."
with_default="--constraint requirements/default.txt"

lock requirements/lock.in -o requirements/lock.txt
lock pyproject.toml requirements/build.in -c requirements/constraints.txt \
    -o requirements/default.txt
# shellcheck disable=SC2086  # one option and its value
lock pyproject.toml requirements/build.in --group test $with_default -o requirements/test.txt
lock requirements/bench-build.in -o requirements/bench-build.txt
# shellcheck disable=SC2086
lock requirements/bench.in --override requirements/bench-overrides.txt $with_default \
    -c requirements/bench-build.txt -o requirements/bench.txt
