using Microsoft.AspNetCore.Builder;
using Runflow.Emulator.Callbacks.Sending;
using Runflow.Emulator.Gauntlet;
using Runflow.Emulator.Tests.Callbacks.Sending;
using Runflow.Examples;
using Xunit;

namespace Runflow.Emulator.Tests.Gauntlet;

/// <summary>Running the gauntlet against receivers.</summary>
internal static class GauntletWords
{
    public const string Secret = "whsec_the_secret_of_the_gauntlet";

    public static async Task<GauntletReport> GradeAsync(Uri url, CallbackSender? sender = null)
    {
        using var owned = sender is null ? SenderBench.Sender() : null;
        return await new GauntletRunner(sender ?? owned!, TimeProvider.System).RunAsync(url, Secret, 42, TestContext.Current.CancellationToken);
    }

    /// <summary>The names of the cases that were not passed.</summary>
    public static IReadOnlyList<string> Failures(this GauntletReport report) => [.. report.Results.Where(static result => !result.Passed).Select(static result => result.Case.Name)];

    /// <summary>The example in ASP.NET Core, listening.</summary>
    public static async Task<(WebApplication App, Uri Url)> ExampleAsync()
    {
        var app = CallbackReceiver.Create(Secret, "http://127.0.0.1:0");
        await app.StartAsync(TestContext.Current.CancellationToken);
        return (app, new Uri(app.Urls.First() + "/webhook"));
    }
}
