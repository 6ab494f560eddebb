using System.Text.Json;
using Runflow.Emulator.Errors;

namespace Runflow.Emulator.Http;

/// <summary>The usual way of a small body: parsed, read with all its problems, and its warnings said.</summary>
internal static class BodyFields
{
    /// <summary>Reads the body of <paramref name="call"/> into a value.</summary>
    /// <param name="call">The request.</param>
    /// <param name="read">Makes the value and collects the problems.</param>
    /// <param name="mayBeEmpty">An absent body then counts as <c>{}</c>.</param>
    /// <param name="value">What was read; meaningless when there is a refusal.</param>
    /// <returns>The refusal, or null.</returns>
    public static ApiError? Read<T>(ApiCall call, Func<JsonElement, Problems, T> read, bool mayBeEmpty, out T value)
    {
        value = default!;
        if (JsonBody.Parse(call, out var document, mayBeEmpty) is { } malformed)
        {
            return malformed;
        }

        using (document)
        {
            var problems = new Problems();
            value = read(document.RootElement, problems);
            if (problems.ToError(call.Sandbox.Options.Strict) is { } invalid)
            {
                return invalid;
            }

            call.Warn(problems.Warnings);
            return null;
        }
    }
}
