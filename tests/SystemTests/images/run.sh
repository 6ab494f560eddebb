#!/usr/bin/env bash
# Checks the decoders and outputs against foreign tools: djpeg, ImageMagick, zbarimg, Chromium, Python's zlib.
# Needs: dotnet, python3, libjpeg-turbo-progs, imagemagick, zbar-tools, and chromium (skipped with SKIP_CHROMIUM=1).
set -euo pipefail
here=$(cd "$(dirname "$0")" && pwd)
dotnet build --nologo -v quiet -c Release "$here/paint" >&2
exec python3 -B "$here/check.py" "$here/../../../artifacts/bin/paint/release/paint"
