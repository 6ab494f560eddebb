"""The committed list of what is not executed here, and how it is looked at all the same."""

import ast
import json
import pathlib
import re
import subprocess
import sys
import tempfile
import xml.etree.ElementTree

import yaml

HERE = pathlib.Path(__file__).resolve().parent
sys.path.insert(0, str(HERE))
import shell


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
        case "xml":
            xml.etree.ElementTree.fromstring(text)
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
