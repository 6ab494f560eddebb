#!/usr/bin/env bash
# A client in plain JavaScript that behaves as the vendor's SDK does, in both dialects, over http and https. Needs: dotnet
# build, python3, Node 20 or later. The last line is "N passed, N failed".
set -euo pipefail
exec "${PYTHON:-python3}" -B "$(dirname "$0")/check.py"
