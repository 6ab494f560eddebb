#!/usr/bin/env bash
# The receivers of docs/callbacks.md against real callbacks and the gauntlet. Needs: dotnet build, node, python3, go, the
# .NET SDK. The last line is "N passed, N failed".
set -euo pipefail
exec "${PYTHON:-python3}" -B "$(dirname "$0")/check.py"
