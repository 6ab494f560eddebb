using System.Text.Json;
using Runflow.Emulator.Faults.Rules;

namespace Runflow.Emulator.Faults.Kinds;

/// <summary>Further headers of an answer, kept as the text of a JSON object so that equal ones are equal values.</summary>
internal static class FaultHeaders
{
    private const int Most = 20;

    public static string? Read(FaultFields fields, string name)
    {
        if (fields.Below(name) is not { } below)
        {
            return null;
        }

        using var output = new MemoryStream();
        using (var writer = new Utf8JsonWriter(output))
        {
            writer.WriteStartObject();
            foreach (var header in below.Mapping.Fields.Select(static field => field.Name).Take(Most + 1).ToList())
            {
                var value = below.Text(header);
                if (!IsName(header) || value?.All(static letter => letter is >= ' ' and <= '~') is false)
                {
                    below.Refuse(header, "must be a header's name and a value of printable ASCII");
                }
                else if (IsFraming(header))
                {
                    below.Refuse(header, "says how the answer is framed, which only the server knows; leave it out");
                }

                writer.WriteString(header, value);
            }

            writer.WriteEndObject();
        }

        if (below.Mapping.Fields.Count > Most)
        {
            fields.Refuse(name, $"has more than {Most} headers");
        }

        return System.Text.Encoding.UTF8.GetString(output.ToArray());
    }

    public static void Write(Utf8JsonWriter writer, string name, string? headers)
    {
        if (headers is not null)
        {
            writer.WritePropertyName(name);
            writer.WriteRawValue(headers);
        }
    }

    /// <summary>The headers with their values.</summary>
    public static IEnumerable<(string Name, string Value)> Of(string? headers)
    {
        if (headers is null)
        {
            yield break;
        }

        using var document = JsonDocument.Parse(headers);
        foreach (var header in document.RootElement.EnumerateObject())
        {
            yield return (header.Name, header.Value.GetString() ?? "");
        }
    }

    private static bool IsName(string name) => name.Length is > 0 and <= 100 && name.All(static letter => char.IsAsciiLetterOrDigit(letter) || "!#$%&'*+-.^_`|~".Contains(letter, StringComparison.Ordinal));

    private static bool IsFraming(string name) => name.ToLowerInvariant() is "content-length" or "transfer-encoding" or "connection" or "content-type" or "keep-alive" or "upgrade";
}
