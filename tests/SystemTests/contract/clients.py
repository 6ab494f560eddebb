"""Clients that generators make of openapi.yaml, used against a running emulator: types by openapi-typescript, a client by NSwag."""

import json
import pathlib
import re
import subprocess
import sys

HERE = pathlib.Path(__file__).resolve().parent
sys.path.insert(0, str(HERE.parent))

from emulator import ROOT, Checks, Emulator, clean_environment  # noqa: E402

checks = Checks()


def run(*words, cwd=HERE):
    """Ends with what it printed; breaks off when it fails."""
    done = subprocess.run(words, cwd=cwd, env=clean_environment(), capture_output=True, text=True, timeout=300)
    if done.returncode != 0:
        raise RuntimeError(f"{' '.join(map(str, words))}: {done.stdout[-2000:]}{done.stderr[-2000:]}")
    return done.stdout


def documented(tool, **instead):
    """The words of a tool's command in docs/contract.md, with other places than a reader's."""
    line = re.search(rf"^npx {tool} .*$", (ROOT / "docs/contract.md").read_text(encoding="utf-8"), re.MULTILINE)[0]
    for word, place in instead.items():
        assert (there := {"contract": "openapi.yaml", "types": "schema.ts", "address": "http://127.0.0.1:8765", "client": "Client.cs"}[word]) in line, line
        line = line.replace(there, str(place))
    return line.replace("npx ", "npx --no-install ", 1).split(" ")


def typescript():
    """openapi-typescript: the types compile, and a client on them works"""
    run(*documented("openapi-typescript", contract=ROOT / "openapi.yaml", types=HERE / "typescript/schema.ts"))
    run("npx", "--no-install", "tsc", "-p", "typescript")
    checks.that("openapi-typescript: a client on its types compiles, and what is wrong does not", True)
    with Emulator() as emulator:
        seen = json.loads(run("node", HERE / "typescript/built/client.js", emulator.url))
    checks.that("openapi-typescript: the client runs", (seen["status"], seen["seed"], seen["items"]) == ("succeeded", 42, 1), seen)
    checks.that("openapi-typescript: the client reads a refusal", "body.input.steps" in seen["refusal"], seen)


def csharp():
    """NSwag: the client compiles, and works"""
    with Emulator() as emulator:
        run(*documented("nswag", address=emulator.url, client=HERE / "csharp/Client.cs"))
    run("dotnet", "build", "--nologo", "-v", "quiet", "csharp")
    checks.that("NSwag: its client compiles", True)
    with Emulator() as emulator:
        seen = json.loads(run("dotnet", "exec", ROOT / "artifacts/bin/csharp/debug/contract-client.dll", emulator.url))
    checks.that("NSwag: the client runs", (seen["status"], seen["seed"], seen["items"], seen["secret"]) == ("succeeded", 42, 1, True), seen)
    checks.that("NSwag: the client reads a refusal", seen["refused"] == "422", seen)


checks.all(typescript, csharp)
checks.end()
