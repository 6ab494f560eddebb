using System.Buffers;
using System.Globalization;
using System.Text.Json;
using Bogus;
using Runflow.Emulator.Chance;
using Runflow.Emulator.Errors;
using Runflow.Emulator.Json;

namespace Runflow.Emulator.Scenarios;

/// <summary>Makes up what a scenario's request leaves out: prompt, source, reference and customer. The words are Bogus's, and a
/// pure function of the seed, the group and the run's number.</summary>
internal static class MadeUp
{
    /// <summary>The request as it would be sent.</summary>
    /// <param name="given">What the scenario says, a JSON object.</param>
    /// <param name="seed">The sandbox's.</param>
    /// <param name="group">Which group of the scenario, from 0.</param>
    /// <param name="number">Which run of the group, from 0.</param>
    /// <param name="problems">Takes what cannot be completed.</param>
    /// <returns>Null when there is a problem; dispose it.</returns>
    public static JsonTape? Request(byte[] given, long seed, int group, int number, Problems problems)
    {
        using var document = JsonDocument.Parse(given);
        var root = document.RootElement;
        var input = root.TryGetProperty("input", out var found) ? found : default;
        if (input.ValueKind is not (JsonValueKind.Undefined or JsonValueKind.Object))
        {
            problems.Add(["body", "input"], "must be a mapping", "type");
            return null;
        }

        var draw = Draw.Of(seed, Purpose.SeededRun, string.Create(CultureInfo.InvariantCulture, $"{group}"), number);
        var faker = new Faker("en") { Random = new Randomizer((int)(draw.Seed & int.MaxValue)) };
        var output = new ArrayBufferWriter<byte>(512);
        using (var writer = new Utf8JsonWriter(output, JsonText.Minimal))
        {
            writer.WriteStartObject();
            writer.WriteStartObject("input");
            Members(writer, input);
            if (!Has(input, "prompt"))
            {
                writer.WriteString("prompt", $"Replace the {faker.Commerce.ProductMaterial().ToLowerInvariant()} {faker.Commerce.Product().ToLowerInvariant()} by a {faker.Commerce.Color()} one");
            }

            if (input.ValueKind == JsonValueKind.Undefined || !input.EnumerateObject().Any(static field => field.Name.Contains("image_", StringComparison.Ordinal) && field.Name != "image_size"))
            {
                writer.WriteStartArray("image_urls");
                writer.WriteStringValue($"https://images.example/{faker.Random.AlphaNumeric(10)}.jpg");
                writer.WriteEndArray();
            }

            writer.WriteEndObject();
            Members(writer, root, except: "input");
            if (!Has(root, "client_ref"))
            {
                writer.WriteString("client_ref", $"order-{faker.Random.Number(100_000, 999_999)}");
            }

            if (!Has(root, "metadata"))
            {
                var (first, last) = (faker.Name.FirstName(), faker.Name.LastName());
                writer.WriteStartObject("metadata");
                writer.WriteString("customer", $"{first} {last}");
                writer.WriteString("email", faker.Internet.Email(first, last, "example.com").ToLowerInvariant());
                writer.WriteEndObject();
            }

            writer.WriteEndObject();
        }

        return JsonTape.Of(output.WrittenMemory);
    }

    private static bool Has(JsonElement value, string name) => value.ValueKind == JsonValueKind.Object && value.TryGetProperty(name, out _);

    private static void Members(Utf8JsonWriter writer, JsonElement value, string? except = null)
    {
        if (value.ValueKind == JsonValueKind.Object)
        {
            foreach (var member in value.EnumerateObject().Where(member => member.Name != except))
            {
                member.WriteTo(writer);
            }
        }
    }
}
