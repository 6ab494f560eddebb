using System.Text;

namespace Runflow.Emulator.Workbench;

/// <summary>Reads the header lines out of a head as it went over the wire. Pure.</summary>
internal static class HttpHead
{
    public static IEnumerable<KeyValuePair<string, string>> Headers(byte[] head)
    {
        foreach (var line in Encoding.Latin1.GetString(head).Split("\r\n").Skip(1))
        {
            var colon = line.IndexOf(':', StringComparison.Ordinal);
            if (colon > 0)
            {
                yield return new(line[..colon], line[(colon + 1)..].Trim());
            }
        }
    }
}
