namespace Runflow.Emulator.Settings;

/// <summary>
/// Knows the variables that Kubernetes puts into every pod beside a Service named <c>runflow-emulator</c>
/// (<c>RUNFLOW_EMULATOR_SERVICE_HOST</c>, <c>RUNFLOW_EMULATOR_PORT=tcp://10.0.0.1:8765</c>, …). They have our prefix, were
/// written by nobody, and must not stop the start. Source: kubernetes.io, "Service environment variables".
/// </summary>
internal static class ServiceLinks
{
    private const string Service = EnvironmentSource.Prefix + "SERVICE_";
    private const string Port = EnvironmentSource.Prefix + "PORT";

    private static readonly string[] Protocols = ["tcp://", "udp://", "sctp://"];

    /// <summary>Names of those variables; empty where there is no such Service.</summary>
    public static IReadOnlySet<string> In(IReadOnlyDictionary<string, string> environment) =>
        environment.ContainsKey(Service + "HOST")
            ? environment.Where(v => IsLink(v.Key, v.Value)).Select(v => v.Key).ToHashSet(StringComparer.Ordinal)
            : new HashSet<string>();

    private static bool IsLink(string name, string value) =>
        name.StartsWith(Service, StringComparison.Ordinal)
        || (name == Port && Protocols.Any(p => value.StartsWith(p, StringComparison.Ordinal)))
        || (name.StartsWith(Port + "_", StringComparison.Ordinal) && name.Length > Port.Length + 1 && char.IsAsciiDigit(name[Port.Length + 1]));
}
