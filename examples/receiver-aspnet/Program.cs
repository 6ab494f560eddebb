// RUNFLOW_WEBHOOK_SECRET=whsec_… dotnet run --project examples/receiver-aspnet [-- URL]
using Runflow.Examples;

if (Environment.GetEnvironmentVariable("RUNFLOW_WEBHOOK_SECRET") is not { Length: > 0 } secret)
{
    Console.Error.WriteLine("Set RUNFLOW_WEBHOOK_SECRET to the whole secret, whsec_ included.");
    return 2;
}

var url = args.Length > 0 ? args[0] : "http://127.0.0.1:9000";
await using var app = CallbackReceiver.Create(secret, url);
await app.StartAsync();
Console.WriteLine($"Listening on {app.Urls.First()}/webhook");
await app.WaitForShutdownAsync();
return 0;
