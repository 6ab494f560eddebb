"""Packs the command and the libraries, installs them from a folder as a stranger would, and uses them. Last line: N passed, N failed."""

import os
import pathlib
import re
import shutil
import subprocess
import sys
import tempfile
import zipfile

TESTS = pathlib.Path(__file__).resolve().parents[1]
sys.path[:0] = [str(TESTS), str(TESTS / "docs")]
from emulator import BUILDS, ROOT, Checks, Emulator, call, clean_environment
import blocks

PROJECTS = ("Contracts", "Emulator", "Testing", "Testing.Xunit")
# A version that nobody else has: packages of one version are kept on the machine and would be taken for these.
SUFFIX = f"test{os.getpid()}"
ENVIRONMENT = clean_environment() | BUILDS
checks = Checks()


def dotnet(*words, cwd=ROOT, **more):
    return subprocess.run(["dotnet", *words], cwd=cwd, env=ENVIRONMENT | more, stdin=subprocess.DEVNULL, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True, timeout=600)


def packed(packages):
    # What `dotnet build` made: compiling once more takes two minutes, and the code is optimised there too.
    for project in PROJECTS:
        ended = dotnet("pack", f"src/{project}", "--output", str(packages), f"-p:VersionSuffix={SUFFIX}", "--no-build", "--configuration", "Debug", "-v", "quiet")
        checks.that(f"src/{project} packs", ended.returncode == 0 and "missing a readme" not in ended.stdout, ended.stdout[-2000:])
    names = sorted(path.name.partition(".0.")[0] for path in packages.glob("*.nupkg"))
    checks.that("there are four packages", names == ["Runflow.Contracts", "Runflow.Emulator.Testing", "Runflow.Emulator.Testing.Xunit", "Runflow.Emulator.Tool"], names)
    with zipfile.ZipFile(next(packages.glob("Runflow.Emulator.Testing.0*.nupkg"))) as package:
        wanted = set(re.findall(r'<dependency id="([^"]+)"', package.read("Runflow.Emulator.Testing.nuspec").decode()))
        files = set(package.namelist())
        text = package.read("lib/net10.0/runflow-emulator.xml").decode() if "lib/net10.0/runflow-emulator.xml" in files else ""
    checks.that("editors find what the options mean in it", "P:Runflow.Emulator.EmulatorOptions.CallbackSecret" in text, sorted(files))
    for path in packages.glob("*.nupkg"):
        with zipfile.ZipFile(path) as package:
            described = package.read(next(name for name in package.namelist() if name.endswith(".nuspec"))).decode()
            checks.that(f"{path.name} has a readme and tags", "README.md" in package.namelist() and "<readme>README.md</readme>" in described and "<tags>" in described, described)
    used = set(re.findall(r'<PackageReference Include="([^"]+)"', (ROOT / "src/Emulator/Emulator.csproj").read_text()))
    checks.that("the package that holds the emulator asks for what the emulator uses", used <= wanted, used - wanted)
    return next(packages.glob("Runflow.Contracts.*.nupkg")).name.removeprefix("Runflow.Contracts.").removesuffix(".nupkg")


def command(folder, packages, version):
    """the tool installs from a folder and serves"""
    tools = folder / "tools"
    ended = dotnet("tool", "install", "Runflow.Emulator.Tool", "--tool-path", str(tools), "--add-source", str(packages), "--version", version, cwd=folder)
    if not checks.that("dotnet tool install takes it from a folder", ended.returncode == 0, ended.stdout[-2000:]):
        return
    tool = tools / "runflow-emulator"
    said = subprocess.run([tool, "version"], env=ENVIRONMENT, capture_output=True, text=True, timeout=60)
    checks.that("the command tells its version", re.fullmatch(rf"runflow-emulator {re.escape(version.removesuffix('-' + SUFFIX))}\S*", said.stdout.strip()), said.stdout + said.stderr)
    with Emulator(words=[str(tool)], environment=dict(ENVIRONMENT)) as emulator:
        status, _, body = call("POST", f"{emulator.url}/v1/models/black-forest-labs/flux-2-klein-4b/edit/runs", {"input": {"prompt": "Make it blue"}})
        checks.that("the command serves", status == 201, body)
        status, _, body = call("GET", f"{emulator.url}/docs", key=None)
        checks.that("its pages are in the package", status in (200, 301, 302), status)


def libraries(folder, packages, version):
    """a project that takes the libraries from the folder tests with them"""
    project = folder / "xunit"
    shutil.copytree(ROOT / "examples/xunit", project, ignore=shutil.ignore_patterns("bin", "obj", "packages.lock.json"))
    file = project / "xunit.csproj"
    text = re.sub(r"<ProjectReference[^>]*Emulator\.csproj[^>]*>\s*", "", file.read_text())
    text = re.sub(r"<ProjectReference[^>]*Testing\.Xunit\.csproj[^>]*>", f'<PackageReference Include="Runflow.Emulator.Testing.Xunit" Version="{version}" />', text)
    text = text.replace('<PackageReference Include="xunit.v3" />', '<PackageReference Include="xunit.v3" Version="3.2.2" />')
    # What the repository's own settings give the example; a stranger's project has them from its template.
    text = text.replace("<OutputType>", "<TargetFramework>net10.0</TargetFramework><Nullable>enable</Nullable><ImplicitUsings>enable</ImplicitUsings><OutputType>")
    file.write_text(text)
    ended = dotnet("run", "--project", str(file), cwd=project, RestoreAdditionalProjectSources=str(packages))
    found = re.search(r"succeeded: (\d+)|Total: (\d+), Errors: 0, Failed: 0", ended.stdout)
    checks.that("the example's tests are green with the packages alone", ended.returncode == 0 and found and int(found[1] or found[2]) >= 6, ended.stdout[-3000:])


def documented(folder, packages, version):
    """the project of docs/packages.md with the tests of docs/quickstart-dotnet.md"""
    project = folder / "shop.tests"
    project.mkdir()
    file = next(block for block in blocks.blocks(ROOT, ROOT / "docs/packages.md") if block.file)
    given = file.text.replace("/path/to/runflow-emulator/artifacts/package/release", str(packages)).replace('Version="0.1.0"', f'Version="{version}"')
    checks.that("docs/packages.md names the folder and the version of the packages", str(packages) in given and version in given, given)
    (project / file.file).write_text(given)
    tests = [block for block in blocks.blocks(ROOT, ROOT / "docs/quickstart-dotnet.md") if "[Fact]" in block.text]
    for number, block in enumerate(tests):
        (project / f"Test{number}.cs").write_text(block.text)
    ended = dotnet("run", "--project", str(project), cwd=project)
    checks.that(f"{documented.__doc__}: {len(tests)} are green", f"Total: {len(tests)}, Errors: 0, Failed: 0, Skipped: 0" in ended.stdout, ended.stdout[-3000:])
    checks.that("it builds without a warning", "warning" not in ended.stdout, ended.stdout[-3000:])


def all_packages():
    """the packages"""
    with tempfile.TemporaryDirectory() as made:
        folder = pathlib.Path(made)
        packages = folder / "packages"
        version = packed(packages)
        try:
            checks.all(lambda: command(folder, packages, version), lambda: libraries(folder, packages, version), lambda: documented(folder, packages, version))
        finally:
            kept = pathlib.Path(os.environ.get("NUGET_PACKAGES", pathlib.Path.home() / ".nuget/packages"))
            for path in kept.glob(f"runflow.*/*{SUFFIX}"):
                shutil.rmtree(path, ignore_errors=True)


checks.all(all_packages)
checks.end()
