#!/usr/bin/env bash
# Mistakes with signatures that are really made in Express, Flask, FastAPI and Go, and what diagnose says of them. Needs:
# dotnet build, node with npm, go, and a python3 that has flask, fastapi and uvicorn ($PYTHON, else the first that is found).
# The last line is "N passed, N failed".
set -euo pipefail
cd "$(dirname "$0")"
for python in ${PYTHON:-python3 /usr/bin/python3}; do
  if "$python" -c 'import flask, fastapi, uvicorn' 2>/dev/null; then
    npm ci --loglevel=error >&2
    exec "$python" -B check.py
  fi
done
echo "no python3 has the packages flask, fastapi and uvicorn: install python3-flask, python3-fastapi and python3-uvicorn"
echo "0 passed, 1 failed"
exit 1
