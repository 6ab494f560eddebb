"""The page's request, sent with the page's cURL to a running emulator and followed to the picture: first_run.py BASE_URL"""

import json
import pathlib
import subprocess
import sys

sys.path.insert(0, str(pathlib.Path(__file__).resolve().parents[1]))
from emulator import KEY, Checks, check_success, clean_environment
import page


def first_run(checks, name, base):
    """Checks the way from the request to the picture."""
    sent = subprocess.run(["bash", "-c", page.snippet("curl", base, KEY)], env=clean_environment() | {"RUNFLOW_API_KEY": KEY},
                          capture_output=True, text=True, timeout=60)
    run = json.loads(sent.stdout)
    checks.that(f"{name}: the page's request is answered with a queued run", run.get("status_code") == "queued", sent.stdout[:500])
    check_success(checks, name, base, run["id"])


if __name__ == "__main__":
    counted = Checks()
    counted.all(lambda: first_run(counted, "first run", sys.argv[1]))
    counted.end()
