"""The servers, each started on a free port to answer the same two requests with the same bytes, and to tell a receiver of creates if it can."""

import base64
import contextlib
import json
import os
import pathlib
import signal
import socket
import subprocess

HERE = pathlib.Path(__file__).resolve().parent
ROOT = HERE.parents[1]
BUILT = ROOT / "artifacts/bin/bench/release"
# What docker/Dockerfile publishes.
PUBLISHED = ROOT / "artifacts/peers"
EDIT_RUNS = "/v1/models/black-forest-labs/flux-2-klein-4b/edit/runs"
TOLD_RUNS = "/v1/told-runs"
ENVIRONMENT = {name: value for name, value in os.environ.items() if not name.startswith("RUNFLOW_EMULATOR_") and not name.lower().endswith("_proxy")}


def free_port():
    with socket.socket() as held:
        held.bind(("127.0.0.1", 0))
        return held.getsockname()[1]


def _start(words, folder, **streams):
    return subprocess.Popen(words, cwd=folder, env=ENVIRONMENT, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL, start_new_session=True,
                            **({"stdin": subprocess.DEVNULL} | streams))


def end(process):
    """Ends a server with everything it has started."""
    with contextlib.suppress(ProcessLookupError):
        os.killpg(process.pid, signal.SIGKILL)
    process.wait()


@contextlib.contextmanager
def receiver():
    """The port of one that takes callbacks and counts them."""
    process = subprocess.Popen(["node", str(HERE / "receiver.mjs")], env=ENVIRONMENT, stdin=subprocess.DEVNULL, stdout=subprocess.PIPE, start_new_session=True)
    try:
        yield int(process.stdout.readline())
    finally:
        end(process)


def emulator(folder, port, run, receiver):
    """What the container holds, started as the container starts it, on its defaults."""
    return _start(["dotnet", str(PUBLISHED / "runflow-emulator.dll"), "serve", "--quiet", "--port", str(port)], folder)


def kestrel(folder, port, run, receiver):
    """What the emulator stands on, with nothing on top. It picks its port itself, so a recorded answer is all it is given."""
    raw = b"HTTP/1.1 200 OK\r\nContent-Type: application/json\r\n\r\n" + run
    process = subprocess.Popen(["dotnet", "exec", str(BUILT / "bench.dll"), "--as-echo"], cwd=folder, env=ENVIRONMENT, stdin=subprocess.PIPE, stdout=subprocess.PIPE,
                               stderr=subprocess.DEVNULL, start_new_session=True)
    process.stdin.write(base64.b64encode(raw) + b"\n")
    process.stdin.flush()
    process.port = int(process.stdout.readline().decode().strip().rsplit(":", 1)[1])
    return process


def wiremock(folder, port, run, receiver):
    """Stubs; no journal and no log, as its page on performance advises. A webhook has its URL and bytes written out, which spares it its templates."""
    mappings = folder / "mappings"
    mappings.mkdir()
    answer = {"headers": {"Content-Type": "application/json"}, "body": run.decode()}
    stubs = [{"request": {"method": "POST", "urlPath": EDIT_RUNS}, "response": answer | {"status": 201}},
             {"request": {"method": "POST", "urlPath": TOLD_RUNS}, "response": answer | {"status": 201},
              "serveEventListeners": [{"name": "webhook", "parameters": {"method": "POST", "url": f"http://127.0.0.1:{receiver}/told", "headers": {"Content-Type": "application/json"}, "body": run.decode()}}]},
             {"request": {"method": "GET", "urlPathPattern": "/v1/runs/[0-9a-f-]+"}, "response": answer | {"status": 200}}]
    for number, stub in enumerate(stubs):
        (mappings / f"{number}.json").write_text(json.dumps(stub))
    jar = next((HERE / "node_modules/wiremock/build").glob("*.jar"))
    return _start(["java", "-jar", str(jar), "--port", str(port), "--root-dir", str(folder), "--no-request-journal", "--disable-banner",
                   "--async-response-enabled", "true"], folder)


def prism(folder, port, run, receiver):
    """The emulator's own contract, with its examples and its callbacks."""
    return _start(["node", str(HERE / "node_modules/@stoplight/prism-cli/dist/index.js"), "mock", str(ROOT / "openapi.yaml"), "-h", "127.0.0.1", "-p", str(port), "-v", "silent"], folder)


def mockoon(folder, port, run, receiver):
    """Routes of one environment; no log of transactions."""
    told = "00000000-0000-4000-8000-000000000021"

    def route(number, method, path, status, callbacks=()):
        return {"uuid": f"00000000-0000-4000-8000-00000000000{number}", "type": "http", "documentation": "", "method": method, "endpoint": path, "responseMode": None, "streamingMode": None, "streamingInterval": 0,
                "responses": [{"uuid": f"00000000-0000-4000-8000-00000000001{number}", "body": run.decode(), "latency": 0, "statusCode": status, "label": "", "headers": [{"key": "Content-Type", "value": "application/json"}],
                               "bodyType": "INLINE", "filePath": "", "databucketID": "", "sendFileAsBody": False, "rules": [], "rulesOperator": "OR", "disableTemplating": True, "fallbackTo404": False, "default": True,
                               "crudKey": "id", "callbacks": [{"uuid": each, "latency": 0} for each in callbacks]}]}

    routes = [route(1, "post", EDIT_RUNS.lstrip("/"), 201), route(3, "post", TOLD_RUNS.lstrip("/"), 201, [told]), route(2, "get", "v1/runs/:id", 200)]
    environment = {"uuid": "00000000-0000-4000-8000-000000000000", "lastMigration": 33, "name": "runs", "endpointPrefix": "", "latency": 0, "port": port, "hostname": "127.0.0.1", "folders": [], "routes": routes,
                   "rootChildren": [{"type": "route", "uuid": each["uuid"]} for each in routes], "proxyMode": False, "proxyHost": "", "proxyRemovePrefix": False,
                   "tlsOptions": {"enabled": False, "type": "CERT", "pfxPath": "", "certPath": "", "keyPath": "", "caPath": "", "passphrase": ""}, "cors": False, "headers": [],
                   "proxyReqHeaders": [], "proxyResHeaders": [], "data": [],
                   "callbacks": [{"uuid": told, "id": "told", "name": "told", "documentation": "", "method": "post", "uri": f"http://127.0.0.1:{receiver}/told",
                                  "headers": [{"key": "Content-Type", "value": "application/json"}], "bodyType": "INLINE", "body": run.decode(), "filePath": "", "databucketID": "", "sendFileAsBody": False}]}
    (folder / "environment.json").write_text(json.dumps(environment))
    return _start(["node", str(HERE / "node_modules/@mockoon/cli/bin/run.js"), "start", "--data", str(folder / "environment.json"), "--disable-log-to-file", "--disable-admin-api"], folder)


ALL = {"emulator": emulator, "bare Kestrel": kestrel, "WireMock": wiremock, "Prism": prism, "Mockoon": mockoon}
# Those that can tell a receiver, and what a create is sent to for that: two of them would tell of every create of the stub.
TELLING = {emulator: EDIT_RUNS, wiremock: TOLD_RUNS, prism: EDIT_RUNS, mockoon: TOLD_RUNS}
