using System.Text;

namespace Runflow.Emulator.Lists.Query;

/// <summary>
/// Cuts an expression into tokens. What follows an operator is a value, and a bare value goes on to the next white space,
/// quote or parenthesis, so that <c>created_at&gt;2026-04-01T12:30:00Z</c> needs no quotes.
/// </summary>
/// <param name="text">The expression.</param>
internal sealed class QueryLexer(string text)
{
    private int at;
    private bool expectsValue;

    /// <summary>The next token; at the end <see cref="QueryTokenKind.End"/> again and again.</summary>
    /// <returns>Null with an error when there is none.</returns>
    public QueryToken? Next(out QueryError? error)
    {
        error = null;
        while (at < text.Length && char.IsWhiteSpace(text[at]))
        {
            at++;
        }

        var valueExpected = expectsValue;
        expectsValue = false;
        if (at == text.Length)
        {
            return new QueryToken(QueryTokenKind.End, "", Column(at));
        }

        var start = at;
        switch (text[at])
        {
            case '(':
                at++;
                return new QueryToken(QueryTokenKind.Open, "(", Column(start));
            case ')':
                at++;
                return new QueryToken(QueryTokenKind.Close, ")", Column(start));
            case '"':
                return Quoted(out error);
            case ':' or '=' or '>' or '<':
                at += text[at] is '>' or '<' && at + 1 < text.Length && text[at + 1] == '=' ? 2 : 1;
                expectsValue = true;
                return new QueryToken(QueryTokenKind.Operator, text[start..at], Column(start));
            default:
                while (at < text.Length && !EndsWord(text[at], valueExpected))
                {
                    at++;
                }

                return new QueryToken(QueryTokenKind.Word, text[start..at], Column(start));
        }
    }

    private static bool EndsWord(char letter, bool isValue) =>
        char.IsWhiteSpace(letter) || letter is '(' or ')' or '"' || (!isValue && letter is ':' or '=' or '>' or '<');

    private QueryToken? Quoted(out QueryError? error)
    {
        var start = at++;
        var value = new StringBuilder();
        for (; at < text.Length; at++)
        {
            if (text[at] == '"')
            {
                at++;
                error = null;
                return new QueryToken(QueryTokenKind.Quoted, value.ToString(), Column(start));
            }

            if (text[at] == '\\')
            {
                at++;
                if (at == text.Length || text[at] is not ('"' or '\\'))
                {
                    error = new QueryError(Column(at - 1), "expected \\\" or \\\\ after the backslash in a quoted value");
                    return null;
                }
            }

            value.Append(text[at]);
        }

        error = new QueryError(Column(start), "expected a closing quote; the value that begins here has none");
        return null;
    }

    /// <summary>People count characters, not halves of them.</summary>
    private int Column(int index)
    {
        var column = 1;
        for (var i = 0; i < index; i++)
        {
            column += char.IsLowSurrogate(text[i]) ? 0 : 1;
        }

        return column;
    }
}
