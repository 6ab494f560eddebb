"""Clients that generators make of openapi.yaml, used against a running emulator: types by openapi-typescript, a client by NSwag."""

import json
import pathlib
import subprocess
import sys

HERE = pathlib.Path(__file__).resolve().parent
sys.path.insert(0, str(HERE.parent))

from emulator import ROOT, Checks, Emulator, clean_environment  # noqa: E402

CONTRACT = ROOT / "openapi.yaml"
checks = Checks()


def run(*words, cwd=HERE):
    """Ends with what it printed; breaks off when it fails."""
    done = subprocess.run(words, cwd=cwd, env=clean_environment(), capture_output=True, text=True, timeout=300)
    if done.returncode != 0:
        raise RuntimeError(f"{' '.join(map(str, words))}: {done.stdout[-2000:]}{done.stderr[-2000:]}")
    return done.stdout


def typescript():
    """openapi-typescript: the types compile, and a client on them works"""
    (HERE / "typescript/schema.ts").write_text(run("npx", "--no-install", "openapi-typescript", CONTRACT, "--default-non-nullable=false"), encoding="utf-8")
    run("npx", "--no-install", "tsc", "-p", "typescript")
    checks.that("openapi-typescript: a client on its types compiles, and what is wrong does not", True)
    with Emulator() as emulator:
        seen = json.loads(run("node", HERE / "typescript/built/client.js", emulator.url))
    checks.that("openapi-typescript: the client runs", (seen["status"], seen["seed"], seen["items"]) == ("succeeded", 42, 1), seen)
    checks.that("openapi-typescript: the client reads a refusal", "body.input.steps" in seen["refusal"], seen)


def csharp():
    """NSwag: the client compiles, and works"""
    older = HERE / "csharp/openapi-3.0.json"
    older.write_text(run("node", "downgrade.mjs", CONTRACT), encoding="utf-8")
    nswag = HERE / "node_modules/nswag/bin/binaries/Net100/dotnet-nswag.dll"
    run("dotnet", nswag, "openapi2csclient", f"/input:{older}", f"/output:{HERE / 'csharp/Client.cs'}", "/namespace:Runflow.Generated", "/className:RunflowClient",
        "/jsonLibrary:SystemTextJson", "/generateOptionalParameters:true", "/generateNullableReferenceTypes:true")
    run("dotnet", "build", "--nologo", "-v", "quiet", "csharp")
    checks.that("NSwag: its client compiles", True)
    with Emulator() as emulator:
        seen = json.loads(run("dotnet", "exec", ROOT / "artifacts/bin/csharp/debug/contract-client.dll", emulator.url))
    checks.that("NSwag: the client runs", (seen["status"], seen["seed"], seen["items"], seen["secret"]) == ("succeeded", 42, 1, True), seen)
    checks.that("NSwag: the client reads a refusal", seen["refused"] == "422", seen)


checks.all(typescript, csharp)
checks.end()
