#!/usr/bin/env bash
# Our pacts verified by pact-js against a started emulator, as docs/contract.md shows it. Needs Node 20 or later with npm,
# python3, and what `dotnet build` made (or $EMULATOR). The last line is "N passed, N failed".
set -uo pipefail
cd "$(dirname "$0")"
if ! npm ci --loglevel=error; then
  echo "0 passed, 1 failed"
  exit 1
fi
export PACT_DO_NOT_TRACK=true SCARF_ANALYTICS=false
exec "${PYTHON:-python3}" -B check.py
