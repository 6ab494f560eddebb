using DotNet.Testcontainers.Builders;
using DotNet.Testcontainers.Containers;
using Xunit;

namespace Runflow.Examples;

/// <summary>The emulator as a container, for the tests of a class: the image that <c>docker build -f docker/Dockerfile -t runflow-emulator .</c> makes.</summary>
public sealed class EmulatorContainer : IAsyncLifetime
{
    /// <summary>What signs callbacks; give your receiver the same.</summary>
    public const string Secret = "whsec_of_the_containers_of_this_test";

    /// <summary>The name by which the container reaches a receiver that runs in the test.</summary>
    public const string ReceiverHost = "host.docker.internal";

    private readonly IContainer container = new ContainerBuilder(Environment.GetEnvironmentVariable("EMULATOR_IMAGE") ?? "runflow-emulator")
        .WithPortBinding(8765, assignRandomHostPort: true)
        .WithEnvironment("RUNFLOW_EMULATOR_CALLBACK_SECRET", Secret)
        .WithExtraHost(ReceiverHost, Environment.GetEnvironmentVariable("EMULATOR_HOST_GATEWAY") ?? "host-gateway")
        .WithWaitStrategy(Wait.ForUnixContainer().UntilHttpRequestIsSucceeded(static request => request.ForPort(8765).ForPath("/readyz")))
        .Build();

    public string BaseUrl => $"http://{container.Hostname}:{container.GetMappedPublicPort(8765)}";

    public async ValueTask InitializeAsync() => await container.StartAsync();

    public ValueTask DisposeAsync() => container.DisposeAsync();
}
