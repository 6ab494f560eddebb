using System.Buffers;
using System.Text;
using System.Text.Json;
using System.Text.Unicode;
using Runflow.Emulator.Http;
using Runflow.Emulator.Json;
using Xunit;

namespace Runflow.Emulator.Tests.Json;

/// <summary>The tape takes what the platform's strict reader takes and reads the same in it, whatever was done to the text.</summary>
public sealed class JsonTapeTests
{
    private const int Cases = 40_000;

    private static readonly JsonDocumentOptions Strict = new() { MaxDepth = JsonBody.MaxDepth, AllowDuplicateProperties = false };

    private static readonly string[] Seeds =
    [
        """{"input":{"prompt":"Make it red","image_urls":["https://a.test/b.png"],"steps":4,"seed":12345678901234567890},"metadata":{"order":"A-1001","n":[1.50,-0,1e21,1E-7,0.1]}}""",
        """ { "b" : [ ] , "a" : { } , "ż" : "ó\u0142w \ud83d\ude00 \/\"\\\b" , "\u0061b" : null , "" : [ true , false , [ { "x" : "\u001f" } ] ] } """,
        """[[[[]]],{"a":{"b":{"c":[0,-1,1.0,100000000000000000000000]}}}]""",
        """{"q01":1,"q02":1,"q03":1,"q04":1,"q05":1,"q06":1,"q07":1,"q08":1,"q09":1,"q10":1,"q11":1,"q12":1,"q13":1,"q14":1,"q15":1,"q16":1,"q17":1,"q1\u0038":1,"Q":[9007199254740993,9007199254740991,-9007199254740992]}""",
    ];

    /// <summary>Pieces that a mutation puts somewhere: what the grammar turns on.</summary>
    private static readonly string[] Pieces =
    [
        "\"", "\\", "{", "}", "[", "]", ":", ",", " ", "\t", "\n", "\r", "\v", "\0", "0", "-", "+", ".", "e", "E", "1e5", "-0", "00", "true", "nul", "null", "fals", "/*x*/", "//",
        "\\u", "\\u00e9", "\\uD800", "\\udc00", "\\ud83d\\ude00", "\\uZZZZ", "\\u12", "\\x", "\u007f", "ż", "\uFEFF", "\"a\":1,", "\"a\"", "NaN", "'", "1E400", "-1e-400",
    ];

    [Fact]
    public void What_it_takes_and_reads_is_what_the_strict_reader_takes_and_reads()
    {
        var (chance, taken) = (new Lot(42), 0);
        for (var number = 0; number < Cases; number++)
        {
            var text = Mutated(chance, number);
            if (!Utf8.IsValid(text))
            {
                continue;
            }

            using var document = Document(text);
            using var tape = JsonTape.Of(text, JsonBody.MaxDepth);
            Assert.True(document is null == tape is null, $"case {number}: {Encoding.UTF8.GetString(text)}");
            if (document is not null)
            {
                taken++;
                Same(document.RootElement, tape!.Root);
                Assert.Equal(Compact(document), Encoding.UTF8.GetString(tape.Root.ToCompact().Span));
            }
        }

        Assert.InRange(taken, Cases / 20, Cases);
    }

    [Theory]
    [InlineData("[", "]", 64, true)]
    [InlineData("[", "]", 65, false)]
    [InlineData("{\"a\":", "}", 64, true)]
    [InlineData("{\"a\":", "}", 65, false)]
    public void Nesting_is_taken_to_its_bound(string open, string close, int depth, bool taken)
    {
        var text = Encoding.UTF8.GetBytes(string.Concat(Enumerable.Repeat(open, depth)) + "0" + string.Concat(Enumerable.Repeat(close, depth)));
        using var document = Document(text);
        using var tape = JsonTape.Of(text, JsonBody.MaxDepth);

        Assert.Equal(taken, document is not null);
        Assert.Equal(taken, tape is not null);
    }

    [Fact]
    public void Many_keys_are_all_known_and_a_double_one_is_found()
    {
        var keys = string.Join(',', Enumerable.Range(0, 5000).Select(static number => $"\"key{number}\":{number}"));
        using var tape = JsonTape.Of(Encoding.UTF8.GetBytes($"{{{keys}}}"));

        Assert.Equal(5000, tape!.Root.Count);
        Assert.True(tape.Root.TryGet("key4999"u8, out var last));
        Assert.Equal("4999", Encoding.UTF8.GetString(last.Raw));
        Assert.Null(JsonTape.Of(Encoding.UTF8.GetBytes($"{{{keys},\"key\\u0037\":0}}")));
    }

    [Fact]
    public void A_text_in_the_middle_of_an_array_is_read_where_it_lies()
    {
        using var tape = JsonTape.Of("xx{\"a\":[1]}yy"u8.ToArray().AsMemory(2, 9));

        Assert.Equal("""{"a":[1]}""", Encoding.UTF8.GetString(tape!.Root.ToCompact().Span));
    }

