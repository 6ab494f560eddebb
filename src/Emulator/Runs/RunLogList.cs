using Runflow.Contracts;
using Runflow.Emulator.Lists;

namespace Runflow.Emulator.Runs;

/// <summary>The list of log lines, of one run or of any: what can be asked of it.</summary>
internal static class RunLogList
{
    private static readonly FieldKind Level = FieldKind.OneOf(RunLog.Info, RunLog.Warning, RunLog.Error);
    private static readonly IReadOnlyList<string> Members = ListSchema<RunLog>.MembersOf(WireJson.Wire.RunLogDocument);

    /// <summary>A log begins with its first line.</summary>
    public static ListSchema<RunLog> Schema(long seed) => new()
    {
        Name = "logs",
        Members = Members,
        KeptBy = "timestamp",
        LatestFirst = false,
        Tie =
        [
            ListField.Text<RunLog>("run key", static line => line.Run.Spec.Key.ToString()),
            ListField.Number<RunLog>("create ordinal", static line => line.Run.Spec.Ordinal),
            ListField.Number<RunLog>("number", static line => line.Number),
        ],
        Fields =
        [
            ListField.Uuid<RunLog>("id", line => line.IdIn(seed)),
            ListField.Uuid<RunLog>("run_id", static line => line.Run.Spec.Id),
            ListField.Code<RunLog>("level_code", Level, static line => line.Level),
            ListField.Text<RunLog>("message", static line => line.Message),
            ListField.Instant<RunLog>("timestamp", static line => line.At),
        ],
    };

    /// <summary>The lines of all runs. They are told run by run, so every page looks through all.</summary>
    public sealed class OfAnyRun(ListSource<Run> runs) : ListSource<RunLog>
    {
        public override bool IsOrdered => false;

        public override IEnumerable<IReadOnlyList<RunLog>> From(FieldValue[]? place, bool backward) =>
            runs.From(null, backward: false).Select(static portion => portion.SelectMany(RunLog.Of).ToList());
    }

    /// <summary>The line of that id among <paramref name="runs"/>. An id begins with its line's instant, so that hardly any
    /// other has to be drawn.</summary>
    public static RunLog? Find(IEnumerable<Run> runs, Guid id, long seed) => runs
        .SelectMany(RunLog.Of)
        .FirstOrDefault(line => line.At.UnixMilliseconds == MillisecondsOf(id) && line.IdIn(seed) == id);

    /// <summary>The first 48 bits of a UUID version 7.</summary>
    private static long MillisecondsOf(Guid id)
    {
        Span<byte> bytes = stackalloc byte[16];
        id.TryWriteBytes(bytes, bigEndian: true, out _);
        return (long)(System.Buffers.Binary.BinaryPrimitives.ReadUInt64BigEndian(bytes) >> 16);
    }
}
