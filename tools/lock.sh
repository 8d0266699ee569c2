#!/bin/sh
# requirements*.txt = requirements*.in resolved, for every supported Python at once.
set -eu
command -v uv >/dev/null && uv=uv || { .venv/bin/python -m pip install --quiet uv && uv=.venv/bin/uv; }
for name in requirements requirements-dev requirements-bench; do
    "$uv" pip compile --quiet --upgrade --universal --python-version 3.11 --no-header --no-annotate \
        "$name.in" -o "$name.txt"
done
