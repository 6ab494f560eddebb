#!/usr/bin/env bash
# The page in headless Chromium, clicked, typed and read as a person would. Needs Node 20 or later with npm, chromium, and
# what `dotnet build` made (or $EMULATOR). The last line is "N passed, N failed".
set -uo pipefail
cd "$(dirname "$0")"
if ! npm ci --loglevel=error; then
  echo "0 passed, 1 failed"
  exit 1
fi
exec node check.mjs "$@"
