using System.Text;
using Runflow.Contracts;

namespace Runflow.Emulator.Callbacks;

/// <summary>A delivery as the wire shows it.</summary>
internal static class DeliveryView
{
    public static DeliveryDocument Document(Delivery delivery, Dialect dialect)
    {
        var last = delivery.Attempts.Count > 0 ? delivery.Attempts[^1].Outcome : null;
        var failed = delivery.Status == DeliveryStatus.Failed;
        return new DeliveryDocument
        {
            Id = delivery.Id,
            RunId = delivery.Order.RunId,
            CallbackUrl = delivery.Order.Url,
            PayloadBytes = Encoding.UTF8.GetString(delivery.Payload),
            Payload = new RawJson(delivery.Payload),
            SigningSecretId = delivery.Secret?.Id,
            IsAutomatic = delivery.Order.IsAutomatic,
            StatusCode = Wire(delivery.Status),
            FailureReasonCode = failed ? RetrySchedule.Reason(last!.Fault) : null,
            FailureDetail = failed ? last!.ErrorMessage ?? $"The receiver answered {last.StatusCode}." : null,
            AttemptCount = delivery.Attempts.Count,
            MaxAttempts = dialect.CallbackMaxAttempts,
            NextAttemptAt = delivery.NextAttemptAt?.ToDateTimeOffset(),
            CreatedAt = delivery.CreatedAt.ToDateTimeOffset(),
            UpdatedAt = delivery.UpdatedAt.ToDateTimeOffset(),
            CompletedAt = delivery.CompletedAt?.ToDateTimeOffset(),
            Attempts = [.. delivery.Attempts.Select(attempt => Document(delivery, attempt))],
        };
    }

    public static string Wire(DeliveryStatus status) => status switch
    {
        DeliveryStatus.Pending => "pending",
        DeliveryStatus.Delivered => "delivered",
        _ => "failed",
    };

    private static AttemptDocument Document(Delivery delivery, Attempt attempt) => new()
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
