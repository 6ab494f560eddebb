using System.Text.Json;

namespace Runflow.Emulator.Spec;

/// <summary>What of a server a contract speaks for, also where it names no path.</summary>
/// <param name="Root">Every path that begins so is the contract's.</param>
/// <param name="UnknownPath">The response of a path that there is not.</param>
internal sealed record ContractRealm(string Root, JsonElement UnknownPath)
{
    /// <summary>The emulated API: an unknown path under <c>/v1</c> answers like a known one, in the envelope, whatever its code.</summary>
    public static ContractRealm Api { get; } = new("/v1/", JsonElement.Parse("""
        {
          "headers": {"X-Emulator-Request-Id": {"$ref": "#/components/headers/RequestId"}},
          "content": {"application/json": {"schema": {"$ref": "#/components/schemas/Error"}}}
        }
        """));

    /// <summary>The emulator's own surface.</summary>
    public static ContractRealm Control { get; } = new("/_emulator/", JsonElement.Parse("""{"$ref": "#/components/responses/NothingThere"}"""));
}
