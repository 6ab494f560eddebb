#!/usr/bin/env bash
# The packages: packed, installed from a folder, and used. Needs: the .NET SDK. The last line is "N passed, N failed".
set -euo pipefail
exec "${PYTHON:-python3}" -B "$(dirname "$0")/check.py"
