#!/usr/bin/env bash
# Mistakes with signatures that are really made in Express, Flask, FastAPI and Go, and what diagnose says of them. Needs:
# dotnet build, node with npm, go, and a python3 that has flask, fastapi and uvicorn ($PYTHON, else the first that is found).
# The last line is "N passed, N failed".
set -euo pipefail
cd "$(dirname "$0")"
source ../python.sh
npm ci --loglevel=error >&2
run_python "flask fastapi uvicorn" check.py
