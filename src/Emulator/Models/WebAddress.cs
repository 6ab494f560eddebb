using System.Text;
using Runflow.Emulator.Errors;

namespace Runflow.Emulator.Models;

/// <summary>Checks an absolute http(s) URL.</summary>
internal static class WebAddress
{
    /// <summary>Collects what is wrong with the URL of a callback, or unlikely to be meant.</summary>
    public static void Check(string text, string[] loc, Problems problems, CallbackOutlook? outlook)
    {
        if (Problem(text) is { } problem)
        {
            problems.Add(loc, problem);
        }
        else if (outlook?.Invoke(new Uri(text)) is { } doubt)
        {
            problems.Warn(loc, doubt);
        }
    }

    /// <summary>Why <paramref name="text"/> is none; null when it is one.</summary>
    public static string? Problem(string text) => PlainAddress.Is(text) ? null : Judged(text);

    /// <summary>The same of a text in UTF-8, which seldom has to become a string for it.</summary>
    public static string? Problem(ReadOnlySpan<byte> utf8) => PlainAddress.Is(utf8) ? null : Judged(Encoding.UTF8.GetString(utf8));

    private static string? Judged(string text)
    {
        if (text.AsSpan().ContainsAnyInRange('\0', ' '))
        {
            return "holds white space or control characters; percent-encode them";
        }

        if (!Uri.TryCreate(text, UriKind.Absolute, out var uri))
        {
            return $"is not an absolute URL; {Meant(text) ?? "write http://host/path or https://host/path"}";
        }

        return uri.Scheme is not ("http" or "https") ? $"has the scheme {uri.Scheme}; {Meant(text) ?? "only http and https are taken"}"
            : uri.Host.Length == 0 ? "names no host; write http://host/path"
            : null;
    }

    /// <summary>The question for a URL whose scheme was left out: <c>localhost:9000/x</c> looks as if its scheme were localhost.</summary>
    private static string? Meant(string text) =>
        Uri.TryCreate($"http://{text}", UriKind.Absolute, out var uri) && uri.UserInfo.Length == 0
        && (uri.Host == "localhost" || uri.Host.Contains('.', StringComparison.Ordinal) || text.StartsWith($"{uri.Host}:{uri.Port}", StringComparison.OrdinalIgnoreCase))
            ? $"did you mean http://{text}?"
            : null;
}
