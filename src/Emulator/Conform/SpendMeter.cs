namespace Runflow.Emulator.Conform;

/// <summary>
/// What the runs of a suite cost, counted when they are created and not when they are billed, so that the limit holds
/// while they are under way. A run that ends without success is free and given back. Used by one thread.
/// </summary>
/// <param name="limit">USD; null where nothing costs anything.</param>
internal sealed class SpendMeter(decimal? limit)
{
    /// <summary>USD for a succeeded run of the edit model, by its page.</summary>
    public const decimal RunPrice = 0.005m;

    /// <summary>USD that may be spent; null without limit.</summary>
    public decimal? Limit => limit;

    /// <summary>USD that the runs so far cost at most.</summary>
    public decimal Spent { get; private set; }

    /// <summary>Whether so many more runs stay within the limit.</summary>
    public bool Allows(int runs) => limit is null || Spent + (runs * RunPrice) <= limit;

    /// <summary>A run was created.</summary>
    public void Created() => Spent += RunPrice;

    /// <summary>A run has ended without success.</summary>
    public void GivenBack() => Spent -= RunPrice;
}
