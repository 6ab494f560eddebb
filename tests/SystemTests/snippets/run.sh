#!/usr/bin/env bash
# The model page's snippets against a started emulator. Needs: dotnet build, node, curl, bash, and a python3 that has
# requests ($PYTHON, else the first that is found). The last line is "N passed, N failed".
set -euo pipefail
cd "$(dirname "$0")"
source ../python.sh
run_python "requests" check.py
