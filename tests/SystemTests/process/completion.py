"""What bash and zsh offer after `source <(runflow-emulator completion SHELL)`."""

import shutil
import subprocess
import tempfile

# Fills in what the shell would at a Tab after these words, and prints what it is offered.
BASH = """
source "$1"; shift
COMP_WORDS=(runflow-emulator "$@"); COMP_CWORD=$(($# ))
_runflow_emulator
printf '%s\\n' "${COMPREPLY[@]}"
"""
ZSH = """
compdef() { :; }; _files() { print -l FILES; }
compadd() { shift; print -l -- "$@"; }
source "$1"; shift
words=(runflow-emulator "$@"); CURRENT=$(($# + 1))
_runflow_emulator
"""


def completes(checks, run):
    def offered(shell, script, *words):
        ended = subprocess.run([*shell, script.name, *words], capture_output=True, text=True, timeout=30, check=False)
        checks.that(f"{shell[0]}: completing {' '.join(words)!r} says nothing else", ended.stderr == "" and ended.returncode in (0, 1), ended.stderr)
        return ended.stdout.split()

    def part():
        """completion in bash and zsh"""
        for name, source in (("bash", BASH), ("zsh", ZSH)):
            if not checks.that(f"{name} is installed", shutil.which(name)):
                continue
            with tempfile.NamedTemporaryFile("w", suffix=f".{name}") as script:
                script.write(run("completion", name).stdout)
                script.flush()
                shell = [name, *(["--norc", "-c"] if name == "bash" else ["-f", "-c"]), source, name]
                checks.that(f"{name}: verbs", {"serve", "gauntlet", "help"} <= set(offered(shell, script, "")))
                checks.that(f"{name}: words of a verb", {"plan", "explain"} <= set(offered(shell, script, "faults", "")))
                checks.that(f"{name}: flags of a verb", "--json" in offered(shell, script, "version", "--"))
                checks.that(f"{name}: settings", {"--seed", "--clock"} <= set(offered(shell, script, "serve", "--")))
                checks.that(f"{name}: settings without a verb", "--seed" in offered(shell, script, "--se"))
                checks.that(f"{name}: values of a setting", {"text", "json"} <= set(offered(shell, script, "serve", "--log-format", "")))
        checks.that("a shell that is not known ends with 2", run("completion", "fish").returncode == 2)
    return part
