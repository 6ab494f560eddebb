using System.Text.Json;
using Runflow.Emulator.Errors;
using Runflow.Emulator.Json;

namespace Runflow.Emulator.Callbacks;

/// <summary>When the end of a run or a batch may be told once more. Source: section 4 of the wire reference, "Redelivery". Pure.</summary>
internal static class RedeliveryRules
{
    /// <summary>The body of a redelivery: no field means anything.</summary>
    public static bool Read(JsonElement body, Problems problems)
    {
        new JsonFields(body, problems, "body").WarnOfRest();
        return true;
    }

    /// <summary>Why it may not, or null.</summary>
    /// <param name="thing"><c>run</c> or <c>batch</c>.</param>
    /// <param name="status">Its status.</param>
    /// <param name="hasEnded">Whether that is terminal.</param>
    /// <param name="url">Its receiver.</param>
    /// <param name="isUnderWay">Whether one of its deliveries has not ended yet.</param>
    public static ApiError? WhyNot(string thing, string status, bool hasEnded, string? url, bool isUnderWay)
    {
        string[] id = ["path", "id"];
        return !hasEnded ? ApiError.Invalid(id, $"the {thing} is {status} and has nothing to tell yet; wait until it has ended", "not_terminal")
            : url is null ? ApiError.Invalid(id, $"the {thing} has no callback_url, which is given when it is created", "no_callback_url")
            : isUnderWay ? ApiError.Invalid(id, $"a delivery of the {thing} is under way; wait until it is delivered or failed", "conflict")
            : null;
    }
}
