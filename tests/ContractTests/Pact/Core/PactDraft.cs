using System.Text.Json;

namespace Runflow.Emulator.Tests.Pact.Core;

/// <summary>A pact in the making. Dispose it.</summary>
internal sealed class PactDraft : IDisposable
{
    private readonly ushort pact;

    public PactDraft(string consumer, string provider)
    {
        pact = PactNative.NewPact(consumer, provider);
        Must(PactNative.WithSpecification(pact, PactNative.SpecificationV4), "specification V4");
    }

    public void Add<TClient>(HttpInteraction<TClient> interaction)
    {
        var handle = PactNative.NewInteraction(pact, interaction.Description);
        Give(handle, interaction.Given);
        Must(PactNative.WithRequest(handle, interaction.Method, interaction.Path), interaction.Description);
        foreach (var group in interaction.Query.GroupBy(static parameter => parameter.Name))
        {
            foreach (var (index, (name, value)) in group.Index())
            {
                Must(PactNative.WithQuery(handle, name, (nuint)index, value), name);
            }
        }

        Write(handle, PactNative.Part.Request, interaction.Request);
        Must(PactNative.ResponseStatus(handle, (ushort)interaction.Status), "status");
        Write(handle, PactNative.Part.Response, interaction.Response);
    }

    /// <summary>Adds a message.</summary>
    /// <returns>What a receiver would be given.</returns>
    public (string Contents, IReadOnlyDictionary<string, string> Metadata) Add(MessageInteraction message)
    {
        var handle = PactNative.NewMessage(pact, message.Description);
        Give(handle, message.Given);
        Must(PactNative.WithBody(handle, PactNative.Part.Request, "application/json", message.Contents), "contents");
        foreach (var (name, value) in message.Metadata)
        {
            Must(PactNative.WithMetadata(handle, name, value, PactNative.Part.Request), name);
        }

        var example = JsonElement.Parse(PactNative.Take(PactNative.Reify(handle)));
        return (
            example.GetProperty("contents").GetProperty("content").GetRawText(),
            example.GetProperty("metadata").EnumerateObject().ToDictionary(static item => item.Name, static item => item.Value.ToString()));
    }

    /// <summary>Serves what was added, and fails when a call does not fit it or one is left out.</summary>
    public async Task ServeAsync(Func<Uri, Task> use)
    {
        var port = PactNative.StartMockServer(pact, "127.0.0.1", 0, "http", null);
        Must(port > 0, "mock server");
        try
        {
            Exception? failure = null;
            try
            {
                await use(new UriBuilder("http", "127.0.0.1", port).Uri);
            }
            catch (Exception thrown)
            {
                failure = thrown;
            }

            if (!PactNative.MockServerMatched(port))
            {
                var mismatches = System.Runtime.InteropServices.Marshal.PtrToStringUTF8(PactNative.MockServerMismatches(port));
                throw new PactMismatchException($"The client's calls do not fit the pact: {mismatches}", failure);
            }

            if (failure is not null)
            {
                System.Runtime.ExceptionServices.ExceptionDispatchInfo.Throw(failure);
            }
        }
        finally
        {
            PactNative.StopMockServer(port);
        }
    }

    /// <summary>Writes <c>{consumer}-{provider}.json</c> into a folder that has none.</summary>
    public void WriteTo(string folder)
    {
        var code = PactNative.WriteFile(pact, folder, overwrite: true);
        Must(code == 0, $"writing to {folder} (code {code})");
    }

    public void Dispose() => _ = PactNative.FreePact(pact);

    private static void Give(uint handle, IReadOnlyList<ProviderState> states)
    {
        foreach (var (name, parameters) in states)
        {
            Must(parameters is null ? PactNative.Given(handle, name) : PactNative.GivenWithParams(handle, name, parameters) == 0, name);
        }
    }

    private static void Write(uint handle, PactNative.Part part, Sent sent)
    {
        foreach (var (name, value) in sent.Headers)
        {
            Must(PactNative.WithHeader(handle, part, name, 0, value), name);
        }

        if (sent.Bytes is { } bytes)
        {
            Must(PactNative.WithBinaryBody(handle, part, sent.ContentType, bytes, (nuint)bytes.Length), "body");
        }
        else if (sent.Body is { } body)
        {
            Must(PactNative.WithBody(handle, part, sent.ContentType, body), "body");
        }
    }

    private static void Must(bool done, string what)
    {
        if (!done)
        {
            throw new InvalidOperationException($"The Pact core refused: {what}.");
        }
    }
}

/// <summary>What the consumer did is not what the pact says.</summary>
internal sealed class PactMismatchException(string message, Exception? inner) : Exception(message, inner);
