using Runflow.Emulator.Json;
using Runflow.Emulator.Runs;

namespace Runflow.Emulator.Batches;

/// <summary>What the draws of a batch are keyed by: <c>batch/</c> and the lower-case hex SHA-256 of the RFC 8785 form of
/// <c>{"input": [...], "model": ...}</c> as received, as a run key is of its input.</summary>
internal static class BatchKey
{
    public static string Of(string model, TapeValue items) => $"batch/{RunKey.Of(model, items)}";
}
