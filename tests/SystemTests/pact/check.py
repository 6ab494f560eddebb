"""Our pacts, verified by pact-js against an emulator that was started as anybody would: its clock goes."""

import json
import pathlib
import subprocess
import sys
import tempfile

TESTS = pathlib.Path(__file__).resolve().parents[1]
sys.path[:0] = [str(TESTS), str(TESTS / "docs")]
from emulator import ROOT, Checks, Emulator, clean_environment
import blocks

PACTS = sorted((ROOT / "pacts").glob("*.json"))
checks = Checks()


def verify(url, *pacts):
    """Runs pact-js; its exit code and all it printed."""
    done = subprocess.run(
        ["node", "verify.mjs", *map(str, pacts)], cwd=pathlib.Path(__file__).parent, capture_output=True, text=True, timeout=300,
        env=clean_environment() | {"RUNFLOW_BASE_URL": url})
    return done.returncode, done.stdout + done.stderr


def changed(folder, change):
    """A copy of the first pact after `change`."""
    pact = json.loads(PACTS[0].read_text())
    change(pact)
    file = pathlib.Path(folder) / PACTS[0].name
    file.write_text(json.dumps(pact))
    return file


def documented(folder):
    """The pact that docs/contract.md shows, as a file."""
    shown = next(block for block in blocks.blocks(ROOT, ROOT / "docs/contract.md") if block.language == "json" and '"interactions"' in block.text)
    file = pathlib.Path(folder) / "documented.json"
    file.write_text(shown.text)
    return file


def interaction(pact, description):
    return next(item for item in pact["interactions"] if item["description"] == description)


def main():
    with Emulator() as emulator, tempfile.TemporaryDirectory() as folder:
        code, text = verify(emulator.url, *PACTS)
        checks.that("pact-js verifies every committed pact", code == 0, text[-4000:])
        for pact in PACTS:
            for item in json.loads(pact.read_text())["interactions"]:
                checks.that(f"it reports: {item['description']}", item["description"] in text)

        code, text = verify(emulator.url, documented(folder))
        checks.that("the pact of docs/contract.md holds", code == 0, text[-2000:])

        def expect_more(pact):
            interaction(pact, "a poll of a run that has succeeded")["response"]["body"]["content"]["colour"] = "red"
        code, text = verify(emulator.url, changed(folder, expect_more))
        checks.that("a field that is not answered is red, and named", code == 1 and "colour" in text, text[-2000:])

        def expect_state(pact):
            interaction(pact, "a poll of a queued run")["providerStates"] = [{"name": "a run that is asleep"}]
        code, text = verify(emulator.url, changed(folder, expect_state))
        checks.that("a state that does not exist is red", code == 1 and "a run that is asleep" in text, text[-2000:])

        def expect_event(pact):
            interaction(pact, "a callback of a run that has failed")["contents"]["content"]["event"] = "run.broken"
        code, text = verify(emulator.url, changed(folder, expect_event))
        checks.that("a callback of another event is red, and named", code == 1 and "run.broken" in text, text[-2000:])
    checks.end()


main()
