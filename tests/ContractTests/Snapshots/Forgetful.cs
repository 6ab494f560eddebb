using System.Collections.Concurrent;
using System.Text.Json;
using Microsoft.AspNetCore.Http;
using Runflow.Emulator.Tests.Hosting;

namespace Runflow.Emulator.Tests.Snapshots;

/// <summary>A receiver that answers by the path and by how often a run has called, and can be put back as well.</summary>
internal sealed class Forgetful : IAsyncDisposable
{
    private readonly ConcurrentDictionary<Guid, int> calls = [];
    private Receiver? receiver;

    public string Url => receiver!.Url;

    public static async Task<Forgetful> StartAsync()
    {
        var forgetful = new Forgetful();
        forgetful.receiver = await Receiver.StartAsync(forgetful.Answer, keep: false);
        return forgetful;
    }

    public IReadOnlyDictionary<Guid, int> Remember() => new Dictionary<Guid, int>(calls);

    public void Recall(IReadOnlyDictionary<Guid, int> remembered)
    {
        calls.Clear();
        foreach (var (run, count) in remembered)
        {
            calls[run] = count;
        }
    }

    public ValueTask DisposeAsync() => receiver!.DisposeAsync();

    private Task Answer(Received call, HttpContext http)
    {
        using var payload = JsonDocument.Parse(call.Body);
        var attempt = calls.AddOrUpdate(payload.RootElement.GetProperty("run_id").GetGuid(), 1, static (_, count) => count + 1);
        http.Response.StatusCode = call.Path.Split('/')[^1] switch
        {
            "fails" => 503,
            "recovers" => attempt < 3 ? 500 : 200,
            "refuses" => 410,
            _ => 200,
        };
        return Task.CompletedTask;
    }
}
