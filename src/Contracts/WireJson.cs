using System.Text.Json;
using System.Text.Json.Serialization;

namespace Runflow.Contracts;

/// <summary>The one serializer context of the wire.</summary>
[JsonSerializable(typeof(ErrorDocument))]
[JsonSerializable(typeof(RunDocument))]
[JsonSerializable(typeof(CallbackPayload))]
[JsonSerializable(typeof(FailedOutputDocument))]
[JsonSerializable(typeof(DeliveryDocument))]
[JsonSerializable(typeof(IReadOnlyList<DeliveryDocument>))]
[JsonSerializable(typeof(AssetDocument))]
[JsonSerializable(typeof(CallbackSecretDocument))]
[JsonSerializable(typeof(WebhookDocument))]
[JsonSerializable(typeof(WebhookDeliveryDocument))]
[JsonSerializable(typeof(EventTypeDocument))]
[JsonSerializable(typeof(CreatedCallbackSecretDocument))]
[JsonSerializable(typeof(ListDocument))]
[JsonSerializable(typeof(RunLogDocument))]
[JsonSerializable(typeof(IReadOnlyList<RunLogDocument>))]
[JsonSerializable(typeof(NodeRunDocument))]
[JsonSerializable(typeof(ModelDocument))]
[JsonSerializable(typeof(BalanceDocument))]
[JsonSerializable(typeof(AssetUploadDocument))]
[JsonSerializable(typeof(UserDocument))]
[JsonSerializable(typeof(BatchDocument))]
[JsonSerializable(typeof(BatchItemDocument))]
[JsonSerializable(typeof(BatchCallbackPayload))]
public sealed partial class WireJson : JsonSerializerContext
{
    /// <summary>The context to use: escapes as little as JSON allows, writes no white space, refuses duplicate keys.</summary>
    public static WireJson Wire { get; } = new(new JsonSerializerOptions
    {
        Encoder = MinimalJsonEncoder.Instance,
        AllowDuplicateProperties = false,
    });
}
