"""Runs each example's own tests by `exec`, or against an emulator that runs: check.py [BASE_URL RECEIVER_HOST]. Last line: N passed, N failed."""

import os
import pathlib
import re
import subprocess
import sys

sys.path.insert(0, str(pathlib.Path(__file__).resolve().parents[1]))
from emulator import BUILDS, KEY, ROOT, Checks, clean_environment, program

# How a suite that is wholly green tells how many tests it has.
NODE = r"^(?:#|ℹ) tests (?P<all>\d+)$(?s:.*)^(?:#|ℹ) pass (?P=all)$"
XUNIT = r"Total: (?P<all>\d+), Errors: 0, Failed: 0, Skipped: 0, Not Run: 0"
# What runs an example's tests, and what they print when all of them held.
SUITES = {
    "python-requests": ([sys.executable, "-B", "-m", "unittest"], r"^Ran (?P<all>\d+) tests? in .*\n\nOK$"),
    "node-fetch": (["npm", "test", "--silent"], NODE),
    "dotnet-httpclient": (["dotnet", "run"], XUNIT),
    "receiver-node": (["npm", "test", "--silent"], NODE),
    # Part of the solution, so built already.
    "receiver-aspnet": (["dotnet", "exec", str(ROOT / "artifacts/bin/receiver-aspnet-tests/debug/receiver-aspnet-tests.dll")], XUNIT),
}
# Examples without a suite that could be pointed at an emulator, and what runs them.
ELSEWHERE = {
    "compose-app": "docker/smoke.sh",
    "github-actions": "tests/SystemTests/docs/check.py",
    # They start containers of their own.
    "testcontainers-dotnet": "docker/testcontainers.sh",
    "testcontainers-node": "docker/testcontainers.sh",
    # In the test's own process.
    "xunit": "tests/SystemTests/docs/check.py",
}
# Fewer than these would mean that tests have gone missing.
LEAST = 9
checks = Checks()


def emulator_by_exec():
    """Words that start an emulator for one command."""
    return [*program(), "exec", "--"], clean_environment()


def emulator_that_runs(base, receiver_host):
    secret = os.environ.get("RUNFLOW_WEBHOOK_SECRET") or subprocess.run([*program(), "secret"], env=clean_environment(), capture_output=True, text=True, check=True, timeout=60).stdout.strip()
    given = {"RUNFLOW_BASE_URL": base, "RUNFLOW_API_KEY": KEY, "RUNFLOW_WEBHOOK_SECRET": secret, "RECEIVER_HOST": receiver_host}
    return [], clean_environment() | given


def suite(name, by, environment):
    words, summary = SUITES[name]
    ended = subprocess.run([*by, *words], cwd=ROOT / "examples" / name, env=environment, stdin=subprocess.DEVNULL,
                           stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True, timeout=300)
    found = re.search(summary, ended.stdout, re.MULTILINE)
    held = int(found["all"]) if found and ended.returncode == 0 else 0
    checks.that(f"{name}: its {held} tests are green {'by exec' if by else 'against ' + environment['RUNFLOW_BASE_URL']}", held >= LEAST, ended.stdout[-3000:])


def without_emulator():
    """an example says what it lacks"""
    words, _ = SUITES["python-requests"]
    ended = subprocess.run(words, cwd=ROOT / "examples/python-requests", env=clean_environment() | {"RUNFLOW_BASE_URL": ""}, capture_output=True, text=True, timeout=60)
    checks.that(without_emulator.__doc__, ended.returncode != 0 and "runflow-emulator exec" in ended.stderr, ended.stderr[-500:])


def every_example():
    """every example is run, here or by another test"""
    found = {path.name for path in (ROOT / "examples").iterdir() if (path / "README.md").exists()}
    checks.that(every_example.__doc__, found == SUITES.keys() | ELSEWHERE.keys() and all((ROOT / by).exists() for by in ELSEWHERE.values()), found ^ (SUITES.keys() | ELSEWHERE.keys()))


by, environment = emulator_that_runs(*sys.argv[1:]) if len(sys.argv) == 3 else emulator_by_exec()
environment |= BUILDS
for example in SUITES:
    def one():
        suite(example, by, environment)
    one.__doc__ = f"{example}: its tests"
    checks.all(one)
if by:
    checks.all(without_emulator, every_example)
checks.end()
