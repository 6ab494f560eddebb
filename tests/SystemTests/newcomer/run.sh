#!/usr/bin/env bash
# The README's way in and the quick starts, in a clone of HEAD in an empty folder. Needs: git, dotnet, node, curl, jq, and a python3
# that has yaml ($PYTHON, else the first that is found). The last line is "N passed, N failed".
set -euo pipefail
cd "$(dirname "$0")"
for python in ${PYTHON:-python3 /usr/bin/python3}; do
  if "$python" -c 'import yaml' 2>/dev/null; then
    exec "$python" -B check.py
  fi
done
echo "no python3 has the package yaml: install python3-yaml"
echo "0 passed, 1 failed"
exit 1
