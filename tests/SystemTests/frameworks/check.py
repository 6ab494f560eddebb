"""Sends real callbacks to handlers that get them wrong, and holds what `diagnose` says against what was done. Last line: N passed, N failed."""

import base64
import contextlib
import json
import os
import pathlib
import signal
import socket
import subprocess
import sys
import tempfile

HERE = pathlib.Path(__file__).resolve().parent
sys.path.insert(0, str(HERE.parent))
from emulator import EDIT_RUNS, Checks, Emulator, call, clean_environment, wait_for

SECRET = "whsec_a_secret_for_handlers_that_get_it_wrong1"
METADATA = {"name": "Zoë & <b>Ål</b> 🚲 it's", "big": 9007199254740993, "one": 1.0, "10": "ten", "2": "two"}

# For each mistake: the cause, and a word of what was found. None: it is no mistake.
FRAMEWORKS = {
    "express": (["node", "express.mjs"], {
        "right": None,
        "stringify": ("json_reserialized", "JSON.stringify(…)"),
        "pretty": ("json_reserialized", "JSON.stringify(…, null, 2)"),
        "object": ("wrong_encoding", "[object Object]"),
        "unread": ("body_empty", "empty"),
        "latin1": ("charset_changed", "decoded as ISO-8859-1 and written as UTF-8"),
        "utf16": ("charset_changed", "UTF-16"),
        "lines": ("whitespace_changed", "line end"),
        "base64": ("base64_for_hex", "base64"),
        "prefix": ("prefix_added", "sha256="),
        "stripped": ("whsec_stripped", "whsec_"),
        "decoded": ("whsec_stripped", "decoded from base64"),
        "other-secret": ("wrong_secret", "line end"),
    }),
    "flask": ([sys.executable, "flask_app.py"], {
        "right": None,
        "dumps": ("json_reserialized", "json.dumps(…)"),
        "dumps-utf8": ("json_reserialized", "ensure_ascii=False"),
        "dumps-compact": ("json_reserialized", "separators"),
        "dumps-sorted": ("json_reserialized", "sort_keys=True"),
        "jsonify": ("json_reserialized", ""),
        "str-of-bytes": ("wrong_encoding", "b'…'"),
        "ascii": ("charset_changed", "U+FFFD"),
        "latin1": ("charset_changed", "ISO-8859-1"),
        "stream-again": ("body_empty", "empty"),
        "upper": ("wrong_encoding", "upper-case"),
        "plain-hash": ("wrong_algorithm", "without the secret"),
        "digest-base64": ("base64_for_hex", "base64"),
        "stripped": ("whsec_stripped", "whsec_"),
    }),
    "fastapi": ([sys.executable, "fastapi_app.py"], {
        "right": None,
        "dict": ("json_reserialized", "json.dumps(…)"),
        # Starlette's own writer writes these bytes as they were, which is luck and no mistake that could be seen.
        "response": None,
        "form-string": ("wrong_encoding", "one JSON string"),
        "line-end": ("whitespace_changed", "line end"),
        "mark": ("charset_changed", "byte order mark"),
        "prefix": ("prefix_added", "v1="),
    }),
    "go": (["go", "run", "handlers.go"], {
        "right": None,
        "map": ("json_reserialized", "Go's json.Marshal of a map"),
        "raw-messages": ("json_reserialized", "Go's json.Marshal of a struct"),
        "encoder": ("json_reserialized", "with a line end"),
        "indent": ("json_reserialized", "indent"),
        "read-twice": ("body_empty", "empty"),
        "first-read": ("body_truncated", "64"),
        "base64": ("base64_for_hex", "base64"),
        "stripped": ("whsec_stripped", "whsec_"),
        "sum-with-body": ("body_empty", "empty"),
        "sha1": ("wrong_algorithm", "HMAC-SHA1"),
    }),
}
checks = Checks()


