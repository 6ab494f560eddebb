namespace Runflow.Emulator.Gauntlet;

/// <summary>The address of the receiver to grade.</summary>
internal static class GauntletTarget
{
    public const string Rule = "must be an absolute http or https URL, such as http://127.0.0.1:9000/webhook";

    public static bool TryRead(string? text, out Uri? url) =>
        Uri.TryCreate(text, UriKind.Absolute, out url) && (url.Scheme == Uri.UriSchemeHttp || url.Scheme == Uri.UriSchemeHttps);
}
