namespace Runflow.Emulator.Settings;

/// <summary>Reads a value from its text; false when the text is not one.</summary>
/// <typeparam name="T">Type of the value in <see cref="EmulatorOptions"/>.</typeparam>
internal delegate bool ValueReader<T>(string text, out T value);

/// <summary>
/// What a setting's text looks like: how it is read, how it is printed, and the words that tell a person which values
/// are valid. Made by <see cref="Kinds"/> and <see cref="TextKinds"/>, used by <see cref="SettingTable"/>.
/// </summary>
/// <typeparam name="T">Type of the value in <see cref="EmulatorOptions"/>.</typeparam>
/// <param name="Valid">Completes the sentence "it wants …", e.g. <c>a whole number from 0 to 65535</c>.</param>
/// <param name="Read">Reads the text.</param>
/// <param name="Print">Writes a text that <paramref name="Read"/> understands; null when there is no value.</param>
/// <param name="IsSwitch">The flag may stand alone and then means <c>on</c>.</param>
internal sealed record Kind<T>(string Valid, ValueReader<T> Read, Func<T, string?> Print, bool IsSwitch = false)
{
    /// <summary>The words that may be typed as they are, for completion and for finding what a mistyped one was meant to be.</summary>
    public IReadOnlyList<string> Choices { get; init; } = [];

    /// <summary>Whether the text names a file or folder.</summary>
    public bool IsPath { get; init; }

    /// <summary>Whether a value that never was a text is valid; by default, when its text is.</summary>
    public Func<T, bool> Holds { get; init; } = value => Print(value) is not { } text || Read(text, out _);
}

/// <summary>Turns a kind into its optional form.</summary>
internal static class KindExtensions
{
    /// <summary>The same texts for a property that is null while the setting is not given.</summary>
    public static Kind<T?> OrNothing<T>(this Kind<T> kind)
        where T : struct
    {
        bool Read(string text, out T? value)
        {
            var good = kind.Read(text, out var found);
            value = good ? found : null;
            return good;
        }

        return new Kind<T?>(kind.Valid, Read, value => value is { } given ? kind.Print(given) : null, kind.IsSwitch)
        {
            Holds = value => value is not { } given || kind.Holds(given),
        };
    }
}
