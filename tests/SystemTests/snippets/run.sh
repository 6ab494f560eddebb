#!/usr/bin/env bash
# The model page's snippets against a started emulator. Needs: dotnet build, node, curl, bash, and a python3 that has
# requests ($PYTHON, else the first that is found). The last line is "N passed, N failed".
set -euo pipefail
cd "$(dirname "$0")"
for python in ${PYTHON:-python3 /usr/bin/python3}; do
  if "$python" -c 'import requests' 2>/dev/null; then
    exec "$python" -B check.py
  fi
done
echo "no python3 has the package requests: install python3-requests"
echo "0 passed, 1 failed"
exit 1
