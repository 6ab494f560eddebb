using System.Text.Json;
using Runflow.Emulator.Tests.Hosting;
using Xunit;

namespace Runflow.Emulator.Tests.Callbacks;

/// <summary>The words that tests of callback secrets are written in.</summary>
internal static class SecretWords
{
    public const string SecretsPath = "/v1/callback-secrets";
    public const string Born = "whsec_25a41d54cfaba442272ce1331cd0d6728aa13bbd41c3a742";

    public static Guid Id(JsonElement secret) => secret.GetProperty("id").GetGuid();

    public static async Task<IReadOnlyList<JsonElement>> SecretsAsync(TestEmulator emulator) =>
        [.. (await emulator.GetAsync($"{SecretsPath}?limit=500")).Json.GetProperty("items").EnumerateArray()];

    /// <summary>Ends a run and answers which of the secrets signed its callback; null for none.</summary>
    public static async Task<string?> SignedWithAsync(TestEmulator emulator, Receiver receiver, params string[] secrets)
    {
        await emulator.SubmitAsync(callbackUrl: receiver.Url);
        await emulator.UntilIdleAsync();
        var call = receiver.Calls[^1];
        return call.Headers.TryGetValue("Runflow-Signature", out var signature)
            ? Assert.Single(secrets, secret => VendorSignature.Of(secret, call.Body) == signature)
            : null;
    }
}
