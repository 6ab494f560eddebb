using System.Text;

namespace Runflow.Emulator.Json;

/// <summary>A few names that a request may use. They are found by the bytes that it holds, and so no string has to be made of them.</summary>
internal sealed class NameTable(IEnumerable<string> names)
{
    private readonly byte[][] names = [.. names.Select(Encoding.UTF8.GetBytes)];

    /// <summary>Which of the names a string is; -1 for none.</summary>
    public int IndexOf(TapeValue name)
    {
        var characters = name.Characters;
        for (var i = 0; i < names.Length; i++)
        {
            if (characters.SequenceEqual(names[i]))
            {
                return i;
            }
        }

        return -1;
    }
}
