#!/usr/bin/env bash
# The README's way in and the quick starts, in a clone of HEAD in an empty folder. Needs: git, dotnet, node, curl, jq, and a python3
# that has yaml ($PYTHON, else the first that is found). The last line is "N passed, N failed".
set -euo pipefail
cd "$(dirname "$0")"
source ../python.sh
run_python "yaml" check.py
