using Runflow.Emulator.Http;
using Runflow.Emulator.Sandboxes;

namespace Runflow.Emulator.Telemetry;

/// <summary>Puts the room into the house: it listens, and nobody below knows of it.</summary>
internal static class TelemetryServices
{
    public static void AddTelemetry(this IServiceCollection services, EmulatorOptions options)
    {
        services.AddSingleton<Tallies>();
        services.AddSingleton<RequestMeter>();
        services.AddSingleton<RequestLog>();
        services.AddSingleton<MetricsEndpoints>();
        if (options.OtlpEndpoint is { } endpoint)
        {
            services.AddSingleton(_ => new TraceExport(endpoint));
        }
    }

    public static SandboxBlueprint AddTelemetry(this SandboxBlueprint blueprint, Tallies tallies, EmulatorOptions options)
    {
        blueprint.Add(epoch => new EpochTally(epoch, tallies));
        return options.OtlpEndpoint is null ? blueprint : blueprint.Add(static epoch => new EpochTraces(epoch));
    }

    public static void ListenForTelemetry(this IServiceProvider services)
    {
        var exchanges = services.GetRequiredService<Exchanges>();
        exchanges.Closed += services.GetRequiredService<RequestMeter>().Count;
        services.GetRequiredService<RequestLog>().Listen(exchanges);

        // Asked for here, so that it listens before the first request and is closed with the rest.
        if (services.GetService<TraceExport>() is not null)
        {
            EpochTraces.Listen(exchanges);
        }
    }
}
