using System.Text;
using Runflow.Contracts;
using Runflow.Emulator.Callbacks.Sending;

namespace Runflow.Emulator.Callbacks;

/// <summary>A delivery as the wire shows it.</summary>
internal static class DeliveryView
{
    public static DeliveryDocument Document(DeliverySnapshot snapshot, Dialect dialect)
    {
        var delivery = snapshot.Delivery;
        return new DeliveryDocument
        {
            Id = delivery.Id,
            RunId = delivery.Order.RunId,
            BatchId = delivery.Order.BatchId,
            CallbackUrl = delivery.Order.Url,
            PayloadBytes = Encoding.UTF8.GetString(delivery.Payload),
            Payload = new RawJson(delivery.Payload),
            SigningSecretId = delivery.Secret?.Id,
            IsAutomatic = delivery.Order.IsAutomatic,
            StatusCode = Wire(snapshot.Status),
            FailureReasonCode = FailureReason(snapshot),
            FailureDetail = FailureDetail(snapshot),
            AttemptCount = snapshot.Attempts.Count,
            MaxAttempts = dialect.CallbackMaxAttempts,
            NextAttemptAt = snapshot.NextAttemptAt?.ToDateTimeOffset(),
            CreatedAt = delivery.CreatedAt.ToDateTimeOffset(),
            UpdatedAt = snapshot.UpdatedAt.ToDateTimeOffset(),
            CompletedAt = snapshot.CompletedAt?.ToDateTimeOffset(),
            Attempts = [.. snapshot.Attempts.Select(attempt => Document(delivery, attempt))],
        };
    }

    /// <summary>Why a failed delivery did; null of any other.</summary>
    public static string? FailureReason(DeliverySnapshot snapshot) => Failure(snapshot) is { } last ? RetrySchedule.Reason(last.Fault) : null;

    /// <summary>The same as a sentence.</summary>
    public static string? FailureDetail(DeliverySnapshot snapshot) =>
        Failure(snapshot) is { } last ? last.ErrorMessage ?? $"The receiver answered {last.StatusCode}." : null;

    public static string Wire(DeliveryStatus status) => status switch
    {
        DeliveryStatus.Pending => "pending",
        DeliveryStatus.Delivered => "delivered",
        _ => "failed",
    };

    private static AttemptOutcome? Failure(DeliverySnapshot snapshot) =>
        snapshot.Status == DeliveryStatus.Failed ? snapshot.Attempts[^1].Outcome : null;

    public static AttemptDocument Document(Delivery delivery, Attempt attempt) => new()
    {
        Id = attempt.Id,
        DeliveryId = delivery.Id,
        AttemptNumber = attempt.Number,
        StatusCode = attempt.Outcome.StatusCode,
        ResponseBody = attempt.Outcome.StatusCode is null ? null : Encoding.UTF8.GetString(attempt.Outcome.ResponseBody),
        ResponseTimeMs = attempt.Outcome.ResponseTimeMs,
        ErrorMessage = attempt.Outcome.ErrorMessage,
        CreatedAt = attempt.SentAt.ToDateTimeOffset(),
    };
}
