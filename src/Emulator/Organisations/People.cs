using Bogus;
using Runflow.Emulator.Chance;

namespace Runflow.Emulator.Organisations;

/// <summary>Who a key's user is.</summary>
internal sealed record Person(string FirstName, string LastName, string Email, string Timezone);

/// <summary>Made-up people and organisations: pure functions of the seed, and of the organisation's id. The words are Bogus's.</summary>
internal static class People
{
    /// <summary>The user of every key of that seed.</summary>
    public static Person User(long seed)
    {
        var faker = FakerOf(Draw.Of(seed, Purpose.Person, "", 0));
        var (first, last) = (faker.Name.FirstName(), faker.Name.LastName());

        // A domain that is reserved, so that nobody's mail goes anywhere.
        return new Person(first, last, faker.Internet.Email(first, last, "example.com").ToLowerInvariant(), faker.Date.TimeZoneString());
    }

    /// <summary>The name of an organisation.</summary>
    public static string OrganisationName(long seed, Guid organisation) =>
        FakerOf(Draw.Of(seed, Purpose.Organisation, organisation.ToString(), 0)).Company.CompanyName();

    /// <summary>A name as it stands in URLs: lower-case letters and digits with single dashes between.</summary>
    public static string Slug(string name)
    {
        var words = new string([.. name.Select(static letter => char.IsAsciiLetterOrDigit(letter) ? char.ToLowerInvariant(letter) : ' ')]);
        return string.Join('-', words.Split(' ', StringSplitOptions.RemoveEmptyEntries));
    }

    private static Faker FakerOf(Draw draw) => new("en") { Random = new Randomizer((int)(draw.Seed & int.MaxValue)) };
}
