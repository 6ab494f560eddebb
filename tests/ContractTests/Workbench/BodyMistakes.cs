using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;

namespace Runflow.Emulator.Tests.Workbench;

/// <summary>What happens to the body of a callback on its way to the check of its signature, as receivers really do it.</summary>
internal static class BodyMistakes
{
    /// <summary>What happened to the body on its way to the check, what it is called, and a word of the finding.</summary>
    public static IReadOnlyDictionary<string, (Func<byte[], byte[]> Change, string Code, string Says)> Mistakes { get; } = new Dictionary<string, (Func<byte[], byte[]> Change, string Code, string Says)>
    {
        ["ASP.NET Core: JsonNode written again"] = (static body => Encoding.UTF8.GetBytes(JsonNode.Parse(body)!.ToJsonString()), "json_reserialized", "System.Text.Json's JsonSerializer"),
        ["ASP.NET Core: written again indented"] = (static body => Indented(body), "json_reserialized", "WriteIndented"),
        ["ASP.NET Core: the stream was read before"] = (static _ => [], "body_empty", "empty"),
        ["ASP.NET Core: StreamReader with Latin-1"] = (static body => Encoding.UTF8.GetBytes(new StreamReader(new MemoryStream(body), Encoding.Latin1).ReadToEnd()), "charset_changed", "decoded as ISO-8859-1"),
        ["ASP.NET Core: StreamReader with ASCII"] = (static body => Encoding.ASCII.GetBytes(new StreamReader(new MemoryStream(body), Encoding.UTF8).ReadToEnd()), "charset_changed", "question mark"),
        ["ASP.NET Core: Encoding.Unicode.GetBytes"] = (static body => Encoding.Unicode.GetBytes(Encoding.UTF8.GetString(body)), "charset_changed", "UTF-16"),
        ["ASP.NET Core: a StreamWriter puts a mark before it"] = (static body => WithMark(body), "charset_changed", "byte order mark"),
        ["ASP.NET Core: a JSON string of the body"] = (static body => Encoding.UTF8.GetBytes($"\"{JsonEncodedText.Encode(Encoding.UTF8.GetString(body), System.Text.Encodings.Web.JavaScriptEncoder.UnsafeRelaxedJsonEscaping)}\""), "wrong_encoding", "JSON string"),
        ["a line end was added"] = (static body => [.. body, (byte)'\n'], "whitespace_changed", "line end"),
        ["a line end of two was added"] = (static body => [.. body, (byte)'\r', (byte)'\n'], "whitespace_changed", "CR LF"),
        ["blanks were put before it"] = (static body => [(byte)' ', (byte)' ', .. body], "json_reserialized", "white space"),
        ["base64"] = (static body => Encoding.ASCII.GetBytes(Convert.ToBase64String(body)), "wrong_encoding", "base64"),
        ["only the first read was taken"] = (static body => body[..100], "body_truncated", "ends after 100 of"),
        ["another writer"] = (static body => Encoding.UTF8.GetBytes(Encoding.UTF8.GetString(body).Replace(":{", " : {", StringComparison.Ordinal)), "json_reserialized", "white space between tokens"),
        ["keys in another order"] = (static body => Encoding.UTF8.GetBytes(Reordered(body)), "json_reserialized", "the order of keys"),
        ["a typed model with other names"] = (static body => Encoding.UTF8.GetBytes(Encoding.UTF8.GetString(body).Replace("\"run_id\"", "\"RunId\"", StringComparison.Ordinal)), "json_reserialized", "run_id became RunId"),
        ["tampered"] = (static body => Encoding.UTF8.GetBytes(Encoding.UTF8.GetString(body).Replace("succeeded", "failed---", StringComparison.Ordinal)), "body_changed", "status: \"succeeded\" became \"failed---\""),
        ["a field was taken away"] = (static body => Without(body, "metadata"), "body_changed", "metadata is missing"),
        ["no JSON any more"] = (static body => [.. body[..50], .. "garbage"u8], "body_changed", "bytes were sent"),
    };

    /// <summary>What looks like a cause, and what it is instead.</summary>
    public static IReadOnlyDictionary<string, (Func<byte[], byte[]> Change, string Not, string Instead)> NearMisses { get; } = new Dictionary<string, (Func<byte[], byte[]> Change, string Not, string Instead)>
    {
        ["written again, and another event"] = (static body => Encoding.UTF8.GetBytes(JsonNode.Parse(body)!.ToJsonString().Replace("run.completed", "run.failed", StringComparison.Ordinal)), "json_reserialized", "body_changed"),
        ["written again, and another number"] = (static body => Encoding.UTF8.GetBytes(JsonNode.Parse(body)!.ToJsonString().Replace("9007199254740993", "9007199254740999", StringComparison.Ordinal)), "json_reserialized", "body_changed"),
        ["a blank within a string"] = (static body => Encoding.UTF8.GetBytes(Encoding.UTF8.GetString(body).Replace("Zoë &", "Zoë  &", StringComparison.Ordinal)), "whitespace_changed", "body_changed"),
        ["something visible behind it"] = (static body => [.. body, (byte)'.'], "whitespace_changed", "body_changed"),
        ["shorter, and another end"] = (static body => [.. body[..100], (byte)'#'], "body_truncated", "body_changed"),
        ["one letter replaced"] = (static body => Encoding.UTF8.GetBytes(Encoding.UTF8.GetString(body).Replace("Zoë", "Zoe", StringComparison.Ordinal)), "charset_changed", "body_changed"),
        ["base64 of other bytes"] = (static body => Encoding.ASCII.GetBytes(Convert.ToBase64String([.. body, 0])), "wrong_encoding", "body_changed"),
        ["nothing but blanks"] = (static _ => " "u8.ToArray(), "body_empty", "body_changed"),
        ["written again only"] = (static body => Encoding.UTF8.GetBytes(JsonNode.Parse(body)!.ToJsonString()), "body_changed", "json_reserialized"),
    };

    private static byte[] Indented(byte[] body)
    {
        using var output = new MemoryStream();
        using (var writer = new Utf8JsonWriter(output, new JsonWriterOptions { Indented = true }))
        using (var document = JsonDocument.Parse(body))
        {
            document.WriteTo(writer);
        }

        return output.ToArray();
    }

    /// <summary>With the byte order mark that a writer of its own puts before it.</summary>
    public static byte[] WithMark(byte[] body)
    {
        using var output = new MemoryStream();
        using (var writer = new StreamWriter(output, Encoding.UTF8))
        {
            writer.Write(Encoding.UTF8.GetString(body));
        }

        return output.ToArray();
    }

    private static string Reordered(byte[] body)
    {
        using var document = JsonDocument.Parse(body);
        return "{" + string.Join(',', document.RootElement.EnumerateObject().Reverse().Select(static property => property.ToString())) + "}";
    }

    private static byte[] Without(byte[] body, string name)
    {
        using var document = JsonDocument.Parse(body);
        return Encoding.UTF8.GetBytes("{" + string.Join(',', document.RootElement.EnumerateObject().Where(property => property.Name != name).Select(static property => property.ToString())) + "}");
    }
}
