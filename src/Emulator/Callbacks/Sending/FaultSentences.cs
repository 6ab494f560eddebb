using System.Net.Sockets;
using System.Security.Authentication;

namespace Runflow.Emulator.Callbacks.Sending;

/// <summary>
/// What a failed attempt is recorded with. A dropped connection reads the same whether the receiver closed or reset it
/// and whether we were writing or reading, because which of these is seen is a race. Pure.
/// </summary>
internal static class FaultSentences
{
    public const string Dropped =
        "The receiver closed or reset the connection before it had answered: look into its log for a crash, a proxy in between, or a server that stopped.";

    public const string BodyBroken = "The status counts, but the receiver closed the connection before the end of the body it had announced.";

    private const string Container =
        " Inside a container localhost is the container itself: host.docker.internal is the host, and a neighbour goes by its compose name.";

    public static string Timeout(TimeSpan timeout) => FormattableString.Invariant(
        $"No answer within {timeout.TotalMilliseconds:0} ms (setting callback_timeout_ms): answer first and work afterwards, or raise it.");

    public static string BodyTimeout(TimeSpan timeout) => FormattableString.Invariant(
        $"The status counts, but the body had not ended after {timeout.TotalMilliseconds:0} ms (setting callback_timeout_ms).");

    /// <summary>The sentence for whatever ended an attempt before the head of an answer.</summary>
    /// <param name="error">What was thrown.</param>
    /// <param name="inContainer">Whether the emulator runs in a container.</param>
    public static string Connection(Exception error, bool inContainer) => error switch
    {
        HttpRequestException { InnerException: DialException dial } => Dial(dial, inContainer),
        HttpRequestException { HttpRequestError: HttpRequestError.SecureConnectionError } tls => Tls(tls),
        HttpRequestException { HttpRequestError: HttpRequestError.InvalidResponse } invalid =>
            $"The answer is not HTTP/1.1: {Innermost(invalid)}",
        HttpRequestException { HttpRequestError: HttpRequestError.ConfigurationLimitExceeded } =>
            $"The head of the answer is longer than {CallbackHandler.HeadKilobytes} KiB.",
        HttpRequestException { HttpRequestError: HttpRequestError.ResponseEnded } => Dropped,
        HttpRequestException { InnerException: IOException or SocketException } => Dropped,
        _ => $"The attempt failed: {Innermost(error)}",
    };

    private static string Dial(DialException dial, bool inContainer)
    {
        var what = dial.Error switch
        {
            SocketError.ConnectionRefused => "refused the connection: nothing listens there.",
            SocketError.TimedOut => "did not take the connection in its share of the time.",
            SocketError.NetworkUnreachable or SocketError.HostUnreachable => "cannot be reached from here.",
            var other => $"could not be connected to ({other}).",
        };
        var addsContainer = inContainer
            && dial.Error == SocketError.ConnectionRefused
            && System.Net.IPAddress.IsLoopback(dial.Endpoint.Address);
        return $"{dial.Endpoint} {what}{(addsContainer ? Container : "")}";
    }

    private static string Tls(HttpRequestException error)
    {
        var what = error.InnerException is AuthenticationException refused
            ? Innermost(refused)
            : "the receiver closed the connection during the handshake.";
        return $"TLS failed: {what} Give the receiver a certificate this machine trusts or set callback_tls_insecure; write http:// if the port speaks plain HTTP.";
    }

    private static string Innermost(Exception error) => error.GetBaseException().Message;
}