    /// <summary>RFC 8785, sections 3.2.2 and 3.2.3: the order of keys by UTF-16, the shortest numbers, the fewest escapes.</summary>
    [Theory]
    [InlineData("""{"\u20ac":"Euro Sign","\r":"Carriage Return","\ufb33":"Hebrew Letter Dalet With Dagesh","1":"One","\ud83d\ude00":"Emoji: Grinning Face","\u0080":"Control","\u00f6":"Latin Small Letter O With Diaeresis"}""",
        "{\"\\r\":\"Carriage Return\",\"1\":\"One\",\"\u0080\":\"Control\",\"ö\":\"Latin Small Letter O With Diaeresis\",\"€\":\"Euro Sign\",\"😀\":\"Emoji: Grinning Face\",\"\uFB33\":\"Hebrew Letter Dalet With Dagesh\"}")]
    [InlineData("""[333333333.33333329, 1E30, 4.50, 2e-3, 0.000000000000000000000000001, -0, 0.0, 123456789012345, 1234567890123456789, -5]""",
        "[333333333.3333333,1e+30,4.5,0.002,1e-27,0,0,123456789012345,1234567890123456800,-5]")]
    [InlineData("""{"b":{"d":1,"c":[{"z":0,"y":1}]},"a":"\u20ac$\u000F\u000aA'\u0042\u0022\u005c\\\"\/"}""",
        "{\"a\":\"€$\\u000f\\nA'B\\\"\\\\\\\\\\\"/\",\"b\":{\"c\":[{\"y\":1,\"z\":0}],\"d\":1}}")]
    public void The_canonical_form_is_that_of_the_standard(string text, string canonical)
    {
        Assert.Equal(canonical, Canonical(text));
    }

    [Theory]
    [InlineData(2)]
    [InlineData(31)]
    [InlineData(32)]
    [InlineData(33)]
    [InlineData(500)]
    public void Keys_of_small_and_large_objects_are_sorted_alike(int count)
    {
        var names = Enumerable.Range(0, count).Select(static number => $"{number * 7919 % 1009}{(number % 3 == 0 ? "é" : "")}").ToArray();
        var canonical = Canonical($"{{{string.Join(',', names.Select(static name => $"\"{name}\":0"))}}}");

        Array.Sort(names, StringComparer.Ordinal);
        Assert.Equal($"{{{string.Join(',', names.Select(static name => $"\"{name}\":0"))}}}", canonical);
    }

    /// <summary>The document as the platform writes it with the fewest escapes.</summary>
    private static string Compact(JsonDocument document)
    {
        var output = new ArrayBufferWriter<byte>();
        using (var writer = new Utf8JsonWriter(output, JsonText.Minimal))
        {
            document.WriteTo(writer);
        }

        return Encoding.UTF8.GetString(output.WrittenSpan);
    }

    private static string Canonical(string text)
    {
        using var tape = JsonTape.Of(Encoding.UTF8.GetBytes(text))!;
        var output = new TextBuffer(stackalloc byte[512]);
        CanonicalJson.Write(tape.Root, ref output);
        var canonical = Encoding.UTF8.GetString(output.Written);
        output.Dispose();
        return canonical;
    }

    private static void Same(JsonElement expected, TapeValue value)
    {
        Assert.Equal(expected.ValueKind, value.Kind);
        switch (expected.ValueKind)
        {
            case JsonValueKind.Object:
                Assert.Equal(expected.GetPropertyCount(), value.Count);
                var properties = value.Properties;
                foreach (var property in expected.EnumerateObject())
                {
                    Assert.True(properties.MoveNext());
                    Assert.Equal(property.Name, properties.Current.Name.GetString());
                    Assert.True(properties.Current.Name.Is(Encoding.UTF8.GetBytes(property.Name)));
                    Same(property.Value, properties.Current.Value);
                }

                Assert.False(properties.MoveNext());
                break;
            case JsonValueKind.Array:
                Assert.Equal(expected.GetArrayLength(), value.Count);
                var items = value.Items;
                foreach (var item in expected.EnumerateArray())
                {
                    Assert.True(items.MoveNext());
                    Same(item, items.Current);
                }

                Assert.False(items.MoveNext());
                break;
            case JsonValueKind.String:
                Assert.Equal(expected.GetString(), value.GetString());
                break;
            default:
                Assert.Equal(expected.GetRawText(), Encoding.UTF8.GetString(value.Raw));
                break;
        }
    }

    /// <summary>The document, when the strict reader takes the text and every string of it can be had.</summary>
    private static JsonDocument? Document(byte[] text)
    {
        try
        {
            var document = JsonDocument.Parse(text, Strict);
            if (JsonDefects.LoneSurrogate(document.RootElement) is null)
            {
                return document;
            }

            document.Dispose();
            return null;
        }
        catch (Exception refused) when (refused is JsonException or InvalidOperationException)
        {
            // To compare keys the strict reader makes their characters, and says so otherwise when it cannot.
            return null;
        }
    }

    private static byte[] Mutated(Lot chance, int number)
    {
        var text = new List<byte>(Encoding.UTF8.GetBytes(Seeds[number % Seeds.Length]));
        for (var changes = number % 4; changes > 0; changes--)
        {
            var place = chance.Below(text.Count);
            switch (chance.Below(4))
            {
                case 0:
                    text.RemoveAt(place);
                    break;
                case 1:
                    text[place] = (byte)chance.Below(256);
                    break;
                case 2:
                    text.RemoveRange(place, Math.Min(chance.Below(4), text.Count - place));
                    text.InsertRange(place, Encoding.UTF8.GetBytes(Pieces[chance.Below(Pieces.Length)]));
                    break;
                default:
                    text.InsertRange(place, Encoding.UTF8.GetBytes(Pieces[chance.Below(Pieces.Length)]));
                    break;
            }
        }

        return [.. text];
    }

    /// <summary>Numbers that are the same each time.</summary>
    private sealed class Lot(ulong state)
    {
        public int Below(int bound)
        {
            state = (state * 6364136223846793005) + 1442695040888963407;
            return (int)((state >> 33) % (ulong)bound);
        }
    }
}
