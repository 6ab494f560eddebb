namespace Runflow.Emulator.Commands;

/// <summary>
/// Keeps the web framework's own settings out: <c>ASPNETCORE_URLS</c> of a container image, an <c>appsettings.json</c> in
/// the current folder or <c>Kestrel__Endpoints__…</c> must not move the address or switch on developer pages.
/// </summary>
internal static class ForeignSettings
{
    private static readonly string[] HostVariables =
        ["DOTNET_ENVIRONMENT", "DOTNET_CONTENTROOT", "DOTNET_URLS", "DOTNET_HTTP_PORTS", "DOTNET_APPLICATIONNAME"];

    /// <summary>Removes the variables that are read before a builder can be corrected, e.g. a content root that does not exist.</summary>
    public static void Forget(IReadOnlyDictionary<string, string> environment)
    {
        foreach (var name in environment.Keys)
        {
            if (name.StartsWith("ASPNETCORE_", StringComparison.OrdinalIgnoreCase) || HostVariables.Contains(name, StringComparer.OrdinalIgnoreCase))
            {
                Environment.SetEnvironmentVariable(name, null);
            }
        }
    }

    /// <summary>Drops every configuration source of the builder, and with them the framework's settings and file watchers.</summary>
    public static void Forget(WebApplicationBuilder builder)
    {
        ((IConfigurationBuilder)builder.Configuration).Sources.Clear();
        builder.Environment.EnvironmentName = Environments.Production;
    }
}
