using System.Text.Json;
using Runflow.Emulator.Errors;
using Runflow.Emulator.Json;
using Runflow.Emulator.Models;
using Runflow.Emulator.Settings;

namespace Runflow.Emulator.Webhooks;

/// <summary>What is asked of a webhook; null leaves a thing as it is, or as it is by default.</summary>
/// <param name="Url">Where to, an absolute http(s) URL.</param>
/// <param name="EventTypeCodes">Codes in the order of <see cref="EventTypes"/>, each once.</param>
/// <param name="IsDisabled">Whether nothing is sent to it.</param>
internal sealed record WebhookChange(string? Url, IReadOnlyList<string>? EventTypeCodes, bool? IsDisabled);

/// <summary>Reads what callers say about webhooks: all problems at once, and warnings about fields that mean nothing.</summary>
internal static class WebhookRequests
{
    private const int MaxUrl = 2048;
    private const string Codes = "event_type_codes";

    /// <summary>The body of a creation: a URL is needed.</summary>
    /// <param name="body">An object.</param>
    /// <param name="problems">Takes what is found.</param>
    /// <param name="outlook">Says what a delivery to the URL will come to.</param>
    public static WebhookChange Creation(JsonElement body, Problems problems, CallbackOutlook outlook)
    {
        if (!body.TryGetProperty("url", out var url) || url.ValueKind == JsonValueKind.Null)
        {
            problems.Missing(["body", "url"]);
        }

        return Change(body, problems, outlook);
    }

    /// <summary>The body of a change.</summary>
    /// <param name="body">An object.</param>
    /// <param name="problems">Takes what is found.</param>
    /// <param name="outlook">Says what a delivery to the URL will come to.</param>
    public static WebhookChange Change(JsonElement body, Problems problems, CallbackOutlook outlook)
    {
        var fields = new JsonFields(body, problems, "body");
        var url = fields.Text("url", MaxUrl);
        if (url is not null)
        {
            WebAddress.Check(url, ["body", "url"], problems, outlook);
        }

        var codes = fields.Texts(Codes);
        var change = new WebhookChange(url, codes is null ? null : Known(codes, problems), fields.Flag("is_disabled"));
        fields.WarnOfRest();
        return change;
    }

    private static List<string> Known(IReadOnlyList<string> codes, Problems problems)
    {
        if (codes.Count == 0)
        {
            problems.Add(["body", Codes], $"must name at least one of {string.Join(", ", EventTypes.Codes)}; leave it out for all");
        }

        foreach (var code in codes.Except(EventTypes.Codes, StringComparer.Ordinal))
        {
            problems.Add(["body", Codes], $"{code} is no event type{Nearest.Question(code, EventTypes.Codes)} There are {string.Join(", ", EventTypes.Codes)}", "enum");
        }

        return [.. EventTypes.Codes.Where(codes.Contains)];
    }
}
