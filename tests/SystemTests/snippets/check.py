"""Runs the page's snippets with the tools that they are written for. Last line: N passed, N failed."""

import ast
import hashlib
import hmac
import json
import pathlib
import re
import subprocess
import sys
import tempfile

sys.path.insert(0, str(pathlib.Path(__file__).resolve().parents[1]))
from emulator import EDIT_RUNS, KEY, Checks, Emulator, call, check_success, clean_environment, program, receiver
import page

UUID7 = re.compile("[0-9a-f]{8}-[0-9a-f]{4}-7[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}")
checks = Checks()


def both_pages():
    """the excerpt kept here is the page's text, letter by letter"""
    if page.WHOLE.exists():
        checks.that(both_pages.__doc__, page.excerpt_of(page.WHOLE.read_text(encoding="utf-8")) == page.EXCERPT.read_text(encoding="utf-8"))


def request():
    """The page's request, taken from the snippet whose body is plain JSON."""
    return json.loads(page.as_printed("curl").split("<<'JSON'\n", 1)[1].split("\nJSON", 1)[0])


def prompt():
    return request()["input"]["prompt"]


def run_as(name, words, file, base):
    """Runs a snippet as its reader would; answers what it printed."""
    with tempfile.TemporaryDirectory() as folder:
        path = pathlib.Path(folder) / file
        path.write_text(page.snippet(name, base, KEY), encoding="utf-8")
        ran = subprocess.run([*words, str(path)], cwd=folder, env=clean_environment() | {"RUNFLOW_API_KEY": KEY},
                             capture_output=True, text=True, timeout=60)
    checks.that(f"{name}: the snippet ends with 0", ran.returncode == 0, ran.stderr[-1000:])
    return ran.stdout


def queued(name, run_id, status, printed):
    """Whether a queued run was printed; its id, or None."""
    good = status == "queued" and UUID7.fullmatch(run_id or "")
    return run_id if checks.that(f"{name}: it prints a queued run", good, printed[:500]) else None


def python_run(base):
    printed = run_as("python", [sys.executable], "snippet.py", base)
    run = ast.literal_eval(printed)
    checks.that("python: the run holds the page's prompt", run["input"]["prompt"] == prompt(), printed[:500])
    return queued("python", run["id"], run["status_code"], printed)


def node_run(base):
    # Node prints its own notation of the object, in which each of these fields has a line.
    printed = run_as("node", ["node"], "snippet.mjs", base)
    field = lambda of: (re.search(rf"^  {of}: '([^']*)'", printed, re.MULTILINE) or [None, None])[1]
    checks.that("node: the run holds the page's prompt", prompt() in printed, printed[:500])
    return queued("node", field("id"), field("status_code"), printed)


def curl_run(base):
    printed = run_as("curl", ["bash"], "snippet.sh", base)
    run = json.loads(printed)
    checks.that("curl: the run holds the page's prompt", run["input"]["prompt"] == prompt(), printed[:500])
    return queued("curl", run["id"], run["status_code"], printed)


def snippets():
    """the page's snippets"""
    with Emulator() as emulator:
        ids = []
        for name, run in (("python", python_run), ("node", node_run), ("curl", curl_run)):
            def one():
                if run_id := run(emulator.url):
                    ids.append(run_id)
                    check_success(checks, name, emulator.url, run_id)
            one.__doc__ = f"{name}: the snippet, from the request to the picture"
            checks.all(one)
        checks.that("each snippet has made a run of its own", len(set(ids)) == 3, ids)


def signed_callback():
    """the page's request with a receiver on this machine gets one signed callback"""
    with receiver() as (port, received), Emulator() as emulator:
        to_us = request() | {"callback_url": f"http://127.0.0.1:{port}/webhook"}
        status, _, answer = call("POST", emulator.url + EDIT_RUNS, to_us)
        checks.that("callback: the run is created", status == 201, answer)
        headers, payload = received.get(timeout=30)
        secret = subprocess.run([*program(), "secret"], env=clean_environment(), capture_output=True, text=True, timeout=60).stdout.strip()
        wanted = hmac.new(secret.encode(), payload, hashlib.sha256).hexdigest()
        checks.that("callback: the signature is the HMAC by the secret that the verb prints", headers.get("Runflow-Signature") == wanted, headers)
        checks.that("callback: it carries a request id", headers.get("Runflow-Request-Id"), headers)
        event = json.loads(payload)
        told = (event["event"], event["run_id"], event["status"])
        checks.that("callback: it tells of this run's success", told == ("run.completed", json.loads(answer)["id"], "succeeded"), event)


checks.all(both_pages, snippets, signed_callback)
checks.end()
