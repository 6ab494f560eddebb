using System.Globalization;
using System.Net.Http.Headers;
using System.Text;
using Runflow.Emulator.Spec;

namespace Runflow.Emulator.Tests.Fuzz;

/// <summary>What the contract has an answer to a request be.</summary>
internal enum Verdict
{
    /// <summary>2xx: the contract admits the request.</summary>
    Accepted,

    /// <summary>400 or 422: the contract does not admit the body, a parameter or a header.</summary>
    Refused,

    /// <summary>404: the path names what is not there.</summary>
    NotFound,

    /// <summary>Any of these: whether it is right is more than the schemas say.</summary>
    Open,
}

/// <summary>One drawn request.</summary>
/// <param name="Operation">What it asks for.</param>
/// <param name="Path">Path and query.</param>
/// <param name="Body">Its bytes; null for none.</param>
/// <param name="ContentType">Of the body.</param>
/// <param name="IdempotencyKey">That header; null for none.</param>
/// <param name="Expected">How the contract wants it to be judged.</param>
internal sealed record FuzzRequest(
    ContractOperation Operation, string Path, byte[]? Body, string ContentType, string? IdempotencyKey, Verdict Expected)
{
    private const int BytesShown = 600;

    /// <summary>Puts body and header into a message.</summary>
    public void Fill(HttpRequestMessage message)
    {
        if (Body is not null)
        {
            message.Content = new ByteArrayContent(Body);
            message.Content.Headers.ContentType = MediaTypeHeaderValue.Parse(ContentType);
        }

        if (IdempotencyKey is not null)
        {
            message.Headers.Add("Idempotency-Key", IdempotencyKey);
        }
    }

    /// <summary>The request as somebody would send it again: what is not ASCII stands in the body as \xNN.</summary>
    public override string ToString()
    {
        var text = new StringBuilder($"{Operation.Method} {Path} ({Operation.Id}, expected {Expected})");
        if (IdempotencyKey is not null)
        {
            text.Append(CultureInfo.InvariantCulture, $" Idempotency-Key of {IdempotencyKey.Length} characters");
        }

        if (Body is null)
        {
            return text.ToString();
        }

        text.Append(CultureInfo.InvariantCulture, $" {ContentType}, {Body.Length} bytes: ");
        foreach (var one in Body.AsSpan(0, Math.Min(Body.Length, BytesShown)))
        {
            text.Append(one is >= 0x20 and < 0x7f ? ((char)one).ToString() : $"\\x{one:x2}");
        }

        return text.Append(Body.Length > BytesShown ? "…" : "").ToString();
    }
}
