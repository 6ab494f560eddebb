namespace Runflow.Emulator.Callbacks.Egress;

/// <summary>
/// Which paths of our own listener a callback may not reach. Generous about what counts as the control surface, strict
/// about what counts as the sink, so that a spelling the router reads otherwise ends on the refusing side. Pure.
/// </summary>
internal static class OwnSurface
{
    private const string Sink = "/_emulator/sink/";

    /// <summary>Whether the path is under <c>/_emulator</c> in any spelling, and not plainly under the sink.</summary>
    public static bool IsControl(Uri url) => !IsSink(url) && Flatten(url.AbsolutePath) is ["_emulator", ..];

    /// <summary>Whether the path is under <c>/_emulator/sink/</c> with nothing in it that could lead out again.</summary>
    public static bool IsSink(Uri url)
    {
        var path = url.AbsolutePath;
        return path.StartsWith(Sink, StringComparison.Ordinal)
            && path.Length > Sink.Length
            && !path.Contains("//", StringComparison.Ordinal)
            && Flatten(path) is ["_emulator", "sink", _, ..];
    }

    /// <summary>The segments after undoing every layer of percent-encoding, back-slashes, empty and dot segments, and case.</summary>
    private static List<string> Flatten(string path)
    {
        for (var decoded = Uri.UnescapeDataString(path); decoded != path; decoded = Uri.UnescapeDataString(path))
        {
            path = decoded;
        }

        List<string> segments = [];
        foreach (var segment in path.ToLowerInvariant().Split('/', '\\'))
        {
            // Matrix parameters (";a=b") are no part of a segment's name for some servers in between.
            var name = segment.Split(';', 2)[0];
            if (name == ".." && segments.Count > 0)
            {
                segments.RemoveAt(segments.Count - 1);
            }
            else if (name is not ("" or "." or ".."))
            {
                segments.Add(name);
            }
        }

        return segments;
    }
}
