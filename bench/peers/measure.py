"""Measures every server in turn, several rounds, and prints medians and the emulator's ratios. SERVERS names those to take, with commas between."""

import http.client
import json
import os
import pathlib
import re
import statistics
import subprocess
import sys
import tempfile
import time

import servers

ROUNDS, SECONDS = int(os.environ.get("ROUNDS", 3)), int(os.environ.get("SECONDS_EACH", 3))
# Seconds of each kind of load that come first: a compiler at run time has done its last after some five of them on two cores.
WARM = 6
KEY = "Authorization: Bearer rf_test_emulator"
BODY = {"input": {"prompt": "Make it blue", "image_urls": ["https://runflow.test/cat.png"]}}
# Seconds after which callbacks that still come are not waited for.
LONGEST_DRAIN = 20
FIELDS = {"start": "ms to the first answer", "idle": "MB idle", "poll": "polls/s", "poll_p99": "p99 of a poll, ms", "create": "creates/s", "create_p99": "p99 of a create, ms", "callbacks": "callbacks/s", "told": "% of runs told", "after": "MB after"}
AIMS = {"WireMock": 7, "Prism": 20, "Mockoon": 50}


def ask(port, method, path, body=None):
    connection = http.client.HTTPConnection("127.0.0.1", port, timeout=10)
    try:
        connection.request(method, path, body, {"Authorization": "Bearer rf_test_emulator", "Content-Type": "application/json"})
        answer = connection.getresponse()
        return answer.status, answer.read()
    finally:
        connection.close()


def first_answer(process, port, path, since):
    """Milliseconds from the start of the process to its first answer below 500."""
    while time.monotonic() - since < 120:
        if process.poll() is not None:
            raise RuntimeError(f"it ended with {process.returncode}")
        try:
            if ask(port, "GET", path)[0] < 500:
                return (time.monotonic() - since) * 1000
        except OSError:
            time.sleep(0.005)
    raise TimeoutError("no answer within 120 s")


def memory(group):
    """Resident megabytes of a process group."""
    kilobytes = 0
    for status in pathlib.Path("/proc").glob("[0-9]*/status"):
        try:
            if os.getpgid(int(status.parent.name)) == group:
                kilobytes += int(re.search(r"^VmRSS:\s+(\d+)", status.read_text(), re.MULTILINE)[1])
        except (OSError, TypeError):
            continue
    return kilobytes / 1000


def load(seconds, url, *words):
    """(Requests, requests a second, milliseconds at the 99th percentile); answers other than 2xx are a failure."""
    said = subprocess.run(["wrk", "-t1", "-c16", f"-d{seconds}s", "--latency", "-H", KEY, *words, url], capture_output=True, text=True, check=True).stdout
    if refused := re.search(r"Non-2xx.*|Socket errors.*", said):
        raise RuntimeError(f"{url}: {refused[0]}")
    p99 = re.search(r"99%\s+([\d.]+)(us|ms|s)", said)
    return int(re.search(r"(\d+) requests in", said)[1]), float(re.search(r"Requests/sec:\s+([\d.]+)", said)[1]), float(p99[1]) * {"us": 0.001, "ms": 1, "s": 1000}[p99[2]]


def warm(url, *words):
    """(Requests a second, milliseconds at the 99th percentile), after a load that is not counted: servers on the JVM, on .NET and in
    Node all get faster while they are asked."""
    load(WARM, url, *words)
    return load(SECONDS, url, *words)[1:]


def posting(folder, body):
    """The words that make wrk send it."""
    script = folder / "create.lua"
    script.write_text(f"wrk.method = 'POST'\nwrk.body = [[{json.dumps(body)}]]\nwrk.headers['Content-Type'] = 'application/json'\n")
    return "-s", str(script)


