#!/usr/bin/env bash
# The vectors of docs/determinism.md against a second implementation.
set -euo pipefail
cd "$(dirname "$0")"
exec python3 -B vectors.py
