using Runflow.Emulator.Callbacks.Egress;
using Runflow.Emulator.Sandboxes;

namespace Runflow.Emulator.Callbacks.Sink;

/// <summary>
/// Where sinks are: <c>/_emulator/sink/{name}</c> of the default sandbox, <c>/_emulator/sink/{sandbox id}/{name}</c> of any.
/// </summary>
/// <param name="Sandbox">Id of the sandbox; null for the default one.</param>
/// <param name="Name">Name of the sink.</param>
internal readonly record struct SinkAddress(string? Sandbox, string Name)
{
    /// <summary>Reads the path of a URL; null when it leads to no sink.</summary>
    public static SinkAddress? Of(Uri url) => !OwnSurface.IsSink(url) ? null : url.AbsolutePath.Split('/') switch
    {
        [_, _, _, var name] when SinkName.IsValid(name) => new(null, name),
        [_, _, _, var sandbox, var name] when SinkName.IsValid(name) => new(sandbox, name),
        _ => null,
    };

    /// <summary>The sandbox it belongs to; null when there is none of that id.</summary>
    public Sandbox? Find(SandboxRegistry sandboxes) => Sandbox is null ? sandboxes.Default : sandboxes.ById(Sandbox);
}
