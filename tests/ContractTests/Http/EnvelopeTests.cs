using System.Net;
using System.Net.Http.Headers;
using System.Text;
using Runflow.Emulator.Testing;
using Runflow.Emulator.Tests.Hosting;
using Xunit;

namespace Runflow.Emulator.Tests.Http;

/// <summary>Section 5 of the wire reference: the flat envelope, for everything that is refused.</summary>
public sealed class EnvelopeTests
{
    private const string Read = "/v1/runs/019b76da-a800-7c1e-9a52-3f0d6b8e4a17";

    [Theory]
    [InlineData("GET", "/v1")]
    [InlineData("GET", "/v1/nothing")]
    [InlineData("GET", "/v1/runs/statuses/more")]
    [InlineData("GET", "/nothing")]
    [InlineData("GET", "/")]
    public async Task An_unknown_route_is_404_with_or_without_a_key(string method, string path)
    {
        await using var emulator = await TestEmulator.StartAsync();

        foreach (var key in (string?[])["rf_test_emulator", null])
        {
            var reply = await emulator.SendAsync(new HttpMethod(method), path, null, emulator.ClientOf(key));
            Refused(reply, HttpStatusCode.NotFound, "NOT_FOUND");
        }
    }

    [Theory]
    [InlineData("GET", EmulatedSandbox.EditRuns, "POST")]
    [InlineData("DELETE", EmulatedSandbox.EditRuns, "POST")]
    [InlineData("GET", "/v1/models/black-forest-labs/flux-2-klein-4b/edit/batches", "POST")]
    [InlineData("DELETE", "/v1/models", "GET")]
    [InlineData("POST", "/v1/models/black-forest-labs/flux-2-klein-4b/edit", "GET")]
    [InlineData("POST", "/v1/models/single/runs", "GET")]
    [InlineData("PATCH", Read, "GET")]
    [InlineData("HEAD", Read, "GET")]
    [InlineData("OPTIONS", "/v1/runs/statuses", "GET")]
    [InlineData("POST", Read + "/callback", "GET")]
    [InlineData("GET", "/v1/admin/runs/019b76da-a800-7c1e-9a52-3f0d6b8e4a17/cancellation", "POST")]
    [InlineData("POST", "/v1/health", "GET")]
    [InlineData("PUT", "/v1/readiness", "GET")]
    [InlineData("BREW", "/v1/openapi.json", "GET")]
    public async Task A_wrong_method_is_405_and_says_which_is_right(string method, string path, string allow)
    {
        await using var emulator = await TestEmulator.StartAsync();

        var reply = await emulator.SendAsync(new HttpMethod(method), path, null, emulator.ClientOf(null));

        Assert.Equal([allow], reply.ContentHeaders.Allow);
        Assert.Equal(HttpStatusCode.MethodNotAllowed, reply.Status);
        if (method != "HEAD")
        {
            Refused(reply, HttpStatusCode.MethodNotAllowed, "METHOD_NOT_ALLOWED");
        }
    }

