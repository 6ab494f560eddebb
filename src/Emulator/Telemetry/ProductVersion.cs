using System.Reflection;

namespace Runflow.Emulator.Telemetry;

/// <summary>Which version this is, from <c>VersionPrefix</c> of <c>Directory.Build.props</c>, which alone decides it.</summary>
internal static class ProductVersion
{
    private static readonly string[] Parts =
        (typeof(ProductVersion).Assembly.GetCustomAttribute<AssemblyInformationalVersionAttribute>()?.InformationalVersion ?? "0.0.0").Split('+', 2);

    /// <summary>Without the commit, e.g. <c>0.1.0</c>.</summary>
    public static string Number => Parts[0];

    /// <summary>The commit that it was built from; null where that is unknown.</summary>
    public static string? Commit => Parts.Length > 1 ? Parts[1] : null;
}
