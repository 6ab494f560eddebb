using Runflow.Contracts;

namespace Runflow.Emulator.Errors;

/// <summary>Collects every problem of a request, so that one answer names them all, and the warnings beside them.</summary>
internal sealed class Problems
{
    /// <summary>Problems named in one answer; a body of a million bad fields gets no answer of a million problems.</summary>
    private const int Most = 100;

    /// <summary>What most warnings say of their consequence: untrue where warnings are refused, and left out there.</summary>
    private const string Ignored = " and is ignored";

    private List<FieldErrorDocument>? found;
    private List<(string[] Loc, string Text)>? warned;

    public bool Any => found is not null;

    public IReadOnlyList<FieldErrorDocument> Found => found ?? [];

    public IReadOnlyList<string> Warnings => warned is null ? [] : [.. warned.Select(static warning => $"{string.Join('.', warning.Loc)}: {warning.Text}")];

    public void Add(string[] loc, string message, string type = "value")
    {
        found ??= [];
        if (found.Count < Most)
        {
            found.Add(new FieldErrorDocument { Loc = loc, Msg = message, Type = type });
        }
    }

    /// <param name="loc">What is missing.</param>
    /// <param name="hint">Where it seems to be instead; null when nowhere.</param>
    public void Missing(string[] loc, string? hint = null) => Add(loc, hint is null ? "is required" : $"is required; {hint}", "missing");

    /// <summary>Says what is accepted but unlikely to be meant.</summary>
    public void Warn(string[] loc, string text)
    {
        warned ??= [];
        if (warned.Count < Most)
        {
            warned.Add((loc, text));
        }
    }

    /// <summary>Takes over what was found in a part.</summary>
    /// <param name="part">What was found.</param>
    /// <param name="place">Where a place of the part is in the whole; null leaves the finding out.</param>
    public void Take(Problems part, Func<string[], string[]?> place)
    {
        foreach (var problem in part.Found)
        {
            if (place([.. problem.Loc]) is { } loc)
            {
                Add(loc, problem.Msg, problem.Type);
            }
        }

        foreach (var (at, text) in part.warned ?? [])
        {
            if (place(at) is { } loc)
            {
                Warn(loc, text);
            }
        }
    }

    /// <summary>The 422, or null when nothing is wrong. With <paramref name="strict"/> a warning is wrong too.</summary>
    public ApiError? ToError(bool strict)
    {
        if (strict && warned is not null)
        {
            foreach (var (loc, text) in warned)
            {
                Add(loc, text.Replace(Ignored, "", StringComparison.Ordinal), "warning");
            }
        }

        return found is null ? null : ApiError.Invalid(found) with { Warnings = strict ? [] : Warnings };
    }
}
