using System.Globalization;
using System.Net;
using System.Text.Json;
using Runflow.Emulator.Tests.Hosting;
using Xunit;

namespace Runflow.Emulator.Tests.Http;

/// <summary>HTTP itself, bent: how bodies are framed, versions, targets and hosts.</summary>
public sealed class FramingTests
{
    private static readonly EmulatorOptions Small = new() { ClockMode = ClockMode.Manual, BodyLimitBytes = 1000 };

    [Fact]
    public async Task A_length_over_the_limit_is_413_before_a_byte_of_it_is_read()
    {
        await using var emulator = await TestEmulator.StartOnPortAsync(Small);
        using var connection = await RawConnection.OpenAsync(emulator);

        await connection.SendAsync(connection.CreateHead("Content-Length: 1001"));
        var answer = await connection.AnswerAsync();

        Assert.Equal(413, answer.Status);
        Assert.Contains("Connection: close", answer.Head, StringComparison.OrdinalIgnoreCase);
        await AssertServesAsync(emulator);
    }

    [Fact]
    public async Task Chunks_over_the_limit_are_413_at_the_byte_that_is_too_much()
    {
        await using var emulator = await TestEmulator.StartOnPortAsync(Small);
        using var connection = await RawConnection.OpenAsync(emulator);

        await connection.SendAsync(connection.CreateHead("Transfer-Encoding: chunked") + string.Concat(Enumerable.Repeat($"64\r\n{new string('a', 100)}\r\n", 11)));
        var answer = await connection.AnswerAsync();

        Assert.Equal(413, answer.Status);
        Assert.Contains("body_limit_bytes", answer.Message, StringComparison.Ordinal);
        await AssertServesAsync(emulator);
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task A_client_that_sends_all_before_it_reads_still_gets_its_413(bool chunked)
    {
        await using var emulator = await TestEmulator.StartOnPortAsync(Small);
        using var connection = await RawConnection.OpenAsync(emulator);
        const int Length = 4_000_000;

        await connection.SendAsync(connection.CreateHead(chunked ? "Transfer-Encoding: chunked" : $"Content-Length: {Length}"));
        await connection.SendAsync(chunked ? $"{Length:x}\r\n{new string('a', Length)}\r\n0\r\n\r\n" : new string('a', Length));

        Assert.Equal(413, (await connection.AnswerAsync()).Status);
        await AssertServesAsync(emulator);
    }

    [Fact]
    public async Task Chunks_are_one_body()
    {
        await using var emulator = await TestEmulator.StartOnPortAsync(Small);
        using var connection = await RawConnection.OpenAsync(emulator);

        await connection.SendAsync(connection.CreateHead("Transfer-Encoding: chunked") + string.Concat(Bodies.Plain.Select(static letter => $"1\r\n{letter}\r\n")) + "0\r\n\r\n");

        Assert.Equal(201, (await connection.AnswerAsync()).Status);
    }

    [Fact]
    public async Task A_client_that_expects_100_is_told_to_continue()
    {
        await using var emulator = await TestEmulator.StartOnPortAsync(Small);
        using var connection = await RawConnection.OpenAsync(emulator);

        await connection.SendAsync(connection.CreateHead(Length("Expect: 100-continue")));
        Assert.StartsWith("HTTP/1.1 100", await connection.HeadAsync(), StringComparison.Ordinal);
        await connection.SendAsync(Bodies.Plain);

        Assert.Equal(201, (await connection.AnswerAsync()).Status);
    }

    [Fact]
    public async Task A_client_that_expects_100_is_refused_without_sending_what_is_too_much()
    {
        await using var emulator = await TestEmulator.StartOnPortAsync(Small);
        using var connection = await RawConnection.OpenAsync(emulator);

        await connection.SendAsync(connection.CreateHead("Expect: 100-continue\r\nContent-Length: 1001"));

        Assert.Equal(413, (await connection.AnswerAsync()).Status);
    }

    [Fact]
    public async Task Http_1_0_without_a_host_gets_urls_of_the_address_it_called()
    {
        await using var emulator = await TestEmulator.StartOnPortAsync();
        using var connection = await RawConnection.OpenAsync(emulator);
        var head = connection.CreateHead(Length(), "1.0").Replace($"Host: {emulator.BaseAddress.Authority}\r\n", "", StringComparison.Ordinal);
        var body = Bodies.Image($"\"{Bodies.PixelBase64}\"");

        await connection.SendAsync(head.Replace(Length(), $"Content-Length: {body.Length}", StringComparison.Ordinal) + body);
        var answer = await connection.AnswerAsync();

        Assert.Equal(201, answer.Status);
        Assert.StartsWith(emulator.BaseAddress + "files/", answer.Json.GetProperty("input").GetProperty("reference_image_1").GetString(), StringComparison.Ordinal);
        Assert.True(await connection.EndsAsync());
    }

    [Fact]
    public async Task An_absolute_target_is_the_same_as_its_path()
    {
        await using var emulator = await TestEmulator.StartOnPortAsync();
        using var connection = await RawConnection.OpenAsync(emulator);

        await connection.SendAsync(connection.CreateHead(Length()).Replace("POST /", $"POST {emulator.BaseAddress}", StringComparison.Ordinal) + Bodies.Plain);

        Assert.Equal(201, (await connection.AnswerAsync()).Status);
    }

    [Theory]
    [InlineData("/v1//runs/statuses", 404)]
    [InlineData("//v1/runs/statuses", 404)]
    [InlineData("/v1/runs//callback", 404)]
    [InlineData("/v1/runs/statuses/", 200)]
    [InlineData("/v1/runs%2Fstatuses", 404)]
    [InlineData("/v1/runs/%73tatuses", 200)]
    [InlineData("/v1/x/../runs/statuses", 200)]
    [InlineData("/v1/%2e%2e/v1/runs/statuses", 200)]
    [InlineData("/v1/runs/%zz", 404)]
    [InlineData("/v1/runs/%F0%9F%98%80", 404)]
    [InlineData("/v1/runs/statuses?x=%zz&%00", 200)]
    public async Task A_path_is_decoded_once_and_doubled_slashes_are_no_route(string path, int status)
    {
        await using var emulator = await TestEmulator.StartOnPortAsync();
        using var connection = await RawConnection.OpenAsync(emulator);

        await connection.SendAsync($"GET {path} HTTP/1.1\r\nHost: {emulator.BaseAddress.Authority}\r\nAuthorization: Bearer rf_test_emulator\r\n\r\n");
        var answer = await connection.AnswerAsync("GET", status == 200 ? "/v1/runs/statuses" : "/v1/unknown");

        Assert.Equal(status, answer.Status);
        await AssertServesAsync(emulator);
    }

    [Theory]
    [InlineData("GET /v1/health HTTP/1.1\r\n\r\n")]
    [InlineData("GET /v1/health HTTP/1.1\r\nHost: a\r\nHost: b\r\n\r\n")]
    [InlineData("GET /v1/health HTTP/1.1\r\nHost: a b\r\n\r\n")]
    [InlineData("GET /v1/%00 HTTP/1.1\r\nHost: localhost\r\n\r\n")]
    [InlineData("GET /v1/health HTTP/1.1\r\nHost: localhost\r\nBroken header\r\n\r\n")]
    [InlineData("GET /v1/health HTTP/1.1\r\nHost: localhost\r\nContent-Length: -1\r\n\r\n")]
    [InlineData("\u0016\u0003\u0001\u0002\u0000\u0001\u0000\u0001\u00fc\u0003\u0003\r\n\r\n")]
    public async Task What_is_no_http_request_is_refused_by_the_server_itself(string request)
    {
        await using var emulator = await TestEmulator.StartOnPortAsync();
        using var connection = await RawConnection.OpenAsync(emulator);

        await connection.SendAsync(request);

        Assert.StartsWith("HTTP/1.1 400", await connection.HeadAsync(), StringComparison.Ordinal);
        await AssertServesAsync(emulator);
    }

    [Fact]
    public async Task Two_requests_sent_at_once_are_answered_in_order()
    {
        await using var emulator = await TestEmulator.StartOnPortAsync();
        using var connection = await RawConnection.OpenAsync(emulator);

        await connection.SendAsync(connection.CreateHead("Content-Length: 2") + "{}" + connection.CreateHead(Length()) + Bodies.Plain);

        Assert.Equal(422, (await connection.AnswerAsync()).Status);
        Assert.Equal(201, (await connection.AnswerAsync()).Status);
    }

    private static string Length(string? more = null) =>
        (more is null ? "" : more + "\r\n") + string.Create(CultureInfo.InvariantCulture, $"Content-Length: {Bodies.Plain.Length}");

    private static async Task AssertServesAsync(TestEmulator emulator)
    {
        JsonElement sandboxes = (await emulator.GetAsync("/_emulator/sandboxes")).Json.GetProperty("items");
        Assert.Equal(0, sandboxes[0].GetProperty("runs").GetInt32());
        Assert.Equal(HttpStatusCode.Created, (await emulator.CreateAsync(Bodies.Plain)).Status);
    }
}
