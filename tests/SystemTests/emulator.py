"""The emulator as a process of its own, seen by foreign tools: started, asked over HTTP, ended by a signal."""

import contextlib
import http.server
import json
import os
import pathlib
import queue
import shlex
import signal
import struct
import subprocess
import sys
import tempfile
import threading
import time
import urllib.error
import urllib.request
import zlib

ROOT = pathlib.Path(__file__).resolve().parents[2]
KEY = "rf_test_emulator"
EDIT_RUNS = "/v1/models/black-forest-labs/flux-2-klein-4b/edit/runs"
UNFINISHED = ("queued", "dispatching", "running")

# Loopback is never reached through a proxy of whoever runs the tests.
_http = urllib.request.build_opener(urllib.request.ProxyHandler({}))

# For what builds: quiet, and no server of a build outlives it, unless whoever runs this has one of its own and says so (.ci/run).
BUILDS = {"DOTNET_NOLOGO": "1", "DOTNET_CLI_TELEMETRY_OPTOUT": "1", "NO_COLOR": "1", "MSBUILDDISABLENODEREUSE": "1",
          "UseSharedCompilation": os.environ.get("UseSharedCompilation", "false")}


class Checks:
    """Counts what held and what did not; `end` prints the line that the CI script reads."""

    def __init__(self):
        self.passed = self.failed = 0

    def that(self, name, holds, otherwise=""):
        if holds:
            self.passed += 1
            print(f"pass  {name}", flush=True)
        else:
            self.failed += 1
            print(f"FAIL  {name}{f': {otherwise}' if otherwise else ''}", flush=True)
        return bool(holds)

    def all(self, *parts):
        """Runs each part; one that breaks off counts as failed and does not keep the next from running."""
        for part in parts:
            try:
                part()
            except Exception as broken:
                self.that(part.__doc__ or part.__name__, False, f"{type(broken).__name__}: {broken}")

    def end(self):
        print(f"{self.passed} passed, {self.failed} failed")
        sys.exit(1 if self.failed else 0)


def clean_environment(**settings):
    """This process's environment without settings of the emulator and proxies, with the given settings of the emulator."""
    kept = {name: value for name, value in os.environ.items()
            if not name.startswith("RUNFLOW_EMULATOR_") and not name.lower().endswith("_proxy")}
    return kept | {f"RUNFLOW_EMULATOR_{name.upper()}": str(value) for name, value in settings.items()}


def program():
    """The words that start the emulator: $EMULATOR, else what `dotnet build` made."""
    if given := os.environ.get("EMULATOR"):
        return shlex.split(given)
    built = ROOT / "artifacts/bin/Emulator/debug/runflow-emulator.dll"
    if not built.exists():
        sys.exit(f"{built.relative_to(ROOT)} is missing: dotnet build")
    return ["dotnet", "exec", str(built)]


class Emulator:
    """`serve` on a free port, ready; killed at the end of the block if it still runs."""

    def __init__(self, *flags, words=None, cwd=None, environment=None, seconds=60):
        self.folder = tempfile.TemporaryDirectory()
        self.ready_file = pathlib.Path(self.folder.name) / "ready.json"
        settings = environment or clean_environment()
        settings |= {"RUNFLOW_EMULATOR_PORT": "0", "RUNFLOW_EMULATOR_READY_FILE": str(self.ready_file)}
        self.output = open(pathlib.Path(self.folder.name) / "output", "w+b")
        # A group of its own, because Ctrl-C goes to a whole group; and SIGINT heard even where this script's was ignored.
        self.process = subprocess.Popen(
            [*(words or [*program(), "serve"]), *flags], cwd=cwd or self.folder.name, env=settings, stdin=subprocess.DEVNULL,
            stdout=self.output, stderr=subprocess.STDOUT, start_new_session=True,
            preexec_fn=lambda: signal.signal(signal.SIGINT, signal.SIG_DFL))
        try:
            ready = wait_for(self._ready, seconds, "the ready file")
        except Exception:
            self.kill()
            raise
        self.url, self.port, self.pid = ready["url"], ready["port"], ready["pid"]

    def _ready(self):
        if self.process.poll() is not None:
            raise RuntimeError(f"ended with {self.process.returncode}: {self.said()[-2000:]}")
        return json.loads(self.ready_file.read_text()) if self.ready_file.exists() else None

    def said(self):
        self.output.flush()
        return pathlib.Path(self.output.name).read_text(errors="replace")

    def ask_to_end(self, by, limit=30):
        """Sends a signal to the whole group, as a terminal does; answers (seconds until the end, exit code)."""
        asked = time.monotonic()
        os.killpg(self.process.pid, by)
        code = self.process.wait(limit)
        return time.monotonic() - asked, code

    def kill(self):
        try:
            os.killpg(self.process.pid, signal.SIGKILL)
        except ProcessLookupError:
            pass
        self.process.wait()

    def __enter__(self):
        return self

    def __exit__(self, *_):
        self.kill()
        self.output.close()
        self.folder.cleanup()


