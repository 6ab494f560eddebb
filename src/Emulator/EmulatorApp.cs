using Microsoft.AspNetCore.Hosting.Server;
using Microsoft.AspNetCore.Hosting.Server.Features;
using Microsoft.AspNetCore.Server.Kestrel.Core;
using Runflow.Emulator.ApiDocs;
using Runflow.Emulator.Assets;
using Runflow.Emulator.Batches;
using Runflow.Emulator.Billing;
using Runflow.Emulator.Callbacks;
using Runflow.Emulator.Callbacks.Egress;
using Runflow.Emulator.Callbacks.Secrets;
using Runflow.Emulator.Callbacks.Sending;
using Runflow.Emulator.Callbacks.Sink;
using Runflow.Emulator.Conduct;
using Runflow.Emulator.Control;
using Runflow.Emulator.Gauntlet;
using Runflow.Emulator.Faults;
using Runflow.Emulator.Http;
using Runflow.Emulator.Http.Damage;
using Runflow.Emulator.Images;
using Runflow.Emulator.Journal;
using Runflow.Emulator.Models;
using Runflow.Emulator.Organisations;
using Runflow.Emulator.Pact;
using Runflow.Emulator.Page;
using Runflow.Emulator.Runs;
using Runflow.Emulator.Sandboxes;
using Runflow.Emulator.Scenarios;
using Runflow.Emulator.Snapshots;
using Runflow.Emulator.Sources;
using Runflow.Emulator.Telemetry;
using Runflow.Emulator.Tls;
using Runflow.Emulator.Webhooks;
using Runflow.Emulator.Workbench;

namespace Runflow.Emulator;

