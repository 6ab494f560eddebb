using Runflow.Contracts;
using Runflow.Emulator.Http;
using Runflow.Emulator.Lists;
using Runflow.Emulator.Sandboxes;

namespace Runflow.Emulator.Runs;

/// <summary>The list of an organisation's runs: what can be asked of it. Source: sections 2 and 7 of the wire reference.</summary>
internal static class RunList
{
    /// <summary>Both spellings of <c>cancelled</c> are understood, whatever the dialect.</summary>
    public static FieldKind StatusCode { get; } = new(
        $"one of {string.Join(", ", RunStatuses.All.Select(static status => status.WireName()))}",
        IsOrdered: false,
        static text => RunStatuses.TryParse(text, out var status) ? FieldValue.Of(status.WireName()) : null);

    private static readonly IReadOnlyList<string> Members = [.. ListSchema<Run>.MembersOf(WireJson.Wire.RunDocument), .. RunEmbeds.Known];

    public static Answer Answer(ApiCall call)
    {
        var schema = Schema(call.Sandbox.Identity);
        return ListAnswer.Of(call, schema, schema.Name, epoch => Source(epoch, schema), (run, embedded, now) =>
            RunEmbeds.Show(call.Sandbox, run, embedded, call.BaseUrl, now));
    }

    public static ListSource<Run> Source(Epoch epoch, ListSchema<Run> schema) =>
        new IndexSource<RunEntry, Run>(epoch.Gate, schema, epoch.Part<RunStore>().Listed, static entry => entry.Run);

    public static ListSchema<Run> Schema(SandboxIdentity owner) => new()
    {
        Name = "runs",
        Members = Members,
        Embeds = RunEmbeds.Known,
        Tie = [ListField.Text<Run>("run key", static run => run.Spec.Key.ToString()), ListField.Number<Run>("create ordinal", static run => run.Spec.Ordinal)],
        Fields =
        [
            ListField.Uuid<Run>("id", static run => run.Spec.Id),
            ListField.Uuid<Run>("flow_id", static _ => null),
            ListField.Uuid<Run>("comfyui_workflow_id", static _ => null),
            ListField.Uuid<Run>("flow_version_id", static _ => null),
            ListField.Uuid<Run>("resolved_template_id", static _ => null),
            ListField.Uuid<Run>("batch_id", static run => run.Spec.BatchId),
            ListField.Uuid<Run>("model_id", static run => run.Spec.Model.Id),
            ListField.Uuid<Run>("org_id", _ => owner.OrganisationId),
            ListField.Uuid<Run>("created_by", _ => owner.UserId),
            ListField.Text<Run>("target_type", static _ => "model"),
            ListField.Text<Run>("target_version", static run => run.Spec.Model.Version),
            ListField.Code<Run>("status_code", StatusCode, static run => run.Status.WireName()),
            ListField.Text<Run>("source_code", static _ => "api"),
            ListField.Number<Run>("duration_ms", static run => run.DurationMs),
            ListField.Number<Run>("cost", static run => run.Cost),
            ListField.Number<Run>("nodes_total", static _ => 1),
            ListField.Number<Run>("nodes_completed", static run => run.Status == RunStatus.Succeeded ? 1 : 0),
            ListField.Text<Run>("client_ref", static run => run.Spec.ClientRef),
            ListField.Text<Run>("jurisdiction_code", static _ => null),
            ListField.Uuid<Run>("request_id", static run => run.Spec.RequestId),
            ListField.Instant<Run>("created_at", static run => run.Spec.CreatedAt),
            ListField.Instant<Run>("started_at", static run => run.StartedAt),
            ListField.Instant<Run>("completed_at", static run => run.CompletedAt),
            ListField.Text<Run>("callback_url", static run => run.Spec.CallbackUrl),
            ListField.Switch<Run>("has_logs", static _ => true),
            ListField.Switch<Run>("has_node_runs", static _ => false),
            ListField.Text<Run>("failure_code", static run => run.Failure?.Code),
            ListField.Text<Run>("failure_message", static run => run.Failure?.Message),
            ListField.Text<Run>("failure_stage_code", static run => run.Failure?.Stage),
        ],
    };
}
