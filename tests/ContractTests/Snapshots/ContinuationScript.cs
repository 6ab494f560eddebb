using System.Globalization;
using System.Net;
using System.Text;
using System.Text.RegularExpressions;
using Runflow.Emulator.Tests.Assets;
using Runflow.Emulator.Tests.Chance;
using Runflow.Emulator.Tests.Hosting;
using Xunit;

namespace Runflow.Emulator.Tests.Snapshots;

/// <summary>Things that a client does in a sandbox, one after the other, as its number decides.</summary>
internal sealed partial class ContinuationScript(TestEmulator emulator, Forgetful receiver, int number, IEnumerable<Guid> runs)
{
    private readonly Dice dice = new(number);
    private readonly List<Guid> runs = [.. runs];
    private readonly List<string> assets = [];
    private readonly StringBuilder answers = new();

    public IReadOnlyList<Guid> Runs => runs;

    public async Task PlayAsync(int steps)
    {
        for (var i = 0; i < steps; i++)
        {
            await StepAsync();

            // What is due at the very instant happens by itself and in its own time; a step must not race with it.
            await emulator.AdvanceAsync(TimeSpan.Zero);
        }
    }

    /// <summary>Every answer so far, then all that can be read.</summary>
    public async Task<string> EverythingAsync()
    {
        foreach (var id in runs)
        {
            var run = await emulator.RunAsync(id);
            Note(run);
            Note(await emulator.GetAsync($"/v1/runs/{id}/callback"));
            if (id.ToByteArray()[15] % 16 == 0 && ImageUrl().Match(run.Text) is { Success: true } url)
            {
                answers.Append(Convert.ToHexString(System.Security.Cryptography.SHA256.HashData((await emulator.GetAsync(url.Value)).Body)));
            }
        }

        Note(await emulator.GetAsync("/v1/assets"));
        Note(await emulator.GetAsync("/v1/callback-secrets"));
        Note(await emulator.GetAsync("/_emulator/clock"));
        return Left().Replace(answers.ToString(), "");
    }

    private async Task StepAsync()
    {
        switch (dice.Below(18))
        {
            case < 6:
                var created = await emulator.CreateAsync(Body());
                Note(created);
                if (created.Status == HttpStatusCode.Created)
                {
                    runs.Add(created.Json.GetProperty("id").GetGuid());
                }

                break;
            case 6 or 7:
                Note(await emulator.PostAsync("/_emulator/clock/advance", $$"""{"by_ms":{{dice.Below(1500)}}}"""));
                break;
            case 8 or 9:
                Note(await emulator.PostAsync("/_emulator/clock/advance", """{"to_next":true}"""));
                break;
            case 10 when runs.Count > 0:
                Note(await emulator.PostAsync($"/v1/admin/runs/{dice.Pick<Guid>([.. runs])}/cancellation", "{}"));
                break;
            case 11:
                Note(await emulator.PutAsync("/_emulator/lifecycle", string.Create(CultureInfo.InvariantCulture, $$"""{"concurrency":{{dice.Below(4)}},"queue_ms":{{dice.Below(3) * 100}},"advance":"{{dice.Pick("time", "time", "poll", "manual")}}"}""")));
                break;
            case 12:
                Note(await emulator.AnnounceAsync(AssetBench.Photo.Length, name: dice.Pick("one.png", "two.png")));
                break;
            case 13:
                assets.Add((await emulator.UploadAsync(AssetBench.Photo)).GetProperty("id").GetString()!);
                break;
            case 15 when runs.Count > 0:
                Note(await emulator.PostAsync($"/v1/runs/{dice.Pick<Guid>([.. runs])}/callback-redeliveries", null));
                break;
            case 16:
                var secret = (await emulator.PostAsync("/v1/callback-secrets", """{"label":"another"}""")).Json.GetProperty("id").GetString();
                Note(await emulator.SendAsync(HttpMethod.Patch, $"/v1/callback-secrets/{secret}", """{"is_current":true}"""));
                break;
            case 14 when assets.Count > 0:
                Note(await emulator.DeleteAsync($"/v1/assets/{dice.Pick<string>([.. assets])}"));
                break;
            default:
                Note(await emulator.PutAsync("/_emulator/account", string.Create(CultureInfo.InvariantCulture, $$"""{"balance":{{100 + dice.Below(900)}}}""")));
                break;
        }
    }

    private string Body()
    {
        var source = assets.Count > 0 && dice.Below(3) == 0 ? $"runflow://assets/{assets[^1]}"
            : dice.Pick("https://images.example/a.png", $"data:image/png;base64,{Bodies.PixelBase64}", "data:image/png;base64,iVBORw0KGgo=");
        var asked = dice.Pick("", "", "'emulator':{'outcome':'failed','failure_code':'OUT_OF_MEMORY'},", "'emulator':{'nsfw':true,'duration_ms':1234},").Replace('\'', '"');
        var callback = dice.Below(3) == 0 ? "" : $"\"callback_url\":\"{receiver.Url}/{dice.Pick("takes", "fails", "recovers", "refuses")}\",";
        return string.Create(
            CultureInfo.InvariantCulture,
            $$$"""{{{{callback}}}"client_ref":"żółw {{{dice.Below(5)}}}","metadata":{{{{asked}}}"n":1.50,"a":{"b":[]}},"input":{"prompt":"Edit {{{dice.Below(4)}}}","image_size":"square","image_urls":["{{{source}}}"]}}""");
    }

    private void Note(Reply reply)
    {
        Assert.InRange((int)reply.Status, 200, 422);
        answers.Append((int)reply.Status).Append(' ').AppendLine(reply.Text);
    }

    /// <summary>Wall time, and how many items an advance itself had to fire: what is due at the present instant happens without it too.</summary>
    [GeneratedRegex("\"(response_time_ms|fired)\":\\d+")]
    private static partial Regex Left();

    [GeneratedRegex("/_files/[^\"]+outputs[^\"]+")]
    private static partial Regex ImageUrl();
}
