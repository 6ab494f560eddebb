using Xunit;

namespace Runflow.Emulator.Tests.Hosting;

/// <summary>Tests that measure memory or need both cores: no other test runs beside them.</summary>
[CollectionDefinition(Name, DisableParallelization = true)]
public sealed class AloneCollection
{
    public const string Name = "alone";
}
