using System.Net;
using System.Text.Json;
using Runflow.Emulator.Pact;
using Runflow.Emulator.Tests.Hosting;
using Xunit;

namespace Runflow.Emulator.Tests.Pact;

/// <summary>Asks for states as a verifier does.</summary>
internal static class StateWords
{
    public static Task<Reply> StateAsync(this TestEmulator emulator, string state, string parameters = "{}", string action = "setup") =>
        emulator.PostAsync(PactEndpoints.StatesPath, $$"""{"state":"{{state}}","params":{{parameters}},"action":"{{action}}"}""");

    /// <summary>Sets a state up; anything but 200 fails the test.</summary>
    /// <returns>What it answers.</returns>
    public static async Task<JsonElement> SetUpAsync(this TestEmulator emulator, string state, string parameters = "{}")
    {
        var answer = await emulator.StateAsync(state, parameters);
        Assert.True(answer.Status == HttpStatusCode.OK, answer.Text);
        return answer.Json;
    }
}
