"""What bash and zsh offer after `source <(runflow-emulator completion SHELL)`."""

import pathlib
import shutil
import subprocess
import tempfile

HERE = pathlib.Path(__file__).parent

# Fills in what the shell would at a Tab after these words, and prints what it is offered.
BASH = """
source "$1"; shift
COMP_WORDS=(runflow-emulator "$@"); COMP_CWORD=$(($# ))
_runflow_emulator
printf '%s\\n' "${COMPREPLY[@]}"
"""
ZSH = """
compdef() { :; }; _files() { print -l FILES; }; _normal() { print -l COMMANDS $words; }
compadd() { shift; print -l -- "$@"; }
source "$1"; shift
words=(runflow-emulator "$@"); CURRENT=$(($# + 1))
_runflow_emulator
"""


def completes(checks, run):
    def offered(shell, script, *words):
        ended = subprocess.run([*shell, script.name, *words], capture_output=True, text=True, timeout=30, check=False, cwd=HERE)
        checks.that(f"{shell[0]}: completing {' '.join(words)!r} says nothing else", ended.stderr == "" and ended.returncode in (0, 1), ended.stderr)
        return ended.stdout.split()

    def in_shell(name, complete):
        checks.that(f"{name}: verbs", {"serve", "gauntlet", "help"} <= set(complete("")))
        checks.that(f"{name}: parts of a verb, and nothing else", complete("faults", "") == ["plan", "explain"], complete("faults", ""))
        checks.that(f"{name}: parts of another", complete("image", "") == ["inspect"], complete("image", ""))
        checks.that(f"{name}: words of a verb", {"bash", "zsh"} <= set(complete("completion", "")))
        checks.that(f"{name}: flags of a verb", "--json" in complete("version", "--"))
        checks.that(f"{name}: flags of a part are its own", "--key" in complete("faults", "plan", "--") and "--key" not in complete("faults", "explain", "--"))
        checks.that(f"{name}: settings", {"--seed", "--clock"} <= set(complete("serve", "--")))
        checks.that(f"{name}: settings without a verb", "--seed" in complete("--se"))
        for line, values in (
            (["serve", "--log-format"], ["text", "json"]), (["serve", "--clock"], ["real", "manual"]), (["--clock"], ["real", "manual"]),
            (["validate", "--as"], ["scenario", "settings", "faults"]), (["exec", "--fail-on"], ["warning", "notice"]),
            (["serve", "--egress"], ["local", "any", "none"]), (["serve", "--strict"], ["on", "off"]),
        ):
            checks.that(f"{name}: values of {line[-1]}, and nothing else", complete(*line, "") == values, complete(*line, ""))
        checks.that(f"{name}: checks of conform", {"lists", "lists.walk"} <= set(complete("conform", "--only", "lis")))
        checks.that(f"{name}: nothing for a value that cannot be guessed", complete("serve", "--port", "") == [], complete("serve", "--port", ""))
        file = "FILES" if name == "zsh" else "completion.py"
        for line in (["validate"], ["faults", "plan"], ["image", "inspect"], ["serve", "--config"], ["conform", "--junit"], ["serve", "--scenario"]):
            checks.that(f"{name}: files after {' '.join(line)}", file in complete(*line, "") and "--json" not in complete(*line, ""), complete(*line, ""))
        for line in (["serve"], ["faults"], ["image"], ["health"], ["conform"], ["validate", "--as"]):
            checks.that(f"{name}: no files after {' '.join(line)}", file not in complete(*line, ""), complete(*line, ""))
        checks.that(f"{name}: commands behind exec --", {"python3", "COMMANDS"} & set(complete("exec", "--seed", "7", "--", "python")), complete("exec", "--", "python"))

    def part():
        """completion in bash and zsh"""
        for name, source in (("bash", BASH), ("zsh", ZSH)):
            if not checks.that(f"{name} is installed", shutil.which(name)):
                continue
            with tempfile.NamedTemporaryFile("w", suffix=f".{name}") as script:
                script.write(run("completion", name).stdout)
                script.flush()
                shell = [name, *(["--norc", "-c"] if name == "bash" else ["-f", "-c"]), source, name]
                in_shell(name, lambda *words, shell=shell, script=script: offered(shell, script, *words))
        checks.that("a shell that is not known ends with 2", run("completion", "fish").returncode == 2)
    return part
