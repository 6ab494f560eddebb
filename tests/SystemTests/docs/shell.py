"""A document's commands, run one after the other as somebody would who pastes them: variables, folder and servers go on."""

import contextlib
import json
import os
import pathlib
import re
import shlex
import shutil
import signal
import socket
import subprocess
import sys
import tempfile
import threading

sys.path.insert(0, str(pathlib.Path(__file__).resolve().parents[1]))
from emulator import BUILDS, ROOT, Emulator, clean_environment, program, wait_for

# What the documents say, and what is the same without building once more.
_BUILT = [
    (r"dotnet run --project src/Emulator(?: -- )?", "runflow-emulator "),
    (r"dotnet run --project examples/receiver-aspnet\b", "dotnet exec artifacts/bin/receiver-aspnet/debug/receiver-aspnet.dll"),
    (r"dotnet run --project examples/xunit\b", "dotnet exec artifacts/bin/xunit/debug/xunit-example.dll"),
]
_ASSIGNMENT = r"(?:\w+=(?:\$\([^)]*\)|\S*) +)*"
_EMULATOR = re.compile(rf"^{_ASSIGNMENT}(?:runflow-emulator|dotnet run --project src/Emulator(?: --(?= ))?) *(?:serve\b.*|--(?!help)\w.*)?(?:#.*)?$")
_RECEIVER = re.compile(rf"^{_ASSIGNMENT}(?:node \S*receiver\.mjs|python3 \S*receiver\.py|dotnet exec \S*receiver-aspnet\.dll)\s*(?:#.*)?$")
# Long enough for a first build.
COMMAND_SECONDS = 600


class Failed(Exception):
    """A command did not do what the document says."""


def commands(text):
    """The commands of a block: lines that belong together are one."""
    taken, pending = [], ""
    for line in text.splitlines(keepends=True):
        pending += line
        if pending.strip() and not pending.rstrip("\n").endswith("\\") and syntax_problem(pending) is None:
            if not all(each.lstrip().startswith("#") for each in pending.splitlines() if each.strip()):
                taken.append(pending.strip("\n"))
            pending = ""
    if pending.strip():
        raise Failed(f"no whole command: {pending}{syntax_problem(pending)}")
    return taken


def syntax_problem(text):
    """What bash finds wrong in a command without running it; None when nothing. An unended here-document is only warned of."""
    read = subprocess.run(["bash", "-n"], input=text, capture_output=True, text=True, timeout=30)
    return read.stderr or None


