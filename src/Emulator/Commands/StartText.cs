using Runflow.Contracts;
using Runflow.Emulator.Control;
using Runflow.Emulator.Page;
using Runflow.Emulator.Sandboxes;
using Runflow.Emulator.Settings;
using Runflow.Emulator.Telemetry;

namespace Runflow.Emulator.Commands;

/// <summary>What <c>serve</c> prints once it listens: all that a person needs for the first request.</summary>
internal static class StartText
{
    /// <summary>Prints it.</summary>
    public static void Write(Listening listening, EmulatorOptions options, CurrentSecret secret, Terminal terminal)
    {
        var to = terminal.Out;
        var url = listening.Url;
        to.WriteLine(terminal.Bold($"Runflow Emulator {ProductVersion.Number}"));
        if (ListenAddress.IsOpen(options.Host))
        {
            to.WriteLine($"It listens on {(options.Host == "*" ? "all interfaces" : options.Host)}: whoever reaches this machine over the network can use it, with any key.");
        }

        foreach (var (label, value) in Rows(listening, options, secret))
        {
            to.WriteLine($"  {terminal.Bold($"{label,-15}")} {value}");
        }

        to.WriteLine("  A client on the vendor's SDK wants --dialect platform.");
        to.WriteLine("Try it:");
        to.WriteLine($"  {Curl(url)}");
        to.WriteLine("Ctrl-C stops it.");
    }

    private static IEnumerable<(string Label, string Value)> Rows(Listening listening, EmulatorOptions options, CurrentSecret signing)
    {
        var url = listening.Url;
        yield return ("Address", url);
        if (listening.SecureUrl is { } secure)
        {
            yield return ("TLS", secure);
            yield return ("Certificate", url + CertificateEndpoints.Path);
        }

        yield return ("API base", $"{options.PublicUrl ?? listening.SecureUrl ?? url}/v1");
        yield return ("API key", BearerKey.Default);
        yield return ("Signing secret", signing.Plain is { } plain
            ? plain == options.CallbackSecret ? "the one that callback_secret gives" : plain
            : "none: callbacks are not signed");
        yield return ("Page", url + PageEndpoints.Root);
        yield return ("Docs", $"{url}/docs");
        yield return ("Clock", Printed("clock", options));
        yield return ("Dialect", options.Dialect == Dialect.ModelPage || options.Dialect == Dialect.Platform
            ? Printed("dialect", options)
            : "mixed: runflow-emulator config shows its rows");
    }

    private static string Printed(string name, EmulatorOptions options) => SettingTable.Find(name)!.Print(options)!;

    private static string Curl(string url) =>
        $"curl -X POST {url}/v1/models/black-forest-labs/flux-2-klein-4b/edit/runs -H 'Authorization: Bearer {BearerKey.Default}' "
        + """-H 'Content-Type: application/json' -d '{"input": {"prompt": "Make it blue", "image_urls": ["https://runflow.test/cat.png"]}}'""";
}
