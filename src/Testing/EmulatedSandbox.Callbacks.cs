using System.Globalization;
using System.Text.Json;
using Runflow.Contracts;

namespace Runflow.Emulator.Testing;

/// <content>What a test says about callbacks: redeliver, rotate the secret, subscribe a webhook.</content>
public sealed partial class EmulatedSandbox
{
    /// <summary>Tells a terminal run's end once more, with a fresh payload under the secret of now.</summary>
    /// <returns>The new delivery, about to be sent.</returns>
    /// <exception cref="HttpRequestException">The run has not ended, has no callback URL, or a delivery of it is under way.</exception>
    public async Task<DeliveryDocument> RedeliverAsync(Guid run, CancellationToken cancellationToken = default) =>
        Read(await SendAsync(HttpMethod.Post, Path($"/v1/runs/{run}/callback-redeliveries"), null, cancellationToken), WireJson.Wire.DeliveryDocument);

    /// <summary>Creates a signing secret; it signs once it is promoted, or at once when it is the first.</summary>
    /// <param name="label">What it is for, at most 255 characters.</param>
    /// <param name="cancellationToken">Gives up.</param>
    /// <returns>The secret with its plain text, which no other answer shows.</returns>
    public async Task<CreatedCallbackSecretDocument> CreateSecretAsync(string? label = null, CancellationToken cancellationToken = default) =>
        Read(await SendAsync(HttpMethod.Post, "/v1/callback-secrets", $$"""{"label":{{(label is null ? "null" : Quote(label))}}}""", cancellationToken), WireJson.Wire.CreatedCallbackSecretDocument);

    /// <summary>Lets a secret sign from now on, in the place of the current one.</summary>
    public async Task<CallbackSecretDocument> PromoteSecretAsync(Guid secret, CancellationToken cancellationToken = default) =>
        Read(await SendAsync(HttpMethod.Patch, Path($"/v1/callback-secrets/{secret}"), """{"is_current":true}""", cancellationToken), WireJson.Wire.CallbackSecretDocument);

    /// <summary>Deletes a secret.</summary>
    public Task DeleteSecretAsync(Guid secret, CancellationToken cancellationToken = default) =>
        SendAsync(HttpMethod.Delete, Path($"/v1/callback-secrets/{secret}"), null, cancellationToken);

    /// <summary>Subscribes a URL to the ends of all runs of the sandbox.</summary>
    /// <param name="url">Where they are posted.</param>
    /// <param name="eventTypeCodes">Which ends, for example <c>run.failed</c>; null for all.</param>
    /// <param name="cancellationToken">Gives up.</param>
    public async Task<WebhookDocument> SubscribeAsync(string url, IEnumerable<string>? eventTypeCodes = null, CancellationToken cancellationToken = default)
    {
        var codes = eventTypeCodes is null ? "" : $",\"event_type_codes\":[{string.Join(',', eventTypeCodes.Select(Quote))}]";
        return Read(await SendAsync(HttpMethod.Post, "/v1/webhooks", $$"""{"url":{{Quote(url)}}{{codes}}}""", cancellationToken), WireJson.Wire.WebhookDocument);
    }

    /// <summary>What was sent to a webhook, newest first: all that is under way, and the latest 1,000 that have ended.</summary>
    public async Task<IReadOnlyList<WebhookDeliveryDocument>> GetWebhookDeliveriesAsync(Guid webhook, CancellationToken cancellationToken = default)
    {
        List<WebhookDeliveryDocument> all = [];
        for (string? cursor = ""; cursor is not null;)
        {
            var page = Read(
                await SendAsync(HttpMethod.Get, Path($"/v1/webhooks/{webhook}/deliveries?limit=500{(cursor.Length == 0 ? "" : $"&pq={cursor}")}"), null, cancellationToken),
                WireJson.Wire.ListDocument);
            all.AddRange(page.Items.Select(static item => JsonSerializer.Deserialize(item.Utf8.Span, WireJson.Wire.WebhookDeliveryDocument)!));
            cursor = page.Next;
        }

        return all;
    }

    private static string Path(FormattableString path) => path.ToString(CultureInfo.InvariantCulture);
}
