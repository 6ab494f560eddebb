"""Follows a document from its top to its end, as somebody would who reads it."""

import pathlib
import subprocess
import sys
import threading

import yaml

HERE = pathlib.Path(__file__).resolve().parent
sys.path[:0] = [str(HERE.parent), str(HERE)]
from emulator import ROOT, call, clean_environment, program
import blocks
import exceptions
import shell

LABEL = "Not run by our tests"


class Follower:
    """Counts what was executed, what another test runs, and what nobody does."""

    def __init__(self, checks, root=ROOT, to_the_letter=False):
        self.checks, self.root, self.to_the_letter = checks, root, to_the_letter
        self.exceptions = exceptions.Exceptions()
        self.counts = {"executed": 0, "run by another test": 0, "not run": 0}
        # Documents are followed side by side.
        self.lock = threading.Lock()
        # C# that is compiled in one project at the end.
        self.pending = []

    def excepted(self, block, text, entry):
        """A block or command of the list: well formed, with its reason, and either another test's (`from` is the file it
        was taken out of, word for word) or labelled in the document."""
        place = f"{block.place} {text.strip().splitlines()[0][:60]}"
        problem = exceptions.syntax(block.language, text)
        if by := entry.get("by"):
            if not (self.root / by).exists():
                problem = f"{by} is missing"
            elif (file := entry.get("from")) and text not in (self.root / file).read_text(encoding="utf-8"):
                problem = f"it is no longer what stands in {file}"
            self.count("run by another test", f"{place}: run by {by}", problem is None, problem)
            return
        labelled = LABEL in block.lead or LABEL in block.after
        self.count("not run", f"{place}: not run: {entry['reason']}", problem is None and labelled, problem or f"the document does not say: {LABEL}")

    def executed(self, block, problem):
        self.count("executed", f"{block.place} {block.language}{f' {block.file}' if block.file else ''}", problem is None, problem)

    def count(self, what, name, holds, otherwise):
        with self.lock:
            self.counts[what] += 1
            self.checks.that(name, holds, otherwise)

    def commands(self, block, session):
        """The commands of a shell block; answers what the last one printed."""
        printed = ""
        for command in shell.commands(block.text):
            if entry := self.exceptions.of(block, command):
                self.excepted(block, command, entry)
                continue
            printed = session.run(command)
            self.executed(block, None)
        return printed

    def follow(self, path):
        """One document from its top to its end."""
        found = blocks.blocks(self.root, path)
        saved = {block.file for block in found if block.file}
        used = "\n".join(block.text for block in found if block.language == "sh")
        printed = None
        with shell.Session(self.root, self.to_the_letter) as session:
            for block in found:
                try:
                    if block.language != "sh" and (entry := self.exceptions.of(block, block.text)):
                        self.excepted(block, block.text, entry)
                        continue
                    if block.file:
                        session.write(block.file, block.text)
                    match block.language:
                        case "sh":
                            printed = self.commands(block, session)
                            continue
                        case "yaml":
                            self.executed(block, validated(block, session, block.text))
                        case "text" if printed is not None:
                            self.executed(block, shell.matches(session.here(block.text), printed))
                        case "json" if printed is not None:
                            self.executed(block, shell.json_matches(session.here(block.text), printed))
                        case "csharp" if not block.file:
                            self.pending.append(block)
                        case "js" | "python" | "csharp" if block.file in saved and block.file in used:
                            # A later command of the document runs it, and fails if it does.
                            self.executed(block, None)
                        case "js":
                            run_program("node", block, session)
                            self.executed(block, None)
                        case "python":
                            run_program("python3", block, session)
                            self.executed(block, None)
                        case other:
                            self.executed(block, f"nothing runs {other or 'a block without a language'}: say its language, or put it on the list of exceptions.json")
                except Exception as broken:
                    self.executed(block, f"{type(broken).__name__}: {broken}")
                printed = None


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


def run_program(words, block, session):
    """A program that no command of the document runs."""
    path = session.write(block.file or f"block-{block.line}.{'mjs' if block.language == 'js' else 'py'}", block.text)
    session.bash(f"{words} {path.name}")
