using Runflow.Emulator.Spec;
using System.Net;
using System.Text;
using System.Text.Json.Nodes;
using Runflow.Emulator.ApiDocs;
using Xunit;

namespace Runflow.Emulator.Tests.Spec;

/// <summary>The check itself, against answers that no server gave.</summary>
public sealed class ContractCheckingHandlerTests
{
    private const string Run = "/v1/runs/019b76da-a800-7c1e-9a52-3f0d6b8e4a17";
    private const string Create = "/v1/models/black-forest-labs/flux-2-klein-4b/edit/runs";
    private const string File = "/files/s/runs/r/0.png";
    private const string NotFound = """{"code":"RUN_NOT_FOUND","message":"No such run.","errors":null}""";

    // Of its own, so that these answers do not count as the server's.
    private readonly OpenApiContract contract = new(ApiDocument.Json);

    [Fact]
    public async Task Documented_answer_passes_and_is_counted()
    {
        using var answer = await Send(HttpMethod.Get, Run, 200, Example("RunSucceeded"));
        Assert.Equal(Example("RunSucceeded"), await answer.Content.ReadAsStringAsync(TestContext.Current.CancellationToken));
        Assert.Equal(1, contract.Coverage.CountOf("getRun", 200));
        Assert.StartsWith("1 answers held against the contract; 1 of ", contract.Coverage.Describe(contract), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Undocumented_status_fails_naming_the_documented_ones() =>
        await Fails("getRun may answer 200, 401", HttpMethod.Get, Run, 418, NotFound);

    [Fact]
    public async Task Undocumented_field_fails_with_its_path() =>
        await Fails("/surprise: not documented", HttpMethod.Get, Run, 200, Example("RunQueued", ("surprise", 1)));

    [Fact]
    public async Task Wrong_value_fails_with_its_path() =>
        await Fails("/cost: expected", HttpMethod.Get, Run, 200, Example("RunSucceeded", ("cost", "5e-3")));

    [Fact]
    public async Task Field_given_twice_fails() =>
        await Fails("strict JSON", HttpMethod.Get, Run, 404, """{"code":"RUN_NOT_FOUND","message":"a","message":"b","errors":null}""");

    [Fact]
    public async Task Code_of_another_status_fails() => await Fails("/code: expected const", HttpMethod.Get, Run, 401, NotFound);

    [Fact]
    public async Task Missing_header_fails() =>
        await Fails("X-Emulator-Request-Id: required", HttpMethod.Get, Run, 404, NotFound, requestId: null);

    [Fact]
    public async Task Wrong_header_fails() =>
        await Fails("X-Emulator-Request-Id: the whole body: expected", HttpMethod.Get, Run, 404, NotFound, requestId: "42");

    [Fact]
    public async Task Undocumented_header_of_ours_fails() =>
        await Fails("X-Emulator-Warnings: not documented", HttpMethod.Get, Run, 404, NotFound, headers: ("X-Emulator-Warnings", "[\"a\"]"));

    [Fact]
    public async Task Warnings_that_are_no_array_fail() =>
        await Fails("X-Emulator-Warnings: the whole body", HttpMethod.Post, Create, 201, Example("RunQueued"), headers: ("X-Emulator-Warnings", "\"a\""));

    [Fact]
    public async Task Another_content_type_fails() =>
        await Fails("expected application/json, found text/plain", HttpMethod.Get, Run, 404, NotFound, type: "text/plain");

    [Fact]
    public async Task Unknown_path_under_v1_must_use_the_envelope()
    {
        using var good = await Send(HttpMethod.Get, "/v1/nothing", 404, """{"code":"NOT_FOUND","message":"No such route.","errors":null}""");
        Assert.Equal(HttpStatusCode.NotFound, good.StatusCode);
        await Fails("/code: required", HttpMethod.Get, "/v1/nothing", 404, """{"error":"not found"}""");
    }

    [Fact]
    public async Task Other_method_must_be_405_with_allow()
    {
        const string Body = """{"code":"METHOD_NOT_ALLOWED","message":"Allowed: GET.","errors":null}""";
        using var good = await Send(HttpMethod.Delete, Run, 405, Body, headers: ("Allow", "GET"));
        Assert.Equal(HttpStatusCode.MethodNotAllowed, good.StatusCode);
        await Fails("Allow: required", HttpMethod.Delete, Run, 405, Body);
        await Fails("any other method is 405", HttpMethod.Delete, Run, 404, NotFound);
    }

    [Fact]
    public async Task Head_has_headers_and_no_body()
    {
        (string, string)[] headers = [("ETag", "\"a\""), ("Accept-Ranges", "bytes"), ("Content-Length", "10")];
        using var good = await Send(HttpMethod.Head, File, 200, "", type: "image/png", headers: headers);
        Assert.Equal(HttpStatusCode.OK, good.StatusCode);
        await Fails("expected no body", HttpMethod.Head, File, 200, "0123456789", type: "image/png", headers: headers);
        await Fails("ETag: required", HttpMethod.Get, File, 200, "0123456789", type: "image/png", headers: headers[1..]);
        await Fails("Content-Length: says 10", HttpMethod.Get, File, 200, "0123", type: "image/png", headers: headers);
    }

    [Theory]
    [InlineData("/_emulator/clock")]
    [InlineData("/livez")]
    [InlineData("/docs/index.html")]
    public async Task Path_outside_the_document_passes_unread(string path)
    {
        using var answer = await Send(HttpMethod.Get, path, 418, "tea", type: "text/plain");
        Assert.Equal(418, (int)answer.StatusCode);
    }

    [Fact]
    public async Task Answer_that_a_fault_touched_is_not_judged()
    {
        using var answer = await Send(HttpMethod.Get, Run, 200, "{\"id\":", headers: ("X-Emulator-Fault", "truncate"));
        Assert.Equal(HttpStatusCode.OK, answer.StatusCode);
    }

    [Fact]
    public async Task Request_that_is_accepted_against_the_contract_fails()
    {
        using var request = new StringContent("""{"input":{"prompt":"a","seed":0}}""", Encoding.UTF8, "application/json");
        var violation = await Assert.ThrowsAsync<ContractViolationException>(
            () => Send(HttpMethod.Post, Create, 201, Example("RunQueued"), content: request));
        Assert.Contains("was accepted, and yet /input/seed: expected minimum 1", violation.Message, StringComparison.Ordinal);
    }

    private async Task Fails(
        string part, HttpMethod method, string path, int status, string body,
        string? requestId = "req_1", string type = "application/json", params (string, string)[] headers)
    {
        var violation = await Assert.ThrowsAsync<ContractViolationException>(
            () => Send(method, path, status, body, requestId, type, null, headers));
        Assert.Contains($"{method} {path} answered {status}", violation.Message, StringComparison.Ordinal);
        Assert.Contains(part, violation.Message, StringComparison.Ordinal);
    }

    private async Task<HttpResponseMessage> Send(
        HttpMethod method, string path, int status, string body,
        string? requestId = "req_1", string type = "application/json", HttpContent? content = null, params (string Name, string Value)[] headers)
    {
        using var client = new HttpClient(new ContractCheckingHandler(new Canned(Answer), contract));
        using var request = new HttpRequestMessage(method, new Uri($"http://emulator{path}")) { Content = content };
        return await client.SendAsync(request, TestContext.Current.CancellationToken);

        HttpResponseMessage Answer()
        {
            var answer = new HttpResponseMessage((HttpStatusCode)status) { Content = new ByteArrayContent(Encoding.UTF8.GetBytes(body)) };
            answer.Content.Headers.TryAddWithoutValidation("Content-Type", type);
            foreach (var (name, value) in headers.Append((Name: "X-Emulator-Request-Id", Value: requestId ?? "")).Where(h => h.Value.Length > 0))
            {
                if (!answer.Headers.TryAddWithoutValidation(name, value))
                {
                    answer.Content.Headers.TryAddWithoutValidation(name, value);
                }
            }

            return answer;
        }
    }

    private static string Example(string name, params (string Name, JsonNode Value)[] changes)
    {
        var example = JsonPointer.Resolve(OpenApiContract.Served.Document, $"#/components/examples/{name}/value");
        var body = JsonNode.Parse(example.GetRawText())!.AsObject();
        foreach (var (property, value) in changes)
        {
            body[property] = value;
        }

        return body.ToJsonString();
    }

    private sealed class Canned(Func<HttpResponseMessage> answer) : HttpMessageHandler
    {
        protected override Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken)
        {
            var response = answer();
            response.RequestMessage = request;
            return Task.FromResult(response);
        }
    }
}
