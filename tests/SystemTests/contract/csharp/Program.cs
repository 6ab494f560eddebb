// A client in C# that NSwag has made of openapi.yaml, used against a running emulator. Prints what it saw as one JSON object.
using System.Net.Http.Headers;
using System.Text.Json;
using Runflow.Generated;

using var http = new HttpClient { BaseAddress = new Uri(args[0]) };
http.DefaultRequestHeaders.Authorization = new AuthenticationHeaderValue("Bearer", "rf_test_emulator");
var client = new RunflowClient(http) { BaseUrl = args[0] };

var run = await client.CreateEditRunAsync(new CreateEditRun { Input = new EditInput { Prompt = "A red bicycle", Seed = 42, Image_size = "square" }, Client_ref = "mine" });
using var pause = new PeriodicTimer(TimeSpan.FromMilliseconds(50));
while (run.Status_code is not ("succeeded" or "failed"))
{
    await pause.WaitForNextTickAsync();
    run = await client.GetRunAsync(run.Id);
}

var page = await client.ListRunsAsync(limit: 1);
var refused = "nothing";
try
{
    await client.CreateEditRunAsync(new CreateEditRun { Input = new EditInput { Prompt = "x", Steps = 0 } });
}
catch (ApiException refusal)
{
    refused = $"{refusal.StatusCode}";
}

var secret = await client.CreateCallbackSecretAsync(body: new CreateCallbackSecret { Label = "generated" });
await client.DeleteCallbackSecretAsync(secret.Id);
Console.WriteLine(JsonSerializer.Serialize(new { status = run.Status_code, seed = run.Output.Seed, picture = run.Output.Outputs.Single().Url, items = page.Items.Count, refused, secret = secret.Plain_secret.StartsWith("whsec_") }));
