"""Executes every fenced block of README, docs and the examples' READMEs. Last line: N passed, N failed.

check.py [DOCUMENT…] takes these documents only. What cannot be run here stands in exceptions.json with the reason."""

import ast
import json
import pathlib
import re
import subprocess
import sys
import tempfile
import time

import yaml

HERE = pathlib.Path(__file__).resolve().parent
sys.path[:0] = [str(HERE.parent), str(HERE)]
from emulator import ROOT, Checks, call, clean_environment, program
import blocks
import csharp
import shell

checks = Checks()
counts = {"executed": 0, "run by another test": 0, "not run": 0}
LABEL = "Not run by our tests"


class Exceptions:
    """The committed list: which blocks or commands are not executed here, by whom else they are, or why not at all."""

    def __init__(self):
        self.entries = json.loads((HERE / "exceptions.json").read_text(encoding="utf-8"))
        self.used = set()

    def of(self, block, text):
        for number, entry in enumerate(self.entries):
            if block.document == entry["document"] and block.language == entry["language"] and text.lstrip().startswith(entry["begins"]):
                self.used.add(number)
                return entry
        return None

    def unused(self, documents):
        return [entry for number, entry in enumerate(self.entries) if number not in self.used and entry["document"] in documents]


exceptions = Exceptions()


def syntax(language, text):
    """What is wrong with the syntax, as far as a tool that is here can tell; None when nothing."""
    match language:
        case "sh":
            return shell.syntax_problem(text)
        case "python":
            ast.parse(text)
        case "yaml":
            yaml.safe_load(text)
        case "json":
            json.loads(text)
        case "js":
            return _complaint(["node", "--input-type=module", "--check"], text)
        case "csharp":
            return None if text.count("{") == text.count("}") else "its braces do not pair"
        case "java":
            # Names of packages that are not here are no fault of the syntax; the parser stops at its own findings before it looks for any.
            said = _of_file(["javac", "-proc:none", "-d", ".", "-Xmaxerrs", "1000"], "Snippet.java", text) or ""
            return next((line for line in said.splitlines() if ": error:" in line and not re.search("does not exist|cannot find symbol|static import only", line)), None)
        case "text":
            return None
        case "go":
            return _complaint(["gofmt", "-e"], text)
        case _:
            return f"no syntax check for {language}"
    return None


def _complaint(words, text):
    read = subprocess.run(words, input=text, capture_output=True, text=True, timeout=60)
    return read.stderr if read.returncode else None


def _of_file(words, name, text):
    with tempfile.TemporaryDirectory() as folder:
        (pathlib.Path(folder) / name).write_text(text, encoding="utf-8")
        read = subprocess.run([*words, name], cwd=folder, capture_output=True, text=True, timeout=120)
    return read.stdout + read.stderr if read.returncode else None


def excepted(block, text, entry):
    """A block or command of the list: well formed, with its reason, and either another test's or labelled in the document."""
    place = f"{block.place} {text.strip().splitlines()[0][:60]}"
    problem = syntax(block.language, text)
    if by := entry.get("by"):
        counts["run by another test"] += 1
        checks.that(f"{place}: run by {by}", problem is None and (ROOT / by).exists(), problem or f"{by} is missing")
        return
    counts["not run"] += 1
    labelled = LABEL in block.lead or LABEL in block.after
    checks.that(f"{place}: not run: {entry['reason']}", problem is None and labelled, problem or f"the document does not say: {LABEL}")


def executed(block, problem):
    counts["executed"] += 1
    checks.that(f"{block.place} {block.language}{f' {block.file}' if block.file else ''}", problem is None, problem)


def commands(block, session):
    """The commands of a shell block; answers what the last one printed."""
    printed = ""
    for command in shell.commands(block.text):
        if entry := exceptions.of(block, command):
            excepted(block, command, entry)
            continue
        printed = session.run(command)
        executed(block, None)
    return printed