@contextlib.contextmanager
def started(name, words):
    with socket.socket() as held:
        held.bind(("127.0.0.1", 0))
        port = held.getsockname()[1]
    with tempfile.TemporaryFile("w+") as output:
        environment = clean_environment() | {"RUNFLOW_WEBHOOK_SECRET": SECRET, "PORT": str(port), "GO111MODULE": "off"}
        process = subprocess.Popen(words, cwd=HERE, env=environment, stdin=subprocess.DEVNULL, stdout=output, stderr=subprocess.STDOUT, start_new_session=True)

        def listening():
            if process.poll() is not None:
                output.seek(0)
                raise RuntimeError(f"ended with {process.returncode}: {output.read()[-1500:]}")
            with contextlib.suppress(OSError), socket.create_connection(("127.0.0.1", port), timeout=1):
                return True
            return None

        try:
            wait_for(listening, 180, name)
            yield f"http://127.0.0.1:{port}"
        finally:
            with contextlib.suppress(ProcessLookupError):
                os.killpg(process.pid, signal.SIGKILL)
            process.wait()


def delivered(emulator, url):
    """A real callback to a handler: the bytes sent, its headers, and what the handler told."""
    status, _, answer = call("POST", emulator.url + EDIT_RUNS, {"input": {"prompt": "A red bicycle"}, "callback_url": url, "metadata": METADATA})
    if status != 201:
        raise RuntimeError(answer)
    query = f"{emulator.url}/_emulator/callbacks?run_id={json.loads(answer)['id']}&status=delivered"
    delivery = wait_for(lambda: (json.loads(call("GET", query)[2])["items"] or [None])[0], 60, "the delivery")
    attempt = delivery["attempts"][0]
    headers = {header["name"]: header["value"] for header in attempt["request"]["headers"]}
    return base64.b64decode(attempt["request"]["body"]["base64"]), headers, json.loads(base64.b64decode(attempt["answer"]["body"]["base64"]))


def diagnosed(emulator, headers, body, computed=None):
    question = {"headers": headers, "body_base64": base64.b64encode(body).decode(), "secret": SECRET, "computed": computed}
    status, _, answer = call("POST", f"{emulator.url}/_emulator/callbacks/diagnose", question)
    if status != 200:
        raise RuntimeError(answer)
    return json.loads(answer)


def judge(name, diagnosis, expected):
    causes = [(cause["code"], cause["finding"]) for cause in diagnosis["causes"]]
    if expected is None:
        checks.that(f"{name}: nothing is wrong", diagnosis["verified"] and not causes, causes)
    else:
        checks.that(f"{name}: {expected[0]}", len(causes) == 1 and causes[0][0] == expected[0] and expected[1] in causes[0][1], causes)


def mistake(emulator, base, name, path, expected):
    sent, headers, told = delivered(emulator, f"{base}/{path}")
    seen = base64.b64decode(told["seen"])
    # What the code computed from the raw bytes, and, where it changed them, the bytes themselves.
    judge(f"{name} {path}, computed", diagnosed(emulator, headers, sent, told["computed"]), expected)
    if seen != sent:
        diagnosis = diagnosed(emulator, headers, seen)
        judge(f"{name} {path}, seen", diagnosis, expected)
        offset = next((at for at, (left, right) in enumerate(zip(sent, seen)) if left != right), min(len(sent), len(seen)))
        checks.that(f"{name} {path}: the first byte that differs", diagnosis["closest_delivery"]["first_difference"]["offset"] == offset, diagnosis["closest_delivery"])


def frameworks():
    """the handlers that get it wrong"""
    with Emulator("--callback-secret", SECRET, "--queue-ms", "0", "--dispatch-ms", "0", "--inference-ms", "0", "--step-ms", "0") as emulator:
        for name, (words, mistakes) in FRAMEWORKS.items():
            def one():
                with started(name, words) as base:
                    for path, expected in mistakes.items():
                        mistake(emulator, base, name, path, expected)
            one.__doc__ = f"the handlers in {name}"
            checks.all(one)


checks.all(frameworks)
checks.end()
