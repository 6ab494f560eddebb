"""Executes every fenced block of README, docs and the examples' READMEs. Last line: N passed, N failed.

check.py [DOCUMENT…] takes these documents only, named from the root. What cannot be run here stands in exceptions.json with the reason."""

import concurrent.futures
import pathlib
import re
import sys
import time

import yaml

HERE = pathlib.Path(__file__).resolve().parent
sys.path[:0] = [str(HERE.parent), str(HERE)]
from emulator import ROOT, Checks
import blocks
import csharp
import follow
import links
import shell


def compiled():
    """the C# of the documents"""
    for block, problem in csharp.run(follower.pending).items():
        follower.executed(block, problem)


def workflow():
    """the GitHub Actions example"""
    path = ROOT / "examples/github-actions/emulator.yml"
    text = path.read_text(encoding="utf-8")
    steps = [step for job in yaml.safe_load(text)["jobs"].values() for step in job["steps"]]
    for step in steps:
        follower.counts["not run"] += 1
        problem = shell.syntax_problem(step["run"]) if "run" in step else None if re.fullmatch(r"[\w-]+/[\w-]+@v\d+", step["uses"]) else "no version"
        checks.that(f"{path.relative_to(ROOT)} {step.get('name') or step['uses']}: well formed", problem is None and follow.LABEL in text, problem)


def settings_table():
    """the settings in the README are those that the code prints"""
    rows = {line for line in (ROOT / "docs/settings.md").read_text(encoding="utf-8").splitlines() if line.startswith("| `")}
    section = (ROOT / "README.md").read_text(encoding="utf-8").split("\n## Settings\n")[1].split("\n## ")[0]
    shown = [line for line in section.splitlines() if line.startswith("| `")]
    checks.that(settings_table.__doc__, len(shown) >= 8 and not (other := [row for row in shown if row not in rows]), other)


def linked():
    """every link leads to a file or a heading"""
    pages = [*chosen, ROOT / "ARCHITECTURE.md", ROOT / "CONTRIBUTING.md"]
    checks.that(linked.__doc__, not (found := {str(page.relative_to(ROOT)): lost for page in pages if (lost := list(links.broken(ROOT, page)))}), found)


def listed():
    """every exception of the list is there"""
    checks.that(listed.__doc__, not (unused := follower.exceptions.unused(names)), unused)


def one(document):
    """Follows one document and says how long it took."""
    began = time.monotonic()
    checks.all(lambda: follower.follow(document))
    print(f"      {document.relative_to(ROOT)}: {time.monotonic() - began:.1f} s", flush=True)


checks = Checks()
follower = follow.Follower(checks)
chosen = [(ROOT / given).resolve() for given in sys.argv[1:]] or blocks.documents(ROOT)
names = {str(path.relative_to(ROOT)) for path in chosen}
# The long ones first. Most of their time is waiting.
with concurrent.futures.ThreadPoolExecutor(4) as readers:
    list(readers.map(one, sorted(chosen, key=lambda path: "quickstart" not in path.name)))
if follower.pending:
    checks.all(compiled)
if not sys.argv[1:]:
    checks.all(workflow, settings_table)
checks.all(linked, listed)
print(", ".join(f"{number} {what}" for what, number in follower.counts.items()))
checks.end()
