using System.Globalization;
using System.Text;
using System.Text.Json;
using Runflow.Emulator.Chance;
using Runflow.Emulator.Clock;
using Runflow.Emulator.Json;
using Runflow.Emulator.Runs;
using Runflow.Emulator.Tests.Hosting;
using Xunit;

namespace Runflow.Emulator.Tests.Chance;

public sealed class VectorTests
{
    [Fact]
    public void Every_published_vector_is_what_the_code_draws()
    {
        Assert.InRange(VectorDocument.Vectors.Count, 26, 100);
        Assert.All(VectorDocument.Vectors, static vector => Assert.Equal(vector.Value, Read(vector)));
    }

    [Fact]
    public void Every_purpose_of_the_code_is_described_and_has_a_vector()
    {
        var purposes = typeof(Purpose).GetFields().Select(static field => (string)field.GetRawConstantValue()!).ToList();

        Assert.InRange(purposes.Count, 16, 64);
        Assert.Empty(purposes.Except(VectorDocument.Vectors.Select(static vector => vector.Purpose)));
    }

    [Fact]
    public void The_run_key_of_the_worked_example_is_the_hash_of_its_canonical_form()
    {
        using var body = JsonTape.Of(Encoding.UTF8.GetBytes(VectorDocument.Block("The body")))!;
        Assert.True(body.Root.TryGet("input"u8, out var input));
        var canonical = new TextBuffer(stackalloc byte[512]);
        CanonicalJson.Write(input, ref canonical);

        Assert.Contains(Encoding.UTF8.GetString(canonical.Written), VectorDocument.Block("The canonical form"), StringComparison.Ordinal);
        Assert.Equal(VectorDocument.Block("The run key"), RunKey.Of(VectorDocument.Block("The model"), input).ToString());
        canonical.Dispose();
    }

    [Fact]
    public async Task The_worked_example_sent_to_an_emulator_gives_the_published_values()
    {
        await using var receiver = await Receiver.StartAsync(503, 200);
        await using var emulator = await TestEmulator.StartAsync();
        var body = VectorDocument.Block("The body").Replace("http://127.0.0.1:9000/hook", receiver.Url, StringComparison.Ordinal);

        var created = await emulator.CreateAsync(body);
        var second = await emulator.CreateAsync(body);
        await emulator.UntilIdleAsync();

        var id = created.Json.GetProperty("id").GetGuid();
        var run = (await emulator.RunAsync(id)).Json;
        Assert.Equal(VectorDocument.Value("run id"), id.ToString());
        Assert.Equal(VectorDocument.Value("run id of the second such run"), second.Json.GetProperty("id").GetString());
        Assert.Equal(VectorDocument.Value("request id"), run.GetProperty("request_id").GetString());
        Assert.Equal(VectorDocument.Value("drawn seed"), run.GetProperty("output").GetProperty("seed").GetRawText());
        Assert.Equal(VectorDocument.Value("organisation"), run.GetProperty("org_id").GetString());
        Assert.Equal(VectorDocument.Value("user"), run.GetProperty("created_by").GetString());
        Assert.Equal(Sum("time in queued", "time in dispatching"), Micros(run, "created_at", "started_at"));
        Assert.Equal(Sum("fixed part of running", "part of running for 4 steps"), Micros(run, "started_at", "completed_at"));
        var delivery = Assert.Single(await emulator.DeliveriesAsync(id));
        Assert.Equal(VectorDocument.Value("delivery id"), delivery.Id.ToString());
        Assert.Equal(VectorDocument.Value("id of the secret"), delivery.SigningSecretId.ToString());
        Assert.Equal(VectorDocument.Value("id of the first attempt"), delivery.Attempts[0].Id.ToString());
        var call = receiver.Calls.First(call => call.Text.Contains(id.ToString(), StringComparison.Ordinal));
        Assert.Equal(VectorDocument.Value("Runflow-Request-Id"), call.Headers["Runflow-Request-Id"]);
        Assert.Equal(
            Contracts.CallbackSignature.Sign("whsec_" + VectorDocument.Value("secret after whsec_"), call.Body), call.Headers["Runflow-Signature"]);
    }

    private static string Read(Vector vector)
    {
        var draw = Draw.Of(vector.Seed, vector.Purpose, vector.Key, vector.Ordinal);
        return vector.Reading switch
        {
            "hex" => draw.Hex(int.Parse(vector.Given, CultureInfo.InvariantCulture)),
            "uuid" => draw.Uuid(Instant.TryParse(vector.Given, out var at) ? at : throw new FormatException(vector.Given)).ToString(),
            "seed" => draw.Seed.ToString(CultureInfo.InvariantCulture),
            "fraction" => draw.Fraction.ToString("R", CultureInfo.InvariantCulture),
            "duration" => RunTiming.Scatter(draw.Fraction, TimeSpan.FromMicroseconds(long.Parse(vector.Given, CultureInfo.InvariantCulture)))
                .TotalMicroseconds.ToString(CultureInfo.InvariantCulture),
            _ => draw.Fraction < double.Parse(vector.Given, CultureInfo.InvariantCulture) ? "yes" : "no",
        };
    }

    private static long Sum(params string[] parts) => parts.Sum(static part => long.Parse(VectorDocument.Value(part), CultureInfo.InvariantCulture));

    private static long Micros(JsonElement run, string from, string to) =>
        (long)(run.GetProperty(to).GetDateTimeOffset() - run.GetProperty(from).GetDateTimeOffset()).TotalMicroseconds;
}
