"""A release from a commit: reproducible, and with a bill of materials. Last line: N passed, N failed."""

import hashlib
import json
import os
import pathlib
import re
import subprocess
import sys
import tempfile

sys.path.insert(0, str(pathlib.Path(__file__).resolve().parents[1]))
from emulator import ROOT, Checks

checks = Checks()


def run(*words, cwd=ROOT, **more):
    return subprocess.run(words, cwd=cwd, capture_output=True, text=True, timeout=600, check=False, **more)


def published(folder):
    """SHA-256 of every file that a publish of a clone in that folder makes."""
    run("git", "clone", "-q", "--no-hardlinks", str(ROOT), str(folder))
    made = folder / "made"
    ended = run("dotnet", "publish", "src/Emulator", "-c", "Release", "-o", str(made), cwd=folder, env=os.environ | {"CI": "true"})
    if ended.returncode:
        raise RuntimeError(ended.stdout[-2000:] + ended.stderr[-2000:])
    return {str(file.relative_to(made)): hashlib.sha256(file.read_bytes()).hexdigest() for file in sorted(made.rglob("*")) if file.is_file()}


def bill_of_materials(libraries):
    bill = json.loads(run("node", "release/sbom.mjs").stdout)
    elsewhere = run("node", str(ROOT / "release/sbom.mjs"), cwd=tempfile.gettempdir()).stdout
    checks.that("the bill is the same each time, wherever it is asked for", json.loads(elsewhere) == bill)
    checks.that("it is CycloneDX 1.6 with a number of its own",
                bill["bomFormat"] == "CycloneDX" and bill["specVersion"] == "1.6"
                and re.fullmatch(r"urn:uuid:[0-9a-f]{8}-[0-9a-f]{4}-8[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}", bill["serialNumber"]))
    version = re.search(r"<VersionPrefix>(.*?)<", (ROOT / "Directory.Build.props").read_text())[1]
    checks.that("it is of this version", bill["metadata"]["component"]["version"] == version)
    listed = {f"{part['name']}/{part['version']}" for part in bill["components"] if part["type"] == "library"}
    checks.that("it lists exactly the packages that are published", listed == libraries, f"listed {sorted(listed - libraries)} alone, published {sorted(libraries - listed)} alone")
    refs = {part["bom-ref"] for part in bill["components"]} | {bill["metadata"]["component"]["bom-ref"]}
    named = {ref for entry in bill["dependencies"] for ref in [entry["ref"], *entry["dependsOn"]]}
    checks.that("what it says of dependencies is of what it lists", named <= refs, sorted(named - refs))
    checks.that("each package has the SHA-512 of its file", all(len(part["hashes"][0]["content"]) == 128 for part in bill["components"] if part["type"] == "library"))


def reproducible():
    """two publishes of one commit, in folders of different names"""
    with tempfile.TemporaryDirectory() as scratch:
        one = published(pathlib.Path(scratch) / "one")
        other = published(pathlib.Path(scratch) / "another-one")
        differing = sorted(name for name in one.keys() | other.keys() if one.get(name) != other.get(name))
        checks.that(f"the {len(one)} files of two publishes are the same to the byte", not differing, differing)
        checks.that("the program is among them", "runflow-emulator.dll" in one and "openapi.yaml" not in one)
        libraries = json.loads((pathlib.Path(scratch) / "one/made/runflow-emulator.deps.json").read_text())["libraries"]
        bill_of_materials({name for name, entry in libraries.items() if entry["type"] == "package"})


def notes():
    """what the changelog says of a version"""
    checks.that("there are notes of what is to come", "### Added" in run("node", "release/notes.mjs", "Unreleased").stdout)
    unknown = run("node", "release/notes.mjs", "0.0.0")
    checks.that("a version without a section ends with 1 and says so", unknown.returncode == 1 and "Unreleased" in unknown.stderr)


def workflow():
    """the workflow names what there is"""
    text = (ROOT / ".github/workflows/release.yml").read_text()
    named = set(re.findall(r"(?:dotnet (?:pack|publish)|node|-f|bash) ((?:src|release|docker|\.ci)/[\w./-]+)", text))
    checks.that("it names projects and scripts", len(named) >= 7, sorted(named))
    checks.that("and each exists", all((ROOT / name).exists() for name in named), [name for name in named if not (ROOT / name).exists()])
    arguments = set(re.findall(r"^ARG (\w+)", (ROOT / "docker/Dockerfile").read_text(), re.M))
    checks.that("the arguments that it gives the image are the Dockerfile's", set(re.findall(r'--build-arg "(\w+)=', text)) <= arguments)


checks.all(reproducible, notes, workflow)
checks.end()
