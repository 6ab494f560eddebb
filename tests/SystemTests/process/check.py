"""Starts and ends the emulator in the ways that people and supervisors do. Last line: N passed, N failed."""

import contextlib
import http.client
import json
import pathlib
import signal
import socket
import subprocess
import sys

sys.path.insert(0, str(pathlib.Path(__file__).resolve().parents[1]))
from emulator import EDIT_RUNS, KEY, Checks, Emulator, call, clean_environment, program
from completion import completes
from killed import folder_in_use, killed_while_writing

TWO_SECONDS = 2.0
checks = Checks()


def run(*words):
    """Runs a verb to its end."""
    return subprocess.run([*program(), *words], env=clean_environment(), capture_output=True, text=True, timeout=60)


def keep_alive(stack, emulator):
    """A connection over which one request went, and which stays open."""
    connection = http.client.HTTPConnection("127.0.0.1", emulator.port, timeout=10)
    stack.callback(connection.close)
    connection.request("GET", "/livez")
    connection.getresponse().read()


def half_sent(stack, emulator):
    """A request whose body never comes whole."""
    connection = stack.enter_context(socket.create_connection(("127.0.0.1", emulator.port)))
    head = [f"POST {EDIT_RUNS} HTTP/1.1", "Host: localhost", f"Authorization: Bearer {KEY}",
            "Content-Type: application/json", "Content-Length: 1000", "", "{"]
    connection.sendall("\r\n".join(head).encode())


def hanging_callback(stack, emulator):
    """A receiver that takes a callback and never answers; it has it when this returns."""
    receiver = stack.enter_context(socket.create_server(("127.0.0.1", 0)))
    receiver.settimeout(30)
    status, _, answer = call("POST", emulator.url + EDIT_RUNS, {
        "input": {"prompt": "A boat"}, "callback_url": f"http://127.0.0.1:{receiver.getsockname()[1]}/never"})
    checks.that("a run with a callback is created", status == 201, answer)
    connection = stack.enter_context(receiver.accept()[0])
    connection.settimeout(30)
    checks.that("its receiver has the callback and does not answer", connection.recv(4096).startswith(b"POST /never "))


def ends_on(by):
    def part():
        with Emulator() as emulator, contextlib.ExitStack() as stack:
            for _ in range(3):
                keep_alive(stack, emulator)
            half_sent(stack, emulator)
            hanging_callback(stack, emulator)
            seconds, code = emulator.ask_to_end(by)
            checks.that(f"{by.name}: it ends with 0", code == 0, f"{code}: {emulator.said()[-1000:]}")
            checks.that(f"{by.name}: it ends within two seconds, in {seconds:.2f}", seconds <= TWO_SECONDS)
            checks.that(f"{by.name}: the ready file is gone", not emulator.ready_file.exists())
            checks.that(f"{by.name}: nothing unhandled is told", "nhandled exception" not in emulator.said(), emulator.said()[-1000:])
    part.__doc__ = f"{by.name} ends it while connections and a callback hang"
    return part


def ends_idle():
    """Ctrl-C ends it when nothing is open"""
    with Emulator() as emulator:
        seconds, code = emulator.ask_to_end(signal.SIGINT)
        checks.that(f"idle: Ctrl-C ends it with 0 within two seconds, in {seconds:.2f}", code == 0 and seconds <= TWO_SECONDS, code)


def port_taken():
    """a second process on the port"""
    with Emulator() as emulator:
        second = run("serve", "--port", str(emulator.port))
        checks.that("a second process on the port ends with 3", second.returncode == 3, f"{second.returncode}: {second.stderr[-500:]}")
        checks.that("and says which port is taken", str(emulator.port) in second.stderr, second.stderr[-500:])
        checks.that("the first goes on", call("GET", f"{emulator.url}/readyz", key=None)[0] == 200)


def verbs():
    """health, secret and version as a script uses them"""
    with Emulator() as emulator:
        checks.that("health of a running emulator ends with 0", run("health", "--url", emulator.url).returncode == 0)
        emulator.ask_to_end(signal.SIGTERM)
        checks.that("health of one that has ended ends with 1", run("health", "--url", emulator.url).returncode == 1)
    waited = run("health", "--url", emulator.url, "--wait", "--timeout-ms", "200")
    checks.that("health --wait without an emulator ends with 4", waited.returncode == 4, waited.stderr)
    secret = run("secret").stdout
    checks.that("secret prints one line", secret.startswith("whsec_") and secret.count("\n") == 1)
    checks.that("version --json is JSON", json.loads(run("version", "--json").stdout)["name"] == "runflow-emulator")
    checks.that("a setting that is none ends with 2", run("serve", "--prot", "1").returncode == 2)


checks.all(ends_on(signal.SIGINT), ends_on(signal.SIGTERM), ends_idle, port_taken, verbs, completes(checks, run), killed_while_writing(checks), folder_in_use(checks))
checks.end()
