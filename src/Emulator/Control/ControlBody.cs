using System.Text.Json;
using Runflow.Emulator.Errors;
using Runflow.Emulator.Http;

namespace Runflow.Emulator.Control;

/// <summary>Reads the body of a control request: all problems at once, nothing done before all is well.</summary>
internal static class ControlBody
{
    /// <summary>Parses and reads.</summary>
    /// <returns>The refusal, or null when <paramref name="value"/> may be used.</returns>
    public static Answer? Read<T>(ApiCall call, Func<JsonElement, Problems, T> read, out T value, bool mayBeEmpty = false)
    {
        value = default!;
        if (JsonBody.Parse(call, out var document, mayBeEmpty) is { } malformed)
        {
            return Problem.Of(malformed);
        }

        using (document)
        {
            var problems = new Problems();
            value = read(document.RootElement, problems);
            return problems.ToError(strict: false) is { } invalid ? Problem.Of(invalid) : null;
        }
    }
}
