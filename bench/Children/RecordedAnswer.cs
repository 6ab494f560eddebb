using System.Globalization;
using System.Text;

namespace Runflow.Emulator.Bench.Children;

/// <summary>An HTTP answer as it came, so that another server can give the same.</summary>
internal sealed record RecordedAnswer(int Status, IReadOnlyList<(string Name, string Value)> Headers, byte[] Body)
{
    public string Text => Encoding.UTF8.GetString(Body);

    /// <summary>Takes the raw bytes of an answer apart; what the server writes by itself is left out of its headers.</summary>
    public static RecordedAnswer Of(ReadOnlySpan<byte> raw)
    {
        var end = raw.IndexOf("\r\n\r\n"u8);
        var lines = Encoding.ASCII.GetString(raw[..end]).Split("\r\n");
        var headers = lines.Skip(1)
            .Select(static line => (Name: line[..line.IndexOf(':', StringComparison.Ordinal)], Value: line[(line.IndexOf(':', StringComparison.Ordinal) + 2)..]))
            .Where(static header => header.Name is not ("Date" or "Content-Length"));
        return new RecordedAnswer(int.Parse(lines[0].AsSpan(9, 3), CultureInfo.InvariantCulture), [.. headers], raw[(end + 4)..].ToArray());
    }

    public static RecordedAnswer FromLine(string line) => Of(Convert.FromBase64String(line));
}
