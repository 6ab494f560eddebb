#!/usr/bin/env bash
# What a release is made of: the same bytes from two folders, a bill of materials that is whole, files that know each other.
# Needs: git, dotnet, node, python3. The last line is "N passed, N failed".
set -euo pipefail
exec "${PYTHON:-python3}" -B "$(dirname "$0")/check.py"
