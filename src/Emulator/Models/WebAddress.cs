namespace Runflow.Emulator.Models;

/// <summary>Checks an absolute http(s) URL.</summary>
internal static class WebAddress
{
    /// <summary>Why <paramref name="text"/> is none; null when it is one.</summary>
    public static string? Problem(string text)
    {
        if (text.AsSpan().ContainsAnyInRange('\0', ' '))
        {
            return "holds white space or control characters; percent-encode them";
        }

        if (!Uri.TryCreate(text, UriKind.Absolute, out var uri))
        {
            return "is not an absolute URL; write http://host/path or https://host/path";
        }

        return uri.Scheme is not ("http" or "https") ? $"has the scheme {uri.Scheme}; only http and https are taken"
            : uri.Host.Length == 0 ? "names no host; write http://host/path"
            : null;
    }
}
