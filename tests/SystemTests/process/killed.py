"""kill -9 while snapshots are being written: what was acknowledged is there, and nothing that is there is torn."""

import base64
import http.client
import json
import os
import pathlib
import signal
import sys
import tempfile
import threading
import time
import urllib.error

sys.path.insert(0, str(pathlib.Path(__file__).resolve().parents[1]))
from emulator import EDIT_RUNS, Emulator, call, wait_for

ROUNDS = 10

# Large enough that writing it takes a while: bytes that are no image are kept all the same.
LARGE = "data:image/png;base64," + base64.b64encode(os.urandom(12 << 20)).decode()


def create(emulator, image):
    status, _, answer = call("POST", emulator.url + EDIT_RUNS, {"input": {"prompt": "A boat", "image_urls": [image]}})
    if status != 201:
        raise RuntimeError(answer)


def runs(emulator):
    _, _, answer = call("GET", emulator.url + "/_emulator/sandboxes")
    return sum(sandbox["runs"] for sandbox in json.loads(answer)["items"])


def catch_writing(data, later):
    """Returns when a file is being written, or that much later."""
    end = time.monotonic() + 30
    while time.monotonic() < end and not any(data.rglob("*.unfinished")):
        pass
    time.sleep(later)


class Writer(threading.Thread):
    """Adds a run and takes the snapshot `moving`, again and again, until the emulator is gone."""

    def __init__(self, emulator, already):
        super().__init__()
        self.emulator, self.acknowledged = emulator, already

    def run(self):
        try:
            while True:
                create(self.emulator, "https://images.example/boat.png")
                status, _, answer = call("POST", self.emulator.url + "/_emulator/snapshots/moving")
                if status not in (200, 201):
                    raise RuntimeError(answer)
                self.acknowledged += 1
        except (OSError, urllib.error.URLError, http.client.HTTPException):
            pass


def killed_while_writing(checks):
    def part():
        torn, unfinished, lost, named = [], 0, [], 0
        with tempfile.TemporaryDirectory() as data:
            flags = ["--data", data, "--clock", "manual"]
            with Emulator(*flags) as first:
                create(first, LARGE)
                checks.that("a snapshot of a large sandbox is taken", call("POST", first.url + "/_emulator/snapshots/base")[0] == 201)
            for number in range(ROUNDS):
                with Emulator(*flags) as emulator:
                    status, _, answer = call("POST", emulator.url + "/_emulator/reset", {"to": "base"})
                    if status != 200:
                        torn.append(f"base in round {number}: {answer}")
                        continue
                    writer = Writer(emulator, 1)
                    writer.start()
                    wait_for(lambda: True if writer.acknowledged > 1 + number % 3 else None, 60, "an acknowledged snapshot")
                    catch_writing(pathlib.Path(data), 0.002 * number)
                    os.killpg(emulator.process.pid, signal.SIGKILL)
                    writer.join()
                    unfinished += len(list(pathlib.Path(data).rglob("*.unfinished")))
                with Emulator(*flags) as emulator:
                    listed = json.loads(call("GET", emulator.url + "/_emulator/snapshots")[2])["items"]
                    torn += [f"{item['name']} in round {number}: {item['problem']}" for item in listed if "problem" in item]
                    named += len(listed)
                    status, _, answer = call("POST", emulator.url + "/_emulator/reset", {"to": "moving"})
                    if status != 200 or not writer.acknowledged <= runs(emulator) <= writer.acknowledged + 1:
                        lost.append(f"round {number}: {status}, {runs(emulator)} runs, {writer.acknowledged} acknowledged")
                    call("DELETE", emulator.url + "/_emulator/snapshots/moving")
        checks.that(f"no snapshot of {named} is torn after {ROUNDS} kills, {unfinished} of them in the middle of a file", not torn and named == 2 * ROUNDS and unfinished > 0, torn)
        checks.that("what was acknowledged is there", not lost, lost)
    part.__doc__ = "kill -9 while snapshots are being written"
    return part


def folder_in_use(checks):
    def part():
        with tempfile.TemporaryDirectory() as data, Emulator("--data", data):
            try:
                with Emulator("--data", data):
                    checks.that("a second emulator on a data folder does not start", False)
            except RuntimeError as refused:
                checks.that("a second emulator on a data folder ends with 2 and says why", "ended with 2" in str(refused) and "in use by another emulator" in str(refused), refused)
    part.__doc__ = "two emulators on one data folder"
    return part
