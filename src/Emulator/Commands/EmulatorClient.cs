using Runflow.Emulator.Control;
using Runflow.Emulator.Settings;

namespace Runflow.Emulator.Commands;

/// <summary>
/// How a verb speaks to a running emulator: at the address that its own flag or the settings name, and with the
/// <c>control_token</c>, which goes to the control surface and nowhere else.
/// </summary>
internal sealed class EmulatorClient : DelegatingHandler
{
    private const string ControlSurface = "/_emulator/";

    private readonly string? token;

    /// <summary>Makes one.</summary>
    /// <param name="options">The settings, for the token.</param>
    /// <param name="proxied">Whether a proxy of the environment stands in between, as for the real API.</param>
    public EmulatorClient(EmulatorOptions options, bool proxied = false)
        : base(new SocketsHttpHandler { UseProxy = proxied, AllowAutoRedirect = false, UseCookies = false }) => token = options.ControlToken;

    /// <summary>The flag that names the emulator to ask.</summary>
    public static CommandFlag Url { get; } = new(
        "--url", "Base URL of the emulator to ask, instead of the host and port of the settings.", TextKinds.BaseUrl.Valid, static text => TextKinds.BaseUrl.Read(text, out _));

    /// <summary>The base URL that the flag names, else the one that the settings name.</summary>
    public static string Target(Invocation invocation, CommandFlag flag) =>
        invocation.Flags.GetValueOrDefault(flag.Flag)?.TrimEnd('/') ?? ListenAddress.ToCall(invocation.Options.Host, invocation.Options.Port);

    /// <inheritdoc/>
    protected override Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken)
    {
        if (token is not null && request.RequestUri!.AbsolutePath.Contains(ControlSurface, StringComparison.Ordinal))
        {
            request.Headers.TryAddWithoutValidation(ControlGuard.TokenHeader, token);
        }

        return base.SendAsync(request, cancellationToken);
    }
}
