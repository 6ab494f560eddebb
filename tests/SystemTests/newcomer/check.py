"""Clones HEAD into an empty folder, starts the emulator as the README says, sends the page's request, stops it, and then follows the
quick starts to the letter; says how long each took. Last line: N passed, N failed."""

import pathlib
import shlex
import signal
import subprocess
import sys
import tempfile
import time

HERE = pathlib.Path(__file__).resolve().parent
sys.path[:0] = [str(HERE.parent), str(HERE.parent / "snippets"), str(HERE.parent / "docs")]
from emulator import BUILDS, ROOT, Checks, Emulator, clean_environment, wait_for
from first_run import first_run
import follow

START, TEST = "dotnet run --project src/Emulator", "dotnet test"
FIRST_BUILD_SECONDS = 600
QUICK_STARTS = ("curl", "python", "node", "dotnet")
checks = Checks()
began = time.monotonic()


def took(what, since):
    print(f"      {what}: {time.monotonic() - since:.0f} s", flush=True)


def readme():
    """the README names both commands and every quick start"""
    text = (ROOT / "README.md").read_text(encoding="utf-8")
    for said in (START, TEST, *(f"docs/quickstart-{name}.md" for name in QUICK_STARTS)):
        checks.that(f"the README says: {said}", said in text)


def first_start(clone):
    """a fresh clone starts and serves the page's request"""
    # What a CI system sets is not what a newcomer has.
    environment = {name: value for name, value in clean_environment().items() if name != "CI"}
    environment |= BUILDS
    with Emulator(words=shlex.split(START), cwd=clone, environment=environment, seconds=FIRST_BUILD_SECONDS) as emulator:
        # The ready file comes first, the text for people right after it.
        wait_for(lambda: emulator.url in emulator.said() or None, 10, "the address in what it prints")
        checks.that(f"{START}: it says where it listens", True)
        took("from an empty folder to an emulator that listens", began)
        first_run(checks, "newcomer", emulator.url)
        took("from an empty folder to a picture", began)
        _, code = emulator.ask_to_end(signal.SIGINT)
        checks.that("Ctrl-C ends it with 0", code == 0, f"{code}: {emulator.said()[-1000:]}")
    changed = subprocess.run(["git", "-C", str(clone), "status", "--porcelain"], capture_output=True, text=True, check=True).stdout
    checks.that("the start leaves the clone clean", changed == "", changed)


def quick_start(clone, name):
    """a quick start, step by step"""
    since = time.monotonic()
    follower = follow.Follower(checks, clone, to_the_letter=True)
    follower.follow(clone / f"docs/quickstart-{name}.md")
    checks.that(f"quick start {name}: its commands were followed", follower.counts["executed"] >= 4, follower.counts)
    took(f"quick start {name}, with its first test", since)


def newcomer():
    """the way in"""
    with tempfile.TemporaryDirectory() as folder:
        clone = pathlib.Path(folder) / "clone"
        subprocess.run(["git", "clone", "--quiet", "--depth", "1", ROOT.as_uri(), str(clone)], check=True, timeout=120)
        checks.all(lambda: first_start(clone), *((lambda name=name: quick_start(clone, name)) for name in QUICK_STARTS))


checks.all(readme, newcomer)
checks.end()