/// <summary>Puts the house together: what there is, and what can be asked of it.</summary>
internal static class EmulatorApp
{
    /// <summary>Registers every room. A caller may replace a service before <see cref="Build"/>.</summary>
    public static WebApplicationBuilder CreateBuilder(EmulatorOptions options)
    {
        // The empty builder reads no foreign configuration and starts some 40 ms sooner than the slim one.
        var builder = WebApplication.CreateEmptyBuilder(new WebApplicationOptions { Args = [], ApplicationName = "runflow-emulator", EnvironmentName = "Production" });
        builder.Services.AddRoutingCore();
        builder.WebHost.UseKestrelCore();
        builder.WebHost.ConfigureKestrel(static server =>
        {
            server.AddServerHeader = false;
            // Ours are the limits that answer in the envelope; the server only has to let the request through to them.
            server.Limits.MaxRequestBodySize = null;
            server.Limits.MinRequestBodyDataRate = null;
            server.Limits.MaxRequestHeadersTotalSize = 2 << 20;
            server.Limits.MaxRequestBufferSize = 2 << 20;
            server.Limits.MaxRequestHeaderCount = 1000;
            server.Limits.MaxRequestLineSize = 64 << 10;
        });
        if (options.Tls is not null)
        {
            ServeTls(builder);
        }

        builder.Services.AddSingleton(options);
        builder.Services.AddSingleton(TimeProvider.System);
        builder.Services.AddSingleton<SandboxRegistry>();
        builder.Services.AddSingleton<ModelCatalogue>();
        builder.Services.AddSingleton<AssetBudget>();
        builder.Services.AddSingleton<ImageCache>();
        builder.Services.AddSingleton<IHostResolver, SystemHostResolver>();
        builder.Services.AddSingleton<CallbackOutlook>(EgressPolicy.Parse(options.Egress).Foresee);
        builder.Services.AddSingleton(Sender);
        builder.Services.AddSingleton<AttemptRunner>();
        builder.Services.AddSingleton(Fetcher);
        builder.Services.AddSingleton<JournalBudget>();
        builder.Services.AddSingleton(static _ => new FaultCoverage());
        builder.Services.AddSingleton(static _ => new ConductFindings());
        builder.Services.AddSingleton(static services => Born(services, Blueprint(services)
            .AddJournal(services.GetRequiredService<JournalBudget>())
            .Add(epoch => new ConductStore(epoch, services.GetRequiredService<ConductFindings>()))
            .AddTelemetry(services.GetRequiredService<Tallies>(), services.GetRequiredService<EmulatorOptions>())));
        builder.Services.AddSingleton<SnapshotShelf>(static services => services.GetRequiredService<EmulatorOptions>().Data is { } folder ? new FolderShelf(folder) : new MemoryShelf());
        builder.Services.AddSingleton<SnapshotStore>();
        builder.Services.AddSingleton<Exchanges>();
        builder.Services.AddSingleton<FaultSubjectFinder>(FaultSubjects.Of);
        builder.Services.AddSingleton<FaultedCalls>();
        builder.Services.AddSingleton<ApiPipeline>();
        builder.Services.AddSingleton<ControlGuard>();
        builder.Services.AddSingleton<ControlPipeline>();
        builder.Services.AddSingleton<ModelEndpoints>();
        builder.Services.AddSingleton<BillingEndpoints>();
        builder.Services.AddSingleton<RunEndpoints>();
        builder.Services.AddSingleton<RunChildEndpoints>();
        builder.Services.AddSingleton<OutputFaults>();
        builder.Services.AddSingleton<FileEndpoints>();
        builder.Services.AddSingleton<AssetEndpoints>();
        builder.Services.AddSingleton<UploadEndpoints>();
        builder.Services.AddSingleton<SecretEndpoints>();
        builder.Services.AddSingleton<CallbackEndpoints>();
        builder.Services.AddSingleton<WebhookEndpoints>();
        builder.Services.AddSingleton<WebhookDeliveryEndpoints>();
        builder.Services.AddSingleton<BatchEndpoints>();
        builder.Services.AddSingleton<OrganisationEndpoints>();
        builder.Services.AddSingleton<DocumentEndpoints>();
        builder.Services.AddSingleton<ClockEndpoints>();
        builder.Services.AddSingleton<FaultEndpoints>();
        builder.Services.AddSingleton<SandboxEndpoints>();
        builder.Services.AddSingleton<AccountEndpoints>();
        builder.Services.AddSingleton<SnapshotEndpoints>();
        builder.Services.AddSingleton<LifecycleEndpoints>();
        builder.Services.AddSingleton<RunControlEndpoints>();
        builder.Services.AddSingleton<ImageEndpoints>();
        builder.Services.AddSingleton<CertificateEndpoints>();
        builder.Services.AddSingleton<RequestEndpoints>();
        builder.Services.AddSingleton<AwaitEndpoints>();
        builder.Services.AddSingleton<EventEndpoints>();
        builder.Services.AddSingleton<ConductEndpoints>();
        builder.Services.AddSingleton<InspectorEndpoints>();
        builder.Services.AddSingleton<DiagnosisEndpoints>();
        builder.Services.AddSingleton<SinkEndpoints>();
        builder.Services.AddSingleton<InProcessSink>();
        builder.Services.AddSingleton<GauntletRunner>();
        builder.Services.AddSingleton<GauntletEndpoints>();
        builder.Services.AddSingleton<PactEndpoints>();
        builder.Services.AddSingleton<PageEndpoints>();
        builder.Services.AddSingleton<DigestEndpoints>();
        builder.Services.AddSingleton<RunRowEndpoints>();
        builder.Services.AddSingleton<PictureEndpoints>();
        builder.Services.AddTelemetry(options);
        return builder;
    }

