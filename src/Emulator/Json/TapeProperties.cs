namespace Runflow.Emulator.Json;

/// <summary>A property of an object.</summary>
internal readonly record struct TapeProperty(TapeValue Name, TapeValue Value)
{
    /// <summary>Writes name and value without white space.</summary>
    public void Compact(ref TextBuffer output)
    {
        Name.Compact(ref output);
        output.Write((byte)':');
        Value.Compact(ref output);
    }
}

/// <summary>Goes through the properties of an object.</summary>
internal struct TapeProperties(JsonTape tape, int number)
{
    private readonly int end = tape.Token(number).Next;
    private int current = number;
    private int next = number + 1;

    public readonly TapeProperty Current => new(new TapeValue(tape, current), new TapeValue(tape, current + 1));

    public readonly TapeProperties GetEnumerator() => this;

    public bool MoveNext()
    {
        if (next >= end)
        {
            return false;
        }

        current = next;
        next = tape.Token(current + 1).Next;
        return true;
    }
}

/// <summary>Goes through the entries of a list.</summary>
internal struct TapeItems(JsonTape tape, int number)
{
    private readonly int end = tape.Token(number).Next;
    private int current = number;
    private int next = number + 1;

    public readonly TapeValue Current => new(tape, current);

    public readonly TapeItems GetEnumerator() => this;

    public bool MoveNext()
    {
        if (next >= end)
        {
            return false;
        }

        current = next;
        next = tape.Token(current).Next;
        return true;
    }
}
