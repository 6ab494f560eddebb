using System.Text.Json;
using Runflow.Emulator.Tests.Pact.Core;
using Xunit;
using static Runflow.Emulator.Tests.Pact.Studio.StudioPact;

namespace Runflow.Emulator.Tests.Pact.Studio;

/// <summary>The three callbacks, as the team's receiver takes them.</summary>
internal static class CallbackInteractions
{
    private const string Signature = "9f86d081884c7d659a2feaa0c55ad015a3bf4f1b2b0b822cd15d6c15b0f00a08";

    private static readonly string Output =
        $$"""{"outputs":{{Match.EachLike($$"""{"url":{{Match.Url("https://files.example/picture.png")}},"type":"image","width":{{Match.Integer(1024)}},"height":{{Match.Integer(1024)}},"content_type":{{Match.Regex("image/png", "^image/(png|jpeg)$")}}}""")}},"seed":{{Match.Integer(4711)}}}""";

    private static readonly (string, string)[] Signed =
    [
        ("Runflow-Request-Id", Match.Regex(RunId, "^[0-9a-f-]{36}$")),
        ("Runflow-Signature", Match.Regex(Signature, "^[0-9a-f]{64}$")),
    ];

    public static IReadOnlyList<MessageInteraction> All { get; } =
    [
        Of("a callback of a run that has succeeded", new ProviderState("a run that succeeded"), "run.completed", "succeeded", Output),
        Of("a callback of a run that has failed", new ProviderState("a run that failed with PROVIDER_ERROR"), "run.failed", "failed", "null"),
        Of("a callback of a run that was cancelled", new ProviderState("a run that was cancelled"), "run.cancelled", "cancelled", "null"),
        Of("a callback with what the order was called", new ProviderState(
            "a run that succeeded", """{"request":{"input":{"prompt":"A red bicycle"},"metadata":{"order":4711}}}"""), "run.completed", "succeeded", Output, """{"order":4711}"""),
        Of("a callback that nobody signs", new ProviderState("no callback secret"), "run.completed", "succeeded", Output) with
        {
            Given = [new("no callback secret"), new("a run that succeeded")],
            Metadata = [Signed[0]],
            Use = static (contents, metadata) => Assert.False(metadata.ContainsKey("Runflow-Signature")),
        },
    ];

    private static MessageInteraction Of(string description, ProviderState given, string name, string status, string output, string metadata = "null") => new(description)
    {
        Given = [given],
        Metadata = Signed,
        Contents = $$"""{"event":{{Match.Quote(name)}},"run_id":{{Match.Id(RunId)}},"status":{{Match.Quote(status)}},"output":{{output}},"duration_ms":{{Match.Integer(800)}},"created_at":{{Match.CallbackInstant("2026-01-01T00:00:00.123456+00:00")}},"completed_at":{{Match.CallbackInstant("2026-01-01T00:00:00.923456+00:00")}},"metadata":{{metadata}}}""",
        Use = (contents, headers) =>
        {
            var callback = JsonElement.Parse(contents);
            Assert.Equal((name, status, RunId), (callback.GetProperty("event").GetString(), callback.GetProperty("status").GetString(), callback.GetProperty("run_id").GetString()));
            Assert.Equal(64, headers["Runflow-Signature"].Length);
        },
    };
}
