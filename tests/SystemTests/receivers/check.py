"""Takes every receiver out of docs/callbacks.md, starts it, and sends it real callbacks. Last line: N passed, N failed."""

import contextlib
import hashlib
import hmac
import json
import os
import pathlib
import re
import signal
import socket
import subprocess
import sys
import tempfile
import urllib.error
import urllib.request

sys.path.insert(0, str(pathlib.Path(__file__).resolve().parents[1]))
from emulator import EDIT_RUNS, ROOT, Checks, Emulator, call, clean_environment, program, wait_for

# The fence's language, the file's name, what runs it.
LANGUAGES = {
    "js": ("receiver.mjs", ["node"]),
    "python": ("receiver.py", [sys.executable]),
    "go": ("receiver.go", ["go", "run"]),
    "csharp": ("receiver.cs", ["dotnet", "run"]),
}
SECRET = "whsec_a_secret_for_the_receivers_of_the_docs"
METADATA = {"name": "Zoë & <b>Ål</b> 🚲", "big": 9007199254740993, "10": "ten", "2": "two"}
checks = Checks()


def snippets():
    """The programs of the page by their language; each section has one."""
    page = (ROOT / "docs" / "callbacks.md").read_text(encoding="utf-8").split("## Receivers\n", 1)[1]
    return dict(re.findall(r"^```(\w+)\n(.*?)^```$", page, re.MULTILINE | re.DOTALL))


def free_port():
    with socket.socket() as held:
        held.bind(("127.0.0.1", 0))
        return held.getsockname()[1]


@contextlib.contextmanager
def started(language, text):
    """The receiver in a process group of its own; gives its URL and what it has printed so far."""
    file, words = LANGUAGES[language]
    with tempfile.TemporaryDirectory() as folder:
        path = pathlib.Path(folder) / file
        path.write_text(text, encoding="utf-8")
        port = free_port()
        environment = clean_environment() | {
            "RUNFLOW_WEBHOOK_SECRET": SECRET, "PORT": str(port), "PYTHONUNBUFFERED": "1", "GOCACHE": os.environ.get("GOCACHE", f"{folder}/cache"),
            "GOFLAGS": "-mod=mod", "GO111MODULE": "off", "HOME": os.environ.get("HOME", folder), "DOTNET_NOLOGO": "1", "DOTNET_CLI_TELEMETRY_OPTOUT": "1"}
        output = open(pathlib.Path(folder) / "output", "w+b")
        process = subprocess.Popen([*words, str(path)], cwd=folder, env=environment, stdin=subprocess.DEVNULL, stdout=output, stderr=subprocess.STDOUT, start_new_session=True)

        def printed():
            return pathlib.Path(output.name).read_text(errors="replace")

        def listening():
            if process.poll() is not None:
                raise RuntimeError(f"ended with {process.returncode}: {printed()[-1500:]}")
            with contextlib.suppress(OSError), socket.create_connection(("127.0.0.1", port), timeout=1):
                return True
            return None

        try:
            wait_for(listening, 240, f"the {language} receiver")
            yield f"http://127.0.0.1:{port}/webhook", printed
        finally:
            with contextlib.suppress(ProcessLookupError):
                os.killpg(process.pid, signal.SIGKILL)
            process.wait()
            output.close()


def post(url, body, signature):
    headers = {"Content-Type": "application/json"} | ({"Runflow-Signature": signature} if signature else {})
    opener = urllib.request.build_opener(urllib.request.ProxyHandler({}))
    try:
        with opener.open(urllib.request.Request(url, body, headers, method="POST"), timeout=30) as answer:
            return answer.status
    except urllib.error.HTTPError as refused:
        return refused.code


def signed_delivery(language, url, printed):
    """A real callback of the emulator, whose bytes do not survive being written again."""
    with Emulator("--callback-secret", SECRET, "--queue-ms", "0", "--dispatch-ms", "0", "--inference-ms", "0", "--step-ms", "0") as emulator:
        body = {"input": {"prompt": "A red bicycle"}, "callback_url": url, "metadata": METADATA}
        status, _, answer = call("POST", emulator.url + EDIT_RUNS, body)
        run = json.loads(answer)["id"] if status == 201 else None
        checks.that(f"{language}: the run is created", run, answer)

        def ended():
            deliveries = json.loads(call("GET", f"{emulator.url}/v1/runs/{run}/callback")[2])
            return deliveries[0] if deliveries and deliveries[0]["status_code"] != "pending" else None

        delivery = wait_for(ended, 60, "the delivery")
        checks.that(f"{language}: the signed callback is taken at the first attempt", (delivery["status_code"], delivery["attempt_count"]) == ("delivered", 1), delivery)
        checks.that(f"{language}: it has acted upon it", wait_for(lambda: True if f"run.completed {run}" in printed() else None, 30, "its line"), printed()[-500:])
        return delivery["payload_bytes"].encode()


def receiver(language, text):
    with started(language, text) as (url, printed):
        body = signed_delivery(language, url, printed)
        right = hmac.new(SECRET.encode(), body, hashlib.sha256).hexdigest()
        checks.that(f"{language}: the same bytes are taken again", post(url, body, right) == 200)
        checks.that(f"{language}: one changed byte is refused", post(url, body.replace(b"succeeded", b"succeedeD"), right) == 401)
        checks.that(f"{language}: no signature is refused", post(url, body, None) == 401)
        graded = subprocess.run([*program(), "gauntlet", url, "--secret", SECRET], env=clean_environment(), capture_output=True, text=True, timeout=300)
        checks.that(f"{language}: it passes the gauntlet", graded.returncode == 0, graded.stdout + graded.stderr)


def all_receivers():
    """the receivers of docs/callbacks.md"""
    found = snippets()
    checks.that("the page has a receiver in each language", set(found) == set(LANGUAGES), sorted(found))
    for language, text in found.items():
        def one():
            receiver(language, text)
        one.__doc__ = f"{language}: the receiver of the page"
        checks.all(one)


checks.all(all_receivers)
checks.end()
