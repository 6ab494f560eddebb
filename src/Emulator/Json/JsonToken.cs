using System.Text.Json;

namespace Runflow.Emulator.Json;

/// <summary>Where one value, or the name of a property, lies in its text.</summary>
internal struct JsonToken
{
    /// <summary>Its first byte: of a string the quote.</summary>
    public int Start;

    /// <summary>The byte behind its last.</summary>
    public int End;

    /// <summary>Number of the token behind it and all that it holds.</summary>
    public int Next;

    /// <summary>Properties of an object, entries of a list.</summary>
    public int Count;

    /// <summary>A name's is that of a string.</summary>
    public JsonValueKind Kind;

    /// <summary>It holds neither an escape nor white space between tokens, so that nothing of it can be left out.</summary>
    public bool IsMinimal;
}
