using Xunit;

namespace Runflow.Emulator.Tests.Architecture;

public sealed class RoomTests
{
    [Fact]
    public void No_room_uses_what_stands_beside_or_above_it_without_an_agreed_reason()
    {
        var sources = Rooms.Sources().ToList();

        Assert.InRange(sources.Count, 100, 2000);
        Assert.Contains(sources, static source => source.Path == "Clock/SandboxClock.cs");
        Assert.True(Rooms.Findings(sources) is { Count: 0 }, string.Join(Environment.NewLine, Rooms.Findings(sources)));
    }

    [Theory]
    [InlineData("Clock/X.cs", "using Runflow.Emulator.Runs;", "up to Runs")]
    [InlineData("Runs/Deep/X.cs", "using Runflow.Emulator.Callbacks.Sending;", "up to Callbacks")]
    [InlineData("Billing/X.cs", "using Runflow.Emulator.Assets;", "sideways to Assets")]
    [InlineData("Errors/X.cs", "using static Runflow.Emulator.Control.ControlJson;", "up to Control")]
    [InlineData("Models/X.cs", "using Stored = Runflow.Emulator.Assets.Asset;", "sideways to Assets")]
    [InlineData("Callbacks/X.cs", "global using Runflow.Emulator.Commands;", "up to Commands")]
    [InlineData("Utils/X.cs", "using System;", "has no level")]
    [InlineData("Runs/X.cs", "using Runflow.Emulator.Helpers;", "without a level")]
    public void An_edge_that_is_not_downwards_is_named_with_its_file(string path, string text, string finding)
    {
        var found = Assert.Single(Rooms.Findings([(path, $"using System;\n{text}\n")]));

        Assert.StartsWith(path, found, StringComparison.Ordinal);
        Assert.Contains(finding, found, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("Runs/X.cs", "using Runflow.Emulator.Images;")]
    [InlineData("Runs/X.cs", "using Runflow.Emulator.Runs;")]
    [InlineData("Assets/X.cs", "using Runflow.Emulator.Images;")]
    [InlineData("EmulatorApp.cs", "using Runflow.Emulator.Control;")]
    [InlineData("Clock/X.cs", "// using Runflow.Emulator.Runs;")]
    public void An_edge_downwards_or_agreed_is_no_finding(string path, string text) => Assert.Empty(Rooms.Findings([(path, text)]));
}
