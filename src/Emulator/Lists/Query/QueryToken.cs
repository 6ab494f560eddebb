namespace Runflow.Emulator.Lists.Query;

internal enum QueryTokenKind
{
    /// <summary>A name, a keyword or a bare value.</summary>
    Word,

    /// <summary>A value in double quotes.</summary>
    Quoted,

    /// <summary><c>:</c>, <c>=</c>, <c>&gt;</c>, <c>&lt;</c>, <c>&gt;=</c>, <c>&lt;=</c>.</summary>
    Operator,

    Open,

    Close,

    End,
}

/// <summary>A piece of an expression.</summary>
/// <param name="Kind">What it is.</param>
/// <param name="Text">What it says; of a quoted value what stands between the quotes, unescaped.</param>
/// <param name="Column">Where it begins: 1 is the first character.</param>
internal readonly record struct QueryToken(QueryTokenKind Kind, string Text, int Column)
{
    /// <summary>The piece as an error shows it.</summary>
    public string Shown => Kind switch
    {
        QueryTokenKind.End => "the end",
        QueryTokenKind.Quoted => $"\"{Shorten(Text)}\"",
        _ => Shorten(Text),
    };

    private static string Shorten(string text) => text.Length <= 40 ? text : text[..40] + "…";
}

/// <summary>Why an expression is none.</summary>
/// <param name="Column">Where: 1 is the first character.</param>
/// <param name="Message">What was expected there, and what was found.</param>
internal sealed record QueryError(int Column, string Message);
