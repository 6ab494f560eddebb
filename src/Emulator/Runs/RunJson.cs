using System.Globalization;
using System.Runtime.CompilerServices;
using Runflow.Contracts;
using Runflow.Emulator.Clock;
using Runflow.Emulator.Json;
using Runflow.Emulator.Sandboxes;

namespace Runflow.Emulator.Runs;

/// <summary>
/// Writes the document of a run that shows no signed URL, which is what every create answers, straight as JSON: the
/// serializer takes several times as long and a heap of small objects. The bytes are those of the serialised
/// <see cref="RunView.Document(Sandbox, Run, string, Instant)"/>, to which a test holds them.
/// </summary>
internal static class RunJson
{
    /// <summary>Bytes that nearly every document fits into.</summary>
    public const int Usual = 2048;

    private const int IdLength = 36;

    /// <summary>Whether it has neither an output yet nor an image that was sent inline.</summary>
    public static bool CanWrite(RunSpec spec, in RunState state) => state.Status != RunStatus.Succeeded && spec.Input.Holes == 0;

    /// <summary>Writes the document of a run that <see cref="CanWrite"/> has nothing against.</summary>
    [SkipLocalsInit]
    public static void Write(Sandbox sandbox, RunSpec spec, in RunState state, ref TextBuffer output)
    {
        Span<byte> id = stackalloc byte[IdLength];
        spec.Id.TryFormat(id, out _);

        output.Write("{\"id\":\""u8);
        output.Write(id);
        output.Write("\",\"flow_id\":null,\"comfyui_workflow_id\":null,\"flow_version_id\":null,\"resolved_template_id\":null,\"batch_id\":"u8);
        Id(spec.BatchId, ref output);
        output.Write(",\"model_id\":"u8);
        Id(spec.Model.Id, ref output);
        output.Write(",\"org_id\":"u8);
        Id(sandbox.Identity.OrganisationId, ref output);
        output.Write(",\"created_by\":"u8);
        Id(sandbox.Identity.UserId, ref output);
        output.Write(",\"target_type\":\"model\",\"target_version\":"u8);
        output.String(spec.Model.Version);
        output.Write(",\"status_code\":"u8);
        output.String(state.Status.WireName(sandbox.Options.Dialect.StatusOneL));
        output.Write(",\"source_code\":\"api\",\"input\":"u8);
        output.Write(spec.Input.Fill(static _ => "").Utf8.Span);
        output.Write(",\"output\":null,\"context\":{},\"duration_ms\":"u8);
        Whole(state.DurationMs(spec), ref output);
        output.Write(",\"cost\":null,\"cost_breakdown\":null,\"nodes_total\":1,\"nodes_completed\":0,\"client_ref\":"u8);
        Text(spec.ClientRef, ref output);
        output.Write(",\"jurisdiction_code\":null,\"request_id\":"u8);
        Id(spec.RequestId, ref output);
        output.Write(",\"created_at\":"u8);
        Time(spec.CreatedAt, ref output);
        output.Write(",\"started_at\":"u8);
        Time(state.StartedAt, ref output);
        output.Write(",\"completed_at\":"u8);
        Time(state.CompletedAt, ref output);
        output.Write(",\"callback_url\":"u8);
        Text(spec.CallbackUrl, ref output);
        output.Write(",\"metadata\":"u8);
        output.Write(spec.Metadata is { } metadata ? metadata.Utf8.Span : "null"u8);
        output.Write(",\"has_logs\":true,\"has_node_runs\":false,\"links\":{\"self\":\"/v1/runs/"u8);
        output.Write(id);
        output.Write("\",\"callback\":\"/v1/runs/"u8);
        output.Write(id);
        output.Write("/callback\",\"cancellation\":\"/v1/admin/runs/"u8);
        output.Write(id);
        output.Write("/cancellation\"}"u8);
        Failure(state.Failure, ref output);
        output.Write((byte)'}');
    }

    private static void Failure(RunFailure? failure, ref TextBuffer output)
    {
        if (failure is null)
        {
            output.Write(",\"failure_code\":null,\"failure_message\":null,\"failure_stage_code\":null"u8);
            return;
        }

        output.Write(",\"failure_code\":"u8);
        output.String(failure.Code);
        output.Write(",\"failure_message\":"u8);
        output.String(failure.Message);
        output.Write(",\"failure_stage_code\":"u8);
        output.String(failure.Stage);
        output.Write(",\"error\":{\"code\":"u8);
        output.String(failure.Code);
        output.Write(",\"message\":"u8);
        output.String(failure.Message);
        output.Write((byte)'}');
    }

    private static void Id(Guid? id, ref TextBuffer output)
    {
        if (id is { } value)
        {
            output.Write((byte)'"');
            value.TryFormat(output.Room(IdLength), out var written);
            output.Advance(written);
            output.Write((byte)'"');
        }
        else
        {
            output.Write("null"u8);
        }
    }

    private static void Text(string? text, ref TextBuffer output)
    {
        if (text is null)
        {
            output.Write("null"u8);
        }
        else
        {
            output.String(text);
        }
    }

    private static void Whole(long? number, ref TextBuffer output)
    {
        if (number is { } value)
        {
            value.TryFormat(output.Room(20), out var written, provider: CultureInfo.InvariantCulture);
            output.Advance(written);
        }
        else
        {
            output.Write("null"u8);
        }
    }

    private static void Time(Instant? instant, ref TextBuffer output)
    {
        if (instant is { } at)
        {
            output.Write((byte)'"');
            output.Advance(WireTime.WriteZulu(at.ToDateTimeOffset(), output.Room(WireTime.MaxLength)));
            output.Write((byte)'"');
        }
        else
        {
            output.Write("null"u8);
        }
    }
}