class Session:
    """A folder that looks like the repository, an emulator once one is needed, and what was started. `to_the_letter` is for a clone
    that may be written to: everything is done in it, and nothing is taken as built already."""

    def __init__(self, root=ROOT, to_the_letter=False):
        self.stack, self.to_the_letter = contextlib.ExitStack(), to_the_letter
        self.folder = pathlib.Path(self.stack.enter_context(tempfile.TemporaryDirectory()))
        self.cwd, self.state = root if to_the_letter else self.folder / "clone", self.folder / "state"
        self.bin = self.folder / "bin"
        self.bin.mkdir()
        if not to_the_letter:
            self.cwd.mkdir()
            for entry in root.iterdir():
                (self.cwd / entry.name).symlink_to(entry)
            self._shim("runflow-emulator", shlex.join(program()))
        # A request that is refused is a failure, unlike in a terminal, where somebody reads the answer.
        self._shim("curl", f"{shutil.which('curl')} -sS --fail-with-body --noproxy '*' --max-time 60")
        self._shim("python3", f"{sys.executable} -B")
        self.environment = clean_environment() | {
            "PATH": f"{self.bin}{os.pathsep}{os.environ['PATH']}", "PYTHONDONTWRITEBYTECODE": "1", "RUNFLOW_EMULATOR_PORT": "0",
            "RUNFLOW_EMULATOR_TLS_PORT": "0"} | BUILDS
        self.emulator, self.receiver = None, None

    def _shim(self, name, words):
        (self.bin / name).write_text(f'#!/bin/sh\nexec {words} "$@"\n')
        (self.bin / name).chmod(0o755)

    def __enter__(self):
        return self

    def __exit__(self, *_):
        self.stack.close()

    def write(self, name, text):
        path = self.cwd / name
        if path.is_symlink():
            raise Failed(f"{name} is the name of something in the repository")
        path.write_text(self.here(text), encoding="utf-8")
        return path

    def here(self, text):
        """The text for the addresses of this session."""
        if re.search(r"127\.0\.0\.1:876[56]|localhost:8765", text):
            emulator = self.started_emulator()
            text = re.sub(r"(127\.0\.0\.1|localhost):8765", f"127.0.0.1:{emulator.port}", text)
        if "127.0.0.1:9000" in text:
            text = text.replace("127.0.0.1:9000", f"127.0.0.1:{self.started_receiver()}")
        return text

    def started_emulator(self, command=None):
        """The document's emulator; a command starts another, which takes its place."""
        if command or not self.emulator:
            words = ["bash", "-c", f"exec {command}"] if command else None
            self.emulator = self.stack.enter_context(Emulator(words=words, cwd=self.cwd, environment=dict(self.environment), seconds=COMMAND_SECONDS))
        return self.emulator

    def started_receiver(self, command="node examples/receiver-node/receiver.mjs"):
        """The port of a receiver of callbacks that signs with the default secret."""
        if self.receiver and command == "node examples/receiver-node/receiver.mjs":
            return self.receiver
        with socket.socket() as held:
            held.bind(("127.0.0.1", 0))
            port = held.getsockname()[1]
        secret = subprocess.run([*program(), "secret"], env=clean_environment(), capture_output=True, text=True, check=True, timeout=60).stdout.strip()
        if "receiver-aspnet" in command:
            command += f" http://127.0.0.1:{port}"
        # The variables in front of the command are the document's own way to give the secret.
        process = subprocess.Popen(["bash", "-c", command], cwd=self.cwd, stdin=subprocess.DEVNULL, stdout=subprocess.DEVNULL, start_new_session=True,
                                   env=self.environment | {"RUNFLOW_WEBHOOK_SECRET": secret, "PORT": str(port)})
        self.stack.callback(lambda: _end(process))

        def listening():
            if process.poll() is not None:
                raise Failed(f"{command} ended with {process.returncode}")
            with contextlib.suppress(OSError), socket.create_connection(("127.0.0.1", port), timeout=1):
                return True
            return None

        wait_for(listening, 60, command)
        self.receiver = port
        return port

    def run(self, command):
        """Runs one command of a block; answers what it printed."""
        for said, built in [] if self.to_the_letter else _BUILT:
            command = re.sub(said, built, command)
        command = command.strip()
        if command.endswith("&"):
            return self.background(command[:-1])
        if _EMULATOR.match(command):
            self.started_emulator(command)
            return self.emulator.said()
        if _RECEIVER.match(command):
            self.started_receiver(command.split(" #")[0])
            return ""
        if command.startswith("curl -N "):
            return self.watched(self.here(command))
        if self.emulator and command.startswith("runflow-emulator health"):
            # It asks the port of the settings, where everything that listens picks a free one.
            command = f"RUNFLOW_EMULATOR_PORT={self.emulator.port} {command}"
        return self.bash(self.here(command))

    def background(self, command):
        """Starts what goes on while the next commands run, to the end of the document at most."""
        process = subprocess.Popen(["bash", "-c", f"[ -e {self.state} ] && . {self.state} >/dev/null 2>&1\n{command}"], cwd=self.cwd, env=self.environment,
                                   stdin=subprocess.DEVNULL, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL, start_new_session=True)
        self.stack.callback(lambda: _end(process))
        return ""

    def watched(self, command):
        """What a command that goes on for ever prints first."""
        process = subprocess.Popen(["bash", "-c", command], cwd=self.cwd, env=self.environment, stdin=subprocess.DEVNULL, stdout=subprocess.PIPE, text=True, start_new_session=True)
        guard = threading.Timer(30, _end, [process])
        guard.start()
        try:
            first = process.stdout.readline()
        finally:
            guard.cancel()
            _end(process)
        if not first:
            raise Failed(f"{command} printed nothing for 30 s")
        return first

    def bash(self, text):
        script = (f"[ -e {self.state} ] && . {self.state} >/dev/null 2>&1\nset -eo pipefail\nset -a\n{text}\n"
                  f"{{ export -p; echo cd \"'$PWD'\"; }} > {self.state}\n")
        ended = subprocess.run(["bash", "-c", script], cwd=self.cwd, env=self.environment, stdin=subprocess.DEVNULL,
                               stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True, timeout=COMMAND_SECONDS)
        if ended.returncode:
            raise Failed(f"{text}\nended with {ended.returncode}: {ended.stdout[-2000:]}")
        return ended.stdout


def _end(process):
    with contextlib.suppress(ProcessLookupError):
        os.killpg(process.pid, signal.SIGKILL)
    process.wait()


def matches(expected, printed):
    """Whether the expected lines stand in what was printed, in order; … is anything."""
    lines = [line.rstrip() for line in printed.splitlines()]
    at = 0
    for wanted in (line.rstrip() for line in expected.splitlines()):
        pattern = re.compile(".*".join(re.escape(part) for part in wanted.split("…")))
        at = next((n + 1 for n in range(at, len(lines)) if pattern.fullmatch(lines[n])), None)
        if at is None:
            return f"{wanted!r} is not in: {printed[-1500:]}"
    return None


def json_matches(expected, printed):
    """Whether every field of the expected document is in the printed one; a text with … is a pattern."""
    try:
        return _within(json.loads(expected), json.loads(printed), "$")
    except ValueError as broken:
        return f"no JSON ({broken}): {printed[:500]}"


def _within(wanted, there, path):
    if isinstance(wanted, str) and "…" in wanted:
        return None if re.fullmatch(".*".join(map(re.escape, wanted.split("…"))), str(there)) else f"{path} is {there!r}"
    if isinstance(wanted, dict) and isinstance(there, dict):
        problems = [_within(value, there[name], f"{path}.{name}") if name in there else f"{path}.{name} is missing" for name, value in wanted.items()]
        return next((each for each in problems if each), None)
    if isinstance(wanted, list) and isinstance(there, list) and len(wanted) == len(there):
        return next((each for n, value in enumerate(wanted) if (each := _within(value, there[n], f"{path}[{n}]"))), None)
    return None if wanted == there else f"{path} is {there!r}"