    /// <summary>Maps every route.</summary>
    public static WebApplication Build(WebApplicationBuilder builder)
    {
        var app = builder.Build();
        JournalRecording.Listen(app.Services.GetRequiredService<Exchanges>());
        ConductStore.Listen(app.Services.GetRequiredService<Exchanges>());
        app.Services.ListenForTelemetry();
        app.UseMiddleware<Edge>();
        if (app.Services.GetRequiredService<EmulatorOptions>().Cors)
        {
            app.UseMiddleware<Cors>();
        }

        app.UseMiddleware<RouteMemory>();
        app.UseRouting();
        HealthEndpoints.Map(app, app.Services.GetRequiredService<ApiPipeline>(), app.Lifetime);
        ApiDocsEndpoints.Map(app, app.Services.GetRequiredService<ApiPipeline>());
        app.Services.GetRequiredService<ModelEndpoints>().Map(app);
        app.Services.GetRequiredService<BillingEndpoints>().Map(app);
        app.Services.GetRequiredService<RunEndpoints>().Map(app);
        app.Services.GetRequiredService<RunChildEndpoints>().Map(app);
        app.Services.GetRequiredService<FileEndpoints>().Map(app);
        app.Services.GetRequiredService<AssetEndpoints>().Map(app);
        app.Services.GetRequiredService<UploadEndpoints>().Map(app);
        app.Services.GetRequiredService<SecretEndpoints>().Map(app);
        app.Services.GetRequiredService<CallbackEndpoints>().Map(app);
        app.Services.GetRequiredService<WebhookEndpoints>().Map(app);
        app.Services.GetRequiredService<WebhookDeliveryEndpoints>().Map(app);
        app.Services.GetRequiredService<BatchEndpoints>().Map(app);
        app.Services.GetRequiredService<OrganisationEndpoints>().Map(app);
        app.Services.GetRequiredService<DocumentEndpoints>().Map(app);
        app.Services.GetRequiredService<ClockEndpoints>().Map(app);
        app.Services.GetRequiredService<FaultEndpoints>().Map(app);
        app.Services.GetRequiredService<SandboxEndpoints>().Map(app);
        app.Services.GetRequiredService<AccountEndpoints>().Map(app);
        app.Services.GetRequiredService<SnapshotEndpoints>().Map(app);
        app.Services.GetRequiredService<LifecycleEndpoints>().Map(app);
        app.Services.GetRequiredService<RunControlEndpoints>().Map(app);
        app.Services.GetRequiredService<ImageEndpoints>().Map(app);
        app.Services.GetRequiredService<CertificateEndpoints>().Map(app);
        app.Services.GetRequiredService<RequestEndpoints>().Map(app);
        app.Services.GetRequiredService<AwaitEndpoints>().Map(app);
        app.Services.GetRequiredService<EventEndpoints>().Map(app);
        app.Services.GetRequiredService<ConductEndpoints>().Map(app);
        app.Services.GetRequiredService<InspectorEndpoints>().Map(app);
        app.Services.GetRequiredService<DiagnosisEndpoints>().Map(app);
        app.Services.GetRequiredService<SinkEndpoints>().Map(app);
        app.Services.GetRequiredService<GauntletEndpoints>().Map(app);
        app.Services.GetRequiredService<PactEndpoints>().Map(app);
        app.Services.GetRequiredService<PageEndpoints>().Map(app);
        app.Services.GetRequiredService<DigestEndpoints>().Map(app);
        app.Services.GetRequiredService<RunRowEndpoints>().Map(app);
        app.Services.GetRequiredService<PictureEndpoints>().Map(app);
        app.Services.GetRequiredService<MetricsEndpoints>().Map(app);
        return app;
    }

    /// <summary>Lets the server take https addresses. Left out without <c>tls</c>: it costs a start some milliseconds.</summary>
    private static void ServeTls(WebApplicationBuilder builder)
    {
        builder.WebHost.UseKestrelHttpsConfiguration();
        builder.Services.AddSingleton(static services => ServerCertificate.Of(
            services.GetRequiredService<EmulatorOptions>(), services.GetRequiredService<TimeProvider>().GetUtcNow()));
        builder.Services.AddOptions<KestrelServerOptions>().Configure<ServerCertificate>(static (server, certificate) => server.ConfigureHttpsDefaults(https =>
        {
            https.ServerCertificate = certificate.Leaf;
            https.ServerCertificateChain = certificate.Chain;
        }));
    }