    [Theory]
    [InlineData("/v1/models/black-forest-labs/flux-9/runs")]
    [InlineData("/v1/models/black-forest-labs/flux-2-klein-5b/runs")]
    [InlineData("/v1/models/BLACK-FOREST-LABS/flux-2-klein-4b/edit/runs")]
    [InlineData("/v1/models/black-forest-labs%2Fflux-2-klein-4b/edit/runs")]
    [InlineData("/v1/models/a/b/c/d/runs")]
    public async Task An_unknown_model_is_404_and_says_which_are_known(string path)
    {
        await using var emulator = await TestEmulator.StartAsync();

        var reply = await emulator.PostAsync(path, Bodies.Plain);

        Refused(reply, HttpStatusCode.NotFound, "MODEL_NOT_FOUND");
        Assert.Contains("black-forest-labs/flux-2-klein-4b/edit", reply.Text, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Each_segment_of_a_models_path_may_be_percent_encoded()
    {
        await using var emulator = await TestEmulator.StartAsync();

        Assert.Equal(HttpStatusCode.Created, (await emulator.PostAsync("/v1/models/black%2Dforest-labs/flux%2d2-klein-4b/%65dit/runs", Bodies.Plain)).Status);
    }

    [Theory]
    [InlineData("")]
    [InlineData(" ")]
    [InlineData("{")]
    [InlineData("{\"input\":{\"prompt\":\"a\"}")]
    [InlineData("{\"input\":{\"prompt\":\"a\"}} x")]
    [InlineData("{\"input\":{\"prompt\":\"a\"},}")]
    [InlineData("{'input':{}}")]
    [InlineData("{\"input\":{\"prompt\":\"a\nb\"}}")]
    [InlineData("{\"input\":{\"steps\":04}}")]
    [InlineData("{\"input\":{\"steps\":NaN}}")]
    [InlineData("{\"input\":{\"prompt\":\"\\x\"}}")]
    [InlineData("// comment\n{}")]
    public async Task What_is_not_json_is_400(string body)
    {
        await using var emulator = await TestEmulator.StartAsync();

        Refused(await emulator.CreateAsync(body), HttpStatusCode.BadRequest, "BAD_REQUEST");
    }

    [Theory]
    [InlineData("[]")]
    [InlineData("null")]
    [InlineData("7")]
    [InlineData("\"text\"")]
    public async Task Json_that_is_no_object_is_422(string body)
    {
        await using var emulator = await TestEmulator.StartAsync();

        var reply = await emulator.CreateAsync(body);

        Assert.Equal(HttpStatusCode.UnprocessableEntity, reply.Status);
        Assert.Equal(["body"], reply.Locs);
    }

    [Theory]
    [InlineData(null, HttpStatusCode.BadRequest)]
    [InlineData("text/plain", HttpStatusCode.BadRequest)]
    [InlineData("application/x-www-form-urlencoded", HttpStatusCode.BadRequest)]
    [InlineData("json", HttpStatusCode.BadRequest)]
    [InlineData("application/json; charset=iso-8859-1", HttpStatusCode.BadRequest)]
    [InlineData("application/json; charset=utf-16", HttpStatusCode.BadRequest)]
    [InlineData("application/json; charset=UTF-8", HttpStatusCode.Created)]
    [InlineData("application/json;charset=\"utf-8\"", HttpStatusCode.Created)]
    [InlineData("Application/JSON", HttpStatusCode.Created)]
    [InlineData("application/vnd.runflow+json", HttpStatusCode.Created)]
    public async Task The_content_type_is_json_in_utf8(string? type, HttpStatusCode status)
    {
        await using var emulator = await TestEmulator.StartAsync();

        var reply = await BytesAsync(emulator, Encoding.UTF8.GetBytes(Bodies.Plain), type);

        Assert.Equal(status, reply.Status);
        if (status == HttpStatusCode.BadRequest)
        {
            Refused(reply, status, "BAD_REQUEST");
        }
    }

    [Fact]
    public async Task A_byte_order_mark_is_passed_over()
    {
        await using var emulator = await TestEmulator.StartAsync();

        Assert.Equal(HttpStatusCode.Created, (await BytesAsync(emulator, [0xEF, 0xBB, 0xBF, .. Encoding.UTF8.GetBytes(Bodies.Plain)])).Status);
        Assert.Equal(HttpStatusCode.BadRequest, (await BytesAsync(emulator, [0xEF, 0xBB, 0xBF])).Status);
        Assert.Equal(HttpStatusCode.BadRequest, (await BytesAsync(emulator, [0xFF, 0xFE, .. Encoding.Unicode.GetBytes(Bodies.Plain)])).Status);
    }

    [Theory]
    [InlineData(64, HttpStatusCode.Created)]
    [InlineData(65, HttpStatusCode.BadRequest)]
    public async Task Json_is_nested_at_most_64_levels(int levels, HttpStatusCode status)
    {
        await using var emulator = await TestEmulator.StartAsync();
        var deep = new string('[', levels - 2) + new string(']', levels - 2);

        var reply = await emulator.CreateAsync(Bodies.Beside($"\"metadata\":{{\"deep\":{deep}}}"));

        Assert.Equal(status, reply.Status);
    }

    [Fact]
    public async Task Every_answer_under_v1_has_an_id_of_its_own()
    {
        await using var emulator = await TestEmulator.StartAsync();
        var ids = new HashSet<string>();

        foreach (var path in (string[])["/v1/health", "/v1/nothing", "/v1/runs/statuses", Read])
        {
            Assert.True(ids.Add(Assert.Single((await emulator.GetAsync(path)).Headers.GetValues("X-Emulator-Request-Id"))));
        }
    }

    private static void Refused(Reply reply, HttpStatusCode status, string code)
    {
        Assert.Equal((status, code), (reply.Status, reply.Code));
        Assert.Equal("application/json", reply.ContentHeaders.ContentType!.ToString());
        Assert.Equal(["code", "message", "errors"], reply.Json.EnumerateObject().Select(static property => property.Name));
        Assert.EndsWith(".", reply.Json.GetProperty("message").GetString(), StringComparison.Ordinal);
    }

    private static Task<Reply> BytesAsync(TestEmulator emulator, byte[] body, string? type = "application/json") =>
        emulator.SendAsync(HttpMethod.Post, EmulatedSandbox.EditRuns, null, change: request =>
        {
            request.Content = new ByteArrayContent(body);
            request.Options.Set(Spec.ContractCheckingHandler.Unchecked, body[0] == 0xEF);
            if (type is not null)
            {
                request.Content.Headers.TryAddWithoutValidation("Content-Type", type);
            }
        });
}
