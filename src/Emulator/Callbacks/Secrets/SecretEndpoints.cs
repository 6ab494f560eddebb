using Runflow.Contracts;
using Runflow.Emulator.Clock;
using Runflow.Emulator.Errors;
using Runflow.Emulator.Http;

namespace Runflow.Emulator.Callbacks.Secrets;

/// <summary>Create, list, read, change and delete the secrets that sign callbacks.</summary>
internal sealed class SecretEndpoints(ApiPipeline pipeline)
{
    public void Map(IEndpointRouteBuilder routes)
    {
        routes.MapPost("/v1/callback-secrets", pipeline.Keyed(static call => new(Create(call))));
        routes.MapGet("/v1/callback-secrets", pipeline.Keyed(static call => new(SecretList.Answer(call))));
        routes.MapGet("/v1/callback-secrets/{id}", pipeline.Keyed(static call => new(Read(call))));
        routes.MapPatch("/v1/callback-secrets/{id}", pipeline.Keyed(static call => new(Change(call))));
        routes.MapDelete("/v1/callback-secrets/{id}", pipeline.Keyed(static call => new(Delete(call))));
    }

    private static Answer Create(ApiCall call)
    {
        if (BodyFields.Read(call, SecretRequests.Label, mayBeEmpty: true, out var label) is { } refusal)
        {
            return Answer.Of(refusal);
        }

        return call.Under((epoch, now) =>
        {
            var secrets = epoch.Part<SecretStore>();
            return secrets.Create(label, now) is { } secret
                ? Created(SecretView.Created(call.Sandbox, secret, secrets.IsCurrent(secret)))
                : Answer.Of(ApiError.Invalid(["body"], $"there are {SecretStore.Most} secrets, the most there can be; delete one that is no longer used", "limit"));
        });
    }

    private static Answer Read(ApiCall call) => On(call, (secrets, secret, _) => Document(call, secrets, secret));

    private static Answer Change(ApiCall call)
    {
        if (BodyFields.Read(call, SecretRequests.Change, mayBeEmpty: false, out var change) is { } refusal)
        {
            // What is not there is unknown before what is said of it is wrong.
            return refusal.Status == 422 ? On(call, (_, _, _) => Answer.Of(refusal)) : Answer.Of(refusal);
        }

        return On(call, (secrets, secret, now) => change.IsCurrent == false && LeavesUnsigned(call, secrets, secret, "body", "is_current") is { } invalid
            ? Answer.Of(invalid)
            : Document(call, secrets, secrets.Change(secret, change, now)));
    }

    private static Answer Delete(ApiCall call) => On(call, (secrets, secret, _) =>
    {
        if (LeavesUnsigned(call, secrets, secret, "path", "id") is { } invalid)
        {
            return Answer.Of(invalid);
        }

        secrets.Delete(secret);
        return Answer.NoContent;
    });

    /// <summary>Warns of taking the current secret away while there are others, which looks like a rotation gone wrong.</summary>
    /// <returns>The 422 of <c>strict</c>, or null.</returns>
    private static ApiError? LeavesUnsigned(ApiCall call, SecretStore secrets, SigningSecret secret, params string[] loc)
    {
        var problems = new Problems();
        if (secrets.IsCurrent(secret) && secrets.All.Count > 1)
        {
            problems.Warn(loc, "takes the current secret away: callbacks leave unsigned until another is promoted");
        }

        call.Warn(problems.Warnings);
        return problems.ToError(call.Sandbox.Options.Strict);
    }

    /// <summary>Does something with the secret of the path.</summary>
    private static Answer On(ApiCall call, Func<SecretStore, SigningSecret, Instant, Answer> act) => call.Under((epoch, now) =>
    {
        var secrets = epoch.Part<SecretStore>();
        return Guid.TryParseExact(call.Route("id"), "D", out var id) && secrets.Find(id) is { } secret
            ? act(secrets, secret, now)
            : Answer.Of(ApiError.NotFound(call.Http.Request.Path, "callback secret", "GET /v1/callback-secrets lists those there are"));
    });

    /// <summary>Shows the whole secret to the caller and its beginning to the journal.</summary>
    private static Answer Created(CreatedCallbackSecretDocument secret) => new()
    {
        Status = 201,
        ContentType = "application/json",
        Body = Answer.Serialize(secret, WireJson.Wire.CreatedCallbackSecretDocument),
        Masked = Answer.Serialize(secret with { PlainSecret = $"{secret.KeyPrefix}…" }, WireJson.Wire.CreatedCallbackSecretDocument),
    };

    private static Answer Document(ApiCall call, SecretStore secrets, SigningSecret secret) =>
        Answer.Json(200, SecretView.Document(call.Sandbox, secret, secrets.IsCurrent(secret)), WireJson.Wire.CallbackSecretDocument);
}
