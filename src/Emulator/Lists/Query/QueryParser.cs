namespace Runflow.Emulator.Lists.Query;

/// <summary>
/// Reads <c>q</c> by recursive descent: <c>OR</c> binds least, then <c>AND</c>, then <c>NOT</c>.
/// <code>
/// or    = and { "OR" and }
/// and   = not { "AND" not }
/// not   = "NOT" not | "(" or ")" | field sign value
/// sign  = ":" | "=" | ">" | "&lt;" | ">=" | "&lt;="
/// </code>
/// Ends at the first error. Source: "q" in section 2 of the wire reference.
/// </summary>
internal sealed class QueryParser
{
    /// <summary>Characters of the longest expression.</summary>
    public const int Longest = 4096;

    /// <summary>Parentheses and negations within each other.</summary>
    private const int Deepest = 64;

    private readonly QueryLexer lexer;
    private QueryToken token = new(QueryTokenKind.End, "", 1);
    private QueryError? error;
    private int depth;

    private QueryParser(string text)
    {
        lexer = new QueryLexer(text);
        Move();
    }

    /// <summary>Reads the whole text.</summary>
    /// <returns>Null with an error when it is no expression.</returns>
    public static QueryNode? Parse(string text, out QueryError? error)
    {
        if (text.Length > Longest)
        {
            error = new QueryError(Longest, $"the expression is longer than {Longest} characters");
            return null;
        }

        var parser = new QueryParser(text);
        var node = parser.Or();
        if (parser.token.Kind != QueryTokenKind.End)
        {
            parser.Expected(parser.token.Kind == QueryTokenKind.Close ? "no ) that nothing opens" : "AND, OR or the end");
        }

        error = parser.error;
        return error is null ? node : null;
    }

    private QueryNode? Or()
    {
        var left = And();
        while (left is not null && IsKeyword("OR"))
        {
            Move();
            left = And() is { } right ? new QueryNode.Or(left, right) : null;
        }

        return left;
    }

    private QueryNode? And()
    {
        var left = Not();
        while (left is not null && IsKeyword("AND"))
        {
            Move();
            left = Not() is { } right ? new QueryNode.And(left, right) : null;
        }

        return left;
    }

    private QueryNode? Not()
    {
        if (++depth > Deepest)
        {
            return Fail($"nested deeper than {Deepest} levels");
        }

        var node = IsKeyword("NOT") ? Negation() : token.Kind == QueryTokenKind.Open ? Group() : Comparison();
        depth--;
        return node;
    }

    private QueryNode.Not? Negation()
    {
        Move();
        return Not() is { } inner ? new QueryNode.Not(inner) : null;
    }

    private QueryNode? Group()
    {
        var opened = token;
        Move();
        var inner = Or();
        if (inner is not null && token.Kind != QueryTokenKind.Close)
        {
            return Expected($"AND, OR or a ) for the ( of column {opened.Column}");
        }

        Move();
        return inner;
    }

    private QueryNode? Comparison()
    {
        var field = token;
        if (field.Kind != QueryTokenKind.Word || field.Text is "AND" or "OR")
        {
            return Expected("a field, NOT or (");
        }

        Move();
        var sign = token;
        if (sign.Kind != QueryTokenKind.Operator)
        {
            return Expected($"one of : = > < >= <= after {field.Shown}{InCapitals(field)}");
        }

        Move();
        var value = token;
        if (value.Kind is not (QueryTokenKind.Word or QueryTokenKind.Quoted))
        {
            return Expected($"a value after {field.Text}{sign.Text}, in double quotes when it holds spaces, parentheses or nothing");
        }

        Move();
        return new QueryNode.Comparison(field, sign, value);
    }

    private bool IsKeyword(string word) => error is null && token.Kind == QueryTokenKind.Word && token.Text == word;

    private void Move()
    {
        if (error is null && lexer.Next(out error) is { } next)
        {
            token = next;
        }
    }

    private QueryNode? Expected(string what) => Fail($"expected {what}, found {token.Shown}{InCapitals(token)}");

    private static string InCapitals(QueryToken word) =>
        word.Text is not ("AND" or "OR" or "NOT") && word.Text.ToUpperInvariant() is "AND" or "OR" or "NOT" ? $" (write {word.Text.ToUpperInvariant()} in capitals)" : "";

    /// <summary>The first error is the one that counts.</summary>
    private QueryNode? Fail(string message)
    {
        error ??= new QueryError(token.Column, message);
        return null;
    }
}
