using Runflow.Contracts;
using Runflow.Emulator.Lists;
using Runflow.Emulator.Runs;

namespace Runflow.Emulator.Batches;

/// <summary>The list of the items of one batch, or of any: what can be asked of it. It begins with the first of the request.</summary>
internal static class BatchItemList
{
    public static ListSchema<BatchItem> Schema { get; } = new()
    {
        Name = "batch-items",
        Members = ListSchema<BatchItem>.MembersOf(WireJson.Wire.BatchItemDocument),
        KeptBy = "sequence_index",
        LatestFirst = false,
        Tie = [ListField.Uuid<BatchItem>("id", static item => item.Id)],
        Fields =
        [
            ListField.Uuid<BatchItem>("id", static item => item.Id),
            ListField.Uuid<BatchItem>("batch_id", static item => item.BatchId),
            ListField.Number<BatchItem>("sequence_index", static item => item.Index),
            ListField.Uuid<BatchItem>("run_id", static item => item.RunId),
            ListField.Code<BatchItem>("status_code", RunList.StatusCode, static item => item.Status.WireName()),
            ListField.Text<BatchItem>("client_ref", static item => item.ClientRef),
        ],
    };
}