def callbacks(url, receiver, folder):
    """(Callbacks a second, from the first to the last; percent of the creates that they told of). Creates go as fast as they are answered,
    each with a callback; then it is waited until nothing has come for two seconds."""
    created = load(SECONDS, url, *posting(folder, BODY | {"callback_url": f"http://127.0.0.1:{receiver}/told"}))[0]
    ended, told = time.monotonic(), None
    while time.monotonic() - ended < LONGEST_DRAIN:
        before, told = told, json.loads(ask(receiver, "GET", "/")[1])
        if told == before:
            break
        time.sleep(2)
    return told["count"] / max(told["ms"] / 1000, 0.001), 100 * told["count"] / created


def one(start, run, folder):
    """One round of one server."""
    with servers.receiver() as receiver:
        port, since = servers.free_port(), time.monotonic()
        process = start(folder, port, run, receiver)
        port = getattr(process, "port", port)
        try:
            path = f"/v1/runs/{json.loads(run)['id']}"
            figures = {"start": first_answer(process, port, path, since)}
            time.sleep(2)
            figures["idle"] = memory(process.pid)
            if start is servers.emulator:
                path = "/v1/runs/" + json.loads(ask(port, "POST", servers.EDIT_RUNS, json.dumps(BODY))[1])["id"]
                time.sleep(1.5)
            figures["poll"], figures["poll_p99"] = warm(f"http://127.0.0.1:{port}{path}")
            figures["create"], figures["create_p99"] = warm(f"http://127.0.0.1:{port}{servers.EDIT_RUNS}", *posting(folder, BODY))
            if start in servers.TELLING:
                figures["callbacks"], figures["told"] = callbacks(f"http://127.0.0.1:{port}{servers.TELLING[start]}", receiver, folder)
            figures["after"] = memory(process.pid)
            return figures
        finally:
            servers.end(process)


def example_run():
    """A finished run as the emulator answers it; the others are given the same bytes."""
    with tempfile.TemporaryDirectory() as folder:
        port, since = servers.free_port(), time.monotonic()
        process = servers.emulator(pathlib.Path(folder), port, b"", None)
        try:
            first_answer(process, port, "/v1/health", since)
            made = json.loads(ask(port, "POST", servers.EDIT_RUNS, json.dumps(BODY))[1])["id"]
            time.sleep(2)
            return ask(port, "GET", f"/v1/runs/{made}")[1]
        finally:
            servers.end(process)


def measured():
    wanted = [name for name in servers.ALL if name in os.environ.get("SERVERS", name).split(",")]
    run, rounds = example_run(), {name: [] for name in wanted}
    for number in range(ROUNDS):
        for name, start in ((name, servers.ALL[name]) for name in wanted):
            with tempfile.TemporaryDirectory() as folder:
                rounds[name].append(one(start, run, pathlib.Path(folder)))
            print(f"round {number + 1} {name}: {', '.join(f'{FIELDS[field]} {value:.0f}' for field, value in rounds[name][-1].items())}", file=sys.stderr, flush=True)
    return {name: {field: statistics.median(each[field] for each in taken) if field in taken[0] else None for field in FIELDS} for name, taken in rounds.items()}


def table(figures):
    print("| | " + " | ".join(FIELDS.values()) + " |\n|---|" + "---|" * len(FIELDS))
    for name, each in figures.items():
        print(f"| {name} | " + " | ".join("–" if each[field] is None else f"{each[field]:,.1f}" if "p99" in field else f"{each[field]:,.0f}" for field in FIELDS) + " |")


def ratios(figures):
    """How often the emulator's figure goes into theirs, and whether the aim is reached."""
    own = figures["emulator"]
    print("\n| the emulator beside | polls | creates | callbacks | first answer | idle memory | aim for polls |\n|---|---|---|---|---|---|---|")
    for name, each in figures.items():
        if name != "emulator":
            polls = own["poll"] / each["poll"]
            aim = f"{AIMS[name]} ×: {'reached' if polls >= AIMS[name] else 'not reached'}" if name in AIMS else ""
            told = f"{own['callbacks'] / each['callbacks']:.1f} ×" if each["callbacks"] else "–"
            print(f"| {name} | {polls:.1f} × | {own['create'] / each['create']:.1f} × | {told} | {each['start'] / own['start']:.1f} × as long | {each['idle'] / own['idle']:.1f} × as much | {aim} |")


found = measured()
table(found)
ratios(found)
