using System.Globalization;
using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;
using Microsoft.AspNetCore.Http;
using Runflow.Contracts;
using Runflow.Emulator.Gauntlet;
using Runflow.Emulator.Tests.Hosting;
using Xunit;

namespace Runflow.Emulator.Tests.Gauntlet;

/// <summary>Mistakes that are usual in ASP.NET Core.</summary>
public sealed class BrokenAspNetTests
{
    /// <summary>What a receiver does with a body and its signature: the status; and the cases it does not pass.</summary>
    private static readonly Dictionary<string, (Func<byte[], string?, int> Answer, string[] Fails)> Broken = new()
    {
        ["it verifies what model binding has left and written again"] = (
            static (body, signature) => Try(() => CallbackSignature.Verify(GauntletWords.Secret, Encoding.UTF8.GetBytes(JsonNode.Parse(body)!.ToJsonString()), signature)) ? 200 : 401,
            ["raw_bytes"]),
        ["the body was read before"] = (static (_, signature) => CallbackSignature.Verify(GauntletWords.Secret, [], signature) ? 200 : 401, ["valid", "duplicate", "late", "still_alive"]),
        ["it decodes the signature without looking"] = (
            static (body, signature) => Convert.FromHexString(signature!).AsSpan().SequenceEqual(Convert.FromHexString(CallbackSignature.Sign(GauntletWords.Secret, body))) ? 200 : 401,
            ["unsigned", "malformed_signature", "empty"]),
        ["it takes everything"] = (static (_, _) => 204, ["tampered", "wrong_secret", "stripped_secret", "unsigned", "malformed_signature", "rotated_secret", "not_json", "empty"]),
        ["it redirects to its login"] = (static (_, _) => 302, ["valid", "tampered"]),
        ["it is not there"] = (static (_, _) => 404, ["valid"]),
    };

    public static TheoryData<string> Names => [.. Broken.Keys];

    [Theory]
    [MemberData(nameof(Names))]
    public async Task It_is_found(string name)
    {
        var (answer, fails) = Broken[name];
        await using var receiver = await Receiver.StartAsync((call, http) =>
        {
            http.Response.StatusCode = answer(call.Body, call.Headers.GetValueOrDefault("Runflow-Signature"));
            return Task.CompletedTask;
        });

        var report = await GauntletWords.GradeAsync(new Uri(receiver.Url));

        Assert.Empty(fails.Except(report.Failures()));
        Assert.False(report.TellsHandled);
        Assert.Equal(report.SentCount, receiver.Calls.Count);
    }

    [Fact]
    public async Task Effects_count_where_the_answers_are_all_right()
    {
        var count = 0;
        await using var receiver = await Receiver.StartAsync((call, http) =>
        {
            var genuine = CallbackSignature.Verify(GauntletWords.Secret, call.Body, call.Headers.GetValueOrDefault("Runflow-Signature"));

            // It acts before it decides.
            http.Response.Headers["X-Handled"] = Interlocked.Increment(ref count).ToString(CultureInfo.InvariantCulture);
            http.Response.StatusCode = !genuine ? 401 : Try(() => JsonNode.Parse(call.Body) is JsonObject) ? 200 : 400;
            return Task.CompletedTask;
        });

        var report = await GauntletWords.GradeAsync(new Uri(receiver.Url));

        Assert.True(report.TellsHandled);
        var tampered = report.Results.Single(static result => result.Case.Name == "tampered");
        Assert.Contains("It acted upon it: its count of handled callbacks went from", tampered.Answers[0].Problem, StringComparison.Ordinal);
        Assert.Contains("duplicate", report.Failures());
        Assert.DoesNotContain("valid", report.Failures());
    }

    private static bool Try(Func<bool> check)
    {
        try
        {
            return check();
        }
        catch (JsonException)
        {
            return false;
        }
    }
}
