namespace Runflow.Emulator.Lists.Query;

/// <summary>How a field is held against a value.</summary>
internal enum QueryOperator
{
    /// <summary><c>:</c> or <c>=</c>.</summary>
    Equal,
    Greater,
    Less,
    GreaterOrEqual,
    LessOrEqual,
}

/// <summary>An expression as it was understood; nothing of it has been held against a resource yet.</summary>
internal abstract record QueryNode
{
    public sealed record Comparison(QueryToken Field, QueryToken Sign, QueryToken Value) : QueryNode
    {
        public QueryOperator Operator => Sign.Text switch
        {
            ">" => QueryOperator.Greater,
            "<" => QueryOperator.Less,
            ">=" => QueryOperator.GreaterOrEqual,
            "<=" => QueryOperator.LessOrEqual,
            _ => QueryOperator.Equal,
        };
    }

    public sealed record Not(QueryNode Inner) : QueryNode;

    public sealed record And(QueryNode Left, QueryNode Right) : QueryNode;

    public sealed record Or(QueryNode Left, QueryNode Right) : QueryNode;
}
