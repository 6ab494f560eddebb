using System.Text;
using Runflow.Contracts;

namespace Runflow.Emulator.Callbacks;

/// <summary>A delivery as the wire shows it.</summary>
internal static class DeliveryView
{
    public static DeliveryDocument Document(DeliverySnapshot snapshot, Dialect dialect)
    {
        var delivery = snapshot.Delivery;
        var last = snapshot.Attempts.Count > 0 ? snapshot.Attempts[^1].Outcome : null;
        var failed = snapshot.Status == DeliveryStatus.Failed;
        return new DeliveryDocument
        {
            Id = delivery.Id,
            RunId = delivery.Order.RunId,
            CallbackUrl = delivery.Order.Url,
            PayloadBytes = Encoding.UTF8.GetString(delivery.Payload),
            Payload = new RawJson(delivery.Payload),
            SigningSecretId = delivery.Secret?.Id,
            IsAutomatic = delivery.Order.IsAutomatic,
            StatusCode = Wire(snapshot.Status),
            FailureReasonCode = failed ? RetrySchedule.Reason(last!.Fault) : null,
            FailureDetail = failed ? last!.ErrorMessage ?? $"The receiver answered {last.StatusCode}." : null,
            AttemptCount = snapshot.Attempts.Count,
            MaxAttempts = dialect.CallbackMaxAttempts,
            NextAttemptAt = snapshot.NextAttemptAt?.ToDateTimeOffset(),
            CreatedAt = delivery.CreatedAt.ToDateTimeOffset(),
            UpdatedAt = snapshot.UpdatedAt.ToDateTimeOffset(),
            CompletedAt = snapshot.CompletedAt?.ToDateTimeOffset(),
            Attempts = [.. snapshot.Attempts.Select(attempt => Document(delivery, attempt))],
        };
    }

    public static string Wire(DeliveryStatus status) => status switch
    {
        DeliveryStatus.Pending => "pending",
        DeliveryStatus.Delivered => "delivered",
        _ => "failed",
    };

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
