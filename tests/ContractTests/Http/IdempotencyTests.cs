using System.Net;
using Runflow.Emulator.Http;
using Runflow.Emulator.Tests.Assets;
using Runflow.Emulator.Tests.Hosting;
using Runflow.Emulator.Testing;
using Xunit;

namespace Runflow.Emulator.Tests.Http;

/// <summary>Section 1 of the wire reference: what <c>Idempotency-Key</c> does.</summary>
public sealed class IdempotencyTests
{
    [Fact]
    public async Task The_same_key_and_body_replays_the_answer_byte_for_byte()
    {
        await using var emulator = await TestEmulator.StartAsync();
        var body = Bodies.Input("\"colour\":\"red\"");

        var first = await SendAsync(emulator, "k", body);
        await emulator.UntilIdleAsync();
        var second = await SendAsync(emulator, "k", body);

        Assert.Equal((HttpStatusCode.Created, HttpStatusCode.Created), (first.Status, second.Status));
        Assert.Equal(first.Body, second.Body);
        Assert.Equal("queued", second.Text("status_code"));
        Assert.Equal(first.Headers.GetValues("X-Emulator-Warnings"), second.Headers.GetValues("X-Emulator-Warnings"));
        Assert.Equal(1, await RunsAsync(emulator));
    }

    [Fact]
    public async Task Another_body_is_a_conflict_that_changes_nothing()
    {
        await using var emulator = await TestEmulator.StartAsync();
        var first = await SendAsync(emulator, "k", Bodies.Plain);

        var spaced = await SendAsync(emulator, "k", Bodies.Plain + " ");

        Assert.Equal((HttpStatusCode.Conflict, "CONFLICT"), (spaced.Status, spaced.Code));
        Assert.Equal(first.Body, (await SendAsync(emulator, "k", Bodies.Plain)).Body);
        Assert.Equal(1, await RunsAsync(emulator));
    }

    [Fact]
    public async Task Without_the_header_nothing_is_de_duplicated()
    {
        await using var emulator = await TestEmulator.StartAsync();

        await emulator.CreateAsync(Bodies.Plain);
        await emulator.CreateAsync(Bodies.Plain);

        Assert.Equal(2, await RunsAsync(emulator));
        Assert.Equal(0, emulator.Emulator.DefaultEpoch.Part<IdempotencyStore>().Count);
    }

    [Fact]
    public async Task A_key_is_one_of_its_sandbox_method_and_path()
    {
        await using var emulator = await TestEmulator.StartAsync();
        var first = await SendAsync(emulator, "k", Bodies.Plain);
        var path = $"/v1/admin/runs/{first.Text("id")}/cancellation";

        var elsewhere = await SendAsync(emulator, "k", Bodies.Plain, emulator.ClientOf("another_key"));
        var cancelled = await SendAsync(emulator, "k", "{}", path: path);
        var again = await SendAsync(emulator, "k", "{}", path: path);

        Assert.Equal(HttpStatusCode.Created, elsewhere.Status);
        Assert.Equal((HttpStatusCode.Created, HttpStatusCode.Created), (cancelled.Status, again.Status));
        Assert.Equal(cancelled.Body, again.Body);
        Assert.Equal(HttpStatusCode.OK, (await emulator.PostAsync(path, "{}")).Status);
    }

    [Fact]
    public async Task A_deletion_is_replayed_too()
    {
        await using var emulator = await TestEmulator.StartAsync();
        var path = $"/v1/assets/{(await emulator.UploadAsync(AssetBench.Photo)).GetProperty("id").GetString()}";

        Assert.Equal(HttpStatusCode.NoContent, (await DeleteAsync(path)).Status);
        Assert.Equal(HttpStatusCode.NoContent, (await DeleteAsync(path)).Status);
        Assert.Equal(HttpStatusCode.NotFound, (await emulator.DeleteAsync(path)).Status);

        Task<Reply> DeleteAsync(string at) =>
            emulator.SendAsync(HttpMethod.Delete, at, null, change: static request => request.Headers.Add(Idempotency.Header, "gone"));
    }

    [Fact]
    public async Task Only_a_success_is_kept()
    {
        await using var emulator = await TestEmulator.StartAsync(new EmulatorOptions { ClockMode = ClockMode.Manual, Balance = 0 });

        Assert.Equal(HttpStatusCode.PaymentRequired, (await SendAsync(emulator, "k", Bodies.Plain)).Status);
        Assert.Equal(HttpStatusCode.UnprocessableEntity, (await SendAsync(emulator, "k", """{"input":{}}""")).Status);
        await emulator.PutAsync("/_emulator/account", """{"balance":1}""");

        Assert.Equal(HttpStatusCode.Created, (await SendAsync(emulator, "k", Bodies.Plain)).Status);
    }

