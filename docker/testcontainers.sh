#!/usr/bin/env bash
# The tests of the examples that start the image by Testcontainers. Needs: an engine with docker's socket, dotnet, node, npm.
#   EMULATOR_IMAGE         the image; else runflow-emulator
#   EMULATOR_HOST_GATEWAY  an address of this machine for an engine that does not know `host-gateway`
# The last line is "N passed, N failed".
set -uo pipefail
cd "$(dirname "$0")/.."
source tests/SystemTests/checks.sh
log=$(mktemp)
trap 'rm -f "$log"' EXIT
# The container that tidies up after tests that broke off is an image of its own, which not every registry has.
export TESTCONTAINERS_RYUK_DISABLED=true

node_tests() (
  cd examples/testcontainers-node && npm ci --ignore-scripts --silent && npm test --silent
)
dotnet_tests() (
  cd examples/testcontainers-dotnet && dotnet run
)

# green SUMMARY COMMAND: the command succeeds and prints the summary of 3 tests that held.
green() {
  local summary=$1
  shift
  "$@" >"$log" 2>&1
  # Testcontainers gives the name of an image a second to be understood, which a busy machine may take for compiling the pattern.
  if grep -q RegexMatchTimeoutException "$log"; then
    echo "      once more: the machine was too busy for Testcontainers"
    "$@" >"$log" 2>&1
  fi
  grep -Eq "$summary" "$log" && return
  tail -n 60 "$log"
  return 1
}

check "the 3 tests of examples/testcontainers-node are green" green '^(#|ℹ) pass 3$' node_tests
check "the 3 tests of examples/testcontainers-dotnet are green" green 'Total: 3, Errors: 0, Failed: 0, Skipped: 0, Not Run: 0' dotnet_tests
finish
