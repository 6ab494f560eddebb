using Runflow.Contracts;
using Runflow.Emulator.Http;
using Runflow.Emulator.Sandboxes;

namespace Runflow.Emulator.Organisations;

/// <summary>Who the key's user is, and what they may do in the organisation that the request speaks for.</summary>
internal sealed class OrganisationEndpoints(ApiPipeline pipeline)
{
    public void Map(IEndpointRouteBuilder routes) => routes.MapGet("/v1/auth/me", pipeline.Keyed(static call => new(Me(call.Sandbox))));

    private static Answer Me(Sandbox sandbox)
    {
        var (identity, options) = (sandbox.Identity, sandbox.Options);
        var rights = sandbox.Current.Part<Access>().Rights;
        var person = People.User(options.Seed);
        var name = People.OrganisationName(options.Seed, identity.OrganisationId);
        return Answer.Json(
            200,
            new UserDocument
            {
                Id = identity.UserId,
                Email = person.Email,
                FirstName = person.FirstName,
                LastName = person.LastName,
                AvatarUrl = null,
                Timezone = person.Timezone,
                LocaleCode = "en",
                EmailVerifiedAt = rights.EmailVerified ? options.Epoch : null,
                Memberships =
                [
                    new MembershipDocument
                    {
                        Org = new OrganisationDocument { Id = identity.OrganisationId, Name = name, Slug = People.Slug(name), PlanCode = "pay_as_you_go" },
                        RoleCode = "owner",
                        Scopes = rights.Scopes,
                    },
                ],
            },
            WireJson.Wire.UserDocument);
    }
}
