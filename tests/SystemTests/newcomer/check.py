"""Clones HEAD, starts the emulator as the README says, sends the page's request, stops it. Last line: N passed, N failed."""

import pathlib
import shlex
import signal
import subprocess
import sys
import tempfile

HERE = pathlib.Path(__file__).resolve().parent
sys.path[:0] = [str(HERE.parent), str(HERE.parent / "snippets")]
from emulator import ROOT, Checks, Emulator, clean_environment, wait_for
from first_run import first_run

START, TEST = "dotnet run --project src/Emulator", "dotnet test"
FIRST_BUILD_SECONDS = 600
checks = Checks()


def readme():
    """the README names both commands"""
    text = (ROOT / "README.md").read_text(encoding="utf-8")
    for command in (START, TEST):
        checks.that(f"the README says: {command}", command in text)


def first_start():
    """a fresh clone starts and serves the page's request"""
    # What a CI system sets is not what a newcomer has; and no build server outlives a clone that is thrown away.
    environment = {name: value for name, value in clean_environment().items() if name != "CI"}
    environment |= {"MSBUILDDISABLENODEREUSE": "1", "UseSharedCompilation": "false"}
    with tempfile.TemporaryDirectory() as folder:
        clone = pathlib.Path(folder) / "clone"
        subprocess.run(["git", "clone", "--quiet", "--depth", "1", ROOT.as_uri(), str(clone)], check=True, timeout=120)
        with Emulator(words=shlex.split(START), cwd=clone, environment=environment, seconds=FIRST_BUILD_SECONDS) as emulator:
            # The ready file comes first, the text for people right after it.
            wait_for(lambda: emulator.url in emulator.said() or None, 10, "the address in what it prints")
            checks.that(f"{START}: it says where it listens", True)
            first_run(checks, "newcomer", emulator.url)
            _, code = emulator.ask_to_end(signal.SIGINT)
            checks.that("Ctrl-C ends it with 0", code == 0, f"{code}: {emulator.said()[-1000:]}")
        changed = subprocess.run(["git", "-C", str(clone), "status", "--porcelain"], capture_output=True, text=True, check=True).stdout
        checks.that("the start leaves the clone clean", changed == "", changed)


checks.all(readme, first_start)
checks.end()
