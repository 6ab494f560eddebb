#!/usr/bin/env bash
# The emulator beside a bare Kestrel, WireMock, Prism and Mockoon, in one run: bench/peers/run.sh
# Needs: the .NET SDK, Node, Java 17, wrk, python3. About five minutes; ROUNDS (3), SECONDS_EACH (3) and
# SERVERS ("emulator,Mockoon") may be set.
set -euo pipefail
cd "$(dirname "$0")"
for tool in dotnet node npm java wrk python3; do
  command -v "$tool" >/dev/null || { echo "$tool is missing" >&2; exit 2; }
done
[[ -d node_modules ]] || npm ci --ignore-scripts --no-audit --no-fund --silent
(cd ../.. && dotnet build bench -c Release -v quiet -p:RunAnalyzers=false >/dev/null &&
  dotnet publish src/Emulator -c Release -v quiet -p:UseAppHost=false -p:DebugType=none -o artifacts/peers >/dev/null)
exec python3 -B measure.py
