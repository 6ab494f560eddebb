using Microsoft.Extensions.DependencyInjection;

namespace Runflow.Emulator.Tests.Mutations;

/// <summary>What notices a mutation.</summary>
internal enum Witness
{
    /// <summary>An answer that openapi.yaml does not describe.</summary>
    Schema,

    /// <summary>What a server does, every answer of it valid by its schema.</summary>
    Behaviour,
}

/// <summary>A server that differs from ours in one thing.</summary>
/// <param name="Name">Short name, unique.</param>
/// <param name="Title">What it does otherwise.</param>
/// <param name="By">What has to notice it; <see cref="Witness.Behaviour"/> also says that every schema stays valid.</param>
/// <param name="Substitute">Puts something in the place of what is ours, in the host of a test; the product has no switch for it.</param>
internal sealed record Mutation(string Name, string Title, Witness By, Action<IServiceCollection> Substitute);
