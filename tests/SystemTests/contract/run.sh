#!/usr/bin/env bash
# Outside opinions on the contract: redocly and Spectral lint openapi.yaml, and ajv judges the corpus that our own
# validator is judged by. Needs Node 20 or later with npm. The last line is "N passed, N failed".
set -uo pipefail
cd "$(dirname "$0")"
export REDOCLY_TELEMETRY=off REDOCLY_SUPPRESS_UPDATE_NOTICE=true
contract=../../../openapi.yaml
passed=0 failed=0

check() {
  local name=$1
  shift
  if "$@"; then
    echo "pass  $name"
    passed=$((passed + 1))
  else
    echo "FAIL  $name"
    failed=$((failed + 1))
  fi
}

if ! command -v npm >/dev/null; then
  echo "npm is missing: install Node.js 20 or later"
  echo "0 passed, 1 failed"
  exit 1
fi

check "packages as locked" npm ci --loglevel=error
check "redocly recommended-strict" npx --no-install redocly lint --extends recommended-strict "$contract"
check "spectral:oas" npx --no-install spectral lint --ruleset .spectral.yaml --fail-severity hint "$contract"

# The corpus counts one by one: its last line says how many verdicts of ajv agree.
verdicts=$(node corpus.mjs "$contract" ../../ContractTests/Spec/corpus.json)
echo "$verdicts"
if [[ $verdicts =~ ([0-9]+)\ agree,\ ([0-9]+)\ differ$ ]]; then
  passed=$((passed + BASH_REMATCH[1]))
  failed=$((failed + BASH_REMATCH[2]))
else
  failed=$((failed + 1))
fi

echo "$passed passed, $failed failed"
[[ $failed -eq 0 ]]
