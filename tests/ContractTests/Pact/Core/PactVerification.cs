using System.Globalization;
using Runflow.Emulator.Tests.Hosting;

namespace Runflow.Emulator.Tests.Pact.Core;

/// <summary>What came of a verification.</summary>
/// <param name="Holds">Whether every interaction holds.</param>
/// <param name="Text">What a person reads.</param>
internal sealed record PactVerdict(bool Holds, string Text);

/// <summary>Plays pacts against a provider on a real port, with states and messages by the provider's own routes.</summary>
internal static class PactVerification
{
    /// <summary>Verifies.</summary>
    /// <param name="provider">Where the provider is.</param>
    /// <param name="files">The pacts.</param>
    /// <param name="description">Verifies only interactions whose description matches this expression; null for all.</param>
    public static Task<PactVerdict> OfAsync(Uri provider, IEnumerable<string> files, string? description = null) =>
        Task.Factory.StartNew(() => Of(provider, files, description), CancellationToken.None, TaskCreationOptions.LongRunning, TaskScheduler.Default);

    private static PactVerdict Of(Uri provider, IEnumerable<string> files, string? description)
    {
        var verifier = PactNative.NewVerifier("runflow-emulator", "0.1.0");
        try
        {
            var port = (ushort)provider.Port;
            PactNative.SetProvider(verifier, PactFile.Provider, provider.Scheme, provider.Host, port, "/");
            PactNative.AddTransport(verifier, "message", port, "/_emulator/pact/messages", provider.Scheme);
            PactNative.SetStates(verifier, new Uri(provider, "/_emulator/pact/states").ToString(), teardown: true, body: true);
            PactNative.SetOptions(verifier, anyCertificate: false, (ulong)Patience.Limit.TotalMilliseconds);
            PactNative.SetColours(verifier, coloured: false);
            PactNative.SetNoPactsIsError(verifier, isError: true);
            if (description is not null)
            {
                PactNative.SetFilter(verifier, description, "", withoutState: false);
            }

            foreach (var file in files)
            {
                PactNative.AddFile(verifier, file);
            }

            var code = PactNative.Verify(verifier);
            var text = PactNative.Take(PactNative.Output(verifier, stripAnsi: 1));
            return code is 0 or 1
                ? new PactVerdict(code == 0, text)
                : throw new InvalidOperationException(string.Create(CultureInfo.InvariantCulture, $"The Pact core's verifier ended with {code}: {text}"));
        }
        finally
        {
            PactNative.FreeVerifier(verifier);
        }
    }
}
