using Runflow.Emulator.Tests.Pact.Core;
using Xunit;
using static Runflow.Emulator.Tests.Pact.Studio.StudioPact;

namespace Runflow.Emulator.Tests.Pact.Studio;

/// <summary>The secret that signs callbacks is created, put in the place of another, and deleted.</summary>
internal static class SecretInteractions
{
    private const string Plain = "whsec_4f3c2b1a09f8e7d6c5b4a3928170605f";

    public static IReadOnlyList<HttpInteraction<StudioClient>> All { get; } =
    [
        new("a request for a new callback secret", "POST", "/v1/callback-secrets", 201)
        {
            Request = Asking("""{"label":"studio"}"""),
            Response = Answering($$"""{"id":{{Match.Id(SecretId)}},"label":"studio","plain_secret":{{Match.Regex(Plain, "^whsec_.{16,}$")}},"is_current":{{Match.Bool(false)}}}"""),
            Use = static async studio => Assert.Equal((SecretId, Plain), await studio.CreateSecretAsync("studio")),
        },
        new("a list of the callback secrets", "GET", "/v1/callback-secrets", 200)
        {
            Given = [new("a callback secret", """{"is_current":true}""")],
            Request = Asking(),
            Response = Answering($$"""{"items":{{Match.EachLike($$"""{"id":{{Match.Id(SecretId)}},"key_prefix":{{Match.Regex("whsec_4f3c", "^whsec_.+$")}},"is_current":{{Match.Bool(true)}}}""")}}}"""),
            Use = static async studio => Assert.Equal("whsec_4f3c", await studio.CurrentSecretAsync()),
        },
        new("a promotion of a callback secret", "PATCH", Path("/v1/callback-secrets/", SecretId, "secret_id"), 200)
        {
            Given = [new("a callback secret")],
            Request = Asking("""{"is_current":true}"""),
            Response = Answering($$"""{"id":{{Match.Id(SecretId)}},"is_current":true}"""),
            Use = static async studio => Assert.True(await studio.PromoteSecretAsync(SecretId)),
        },
        new("a deletion of a callback secret", "DELETE", Path("/v1/callback-secrets/", SecretId, "secret_id"), 204)
        {
            Given = [new("a callback secret")],
            Request = Asking(),
            Use = static studio => studio.DeleteSecretAsync(SecretId),
        },
    ];
}
