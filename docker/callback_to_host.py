"""A callback from inside the container to a receiver on this machine: callback_to_host.py BASE_URL"""

import json
import pathlib
import sys

sys.path.insert(0, str(pathlib.Path(__file__).resolve().parents[1] / "tests/SystemTests"))
from emulator import EDIT_RUNS, Checks, call, receiver

checks = Checks()
base = sys.argv[1]


def callback():
    """a callback reaches host.docker.internal"""
    # All interfaces: which of them leads here from the container is the engine's affair.
    with receiver("0.0.0.0") as (port, received):
        status, _, answer = call("POST", base + EDIT_RUNS, {
            "input": {"prompt": "A boat"}, "callback_url": f"http://host.docker.internal:{port}/webhook"})
        run = json.loads(answer)
        checks.that("a run with a receiver at host.docker.internal is created", status == 201, run)
        try:
            _, payload = received.get(timeout=30)
        except Exception:
            checks.that(callback.__doc__, False, call("GET", f"{base}/v1/runs/{run['id']}/callback")[2])
            return
        checks.that(callback.__doc__, json.loads(payload)["run_id"] == run["id"], payload)


checks.all(callback)
checks.end()
