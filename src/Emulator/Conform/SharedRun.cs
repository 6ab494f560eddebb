namespace Runflow.Emulator.Conform;

/// <summary>A run that several checks look at, because runs may cost money; the first check that needs it creates it.</summary>
internal enum SharedRun
{
    /// <summary>The check needs none.</summary>
    None,

    /// <summary>A run that succeeds.</summary>
    Succeeded,

    /// <summary>A run whose end is told to the sink.</summary>
    Told,
}
