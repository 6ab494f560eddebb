namespace Runflow.Emulator.Faults;

/// <summary>Where a fault can strike.</summary>
internal enum FaultPoint
{
    /// <summary>A request to <c>/v1</c> with a valid key, or a PUT to a presigned URL that opens, has been read and nothing of it was done yet. Wire name <c>request</c>.</summary>
    Request,

    /// <summary>The answer to such a request is decided and none of it has left. Wire name <c>response</c>.</summary>
    Response,

    /// <summary>A run is being accepted. Wire name <c>run</c>.</summary>
    Run,

    /// <summary>The bytes of an output, an asset or a thumbnail are about to be served. Wire name <c>output</c>.</summary>
    Output,

    /// <summary>An attempt of a callback is about to be sent. Wire name <c>callback</c>.</summary>
    Callback,
}

/// <summary>The points as the wire spells them.</summary>
internal static class FaultPoints
{
    public static IReadOnlyList<string> Names { get; } = ["request", "response", "run", "output", "callback"];

    public static string WireName(this FaultPoint point) => Names[(int)point];

    public static FaultPoint? Parse(string? name)
    {
        for (var i = 0; i < Names.Count; i++)
        {
            if (Names[i] == name)
            {
                return (FaultPoint)i;
            }
        }

        return null;
    }
}
