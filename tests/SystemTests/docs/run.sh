#!/usr/bin/env bash
# Every command and snippet of README, docs and the examples' READMEs. Needs: dotnet build, node, npm, curl, javac, gofmt, and a
# python3 that has requests and yaml ($PYTHON, else the first that is found). The last line is "N passed, N failed".
set -euo pipefail
cd "$(dirname "$0")"
for python in ${PYTHON:-python3 /usr/bin/python3}; do
  if "$python" -c 'import requests, yaml' 2>/dev/null; then
    exec "$python" -B check.py "$@"
  fi
done
echo "no python3 has the packages requests and yaml: install python3-requests and python3-yaml"
echo "0 passed, 1 failed"
exit 1
