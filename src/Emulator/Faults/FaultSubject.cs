namespace Runflow.Emulator.Faults;

/// <summary>Who passes a point: what rules match on, and the key that their draws are keyed by.</summary>
internal sealed record FaultSubject
{
    /// <summary>What is being done: <c>POST /v1/assets</c> and the like for requests, <c>run</c>, <c>output</c>,
    /// <c>callback</c>, <c>webhook</c>, <c>batch</c> for the rest.</summary>
    public required string Operation { get; init; }

    /// <summary>The run key for a create and its run; run key, slash and create ordinal for whatever concerns one run; else the operation.</summary>
    public required string Key { get; init; }

    public string? Method { get; init; }

    /// <summary>The decoded path of the request.</summary>
    public string? Path { get; init; }

    public string? Model { get; init; }

    public string? ClientRef { get; init; }

    public string? Prompt { get; init; }

    /// <summary>What it is told of has ended already, so that nothing can be told early.</summary>
    public bool HasEnded { get; init; }

    /// <summary>Number of the attempt at the point <c>callback</c>; null elsewhere.</summary>
    public int? Attempt { get; init; }
}
