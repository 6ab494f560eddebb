# Sourced by scripts that count what held. Their last line is "N passed, N failed", which .ci/run reads.
passed=0 failed=0

# check NAME COMMAND…: holds when the command succeeds.
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

# count PASSED FAILED: adds what something else has counted.
count() { passed=$((passed + $1)) failed=$((failed + $2)); }

# counted COMMAND…: runs a script of the same kind and adds what it counted; one that breaks off has failed.
counted() {
  local said
  said=$(mktemp)
  "$@" | tee "$said"
  if [[ $(tail -n 1 "$said") =~ ^([0-9]+)\ passed,\ ([0-9]+)\ failed$ ]]; then
    count "${BASH_REMATCH[1]}" "${BASH_REMATCH[2]}"
  else
    check "$* goes through to its end" false
  fi
  rm -f "$said"
}

# Ends the script with its sum.
finish() {
  echo "$passed passed, $failed failed"
  [[ $failed -eq 0 ]]
  exit
}

# give_up NAME: a failure after which nothing else can be tried.
give_up() {
  check "$1" false
  finish
}
