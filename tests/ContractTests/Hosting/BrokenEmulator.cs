using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Features;

namespace Runflow.Emulator.Tests.Hosting;

/// <summary>An emulator with a defect: whatever is asked, looking for the route throws.</summary>
internal static class BrokenEmulator
{
    public static Task<TestEmulator> StartAsync() => TestEmulator.StartAsync(replace: static services => services.Around(static (http, next) =>
    {
        http.Features.Set<IEndpointFeature>(new DefectiveEndpoint());
        return next(http);
    }));

    private sealed class DefectiveEndpoint : IEndpointFeature
    {
        public Endpoint? Endpoint
        {
            get => null;
            set => throw new InvalidOperationException("A defect, made for a test.");
        }
    }
}
