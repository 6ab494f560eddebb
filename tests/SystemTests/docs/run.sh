#!/usr/bin/env bash
# Every command and snippet of README, docs and the examples' READMEs. Needs: dotnet build, node, npm, curl, javac, gofmt, and a
# python3 that has requests and yaml ($PYTHON, else the first that is found). The last line is "N passed, N failed".
set -euo pipefail
cd "$(dirname "$0")"
source ../python.sh
run_python "requests yaml" check.py "$@"
