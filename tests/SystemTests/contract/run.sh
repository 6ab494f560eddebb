#!/usr/bin/env bash
# Outside opinions on the contract: redocly and Spectral lint openapi.yaml and control.openapi.yaml, and ajv judges the corpus that our own
# validator is judged by; clients that openapi-typescript and NSwag make of it run against an emulator. Needs Node 20 or later
# with npm, dotnet build and python3. The last line is "N passed, N failed".
set -uo pipefail
cd "$(dirname "$0")"
export REDOCLY_TELEMETRY=off REDOCLY_SUPPRESS_UPDATE_NOTICE=true
contract=../../../openapi.yaml
control=../../../control.openapi.yaml
source ../checks.sh

command -v npm >/dev/null || give_up "npm is there: install Node.js 20 or later"
check "packages as locked" npm ci --loglevel=error
check "redocly recommended-strict" npx --no-install redocly lint --extends recommended-strict "$contract"
check "spectral:oas" npx --no-install spectral lint --ruleset .spectral.yaml --fail-severity hint "$contract"
check "redocly recommended-strict, the emulator's own surface" npx --no-install redocly lint --extends recommended-strict "$control"
check "spectral:oas, the emulator's own surface" npx --no-install spectral lint --ruleset .spectral.yaml --fail-severity hint "$control"

# The corpus counts one by one: its last line says how many verdicts of ajv agree.
verdicts=$(node corpus.mjs "$contract" ../../ContractTests/Spec/corpus.json)
echo "$verdicts"
if [[ $verdicts =~ ([0-9]+)\ agree,\ ([0-9]+)\ differ$ ]]; then
  count "${BASH_REMATCH[1]}" "${BASH_REMATCH[2]}"
else
  check "the corpus is judged to its end" false
fi

clients=$("${PYTHON:-python3}" -B clients.py)
echo "$clients"
if [[ $clients =~ ([0-9]+)\ passed,\ ([0-9]+)\ failed$ ]]; then
  count "${BASH_REMATCH[1]}" "${BASH_REMATCH[2]}"
else
  check "the clients are tried to their end" false
fi

finish
