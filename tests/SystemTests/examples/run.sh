#!/usr/bin/env bash
# The examples' own tests against the emulator. Needs: dotnet build, node, npm, and a python3 that has requests ($PYTHON, else the
# first that is found). "run.sh BASE_URL RECEIVER_HOST" runs them against an emulator that runs already, which reaches this
# machine by that name; without, each starts its own by `exec`. The last line is "N passed, N failed".
set -euo pipefail
cd "$(dirname "$0")"
for python in ${PYTHON:-python3 /usr/bin/python3}; do
  if "$python" -c 'import requests' 2>/dev/null; then
    exec "$python" -B check.py "$@"
  fi
done
echo "no python3 has the package requests: install python3-requests"
echo "0 passed, 1 failed"
exit 1
