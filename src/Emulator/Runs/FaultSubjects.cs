using System.Security.Cryptography;
using System.Text.Json;
using Runflow.Emulator.Faults;
using Runflow.Emulator.Http;
using Runflow.Emulator.Json;

namespace Runflow.Emulator.Runs;

/// <summary>
/// Who passes a fault point: a create has its run key, what concerns a run has that run's, and any other request the name of its
/// operation. Asked only where there are rules.
/// </summary>
internal static class FaultSubjects
{
    /// <summary>The name of every create, whatever the length of the model's path.</summary>
    public const string Create = "POST /v1/models/{path}/runs";

    private const string Models = "/v1/models/";
    private const string Runs = "/runs";

    /// <summary>The name of an operation.</summary>
    /// <param name="method">Method of the request.</param>
    /// <param name="pattern">Pattern of its route.</param>
    public static string Name(string method, string pattern) =>
        HttpMethods.IsPost(method) && pattern.StartsWith(Models, StringComparison.Ordinal) && pattern.EndsWith(Runs, StringComparison.Ordinal)
            ? Create
            : $"{method} {pattern}";

    /// <summary>The subject of a request to the API.</summary>
    public static FaultSubject Of(ApiCall call)
    {
        var request = call.Http.Request;
        var path = request.Path.Value ?? "/";
        var pattern = (call.Http.GetEndpoint() as RouteEndpoint)?.RoutePattern.RawText ?? path;
        var operation = Name(request.Method, pattern);
        if (operation == Create)
        {
            return OfCreate(call, path);
        }

        return pattern.Contains("/runs/{id}", StringComparison.Ordinal) && FindRun(call) is { } run
            ? OfRun(run.Spec, operation) with { Method = request.Method, Path = path }
            : new FaultSubject { Operation = operation, Key = operation, Method = request.Method, Path = path };
    }

    /// <summary>The subject of something that concerns one run.</summary>
    public static FaultSubject OfRun(RunSpec spec, string operation) => new()
    {
        Operation = operation,
        Key = $"{spec.Key}/{spec.Ordinal}",
        Model = spec.Model.Slug,
        ClientRef = spec.ClientRef,
        Prompt = spec.Prompt,
    };

    /// <summary>The subject of a run that is being accepted.</summary>
    public static FaultSubject OfAccepted(in CreateRequest request) => new()
    {
        Operation = "run",
        Key = request.Key.ToString(),
        Model = request.Model.Slug,
        ClientRef = request.ClientRef,
        Prompt = request.Prompt,
    };

    private static Run? FindRun(ApiCall call)
    {
        if (!Guid.TryParseExact(call.Route("id"), "D", out var id))
        {
            return null;
        }

        var epoch = call.Sandbox.Current;
        lock (epoch.Gate)
        {
            return epoch.Part<RunStore>().Find(id)?.Run;
        }
    }

    /// <summary>Before the request is validated: what is no JSON object with an input has the hash of its bytes as key.</summary>
    private static FaultSubject OfCreate(ApiCall call, string path)
    {
        var model = path[Models.Length..^Runs.Length];
        var subject = new FaultSubject { Operation = Create, Key = "", Method = HttpMethods.Post, Path = path, Model = model };
        if (JsonBody.Read(call, out var tape) is not null)
        {
            return subject with { Key = Raw(call) };
        }

        using (tape)
        {
            var body = tape.Root;
            var hasInput = body.TryGet("input"u8, out var input) && input.Kind == JsonValueKind.Object;
            var given = body.TryGet("metadata"u8, out var metadata) ? RunKey.Given(metadata) : null;
            return subject with
            {
                Key = given is { Kind: JsonValueKind.String } own && own.GetString().Length is > 0 and <= RunKey.MaxLength ? own.GetString()
                    : hasInput ? RunKey.Of(model, input).ToString()
                    : Raw(call),
                Prompt = hasInput ? Text(input, "prompt"u8) : null,
                ClientRef = Text(body, "client_ref"u8),
            };
        }
    }

    private static string? Text(TapeValue value, ReadOnlySpan<byte> name) =>
        value.TryGet(name, out var field) && field.Kind == JsonValueKind.String ? field.GetString() : null;

    private static string Raw(ApiCall call) => Convert.ToHexStringLower(SHA256.HashData(call.Body.Span));
}
