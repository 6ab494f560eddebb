using System.Text.Json;
using Runflow.Emulator.Faults.Rules;

namespace Runflow.Emulator.Faults.Kinds;

/// <summary>The run ends <c>failed</c>, free of charge.</summary>
/// <param name="Code"><c>failure_code</c>: 1 to 200 characters; default <c>PROVIDER_ERROR</c>.</param>
/// <param name="Message"><c>failure_message</c>: 1 to 2,000 characters; default: a sentence that names the emulator.</param>
/// <param name="Stage"><c>failure_stage</c>: <c>preprocess</c> or <c>dispatch</c> (from <c>dispatching</c>), <c>inference</c> or <c>postprocess</c>
/// (from <c>running</c>); default: <c>preprocess</c> for <c>INPUT_VALIDATION_FAILED</c>, <c>dispatch</c> for <c>MODEL_UNAVAILABLE</c>, else <c>inference</c>.</param>
internal sealed record FailFault(string Code, string Message, string Stage) : Fault
{
    public const string Name = "fail";
    private const string UsualMessage = "The emulator was asked to let this run fail.";

    public override string Kind => Name;

    public static FailFault Read(FaultFields fields)
    {
        var code = fields.Text("failure_code", 200) ?? "PROVIDER_ERROR";
        return new FailFault(
            code,
            fields.Text("failure_message", 2000) ?? UsualMessage,
            fields.OneOf("failure_stage", "preprocess", "dispatch", "inference", "postprocess") ?? UsualStage(code));
    }

    public override void WriteParameters(Utf8JsonWriter writer)
    {
        writer.WriteString("failure_code", Code);
        if (Message != UsualMessage)
        {
            writer.WriteString("failure_message", Message);
        }

        if (Stage != UsualStage(Code))
        {
            writer.WriteString("failure_stage", Stage);
        }
    }

    private static string UsualStage(string code) => code switch
    {
        "INPUT_VALIDATION_FAILED" => "preprocess",
        "MODEL_UNAVAILABLE" => "dispatch",
        _ => "inference",
    };
}
