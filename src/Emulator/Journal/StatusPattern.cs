using System.Globalization;

namespace Runflow.Emulator.Journal;

/// <summary>One status, <c>201</c>, or a class of them, <c>4xx</c>.</summary>
internal readonly record struct StatusPattern(int Least, int Most)
{
    public const string Rule = "must be a status such as 201 or a class such as 4xx";

    public bool Matches(int status) => status >= Least && status <= Most;

    public static StatusPattern? Parse(string text) => text switch
    {
        [>= '1' and <= '5' and var hundreds, 'x' or 'X', 'x' or 'X'] => new((hundreds - '0') * 100, ((hundreds - '0') * 100) + 99),
        { Length: 3 } when int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var status) && status >= 100 => new(status, status),
        _ => null,
    };

    public override string ToString() => Least == Most
        ? Least.ToString(CultureInfo.InvariantCulture)
        : string.Create(CultureInfo.InvariantCulture, $"{Least / 100}xx");
}