def validated(block, session, text):
    """YAML as whoever reads it reads it."""
    read = yaml.safe_load(text)
    if isinstance(read, dict) and "slug" in read:
        folder = session.folder / "models"
        folder.mkdir(exist_ok=True)
        (folder / "model.yaml").write_text(text, encoding="utf-8")
        emulator = session.started_emulator(f"runflow-emulator --models {folder}")
        status, _, body = call("GET", f"{emulator.url}/v1/models/{read['slug']}")
        return None if status == 200 else body.decode()
    path = session.folder / "file.yaml"
    path.write_text(text, encoding="utf-8")
    said = subprocess.run([*program(), "validate", str(path)], env=clean_environment(), capture_output=True, text=True, timeout=60)
    return said.stdout + said.stderr if said.returncode else None


def program_of(words, block, session):
    path = session.write(block.file or f"block-{block.line}.{'mjs' if block.language == 'js' else 'py'}", block.text)
    session.bash(f"{words} {path.name}")


def follow(path):
    """One document from its top to its end."""
    found = blocks.blocks(ROOT, path)
    saved = {block.file for block in found if block.file}
    used = "\n".join(block.text for block in found if block.language == "sh")
    printed = None
    with shell.Session() as session:
        for block in found:
            try:
                if block.language != "sh" and (entry := exceptions.of(block, block.text)):
                    excepted(block, block.text, entry)
                    continue
                if block.file:
                    session.write(block.file, block.text)
                match block.language:
                    case "sh":
                        printed = commands(block, session)
                        continue
                    case "yaml":
                        executed(block, validated(block, session, block.text))
                    case "text" if printed is not None:
                        executed(block, shell.matches(session.here(block.text), printed))
                    case "json" if printed is not None:
                        executed(block, shell.json_matches(session.here(block.text), printed))
                    case "csharp" if not block.file:
                        pending.append(block)
                    case "js" | "python" | "csharp" if block.file in saved and block.file in used:
                        # A later command of the document runs it, and fails if it does.
                        executed(block, None)
                    case "js":
                        program_of("node", block, session)
                        executed(block, None)
                    case "python":
                        program_of("python3", block, session)
                        executed(block, None)
                    case other:
                        executed(block, f"nothing runs {other or 'a block without a language'}: say its language, or put it on the list of exceptions.json")
            except Exception as broken:
                executed(block, f"{type(broken).__name__}: {broken}")
            printed = None


def compiled():
    """the C# of the documents"""
    for block, problem in csharp.run(pending).items():
        executed(block, problem)


def workflow():
    """the GitHub Actions example"""
    path = ROOT / "examples/github-actions/emulator.yml"
    text = path.read_text(encoding="utf-8")
    steps = [step for job in yaml.safe_load(text)["jobs"].values() for step in job["steps"]]
    for step in steps:
        counts["not run"] += 1
        problem = shell.syntax_problem(step["run"]) if "run" in step else None if re.fullmatch(r"[\w-]+/[\w-]+@v\d+", step["uses"]) else "no version"
        checks.that(f"{path.relative_to(ROOT)} {step.get('name') or step['uses']}: well formed", problem is None and LABEL in text, problem)


def settings_table():
    """the settings in the README are those that the code prints"""
    rows = {line for line in (ROOT / "docs/settings.md").read_text(encoding="utf-8").splitlines() if line.startswith("| `")}
    section = (ROOT / "README.md").read_text(encoding="utf-8").split("\n## Settings\n")[1].split("\n## ")[0]
    shown = [line for line in section.splitlines() if line.startswith("| `")]
    checks.that(settings_table.__doc__, len(shown) >= 8 and not (other := [row for row in shown if row not in rows]), other)


def listed():
    """every exception of the list is there"""
    checks.that(listed.__doc__, not (unused := exceptions.unused(names)), unused)


pending = []
chosen = [pathlib.Path(given).resolve() for given in sys.argv[1:]] or blocks.documents(ROOT)
names = {str(path.relative_to(ROOT)) for path in chosen}
for document in chosen:
    began = time.monotonic()
    checks.all(lambda: follow(document))
    print(f"      {document.relative_to(ROOT)}: {time.monotonic() - began:.1f} s", flush=True)
if pending:
    checks.all(compiled)
if not sys.argv[1:]:
    checks.all(workflow, settings_table)
checks.all(listed)
print(", ".join(f"{number} {what}" for what, number in counts.items()))
checks.end()
