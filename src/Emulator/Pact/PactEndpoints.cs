using System.Globalization;
using System.Net;
using System.Text;
using System.Text.Json;
using Runflow.Emulator.Control;
using Runflow.Emulator.Errors;
using Runflow.Emulator.Http;
using Runflow.Emulator.Models;
using Runflow.Emulator.Sandboxes;

namespace Runflow.Emulator.Pact;

/// <summary>What the verifiers of Pact ask a provider for beside its API: states, and messages.</summary>
internal sealed class PactEndpoints(
    ControlPipeline pipeline, SandboxRegistry sandboxes, ModelCatalogue models, EmulatorOptions options, ILogger<PactEndpoints> logger)
{
    private static readonly Action<ILogger, int, string, Exception?> Refused = LoggerMessage.Define<int, string>(LogLevel.Warning, new(60, nameof(Refused)),
        "A provider state was refused with {Status}: {Problem}");

    public const string StatesPath = "/_emulator/pact/states";

    public const string MessagesPath = "/_emulator/pact/messages";

    public void Map(IEndpointRouteBuilder routes)
    {
        routes.MapGet(StatesPath, pipeline.Route(static _ => new(List())));
        routes.MapPost(StatesPath, pipeline.Route(ChangeAndTell));
        routes.MapPost(MessagesPath, pipeline.Route(call => new(Message(call))));
    }

    /// <summary>Verifiers say no more than that a state could not be had; why not is told here, or nobody would see it.</summary>
    private async ValueTask<Answer> ChangeAndTell(ApiCall call)
    {
        var answer = await Change(call);
        if (answer.Status >= 400)
        {
            Refused(logger, answer.Status, Encoding.UTF8.GetString(answer.Body.Span), null);
        }

        return answer;
    }

    private async ValueTask<Answer> Change(ApiCall call)
    {
        string? unknown = null;
        if (ControlBody.Read(call, (body, problems) => PactRequests.Change(body, models, options, problems, out unknown), out var change) is { } refusal)
        {
            return refusal;
        }

        if (unknown is not null)
        {
            return Problem.Of(new ApiError(404, "NOT_FOUND", unknown));
        }

        if (Find(call, change.Key, out var sandbox) is { } refused)
        {
            return Problem.Of(refused);
        }

        if (change.TearsDown)
        {
            sandbox!.Reset(keepSettings: false);
        }

        var outcome = change.Setup is { } setup ? await setup(Stage(call, sandbox!)) : PactOutcome.Done;
        return outcome.Refusal is { } failed
            ? Problem.Of(failed with { Message = $"The state \"{change.State}\" cannot be had: {failed.Message}" })
            : ControlJson.Object(200, writer => WriteValues(writer, outcome));
    }

    private Answer Message(ApiCall call)
    {
        if (ControlBody.Read(call, PactRequests.Message, out var key) is { } refusal)
        {
            return refusal;
        }

        if (Find(call, key, out var sandbox) is { } refused)
        {
            return Problem.Of(refused);
        }

        var epoch = sandbox!.Current;
        lock (epoch.Gate)
        {
            epoch.Clock.CatchUp();
            if (PactMessage.Latest(epoch) is not { } delivery)
            {
                return Problem.Of(ApiError.Conflict(
                    "No run of the sandbox has ended and told so, so there is no message: let the interaction have a state such as \"a run that succeeded\", and the verifier send states to " + StatesPath + "."));
            }

            call.Http.Response.Headers[PactMessage.MetadataHeader] = PactMessage.Metadata(delivery);
            return PactMessage.Of(delivery);
        }
    }

    private ApiError? Find(ApiCall call, PactKey key, out Sandbox? sandbox)
    {
        sandbox = call.Sandbox;
        if (key == default)
        {
            return null;
        }

        if (BearerKey.Read($"Bearer {key.Key ?? BearerKey.Default}", out var well) is { } problem)
        {
            return ApiError.Invalid(["body", "params", "key"], problem, "value");
        }

        sandbox = sandboxes.Find(well, key.Organisation);
        return sandbox is null ? SandboxSelection.NoRoom() : null;
    }

    /// <summary>The receiver is called where this request came in: that much is known to lead here, also within a container.</summary>
    private static PactStage Stage(ApiCall call, Sandbox sandbox)
    {
        var connection = call.Http.Connection;
        var own = connection.LocalIpAddress is { } address && !call.Http.Request.IsHttps
            ? $"http://{new IPEndPoint(address.IsIPv4MappedToIPv6 ? address.MapToIPv4() : address, connection.LocalPort)}"
            : call.BaseUrl;
        return new PactStage(sandbox, call.BaseUrl, string.Create(CultureInfo.InvariantCulture, $"{own}/_emulator/sink/{sandbox.Identity.Id}/pact"), call.Http.RequestAborted);
    }

    private static void WriteValues(Utf8JsonWriter writer, PactOutcome outcome)
    {
        foreach (var (name, value) in outcome.Values)
        {
            writer.WriteString(name, value);
        }
    }

    private static Answer List() => ControlJson.Object(200, static writer =>
    {
        writer.WriteStartArray("items");
        foreach (var state in PactStates.All)
        {
            writer.WriteStartObject();
            writer.WriteString("name", state.Name);
            writer.WriteString("meaning", state.Meaning);
            writer.WriteStartArray("params");
            foreach (var (name, meaning) in state.Params)
            {
                writer.WriteStartObject();
                writer.WriteString("name", name);
                writer.WriteString("meaning", meaning);
                writer.WriteEndObject();
            }

            writer.WriteEndArray();
            writer.WriteStartArray("values");
            foreach (var value in state.Values)
            {
                writer.WriteStringValue(value);
            }

            writer.WriteEndArray();
            writer.WriteEndObject();
        }

        writer.WriteEndArray();
    });
}
