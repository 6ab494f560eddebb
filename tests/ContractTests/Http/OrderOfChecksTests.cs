using System.Net;
using System.Text;
using Runflow.Emulator.Testing;
using Runflow.Emulator.Tests.Hosting;
using Xunit;

namespace Runflow.Emulator.Tests.Http;

/// <summary>
/// Section 1 of the wire reference: 404 route, 405, 401, 403, 413, 400, 404 model, 422, 402, 503. Each row is a request
/// with this defect and all later ones at once.
/// </summary>
public sealed class OrderOfChecksTests
{
    private const string UnknownModel = "/v1/models/black-forest-labs/flux-9/runs";
    private static readonly string TooLarge = new('x', 2000);

    [Fact]
    public async Task The_first_check_that_fails_answers()
    {
        await using var emulator = await TestEmulator.StartAsync(
            new EmulatorOptions { ClockMode = ClockMode.Manual, BodyLimitBytes = 1000, MaxPendingRuns = 1, Balance = 0.005m });
        await emulator.SubmitAsync();
        await emulator.PutAsync("/_emulator/account", """{"balance":0}""");
        var broken = TooLarge[..500];
        var invalid = """{"input":{}}""";

        await AssertAsync(404, HttpMethod.Put, "/v1/nothing", TooLarge, key: null, organisation: "x", type: "text/plain");
        await AssertAsync(405, HttpMethod.Put, UnknownModel, TooLarge, key: null, organisation: "x", type: "text/plain");
        await AssertAsync(401, HttpMethod.Post, UnknownModel, TooLarge, key: null, organisation: "x", type: "text/plain");
        await AssertAsync(403, HttpMethod.Post, UnknownModel, TooLarge, organisation: "x", type: "text/plain");
        await AssertAsync(413, HttpMethod.Post, UnknownModel, TooLarge, type: "text/plain");
        await AssertAsync(400, HttpMethod.Post, UnknownModel, broken, type: "text/plain");
        await AssertAsync(400, HttpMethod.Post, UnknownModel, broken);
        await AssertAsync(404, HttpMethod.Post, UnknownModel, invalid);
        await AssertAsync(422, HttpMethod.Post, EmulatedSandbox.EditRuns, invalid);
        await AssertAsync(402, HttpMethod.Post, EmulatedSandbox.EditRuns, Bodies.Plain);
        await emulator.PutAsync("/_emulator/account", """{"balance":1}""");
        await AssertAsync(503, HttpMethod.Post, EmulatedSandbox.EditRuns, Bodies.Plain);

        async Task AssertAsync(int status, HttpMethod method, string path, string body, string? key = "rf_test_emulator", string? organisation = null, string type = "application/json")
        {
            var reply = await emulator.SendAsync(method, path, null, emulator.ClientOf(key), request =>
            {
                request.Content = new StringContent(body, Encoding.UTF8, type);
                if (organisation is not null)
                {
                    request.Headers.Add("X-Organization-Id", organisation);
                }
            });
            Assert.Equal((HttpStatusCode)status, reply.Status);
        }
    }

    [Theory]
    [InlineData(0, HttpStatusCode.Created)]
    [InlineData(-1, HttpStatusCode.RequestEntityTooLarge)]
    public async Task A_body_may_be_as_long_as_the_limit_and_no_longer(int spare, HttpStatusCode status)
    {
        await using var emulator = await TestEmulator.StartAsync(
            new EmulatorOptions { ClockMode = ClockMode.Manual, BodyLimitBytes = Bodies.Plain.Length + spare });

        var reply = await emulator.CreateAsync(Bodies.Plain);

        Assert.Equal(status, reply.Status);
        Assert.Equal(status != HttpStatusCode.Created, reply.Text.Contains("body_limit_bytes", StringComparison.Ordinal));
    }
}
