using System.Buffers;
using System.Globalization;
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
    /// <summary>Whether it has neither an output yet nor an image that was sent inline.</summary>
    public static bool CanWrite(Run run) => run.Status != RunStatus.Succeeded && run.Spec.Input.Holes == 0;

    /// <summary>The document of a run that <see cref="CanWrite"/> has nothing against.</summary>
    public static byte[] Write(Sandbox sandbox, Run run)
    {
        var (spec, failure, output) = (run.Spec, run.Failure, JsonText.Scratch());
        Id("{\"id\":"u8, spec.Id, output);
        output.Write(",\"flow_id\":null,\"comfyui_workflow_id\":null,\"flow_version_id\":null,\"resolved_template_id\":null"u8);
        Id(",\"batch_id\":"u8, spec.BatchId, output);
        Id(",\"model_id\":"u8, spec.Model.Id, output);
        Id(",\"org_id\":"u8, sandbox.Identity.OrganisationId, output);
        Id(",\"created_by\":"u8, sandbox.Identity.UserId, output);
        Text(",\"target_type\":\"model\",\"target_version\":"u8, spec.Model.Version, output);
        Text(",\"status_code\":"u8, run.Status.WireName(sandbox.Options.Dialect.StatusOneL), output);
        output.Write(",\"source_code\":\"api\",\"input\":"u8);
        output.Write(spec.Input.Fill(static _ => "").Utf8.Span);
        output.Write(",\"output\":null,\"context\":{}"u8);
        Whole(",\"duration_ms\":"u8, run.DurationMs, output);
        output.Write(",\"cost\":null,\"cost_breakdown\":null,\"nodes_total\":1,\"nodes_completed\":0"u8);
        Text(",\"client_ref\":"u8, spec.ClientRef, output);
        output.Write(",\"jurisdiction_code\":null"u8);
        Id(",\"request_id\":"u8, spec.RequestId, output);
        Time(",\"created_at\":"u8, spec.CreatedAt, output);
        Time(",\"started_at\":"u8, run.StartedAt, output);
        Time(",\"completed_at\":"u8, run.CompletedAt, output);
        Text(",\"callback_url\":"u8, spec.CallbackUrl, output);
        output.Write(",\"metadata\":"u8);
        output.Write(spec.Metadata is { } metadata ? metadata.Utf8.Span : "null"u8);
        output.Write(",\"has_logs\":true,\"has_node_runs\":false"u8);
        Path(",\"links\":{\"self\":\"/v1/runs/"u8, spec.Id, "\""u8, output);
        Path(",\"callback\":\"/v1/runs/"u8, spec.Id, "/callback\""u8, output);
        Path(",\"cancellation\":\"/v1/admin/runs/"u8, spec.Id, "/cancellation\"}"u8, output);
        Text(",\"failure_code\":"u8, failure?.Code, output);
        Text(",\"failure_message\":"u8, failure?.Message, output);
        Text(",\"failure_stage_code\":"u8, failure?.Stage, output);
        if (failure is not null)
        {
            Text(",\"error\":{\"code\":"u8, failure.Code, output);
            Text(",\"message\":"u8, failure.Message, output);
            output.Write("}"u8);
        }

        output.Write("}"u8);
        return output.WrittenSpan.ToArray();
    }

    private static void Id(ReadOnlySpan<byte> name, Guid? id, ArrayBufferWriter<byte> output)
    {
        output.Write(name);
        if (id is { } value)
        {
            Path("\""u8, value, "\""u8, output);
        }
        else
        {
            output.Write("null"u8);
        }
    }

    private static void Path(ReadOnlySpan<byte> before, Guid id, ReadOnlySpan<byte> after, ArrayBufferWriter<byte> output)
    {
        output.Write(before);
        id.TryFormat(output.GetSpan(36), out var written);
        output.Advance(written);
        output.Write(after);
    }

    private static void Text(ReadOnlySpan<byte> name, string? text, ArrayBufferWriter<byte> output)
    {
        output.Write(name);
        if (text is null)
        {
            output.Write("null"u8);
        }
        else
        {
            JsonText.String(text, output);
        }
    }

    private static void Whole(ReadOnlySpan<byte> name, long? number, ArrayBufferWriter<byte> output)
    {
        output.Write(name);
        if (number is { } value)
        {
            value.TryFormat(output.GetSpan(20), out var written, provider: CultureInfo.InvariantCulture);
            output.Advance(written);
        }
        else
        {
            output.Write("null"u8);
        }
    }

    private static void Time(ReadOnlySpan<byte> name, Instant? instant, ArrayBufferWriter<byte> output)
    {
        output.Write(name);
        if (instant is { } at)
        {
            output.Write("\""u8);
            output.Advance(WireTime.WriteZulu(at.ToDateTimeOffset(), output.GetSpan(WireTime.MaxLength)));
            output.Write("\""u8);
        }
        else
        {
            output.Write("null"u8);
        }
    }
}
