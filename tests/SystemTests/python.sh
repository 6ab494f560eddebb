# Sourced by scripts that need a python3 with packages of its own.

# run_python "PACKAGES" WORDS…: gives the words to a python3 that has them: $PYTHON, else the first that is found.
run_python() {
  local packages=$1 python
  shift
  for python in ${PYTHON:-python3 /usr/bin/python3}; do
    if "$python" -c "import ${packages// /, }" 2>/dev/null; then
      exec "$python" -B "$@"
    fi
  done
  echo "no python3 has the packages that this needs: install python3-${packages// / python3-}"
  echo "0 passed, 1 failed"
  exit 1
}
