"""Holds what a client like the vendor's SDK lives through against what the wire reference says it will. Last line: N passed, N failed."""

import json
import os
import pathlib
import subprocess
import sys
import tempfile

HERE = pathlib.Path(__file__).resolve().parent
sys.path[:0] = [str(HERE.parent), str(HERE.parent / "images")]
from emulator import Checks, Emulator, call, clean_environment
from pictures import png

checks = Checks()
POLL_MS, POLLS_UNTIL_GIVING_UP = 2000, 91


def lived(emulator, folder):
    """Runs the scenarios against an emulator; answers what came of each."""
    picture, roots = pathlib.Path(folder) / "cat.png", pathlib.Path(folder) / "roots.pem"
    picture.write_bytes(png(300, 200, 2, 8, False, 1))
    status, _, pem = call("GET", f"{emulator.url}/_emulator/certificate.pem", key=None)
    environment = clean_environment() | ({"NODE_EXTRA_CA_CERTS": str(roots)} if status == 200 else {})
    roots.write_bytes(pem if status == 200 else b"")
    ran = subprocess.run(["node", str(HERE / "scenarios.mjs"), emulator.url, str(picture)], env=environment,
                         capture_output=True, text=True, timeout=120)
    if ran.returncode:
        raise RuntimeError(ran.stderr[-2000:])
    return json.loads(ran.stdout)


def polls(result):
    return sum(method == "GET" for method, _ in result["asked"])


def check(dialect, tls):
    name = f"{dialect}, {'https' if tls else 'http'}"
    flags = ["--dialect", dialect, "--clock", "manual"] + (["--tls", "self", "--tls-port", "0"] if tls else [])
    with Emulator(*flags) as emulator, tempfile.TemporaryDirectory() as folder:
        results = lived(emulator, folder)

    def that(what, holds, key):
        checks.that(f"{name}: {what}", holds, json.dumps(results[key])[:600])

    scheme = "https://" if tls else "http://"
    done = results["succeeds"]
    that("a run succeeds and its picture opens", done["ended"] == "well" and (done["value"]["status"], done["value"]["type"]) == (200, "image/png")
         and done["value"]["url"].startswith(scheme), "succeeds")
    that("it polls at once and then every 2 s", done["asked"][:2] == [["POST", 201], ["GET", 200]] and set(done["waits"]) == {POLL_MS}
         and polls(done) == len(done["waits"]) + 1, "succeeds")
    that("a failure's message is the error's", results["fails"]["ended"] == "failed" and results["fails"]["message"], "fails")
    cancelled = results["cancelled"]
    if dialect == "platform":
        that("a cancelled run ends the wait at the first poll", (cancelled["ended"], polls(cancelled)) == ("canceled", 1), "cancelled")
    else:
        that("a cancelled run is spelt as the SDK does not know it, and it waits 180 s",
             (cancelled["ended"], polls(cancelled)) == ("timeout", POLLS_UNTIL_GIVING_UP), "cancelled")
    stuck = results["stuck"]
    that("a run that hangs is given up after 180 s", (stuck["ended"], polls(stuck), sum(stuck["waits"])) == ("timeout", POLLS_UNTIL_GIVING_UP, 180_000), "stuck")
    that("it goes on after 5xx", results["survives503"]["ended"] == "well" and [503] * 3 == [s for _, s in results["survives503"]["asked"] if s >= 500], "survives503")
    that("it stops at a 4xx", (results["stopsAt404"]["code"], polls(results["stopsAt404"])) == ("RUN_NOT_FOUND", 1), "stopsAt404")
    that("a refusal has status, code and message", (results["refused"]["status"], results["refused"]["code"]) == (422, "VALIDATION_ERROR")
         and results["refused"]["message"], "refused")
    that("a bad key is 401", (results["keyless"]["status"], results["keyless"]["code"]) == (401, "UNAUTHORIZED"), "keyless")
    that("a model of strange letters is 404", (results["unknownModel"]["status"], results["unknownModel"]["code"]) == (404, "MODEL_NOT_FOUND"), "unknownModel")
    uploads = results["uploads"]
    if tls:
        that("three steps upload over https, and a run edits what was uploaded", uploads["ended"] == "well" and uploads["value"]["status"] == 200
             and uploads["asked"][:3] == [["POST", 201], ["PUT", 200], ["POST", 201]] and uploads["value"]["shown"].startswith("https://"), "uploads")
    else:
        that("without TLS the upload is refused by the client", (uploads["ended"], uploads["message"]) == ("protocol", "the upload URL is not https"), "uploads")


for dialect in ("model-page", "platform"):
    for tls in (True, False):
        checks.all(lambda dialect=dialect, tls=tls: check(dialect, tls))
checks.end()
