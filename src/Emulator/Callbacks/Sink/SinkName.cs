using System.Buffers;

namespace Runflow.Emulator.Callbacks.Sink;

/// <summary>What a sink may be called: it stands in a URL and in the name of a counter.</summary>
internal static class SinkName
{
    private const int MostLetters = 64;

    /// <summary>The word that ends the address of a sink's messages.</summary>
    private const string Reserved = "messages";

    private static readonly SearchValues<char> Allowed =
        SearchValues.Create("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_.");

    public static bool IsValid(string name) =>
        name.Length is > 0 and <= MostLetters && name != Reserved && !name.AsSpan().ContainsAnyExcept(Allowed) && name.Trim('.').Length > 0;

    /// <summary>Why a name is refused.</summary>
    public static string Rule => $"a sink's name has 1 to {MostLetters} letters, digits, -, _ and ., and is not {Reserved}";
}
