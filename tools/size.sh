#!/bin/sh
# Install a default environment afresh in the checkout and say how large it is.
# Fails over 450 MB.
set -eu

cd "$(dirname "$0")/.."
rm -rf .venv-size
trap 'rm -rf .venv-size' EXIT
sh tools/environment.sh .venv-size requirements/default.txt
megabytes=$(du -sk .venv-size | awk '{print int($1 * 1024 / 1000000)}')
echo "A default environment takes $megabytes MB (at most 450)."
[ "$megabytes" -le 450 ]
