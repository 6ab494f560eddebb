using System.Globalization;
using System.Text;

namespace Runflow.Emulator.Bench;

/// <summary>The requests that are measured, as complete HTTP/1.1 messages.</summary>
internal static class ExampleRequest
{
    public const string Model = "black-forest-labs/flux-2-klein-4b/edit";

    /// <summary>An everyday create; the generator of load writes a count over <c>########</c>.</summary>
    public const string Body =
        """{"input":{"prompt":"Make the bicycle red and keep the background as it is, number ########","image_urls":["https://images.runflow.test/bicycle.png"],"image_size":"square_hd","steps":4},"metadata":{"order":"A-1001"}}""";

    private const string Common = "Host: 127.0.0.1\r\nAuthorization: Bearer rf_test_emulator\r\nAccept: */*\r\nUser-Agent: bench\r\n";

    public static byte[] Create { get; } = Post($"/v1/models/{Model}/runs", Body);

    /// <summary>Lets the clock run until every run has ended.</summary>
    public static byte[] UntilIdle { get; } = Post("/_emulator/clock/advance", """{"until_idle":true}""");

    public static byte[] Poll(string run) => Encoding.ASCII.GetBytes($"GET /v1/runs/{run} HTTP/1.1\r\n{Common}\r\n");

    private static byte[] Post(string path, string body) => Encoding.ASCII.GetBytes(string.Create(
        CultureInfo.InvariantCulture, $"POST {path} HTTP/1.1\r\n{Common}Content-Type: application/json\r\nContent-Length: {body.Length}\r\n\r\n{body}"));
}
