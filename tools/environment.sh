#!/bin/sh
# Make a Python environment in the checkout hold what one lock file says, and nothing more is touched:
# no cache, no user site, no shell profile.
#   tools/environment.sh FOLDER LOCK [PIP-OPTION…]     quick where FOLDER already holds LOCK
# PYTHON names the Python to use; else the first of python3, python3.14 … python3.11 that will do.
set -eu

folder=$1
lock=$2
shift 2

fits() {
    "$1" -c 'import sys; sys.exit(not sys.version_info >= (3, 11))' 2>/dev/null
}

can_make() {
    "$1" -c 'import ensurepip, venv' 2>/dev/null
}

find_python() {
    for name in ${PYTHON:-python3 python3.14 python3.13 python3.12 python3.11 python}; do
        if fits "$name" && can_make "$name"; then
            command -v "$name"
            return
        fi
    done
    for name in ${PYTHON:-python3 python}; do
        if fits "$name"; then
            echo "$name has no \`venv\`: install it (Debian and Ubuntu: apt install python3-venv)" \
                "and run make again." >&2
            return 1
        fi
    done
    found=$("${PYTHON:-python3}" --version 2>&1) || found="no ${PYTHON:-python3}"
    echo "Personae needs Python 3.11 or newer, and here is $found. Install one" \
        "(python.org, or your system's packages) and run make again," \
        "or name it: make PYTHON=/path/to/python3.12 …" >&2
    return 1
}

digest() {
    # a checkout that has moved needs its links made anew, so its place belongs to the digest
    { pwd; cat pyproject.toml "$lock"; } | cksum | tr ' ' '-'
}

stamp=$folder/.holds-$(basename "$lock" .txt)
if [ -x "$folder/bin/python" ] && fits "$folder/bin/python" &&
    [ "$(cat "$stamp" 2>/dev/null)" = "$(digest)" ]; then
    exit 0
fi

python=$(find_python)
echo "Setting up $folder with $("$python" --version) from $lock …"
rm -f "$folder"/.holds-*
if [ -e "$folder/bin/python" ] && ! fits "$folder/bin/python"; then
    rm -rf "$folder" # its Python is gone or too old
fi
[ -x "$folder/bin/pip" ] || "$python" -m venv "$folder"
pip() {
    PYTHONNOUSERSITE=1 PIP_DISABLE_PIP_VERSION_CHECK=1 PIP_NO_CACHE_DIR=1 PIP_REQUIRE_VIRTUALENV=1 \
        "$folder/bin/python" -m pip "$@"
}
# Modules are compiled when they are first used: all of them at once would be 67 MB, most never used.
pip install --quiet --no-compile --require-hashes --only-binary :all: "$@" --requirement "$lock"
# A library for programs in Rust, 31 MB, which the package of c2pa carries and nothing here can use.
rm -f "$folder"/lib/python3*/site-packages/c2pa/libs/*.rlib
case $lock in
requirements/default.txt | requirements/test.txt)
    pip install --quiet --no-deps --no-build-isolation --no-index --editable .
    # what the larger lock holds, the smaller one holds too
    [ "$lock" = requirements/default.txt ] || {
        lock=requirements/default.txt
        digest >"$folder/.holds-default"
        lock=requirements/test.txt
    }
    ;;
esac
digest >"$stamp"
