#!/usr/bin/env bash
# The vectors of docs/determinism.md against a second implementation, and the pinned history of 500 runs, which the tests
# have made in Debug, made again by a Release build. The last line is "N passed, N failed".
set -uo pipefail
cd "$(dirname "$0")"
source ../checks.sh

counted python3 -B vectors.py

root=../../..
dotnet build --nologo -v quiet -c Release -p:RunAnalyzers=false "$root/tests/ContractTests" >&2 || give_up "the tests build in Release"
release=$(dotnet exec "$root/artifacts/bin/ContractTests/release/ContractTests.dll" --filter-class Runflow.Emulator.Tests.Chance.DeterminismTests)
echo "$release"
succeeded=$(sed -nE 's/^ *succeeded: ([0-9]+)$/\1/p' <<<"$release" | tail -n 1)
not=$(sed -nE 's/^ *failed: ([0-9]+)$/\1/p' <<<"$release" | tail -n 1)
count "${succeeded:-0}" "${not:-0}"
[[ ${succeeded:-0} -gt 0 ]] || check "the history is made in Release" false
finish
