using System.Net;
using System.Text.Json;
using Runflow.Emulator.Batches;
using Runflow.Emulator.Tests.Hosting;
using Xunit;

namespace Runflow.Emulator.Tests.Batches;

/// <summary>Batches that are refused: all problems at once, each where it stands, and nothing half done.</summary>
public sealed class BadBatchTests
{
    public static TheoryData<string, string[]> Bad { get; } = new()
    {
        { "{}", ["body.input"] },
        { """{"input":{"prompt":"a"}}""", ["body.input"] },
        { """{"input":[]}""", ["body.input"] },
        { BatchBench.Body(Enumerable.Repeat(BatchBench.Item("a"), 101)), ["body.input"] },
        { BatchBench.Body([BatchBench.Item("a"), "{}", BatchBench.Item("b")]), ["body.input.1.prompt"] },
        { BatchBench.Body(["7", BatchBench.Item("a"), "null"]), ["body.input.0", "body.input.2"] },
        { BatchBench.Body([BatchBench.Item("a", ",\"steps\":0"), BatchBench.Item("b", ",\"client_ref\":5")]), ["body.input.0.steps", "body.input.1.client_ref"] },
        { BatchBench.Body([BatchBench.Item("a"), """{"prompt":"b","image_urls":["runflow://assets/019b76da-a800-7f33-8d21-5e0c9a7b1f42"]}"""]), ["body.input.1.image_urls.0"] },
        { BatchBench.Body([BatchBench.Item("a"), BatchBench.Item("b")], ",\"metadata\":7"), ["body.metadata"] },
        { BatchBench.Body([BatchBench.Item("a")], ",\"callback_url\":\"ftp://x\""), ["body.callback_url"] },
    };

    [Theory]
    [MemberData(nameof(Bad))]
    public async Task It_is_refused_whole(string body, string[] locs)
    {
        await using var emulator = await TestEmulator.StartAsync();

        var answer = await emulator.BatchAsync(body);

        Assert.Equal((HttpStatusCode.UnprocessableEntity, "VALIDATION_ERROR"), (answer.Status, answer.Code));
        Assert.Equal(locs, answer.Locs);
        Assert.Equal(0, await emulator.RunsAsync());
        Assert.Empty((await emulator.GetAsync("/v1/assets")).Json.Items());
        Assert.Empty(emulator.Emulator.DefaultEpoch.Part<BatchStore>().All);
    }

    [Fact]
    public async Task A_hundred_items_are_taken_and_the_next_batch_is_too()
    {
        await using var emulator = await TestEmulator.StartAsync();

        var batch = await emulator.SubmitBatchAsync(Enumerable.Range(0, 100).Select(static number => $"number {number}"));
        await emulator.UntilIdleAsync();

        Assert.Equal(100, (await emulator.ReadBatchAsync(batch)).GetProperty("items_succeeded").GetInt32());
    }

    [Fact]
    public async Task The_balance_has_to_cover_every_run_of_it()
    {
        await using var emulator = await TestEmulator.StartAsync(new EmulatorOptions { ClockMode = ClockMode.Manual, Balance = 0.0149m });

        var three = await emulator.BatchAsync(BatchBench.Body(Enumerable.Repeat(BatchBench.Item("a"), 3)));
        var two = await emulator.BatchAsync(BatchBench.Body(Enumerable.Repeat(BatchBench.Item("a"), 2)));

        Assert.Equal((HttpStatusCode.PaymentRequired, "INSUFFICIENT_CREDIT"), (three.Status, three.Code));
        Assert.Contains("0.015 USD", three.Text, StringComparison.Ordinal);
        Assert.Equal(HttpStatusCode.Created, two.Status);
        Assert.Equal(2, await emulator.RunsAsync());
    }

    [Fact]
    public async Task Limits_count_every_run_of_it()
    {
        await using var emulator = await TestEmulator.StartAsync(new EmulatorOptions { ClockMode = ClockMode.Manual, MaxPendingRuns = 2, AssetBytes = 10 });

        Assert.Equal(HttpStatusCode.ServiceUnavailable, (await emulator.BatchAsync(BatchBench.Body(Enumerable.Repeat(BatchBench.Item("a"), 3)))).Status);
        Assert.Equal(
            HttpStatusCode.InsufficientStorage,
            (await emulator.BatchAsync(BatchBench.Body([BatchBench.Item("a"), $$"""{"prompt":"b","image_urls":["{{Bodies.PixelBase64}}"]}"""]))).Status);
        Assert.Equal(0, await emulator.RunsAsync());
        Assert.Equal(HttpStatusCode.Created, (await emulator.BatchAsync(BatchBench.Body(Enumerable.Repeat(BatchBench.Item("a"), 2)))).Status);
    }

    [Fact]
    public async Task Warnings_say_which_item_and_strict_refuses_them()
    {
        var body = BatchBench.Body([BatchBench.Item("a"), BatchBench.Item("b", ",\"guidance\":3")], ",\"wait\":true");
        await using var lenient = await TestEmulator.StartAsync();
        await using var strict = await TestEmulator.StartAsync(new EmulatorOptions { ClockMode = ClockMode.Manual, Strict = true });

        var warned = JsonElement.Parse((await lenient.BatchAsync(body)).Headers.GetValues("X-Emulator-Warnings").Single()).EnumerateArray().Select(static text => text.GetString()!.Split(':')[0]);
        var refused = await strict.BatchAsync(body);

        Assert.Equal(["body.input.1.guidance", "body.wait"], warned.Order(StringComparer.Ordinal));
        Assert.Equal(["body.input.1.guidance", "body.wait"], refused.Locs.Order(StringComparer.Ordinal));
        Assert.Equal(0, await strict.RunsAsync());
    }

    [Fact]
    public async Task What_an_item_asks_to_be_answered_is_answered_for_the_batch()
    {
        await using var emulator = await TestEmulator.StartAsync();

        var answer = await emulator.BatchAsync(BatchBench.Body([BatchBench.Item("a"), BatchBench.Item("b [[http:503]]")]));

        Assert.Equal(HttpStatusCode.ServiceUnavailable, answer.Status);
        Assert.Equal(0, await emulator.RunsAsync());
    }

    [Fact]
    public async Task Unknown_models_batches_and_items_are_404()
    {
        await using var emulator = await TestEmulator.StartAsync();
        var batch = await emulator.SubmitBatchAsync(["a"]);
        const string None = "019b76da-a800-7d40-b1c2-3d4e5f6a7b8c";

        Assert.Equal("MODEL_NOT_FOUND", (await emulator.PostAsync("/v1/models/no/such/batches", BatchBench.Body([BatchBench.Item("a")]))).Code);
        foreach (var path in (string[])[None, "x", $"{None}/items", $"{None}/callback", $"{batch.Id()}/items/{None}", $"{batch.Id()}/items/x"])
        {
            Assert.Equal((HttpStatusCode.NotFound, "NOT_FOUND"), (await emulator.GetAsync($"/v1/batches/{path}")) is var answer ? (answer.Status, answer.Code) : default);
        }

        var elsewhere = await emulator.SendAsync(HttpMethod.Get, $"/v1/batches/{batch.Id()}", null, emulator.ClientOf("another_key"));
        Assert.Equal(HttpStatusCode.NotFound, elsewhere.Status);
        Assert.Equal(HttpStatusCode.NotFound, (await emulator.PostAsync($"/v1/batches/{None}/callback-redeliveries", "{}")).Status);
    }
}
