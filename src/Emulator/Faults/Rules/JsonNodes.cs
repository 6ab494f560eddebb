using System.Text.Json;

namespace Runflow.Emulator.Faults.Rules;

/// <summary>Reads one JSON document into nodes, token by token.</summary>
internal ref struct JsonNodes
{
    private const int MaxDepth = 16;

    private readonly ReadOnlySpan<byte> text;
    private readonly RuleProblems problems;
    private Utf8JsonReader reader;
    private int counted;
    private long line;
    private int lineStart;

    private JsonNodes(ReadOnlySpan<byte> text, RuleProblems problems)
    {
        this.text = text;
        this.problems = problems;
        reader = new Utf8JsonReader(text, new JsonReaderOptions { MaxDepth = MaxDepth, CommentHandling = JsonCommentHandling.Skip });
        line = 1;
    }

    /// <summary>The root, or null when the text is no JSON.</summary>
    public static DocumentNode? Read(ReadOnlySpan<byte> text, RuleProblems problems)
    {
        var source = new JsonNodes(text, problems);
        try
        {
            source.reader.Read();
            var root = source.Node([]);
            while (source.reader.Read())
            {
            }

            return problems.Any ? null : root;
        }
        catch (JsonException malformed)
        {
            problems.Add([], new((malformed.LineNumber ?? 0) + 1, (malformed.BytePositionInLine ?? 0) + 1), $"this is not JSON, or nested deeper than {MaxDepth} levels");
            return null;
        }
        catch (InvalidOperationException)
        {
            problems.Add([], source.Place(), "a string holds half of a surrogate pair");
            return null;
        }
    }

    private DocumentNode Node(IReadOnlyList<string> path)
    {
        var at = Place();
        switch (reader.TokenType)
        {
            case JsonTokenType.StartObject:
                var mapping = new DocumentNode { Kind = NodeKind.Mapping, Place = at, Path = path };
                while (reader.Read() && reader.TokenType != JsonTokenType.EndObject)
                {
                    var named = Place();
                    var name = reader.GetString()!;
                    reader.Read();
                    var value = Node([.. path, name]);
                    value.NamePlace = named;
                    if (mapping.Field(name) is not null)
                    {
                        problems.Add(value.Path, named, "is given twice; say it once");
                    }

                    mapping.Fields.Add((name, value));
                }

                return mapping;
            case JsonTokenType.StartArray:
                var list = new DocumentNode { Kind = NodeKind.List, Place = at, Path = path };
                while (reader.Read() && reader.TokenType != JsonTokenType.EndArray)
                {
                    list.Items.Add(Node(DocumentNode.ItemPath(list)));
                }

                return list;
            case JsonTokenType.String:
                return new DocumentNode { Kind = NodeKind.Scalar, Place = at, Path = path, Text = reader.GetString()!, IsQuoted = true };
            default:
                return new DocumentNode { Kind = NodeKind.Scalar, Place = at, Path = path, Text = System.Text.Encoding.UTF8.GetString(reader.ValueSpan) };
        }
    }

    /// <summary>Where the present token begins.</summary>
    private TextPlace Place()
    {
        var start = (int)reader.TokenStartIndex;
        var passed = text[counted..start];
        if (passed.LastIndexOf((byte)'\n') is >= 0 and var last)
        {
            line += passed.Count((byte)'\n');
            lineStart = counted + last + 1;
        }

        counted = start;
        return new TextPlace(line, System.Text.Encoding.UTF8.GetCharCount(text[lineStart..start]) + 1);
    }
}
