"""C# of the documents, compiled and run in one project of tests."""

import pathlib
import re
import subprocess
import sys
import tempfile

sys.path.insert(0, str(pathlib.Path(__file__).resolve().parents[1]))
from emulator import BUILDS, ROOT, clean_environment

_PROJECT = """<Project Sdk="Microsoft.NET.Sdk">
  <PropertyGroup>
    <TargetFramework>net10.0</TargetFramework>
    <OutputType>Exe</OutputType>
    <AssemblyName>documents</AssemblyName>
    <Nullable>enable</Nullable>
    <ImplicitUsings>enable</ImplicitUsings>
    <NoWarn>$(NoWarn);xUnit1051;CS8019;NU1603</NoWarn>
  </PropertyGroup>
  <ItemGroup>
    <FrameworkReference Include="Microsoft.AspNetCore.App" />
    <PackageReference Include="xunit.v3" Version="3.2.2" />
    <!-- The built packages with what they need, from the example that has them all. -->
    <Reference Include="{built}/*.dll" Exclude="{built}/xunit*.dll;{built}/Microsoft.Testing*.dll;{built}/Microsoft.Bcl*.dll;{built}/Microsoft.Win32*.dll;{built}/Microsoft.ApplicationInsights*.dll" />
  </ItemGroup>
</Project>
"""
_USINGS = "using Runflow.Emulator;\nusing Runflow.Emulator.Testing;\nusing Runflow.Emulator.Testing.Xunit;\nusing Runflow.Contracts;\nusing Xunit;\n"
_START = "await using var emulator = await RunflowEmulator.StartAsync(new() { ClockMode = ClockMode.Manual });\n"


def name(block):
    return re.sub(r"\W+", "_", f"{block.document}_{block.line}")


def source(block):
    """The block as a file of the project: types as they are, statements as the body of a test with an emulator at hand."""
    if re.search(r"^\s*(public|internal|sealed).*\b(class|record)\b", block.text, re.MULTILINE):
        if "[Fact]" not in block.text and "[Theory]" not in block.text:
            raise ValueError("types without a test are compiled and never run")
        using = "".join(re.findall(r"^using [\w.]+;\n", block.text, re.MULTILINE))
        types = re.sub(r"^using [\w.]+;\n", "", block.text, flags=re.MULTILINE)
        return f"{_USINGS}namespace {name(block)} {{\n{using}{types}}}\n"
    start = "" if "await using var emulator" in block.text else _START
    statements = re.sub(r"^using [\w.]+;\n", "", block.text, flags=re.MULTILINE)
    return f"{_USINGS}namespace {name(block)};\npublic sealed class Document {{\n[Fact] public async Task Snippet() {{\n{start}{statements}}}\n}}\n"


def run(blocks):
    """Answers what is wrong with each block, None when it ran."""
    problems, sources = {}, {}
    for block in blocks:
        try:
            sources[block] = source(block)
        except ValueError as refused:
            problems[block] = str(refused)
    with tempfile.TemporaryDirectory() as folder:
        built = ROOT / "artifacts/bin/xunit/debug"
        (pathlib.Path(folder) / "documents.csproj").write_text(_PROJECT.replace("{built}", str(built)))
        for block, text in sources.items():
            (pathlib.Path(folder) / f"{name(block)}.cs").write_text(text, encoding="utf-8")
        environment = clean_environment() | BUILDS
        ended = subprocess.run(["dotnet", "run", "--project", folder, "--", "-reporter", "verbose", "-noColor"], cwd=folder, env=environment, stdin=subprocess.DEVNULL,
                               stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True, timeout=300)
    for block in sources:
        finished = re.findall(rf"{name(block)}\.\S+.*\[(?:FINISHED|PASS|FAIL|SKIP|NOT RUN)\]", ended.stdout)
        if not finished or any("[FINISHED]" not in each and "[PASS]" not in each for each in finished):
            problems[block] = ended.stdout[-3000:]
    return {block: problems.get(block) for block in blocks}
