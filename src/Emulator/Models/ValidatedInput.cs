using System.Text.Json;
using Runflow.Emulator.Json;

namespace Runflow.Emulator.Models;

/// <summary>What a valid input asks for. Its texts are left where they lie, and so are good as long as what it was read from.</summary>
internal struct ValidatedInput()
{
    /// <summary>Undefined when there is none.</summary>
    public TapeValue Prompt;

    public AskedImages Images = new();

    /// <summary>In the order in which the model takes them.</summary>
    public SourceList Sources;

    /// <summary>The characters of <see cref="Prompt"/>.</summary>
    public readonly string PromptText => Prompt.Kind == JsonValueKind.Undefined ? "" : Prompt.GetString();
}
