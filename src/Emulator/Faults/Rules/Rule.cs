using System.Buffers;
using System.Security.Cryptography;
using System.Text.Json;
using Runflow.Emulator.Json;

namespace Runflow.Emulator.Faults.Rules;

/// <summary>
/// What shall go wrong, where, for whom and when. Immutable. Its JSON, without the fields that are at their default, is
/// both what the control surface shows and what a missing id is drawn from.
/// </summary>
internal sealed record Rule
{
    /// <summary>1 to 80 letters, digits, dots, dashes and underscores; generated when the rule was given none.</summary>
    public string Id { get; init; } = "";

    public required FaultPoint Point { get; init; }

    public required Fault Fault { get; init; }

    public RuleMatch Match { get; init; } = RuleMatch.Everything;

    public RuleWhen When { get; init; } = RuleWhen.Always;

    /// <summary>Sandbox time after which the rule removes itself, counted from when it came into force; null for never.</summary>
    public TimeSpan? Ttl { get; init; }

    /// <summary>−1,000 to 1,000: rules with a lower number are asked first, equals in the order in which they were given.</summary>
    public int Order { get; init; }

    /// <summary>Whether the rules after it are asked as well when it has struck. Wire: <c>then: stop</c> (the default) or <c>continue</c>.</summary>
    public bool Continues { get; init; }

    /// <summary>Whether it counts across keys, in the order of arrival. Wire: <c>scope: key</c> (the default) or <c>rule</c>.</summary>
    public bool CountsAcrossKeys { get; init; }

    /// <summary>True when its decisions depend on the order in which requests of different keys arrive.</summary>
    public bool IsOrderDependent => CountsAcrossKeys || Fault.IsOrderDependent;

    /// <summary>False when the id is the one that the rule would be given.</summary>
    public bool IsNamedByUser => (this with { Id = "" }).Named().Id != Id;

    /// <summary>The rule with the id that it gets when it has none.</summary>
    public Rule Named()
    {
        if (Id.Length > 0)
        {
            return this;
        }

        var plain = new ArrayBufferWriter<byte>(256);
        using (var writer = new Utf8JsonWriter(plain, JsonText.Minimal))
        {
            writer.WriteStartObject();
            WriteFields(writer);
            writer.WriteEndObject();
        }

        using var tape = JsonTape.Of(plain.WrittenMemory)!;
        var canonical = new TextBuffer(stackalloc byte[512]);
        CanonicalJson.Write(tape.Root, ref canonical);
        var hash = Convert.ToHexStringLower(SHA256.HashData(canonical.Written));
        canonical.Dispose();
        return this with { Id = $"r-{hash[..12]}" };
    }

    /// <summary>Writes the id, and everything that is not at its default.</summary>
    public void Write(Utf8JsonWriter writer)
    {
        writer.WriteString("id", Id);
        WriteFields(writer);
    }

    private void WriteFields(Utf8JsonWriter writer)
    {
        writer.WriteString("point", Point.WireName());
        writer.WritePropertyName("fault");
        Fault.Write(writer);
        Match.Write(writer);
        When.Write(writer);
        if (Ttl is { } ttl)
        {
            writer.WriteNumber("ttl_ms", (long)ttl.TotalMilliseconds);
        }

        if (Order != 0)
        {
            writer.WriteNumber("order", Order);
        }

        if (Continues)
        {
            writer.WriteString("then", "continue");
        }

        if (CountsAcrossKeys)
        {
            writer.WriteString("scope", "rule");
        }
    }
}
