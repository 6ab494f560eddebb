using System.Globalization;
using Microsoft.Extensions.Primitives;
using Runflow.Emulator.Errors;

namespace Runflow.Emulator.Lists;

/// <summary>How many entries a page may have.</summary>
internal static class Limits
{
    /// <summary>Without <c>limit</c>.</summary>
    public const int Usual = 50;

    public const int Most = 500;

    /// <summary>Reads <c>limit</c>.</summary>
    public static int Read(IReadOnlyDictionary<string, StringValues> query, int otherwise, Problems problems)
    {
        if (!query.TryGetValue("limit", out var text))
        {
            return otherwise;
        }

        if (int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var limit) && limit is >= 1 and <= Most)
        {
            return limit;
        }

        problems.Add(["query", "limit"], $"must be a whole number from 1 to {Most}");
        return otherwise;
    }
}
