using Runflow.Emulator.Spec;
using Runflow.Emulator.Tests.Spec;
using Xunit;

[assembly: AssemblyFixture(typeof(CoverageReport))]

namespace Runflow.Emulator.Tests.Spec;

/// <summary>
/// Says at the end of the run how much of the contract its tests have seen: on the console, and in
/// <c>contract-coverage.txt</c> beside the test assembly for runners that keep the console to themselves.
/// </summary>
public sealed class CoverageReport : IDisposable
{
    public void Dispose()
    {
        var text = OpenApiContract.Served.Coverage.Describe(OpenApiContract.Served);
        Console.WriteLine(text);
        File.WriteAllText(Path.Combine(AppContext.BaseDirectory, "contract-coverage.txt"), text + Environment.NewLine);
    }
}
