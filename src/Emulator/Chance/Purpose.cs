namespace Runflow.Emulator.Chance;

/// <summary>What a draw is for. A purpose never changes its meaning: a new meaning is a new version.</summary>
internal static class Purpose
{
    public const string RunId = "run-id/v1";
    public const string RequestId = "request-id/v1";
    public const string Seed = "seed/v1";
    public const string Duration = "duration/v1";
    public const string AssetId = "asset-id/v1";
    public const string DeliveryId = "delivery-id/v1";
    public const string DeliveryRequestId = "delivery-request-id/v1";
    public const string AttemptId = "attempt-id/v1";
    public const string OrganisationId = "org-id/v1";
    public const string UserId = "user-id/v1";
    public const string BatchId = "batch-id/v1";
    public const string BatchItemId = "batch-item-id/v1";
    public const string Person = "person/v1";
    public const string Organisation = "organisation/v1";
    public const string Secret = "secret/v1";
    public const string SecretId = "secret-id/v1";
    public const string LogId = "log-id/v1";
    public const string AccountId = "account-id/v1";
    public const string WebhookId = "webhook-id/v1";
    public const string UrlKey = "url-key/v1";
    public const string Fault = "fault/v1";
    public const string FaultValue = "fault-value/v1";
    public const string SeededRun = "seeded-run/v1";
}
