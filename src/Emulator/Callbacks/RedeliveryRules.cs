using System.Text.Json;
using Runflow.Contracts;
using Runflow.Emulator.Errors;
using Runflow.Emulator.Json;
using Runflow.Emulator.Runs;

namespace Runflow.Emulator.Callbacks;

/// <summary>When a run's end may be told once more. Source: section 4 of the wire reference, "Redelivery". Pure.</summary>
internal static class RedeliveryRules
{
    /// <summary>The body of a redelivery: no field means anything.</summary>
    public static bool Read(JsonElement body, Problems problems)
    {
        new JsonFields(body, problems, "body").WarnOfRest();
        return true;
    }

    /// <summary>Why it may not, or null.</summary>
    /// <param name="run">The run as it is.</param>
    /// <param name="isUnderWay">Whether one of its deliveries has not ended yet.</param>
    public static ApiError? WhyNot(Run run, bool isUnderWay)
    {
        string[] id = ["path", "id"];
        return !run.Status.IsTerminal() ? ApiError.Invalid(id, $"the run is {run.Status.WireName()} and has nothing to tell yet; wait until it has ended", "not_terminal")
            : run.Spec.CallbackUrl is null ? ApiError.Invalid(id, "the run has no callback_url, which is given when it is created", "no_callback_url")
            : isUnderWay ? ApiError.Invalid(id, "a delivery of the run is under way; wait until it is delivered or failed", "conflict")
            : null;
    }
}
