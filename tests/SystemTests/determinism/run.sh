#!/usr/bin/env bash
# The vectors of docs/determinism.md against a second implementation, and the pinned history of 500 runs, which the tests
# have made in Debug, made again by a Release build. The last line is "N passed, N failed".
set -uo pipefail
cd "$(dirname "$0")"
passed=0 failed=0

vectors=$(python3 -B vectors.py)
echo "$vectors"
if [[ $(tail -n 1 <<<"$vectors") =~ ^([0-9]+)\ passed,\ ([0-9]+)\ failed$ ]]; then
  passed=$((passed + BASH_REMATCH[1])) failed=$((failed + BASH_REMATCH[2]))
else
  failed=$((failed + 1))
fi

root=../../..
if dotnet build --nologo -v quiet -c Release -p:RunAnalyzers=false "$root/tests/ContractTests" >&2; then
  release=$(dotnet exec "$root/artifacts/bin/ContractTests/release/ContractTests.dll" --filter-class Runflow.Emulator.Tests.Chance.DeterminismTests)
  echo "$release"
  succeeded=$(sed -nE 's/^ *succeeded: ([0-9]+)$/\1/p' <<<"$release" | tail -n 1)
  not=$(sed -nE 's/^ *failed: ([0-9]+)$/\1/p' <<<"$release" | tail -n 1)
  passed=$((passed + ${succeeded:-0})) failed=$((failed + ${not:-0}))
  [[ ${succeeded:-0} -gt 0 ]] || failed=$((failed + 1))
else
  failed=$((failed + 1))
fi

echo "$passed passed, $failed failed"
[[ $failed -eq 0 ]]
