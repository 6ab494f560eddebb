namespace Runflow.Emulator.Tests.Spec;

/// <summary>What openapi.yaml documents of the API and the emulator never answers, each with its reason.</summary>
internal static class CoverageExceptions
{
    public static IReadOnlyDictionary<(string Operation, int Status), string> Reasons { get; } = new Dictionary<(string, int), string>
    {
        [("getNodeRun", 200)] = "a run of a model has no node runs",
    };
}
