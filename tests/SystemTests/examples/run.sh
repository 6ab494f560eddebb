#!/usr/bin/env bash
# The examples' own tests against the emulator. Needs: dotnet build, node, npm, and a python3 that has requests ($PYTHON, else the
# first that is found). "run.sh BASE_URL RECEIVER_HOST" runs them against an emulator that runs already, which reaches this
# machine by that name; without, each starts its own by `exec`. The last line is "N passed, N failed".
set -euo pipefail
cd "$(dirname "$0")"
source ../python.sh
run_python "requests" check.py "$@"