def wait_for(what, seconds, name):
    """Asks until there is an answer, or the time is over."""
    end = time.monotonic() + seconds
    while time.monotonic() < end:
        if (answer := what()) is not None:
            return answer
        time.sleep(0.02)
    raise TimeoutError(f"{name} did not come within {seconds} s")


def call(method, url, body=None, key=KEY):
    """One request; answers (status, headers, bytes), whatever the status."""
    data = None if body is None else json.dumps(body).encode()
    headers = {"Content-Type": "application/json"} if data else {}
    if key:
        headers["Authorization"] = f"Bearer {key}"
    try:
        with _http.open(urllib.request.Request(url, data, headers, method=method), timeout=30) as answer:
            return answer.status, answer.headers, answer.read()
    except urllib.error.HTTPError as refused:
        return refused.code, refused.headers, refused.read()


@contextlib.contextmanager
def receiver(address="127.0.0.1"):
    """A callback receiver that answers 200; gives its port and a queue of (headers, body)."""
    received = queue.Queue()

    class Receiver(http.server.BaseHTTPRequestHandler):
        def do_POST(self):
            received.put((self.headers, self.rfile.read(int(self.headers["Content-Length"]))))
            self.send_response(200)
            self.end_headers()

        def log_message(self, *_):
            pass

    with http.server.ThreadingHTTPServer((address, 0), Receiver) as server:
        threading.Thread(target=server.serve_forever, daemon=True).start()
        try:
            yield server.server_port, received
        finally:
            server.shutdown()


def finished(base, run_id, seconds=30):
    """Polls a run until it is in a terminal state, and answers it."""
    def terminal():
        status, _, body = call("GET", f"{base}/v1/runs/{run_id}")
        run = json.loads(body)
        if status != 200:
            raise RuntimeError(f"{status}: {run}")
        return None if run["status_code"] in UNFINISHED else run
    return wait_for(terminal, seconds, "the end of the run")


def check_success(checks, name, base, run_id):
    """Polls to `succeeded` and fetches the image without the key, as a browser would."""
    run = finished(base, run_id)
    if not checks.that(f"{name}: the run succeeds", run["status_code"] == "succeeded", run["status_code"]):
        return run
    for output in run["output"]["outputs"]:
        status, headers, png = call("GET", output["url"], key=None)
        types = (headers["Content-Type"], output["content_type"])
        checks.that(f"{name}: its URL gives a PNG", (status, *types) == (200, "image/png", "image/png"), f"{status} {headers}")
        size = png_size(png)
        checks.that(f"{name}: the picture is {output['width']} x {output['height']}", size == (output["width"], output["height"]), size)
    checks.that(f"{name}: there is one picture", len(run["output"]["outputs"]) == 1, run["output"])
    return run


def png_size(png):
    """Width and height of a PNG whose every chunk holds and whose pixels inflate; else what is wrong with it."""
    if png[:8] != b"\x89PNG\r\n\x1a\n":
        return "no PNG signature"
    at, kind, packed = 8, b"", b""
    while at < len(png):
        length, kind = struct.unpack(">I4s", png[at:at + 8])
        body = png[at + 8:at + 8 + length]
        if struct.pack(">I", zlib.crc32(kind + body)) != png[at + 8 + length:at + 12 + length]:
            return f"broken chunk {kind}"
        packed += body if kind == b"IDAT" else b""
        at += 12 + length
    if kind != b"IEND" or not zlib.decompress(packed):
        return "cut off"
    return struct.unpack(">II", png[16:24])