    /// <summary>What an epoch of a sandbox consists of, in the order in which the rooms build on each other.</summary>
    private static SandboxBlueprint Blueprint(IServiceProvider services) => new SandboxBlueprint()
        .Add(static _ => new Access())
        .Add(static epoch => new IdempotencyStore(epoch.Sandbox.Options.IdempotencyBytes))
        .Add(epoch => new FaultStore(epoch, services.GetRequiredService<FaultCoverage>()))
        .Add(static epoch => new Account(epoch))
        .Add(epoch => new AssetStore(epoch, services.GetRequiredService<AssetBudget>()))
        .Add(static epoch => new UploadStore(epoch))
        .Add(static _ => new CreateOrdinals())
        .Add(static epoch => new RunStore(epoch))
        .Add(static epoch => new RunTexts(epoch))
        .Add(static epoch => new SecretStore(epoch), keep: static (before, next) => next.TakeOver(before))
        .Add(epoch => new Outbox(epoch, services.GetRequiredService<AttemptRunner>()))
        .Add(static epoch => new DeliveryStore(epoch))
        .Add(static epoch => new WebhookStore(epoch))
        .Add(static epoch => new SinkStore(epoch))
        .Add(static epoch => new BatchStore(epoch))
        .Add(epoch => new SourceFetches(epoch, services.GetRequiredService<SourceFetcher>(), services.GetRequiredService<ILogger<SourceFetches>>()))
        .CarryAccess()
        .CarryIdempotency()
        .CarryFaults()
        .CarryAccount()
        .CarryAssets()
        .CarryRuns(services.GetRequiredService<ModelCatalogue>())
        .CarrySecrets()
        .CarryDeliveries()
        .CarryWebhooks()
        .CarrySinks()
        .CarryBatches(services.GetRequiredService<ModelCatalogue>())
        .CarrySources();

    /// <summary>Lets sandboxes be born as the scenario says, if there is one.</summary>
    private static SandboxBlueprint Born(IServiceProvider services, SandboxBlueprint blueprint)
    {
        var options = services.GetRequiredService<EmulatorOptions>();
        if (options.Scenario is { } file)
        {
            blueprint.AtBirth = ScenarioFile.Load(file, services.GetRequiredService<ModelCatalogue>(), options).Begin;
        }

        return blueprint;
    }

    private static CallbackSender Sender(IServiceProvider services)
    {
        var options = services.GetRequiredService<EmulatorOptions>();
        return new CallbackSender(
            EgressPolicy.Parse(options.Egress),
            services.GetRequiredService<IHostResolver>(),
            options.CallbackTimeout,
            options.CallbackTlsInsecure,
            services.GetRequiredService<TimeProvider>(),
            endpoint => IsOwn(services, endpoint))
        {
            // A sender exists before the sandboxes that it sends for.
            Inside = (message, cancel) => HasPort(services)
                ? Task.FromResult<AttemptOutcome?>(null)
                : services.GetRequiredService<InProcessSink>().TryReceiveAsync(message, cancel),
        };
    }

    private static SourceFetcher Fetcher(IServiceProvider services)
    {
        var options = services.GetRequiredService<EmulatorOptions>();
        return new SourceFetcher(
            EgressPolicy.Parse(options.Egress),
            services.GetRequiredService<IHostResolver>(),
            tlsInsecure: false,
            services.GetRequiredService<TimeProvider>(),
            endpoint => IsOwn(services, endpoint));
    }

    /// <summary>Whether this process listens anywhere; a host in a test may not.</summary>
    private static bool HasPort(IServiceProvider services) =>
        services.GetService<IServer>()?.Features.Get<IServerAddressesFeature>()?.Addresses.Count > 0;

    /// <summary>Whether an address is one on which this process listens.</summary>
    private static bool IsOwn(IServiceProvider services, System.Net.IPEndPoint endpoint) =>
        services.GetService<IServer>()?.Features.Get<IServerAddressesFeature>()?.Addresses
            .Any(address => BindingAddress.Parse(address).Port == endpoint.Port) ?? false;
}