    [Fact]
    public async Task A_key_lives_24_hours_of_sandbox_time()
    {
        await using var emulator = await TestEmulator.StartAsync();
        var first = await SendAsync(emulator, "k", Bodies.Plain);

        await emulator.AdvanceAsync(IdempotencyStore.Life - TimeSpan.FromMilliseconds(1));
        var justBefore = await SendAsync(emulator, "k", Bodies.Plain);
        await emulator.AdvanceAsync(TimeSpan.FromMilliseconds(1));
        var after = await SendAsync(emulator, "k", Bodies.Beside("\"metadata\":{}"));

        Assert.Equal(first.Body, justBefore.Body);
        Assert.Equal(HttpStatusCode.Created, after.Status);
        Assert.Equal(1, emulator.Emulator.DefaultEpoch.Part<IdempotencyStore>().Count);
    }

    [Fact]
    public async Task A_reset_forgets_the_keys()
    {
        await using var emulator = await TestEmulator.StartAsync();
        await SendAsync(emulator, "k", Bodies.Plain);
        await emulator.PostAsync("/_emulator/reset", null);

        Assert.Equal(HttpStatusCode.Created, (await SendAsync(emulator, "k", Bodies.Beside("\"metadata\":{}"))).Status);
    }

    [Fact]
    public async Task When_full_the_oldest_answers_go_first()
    {
        await using var emulator = await TestEmulator.StartAsync(new EmulatorOptions { ClockMode = ClockMode.Manual, IdempotencyBytes = 8000 });
        var store = emulator.Emulator.DefaultEpoch.Part<IdempotencyStore>();
        var first = await SendAsync(emulator, "0", Bodies.Plain);
        for (var key = 1; key < 20; key++)
        {
            await SendAsync(emulator, $"{key}", Bodies.Plain);
        }

        Assert.InRange(store.Count, 2, 8);
        Assert.NotEqual(first.Body, (await SendAsync(emulator, "0", Bodies.Plain)).Body);
        Assert.Equal(21, await RunsAsync(emulator));
        Assert.Equal(HttpStatusCode.Created, (await SendAsync(emulator, "19", Bodies.Plain)).Status);
        Assert.Equal(21, await RunsAsync(emulator));
    }

    [Theory]
    [InlineData("", true)]
    [InlineData("x", false)]
    [InlineData("a key with spaces, and commas", false)]
    public async Task A_key_has_1_to_255_characters(string key, bool refused) => await CheckLengthAsync(key, refused);

    [Fact]
    public async Task A_key_of_255_characters_is_taken_and_one_of_256_is_not()
    {
        await CheckLengthAsync(new string('k', 255), refused: false);
        await CheckLengthAsync(new string('k', 256), refused: true);
    }

    [Fact]
    public async Task What_comes_earlier_in_the_order_of_checks_is_answered_first()
    {
        await using var emulator = await TestEmulator.StartAsync();
        await SendAsync(emulator, "k", Bodies.Plain);

        Assert.Equal(HttpStatusCode.BadRequest, (await SendAsync(emulator, "k", "{")).Status);
        Assert.Equal("MODEL_NOT_FOUND", (await SendAsync(emulator, new string('k', 256), Bodies.Plain, path: "/v1/models/no/such/runs")).Code);
        Assert.Equal(HttpStatusCode.Conflict, (await SendAsync(emulator, "k", """{"input":{}}""")).Status);
    }

    [Fact]
    public async Task Concurrent_twins_create_one_run()
    {
        await using var emulator = await TestEmulator.StartOnPortAsync();

        var answers = await Task.WhenAll(Enumerable.Range(0, 64).Select(_ => SendAsync(emulator, "k", Bodies.Plain)));

        Assert.All(answers, static answer => Assert.Equal(HttpStatusCode.Created, answer.Status));
        Assert.Single(answers.Select(static answer => answer.Text).Distinct());
        Assert.Equal(1, await RunsAsync(emulator));
    }

    private static async Task CheckLengthAsync(string key, bool refused)
    {
        // The in-memory door drops empty headers.
        await using var emulator = await TestEmulator.StartOnPortAsync();

        var answer = await SendAsync(emulator, key, Bodies.Plain);

        Assert.Equal(refused ? HttpStatusCode.UnprocessableEntity : HttpStatusCode.Created, answer.Status);
        if (refused)
        {
            Assert.Equal(["header.Idempotency-Key"], answer.Locs);
            Assert.Equal(0, await RunsAsync(emulator));
        }
    }

    private static Task<Reply> SendAsync(TestEmulator emulator, string key, string body, HttpClient? client = null, string? path = null) =>
        emulator.SendAsync(HttpMethod.Post, path ?? EmulatedSandbox.EditRuns, body, client, request => request.Headers.TryAddWithoutValidation(Idempotency.Header, key));

    private static async Task<int> RunsAsync(TestEmulator emulator) => (await emulator.GetAsync("/_emulator/sandboxes")).Json.GetProperty("items")
        .EnumerateArray().Single(item => item.GetProperty("id").GetString() == emulator.Emulator.DefaultEpoch.Sandbox.Identity.Id).GetProperty("runs").GetInt32();
}
