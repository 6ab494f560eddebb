namespace Runflow.Emulator.Tests.Pact.Core;

/// <summary>What has to be true of the provider before an interaction.</summary>
/// <param name="Name">As the provider knows it.</param>
/// <param name="Params">A JSON object; null for none.</param>
internal sealed record ProviderState(string Name, string? Params = null);

/// <summary>What one side sends. Texts may hold matchers (see <see cref="Match"/>).</summary>
internal sealed record Sent
{
    public IReadOnlyList<(string Name, string Value)> Headers { get; init; } = [];

    public string ContentType { get; init; } = "application/json";

    /// <summary>Text, as a rule JSON with matchers; null for none.</summary>
    public string? Body { get; init; }

    /// <summary>Bytes in place of <see cref="Body"/>.</summary>
    public byte[]? Bytes { get; init; }
}

/// <summary>One thing a consumer expects of the provider over HTTP, and the consumer's own code that relies on it.</summary>
/// <typeparam name="TClient">The consumer's client.</typeparam>
internal sealed record HttpInteraction<TClient>(string Description, string Method, string Path, int Status)
{
    public IReadOnlyList<ProviderState> Given { get; init; } = [];

    public IReadOnlyList<(string Name, string Value)> Query { get; init; } = [];

    public Sent Request { get; init; } = new();

    public Sent Response { get; init; } = new();

    /// <summary>Calls the consumer's code and asserts what it makes of the answer.</summary>
    public required Func<TClient, Task> Use { get; init; }

    public override string ToString() => Description;
}

/// <summary>One message a consumer expects of the provider, and the consumer's own code that takes it.</summary>
internal sealed record MessageInteraction(string Description)
{
    public IReadOnlyList<ProviderState> Given { get; init; } = [];

    public IReadOnlyList<(string Name, string Value)> Metadata { get; init; } = [];

    /// <summary>JSON with matchers.</summary>
    public required string Contents { get; init; }

    /// <summary>Lets the consumer's code take it: its contents, and its metadata by name.</summary>
    public required Action<string, IReadOnlyDictionary<string, string>> Use { get; init; }

    public override string ToString() => Description;
}
