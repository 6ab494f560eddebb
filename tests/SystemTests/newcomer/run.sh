#!/usr/bin/env bash
# The README's way in, in a clone of HEAD in an empty folder. Needs: git, dotnet, curl, python3.
# The last line is "N passed, N failed".
set -euo pipefail
exec "${PYTHON:-python3}" -B "$(dirname "$0")/check.py"
