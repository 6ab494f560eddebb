using System.Net;
using System.Text.Json;
using Runflow.Emulator.Tests.Hosting;
using Xunit;

namespace Runflow.Emulator.Tests.Runs;

/// <summary>Section 1 of the wire reference: what stands beside the input.</summary>
public sealed class CreateFieldTests
{
    [Fact]
    public async Task Everything_the_page_names_is_taken_and_echoed()
    {
        await using var emulator = await TestEmulator.StartAsync();

        var reply = await emulator.CreateAsync("""
            {
              "input": {"prompt": "A red bicycle", "steps": 4, "seed": 7, "image_size": "square", "image_urls": ["https://images.example/a.png"]},
              "callback_url": "http://127.0.0.1:9/hook", "metadata": {"order": 20931}, "client_ref": "order-20931"
            }
            """);

        Assert.Equal(HttpStatusCode.Created, reply.Status);
        Assert.Equal("queued", reply.Json.GetProperty("status_code").GetString());
        Assert.Equal("http://127.0.0.1:9/hook", reply.Json.GetProperty("callback_url").GetString());
        Assert.Equal("""{"order":20931}""", reply.Json.GetProperty("metadata").GetRawText());
        Assert.Equal("order-20931", reply.Json.GetProperty("client_ref").GetString());
        Assert.Equal(
            """{"prompt":"A red bicycle","steps":4,"seed":7,"image_size":"square","image_urls":["https://images.example/a.png"]}""",
            reply.Json.GetProperty("input").GetRawText());
        Assert.False(reply.Headers.Contains("X-Emulator-Warnings"));
    }

    [Fact]
    public async Task Null_beside_the_input_is_absent()
    {
        await using var emulator = await TestEmulator.StartAsync();

        var reply = await emulator.CreateAsync(Bodies.Beside("\"callback_url\":null,\"metadata\":null,\"client_ref\":null"));

        Assert.Equal(HttpStatusCode.Created, reply.Status);
        foreach (var name in (string[])["callback_url", "metadata", "client_ref"])
        {
            Assert.Equal(JsonValueKind.Null, reply.Json.GetProperty(name).ValueKind);
        }
    }

    [Theory]
    [InlineData("ftp://receiver.example/hook")]
    [InlineData("file:///etc/passwd")]
    [InlineData("/hook")]
    [InlineData("receiver.example/hook")]
    [InlineData("http://")]
    [InlineData("http:///hook")]
    [InlineData("")]
    [InlineData(" http://receiver.example/hook")]
    [InlineData("http://receiver.example/a b")]
    public async Task A_callback_url_is_absolute_and_http(string url)
    {
        await using var emulator = await TestEmulator.StartAsync();

        var reply = await emulator.CreateAsync(Bodies.Beside($"\"callback_url\":\"{url}\""));

        Assert.Equal(HttpStatusCode.UnprocessableEntity, reply.Status);
        Assert.Equal(["body.callback_url"], reply.Locs);
    }

    [Theory]
    [InlineData(2048, HttpStatusCode.Created)]
    [InlineData(2049, HttpStatusCode.UnprocessableEntity)]
    public async Task A_callback_url_has_at_most_2048_characters(int length, HttpStatusCode status)
    {
        await using var emulator = await TestEmulator.StartAsync();
        var url = "http://receiver.example/".PadRight(length, 'a');

        Assert.Equal(status, (await emulator.CreateAsync(Bodies.Beside($"\"callback_url\":\"{url}\""))).Status);
    }

    [Theory]
    [InlineData("a", 255, HttpStatusCode.Created)]
    [InlineData("a", 256, HttpStatusCode.UnprocessableEntity)]
    [InlineData("😀", 255, HttpStatusCode.Created)]
    [InlineData("😀", 256, HttpStatusCode.UnprocessableEntity)]
    public async Task A_client_ref_has_at_most_255_characters_however_many_bytes_they_take(string letter, int count, HttpStatusCode status)
    {
        await using var emulator = await TestEmulator.StartAsync();
        var text = string.Concat(Enumerable.Repeat(letter, count));

        var reply = await emulator.CreateAsync(Bodies.Beside($"\"client_ref\":\"{text}\""));

        Assert.Equal(status, reply.Status);
    }

