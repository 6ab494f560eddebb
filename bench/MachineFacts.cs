using System.Globalization;
using System.Runtime.InteropServices;

namespace Runflow.Emulator.Bench;

/// <summary>What one has to know of a machine to read its figures, and nothing that tells whose it is.</summary>
internal static class MachineFacts
{
    public static string Line => string.Create(
        CultureInfo.InvariantCulture,
        $"{Environment.ProcessorCount} cores, {RuntimeInformation.ProcessArchitecture}, {RuntimeInformation.OSDescription}, {RuntimeInformation.FrameworkDescription}; medians with quartiles");
}
