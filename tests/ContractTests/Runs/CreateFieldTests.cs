using System.Net;
using System.Text.Json;
using Runflow.Emulator.Testing;
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

    [Theory]
    [InlineData("""{"prompt":"a"}""", "body.input", """is required; prompt belongs in input: {"input": {"prompt": …}}""", "body.prompt: is no field of a create request and is ignored; it belongs in input")]
    [InlineData("""{"inputs":{"prompt":"a"}}""", "body.input", "is required; \"inputs\" is no field, did you mean input?", "body.inputs: is no field of a create request and is ignored; did you mean input?")]
    [InlineData("""{"input":{"promt":"a"}}""", "body.input.prompt", "is required; \"promt\" is no input, did you mean prompt?", "body.input.promt: is no input of black-forest-labs/flux-2-klein-4b/edit and is ignored; did you mean prompt?")]
    [InlineData("""{"input":{},"callbackUrl":"http://a.example"}""", "body.input.prompt", "is required", "body.callbackUrl: is no field of a create request and is ignored; did you mean callback_url?")]
    public async Task What_is_missing_is_sought_under_other_names_and_the_warnings_of_a_refused_request_are_told(string body, string loc, string message, string warning)
    {
        await using var emulator = await TestEmulator.StartAsync();

        var reply = await emulator.CreateAsync(body);

        Assert.Equal(HttpStatusCode.UnprocessableEntity, reply.Status);
        Assert.Equal([loc], reply.Locs);
        Assert.Equal(message, reply.Json.GetProperty("errors")[0].GetProperty("msg").GetString());
        Assert.Equal($"{loc}: {message}", reply.Json.GetProperty("message").GetString());
        Assert.Equal([warning], JsonElement.Parse(Assert.Single(reply.Headers.GetValues("X-Emulator-Warnings"))).EnumerateArray().Select(static one => one.GetString()));
    }

    [Theory]
    [InlineData("localhost:9000/x", "has the scheme localhost; did you mean http://localhost:9000/x?")]
    [InlineData("receiver:9000", "has the scheme receiver; did you mean http://receiver:9000?")]
    [InlineData("127.0.0.1:9000/x", "is not an absolute URL; did you mean http://127.0.0.1:9000/x?")]
    [InlineData("receiver.example/hook", "is not an absolute URL; did you mean http://receiver.example/hook?")]
    [InlineData("mailto:me@receiver.example", "has the scheme mailto; only http and https are taken")]
    [InlineData("hook", "is not an absolute URL; write http://host/path or https://host/path")]
    public async Task A_callback_url_without_a_scheme_is_asked_about(string url, string message)
    {
        await using var emulator = await TestEmulator.StartAsync();

        var reply = await emulator.CreateAsync(Bodies.Beside($"\"callback_url\":\"{url}\""));

        Assert.Equal($"body.callback_url: {message}", reply.Json.GetProperty("message").GetString());
    }

    [Theory]
    [InlineData("local", "https://example.com/x", "'example.com' will be called only if it resolves to nothing but local addresses here")]
    [InlineData("local", "http://93.184.216.34/x", "'93.184.216.34' is outside of what the setting egress = local allows")]
    [InlineData("local", "http://169.254.169.254/x", "is a cloud's metadata address")]
    [InlineData("local", "http://me:pw@127.0.0.1/x", "The URL carries credentials")]
    [InlineData("local", "http://10.1.2.3/x", null)]
    [InlineData("local", "http://app:8080/x", null)]
    [InlineData("local", "http://host.docker.internal:9000/x", null)]
    [InlineData("local", "http://93.184.216.34/_emulator/sink/mine", null)]
    [InlineData("none", "http://app:8080/x", "because the setting egress is none")]
    [InlineData("list:example.com", "https://example.org/x", "is not in the setting egress")]
    [InlineData("list:example.com", "https://example.com/x", null)]
    [InlineData("list:10.0.0.0/8", "https://example.org/x", null)]
    [InlineData("any", "https://example.com/x", null)]
    public async Task A_callback_that_will_be_refused_is_warned_about_at_once(string egress, string url, string? warning)
    {
        await using var emulator = await TestEmulator.StartAsync(new EmulatorOptions { ClockMode = ClockMode.Manual, Egress = egress });

        foreach (var reply in new[]
        {
            await emulator.CreateAsync(Bodies.Beside($"\"callback_url\":\"{url}\"")),
            await emulator.PostAsync(EmulatedSandbox.EditRuns.Replace("/runs", "/batches", StringComparison.Ordinal), $$"""{"input":[{"prompt":"a","image_urls":["{{Bodies.Url}}"]}],"callback_url":"{{url}}"}"""),
        })
        {
            Assert.Equal(HttpStatusCode.Created, reply.Status);
            var warnings = reply.Headers.TryGetValues("X-Emulator-Warnings", out var values)
                ? JsonElement.Parse(Assert.Single(values)).EnumerateArray().Select(static one => one.GetString()!).ToList()
                : [];
            Assert.Equal(warning is null ? 0 : 1, warnings.Count);
            Assert.All(warnings, one => Assert.StartsWith("body.callback_url: ", one, StringComparison.Ordinal));
            Assert.All(warnings, one => Assert.Contains(warning!, one, StringComparison.Ordinal));
        }
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