    [Theory]
    [InlineData("callback_url", "7")]
    [InlineData("callback_url", "[]")]
    [InlineData("metadata", "[]")]
    [InlineData("metadata", "\"text\"")]
    [InlineData("metadata", "1")]
    [InlineData("client_ref", "{}")]
    [InlineData("client_ref", "20931")]
    public async Task A_wrong_type_is_named(string field, string value)
    {
        await using var emulator = await TestEmulator.StartAsync();

        var reply = await emulator.CreateAsync(Bodies.Beside($"\"{field}\":{value}"));

        Assert.Equal(HttpStatusCode.UnprocessableEntity, reply.Status);
        Assert.Equal([$"body.{field}"], reply.Locs);
        Assert.Equal("type", reply.Json.GetProperty("errors")[0].GetProperty("type").GetString());
    }

    [Theory]
    [InlineData("{}", "missing")]
    [InlineData("""{"input":null}""", "type")]
    [InlineData("""{"input":[]}""", "type")]
    [InlineData("""{"input":"a prompt"}""", "type")]
    public async Task The_input_is_required_and_an_object(string body, string type)
    {
        await using var emulator = await TestEmulator.StartAsync();

        var reply = await emulator.CreateAsync(body);

        Assert.Equal(HttpStatusCode.UnprocessableEntity, reply.Status);
        Assert.Equal(["body.input"], reply.Locs);
        Assert.Equal(type, reply.Json.GetProperty("errors")[0].GetProperty("type").GetString());
    }

    [Fact]
    public async Task An_unknown_field_is_warned_about_and_ignored()
    {
        await using var emulator = await TestEmulator.StartAsync();

        var reply = await emulator.CreateAsync(Bodies.Beside("\"callbackUrl\":\"http://receiver.example/\""));

        Assert.Equal(HttpStatusCode.Created, reply.Status);
        Assert.Contains("body.callbackUrl", Assert.Single(reply.Headers.GetValues("X-Emulator-Warnings")), StringComparison.Ordinal);
        Assert.Equal(JsonValueKind.Null, reply.Json.GetProperty("callback_url").ValueKind);
    }

    [Fact]
    public async Task All_problems_come_at_once_each_with_its_place()
    {
        await using var emulator = await TestEmulator.StartAsync();

        var reply = await emulator.CreateAsync("""
            {"input":{"prompt":" ","steps":"4","seed":0,"image_size":"huge","reference_image_2":"!","image_urls":["https://a.example/1.png",7,"ftp://a.example/"]},
             "callback_url":"ftp://a.example/","metadata":[],"client_ref":7}
            """);

        Assert.Equal(HttpStatusCode.UnprocessableEntity, reply.Status);
        Assert.Equal("VALIDATION_ERROR", reply.Code);
        Assert.Equal(
            [
                "body.callback_url", "body.client_ref", "body.input.image_size", "body.input.image_urls.1", "body.input.image_urls.2",
                "body.input.prompt", "body.input.reference_image_2", "body.input.seed", "body.input.steps", "body.metadata",
            ],
            reply.Locs.Order(StringComparer.Ordinal));
    }

    [Fact]
    public async Task A_missing_input_does_not_hide_what_is_wrong_beside_it()
    {
        await using var emulator = await TestEmulator.StartAsync();

        var reply = await emulator.CreateAsync("""{"callback_url":"ftp://a.example/","metadata":{"emulator":{"key":7}}}""");

        Assert.Equal(["body.callback_url", "body.input", "body.metadata.emulator.key"], reply.Locs.Order(StringComparer.Ordinal));
    }

    [Fact]
    public async Task A_list_that_is_too_long_does_not_hide_what_is_wrong_in_it()
    {
        await using var emulator = await TestEmulator.StartAsync();

        var reply = await emulator.CreateAsync(Bodies.Image("[7,\"https://a.example/\",\"https://b.example/\",\"https://c.example/\",\"https://d.example/\"]", "image_urls"));

        Assert.Equal(["body.input.image_urls", "body.input.image_urls.0"], reply.Locs);
    }
}
