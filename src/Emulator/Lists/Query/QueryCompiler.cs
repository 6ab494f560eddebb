using Runflow.Emulator.Settings;

namespace Runflow.Emulator.Lists.Query;

/// <summary>
/// Holds an expression against the fields of a resource and makes a predicate of it. A field without a value equals
/// nothing but <c>null</c> and is neither greater nor less than anything.
/// </summary>
internal sealed class QueryCompiler<T>(ListSchema<T> schema)
{
    private readonly List<QueryError> errors = [];

    /// <summary>Compiles the text of <c>q</c>.</summary>
    /// <returns>Null when it has errors: the first of its form, or all of its fields and values.</returns>
    public static Func<T, bool>? Compile(ListSchema<T> schema, string text, out IReadOnlyList<QueryError> errors)
    {
        if (QueryParser.Parse(text, out var malformed) is not { } node)
        {
            errors = [malformed!];
            return null;
        }

        var compiler = new QueryCompiler<T>(schema);
        var predicate = compiler.Compile(node);
        errors = compiler.errors;
        return errors.Count == 0 ? predicate : null;
    }

    private Func<T, bool> Compile(QueryNode node)
    {
        switch (node)
        {
            case QueryNode.Not negation:
                var inner = Compile(negation.Inner);
                return item => !inner(item);
            case QueryNode.And both:
                var (first, second) = (Compile(both.Left), Compile(both.Right));
                return item => first(item) && second(item);
            case QueryNode.Or either:
                var (one, other) = (Compile(either.Left), Compile(either.Right));
                return item => one(item) || other(item);
            default:
                return Compare((QueryNode.Comparison)node);
        }
    }

    private Func<T, bool> Compare(QueryNode.Comparison comparison)
    {
        var (name, sign, given) = (comparison.Field, comparison.Sign, comparison.Value);
        if (schema.Find(name.Text) is not { } field)
        {
            var known = schema.Fields.Select(static field => field.Name);
            var near = Nearest.To(name.Text, known);
            return Fail(name, $"expected a field of {schema.Name}, found {name.Shown}; {(near is null ? $"there are {string.Join(", ", known)}" : $"did you mean {near}?")}");
        }

        if (given is { Kind: QueryTokenKind.Word, Text: "null" })
        {
            return comparison.Operator == QueryOperator.Equal
                ? item => field.Value(item).IsNothing
                : Fail(sign, $"expected : or = before null, found {sign.Text}");
        }

        if (!field.Kind.IsOrdered && comparison.Operator != QueryOperator.Equal)
        {
            return Fail(sign, $"expected : or = after {field.Name}, whose values have no order, found {sign.Text}");
        }

        if (field.Kind.Read(given.Text) is not { } value)
        {
            return Fail(given, $"expected {field.Kind.Expected} for {field.Name}, found {given.Shown}");
        }

        return comparison.Operator switch
        {
            QueryOperator.Equal => item => field.Value(item) == value,
            QueryOperator.Greater => Present(field, value, static order => order > 0),
            QueryOperator.Less => Present(field, value, static order => order < 0),
            QueryOperator.GreaterOrEqual => Present(field, value, static order => order >= 0),
            _ => Present(field, value, static order => order <= 0),
        };
    }

    private static Func<T, bool> Present(ListField<T> field, FieldValue value, Func<int, bool> holds) =>
        item => field.Value(item) is { IsNothing: false } own && holds(own.CompareTo(value));

    private Func<T, bool> Fail(QueryToken at, string message)
    {
        errors.Add(new QueryError(at.Column, message));
        return static _ => false;
    }
}
