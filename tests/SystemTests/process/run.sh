#!/usr/bin/env bash
# The emulator's life as a process: start, signals, exit codes. Needs: dotnet build, python3.
# The last line is "N passed, N failed".
set -euo pipefail
exec "${PYTHON:-python3}" -B "$(dirname "$0")/check.py"
