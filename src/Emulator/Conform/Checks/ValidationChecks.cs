namespace Runflow.Emulator.Conform.Checks;

/// <summary>What a create must refuse. Nothing of it costs anything unless it is accepted, and then it is cancelled. Source: the
/// model page's inputs.</summary>
internal static class ValidationChecks
{
    public static IReadOnlyList<ConformCheck> All { get; } =
    [
        Refused("no-input", "A create without input", """{}""", "body.input"),
        Refused("no-prompt", "An input without prompt", """{"input":{"steps":4}}""", "body.input.prompt"),
        Refused("prompt-type", "A prompt that is no text", """{"input":{"prompt":7}}""", "body.input.prompt"),
        Refused("prompt-blank", "A prompt of white space", """{"input":{"prompt":"  "}}""", "body.input.prompt", Severity.Warning),
        Refused("steps-zero", "Steps below 1", """{"input":{"prompt":"x","steps":0}}""", "body.input.steps"),
        Refused("steps-type", "Steps that are no whole number", """{"input":{"prompt":"x","steps":"four"}}""", "body.input.steps"),
        Refused("seed-zero", "A seed below 1", """{"input":{"prompt":"x","seed":0}}""", "body.input.seed"),
        Refused("image-size", "An image size that is none of the presets", """{"input":{"prompt":"x","image_size":"huge"}}""", "body.input.image_size"),
        Refused("image-urls-many", "More than four sources", """{"input":{"prompt":"x","image_urls":["https://a.test/1.png","https://a.test/2.png","https://a.test/3.png","https://a.test/4.png","https://a.test/5.png"]}}""", "body.input.image_urls"),
        Refused("image-urls-type", "Sources that are no list", """{"input":{"prompt":"x","image_urls":"https://a.test/1.png"}}""", "body.input.image_urls"),
        Refused("image-form", "A source that is neither URL nor base64", """{"input":{"prompt":"x","reference_image_1":"no picture!"}}""", "body.input.reference_image_1"),
        Refused("callback-url", "A callback URL that is none", """{"input":{"prompt":"x"},"callback_url":"not a url"}""", "body.callback_url"),
        Refused("client-ref", "A client_ref of 256 characters", $$$"""{"input":{"prompt":"x"},"client_ref":"{{{new string('c', 256)}}}"}""", "body.client_ref"),
        Refused("metadata-type", "Metadata that is no object", """{"input":{"prompt":"x"},"metadata":[1]}""", "body.metadata"),
        new("validation", "validation.all-at-once", "All problems are told at once", AllAtOnceAsync),
    ];

    private static ConformCheck Refused(string name, string title, string body, string loc, Severity severity = Severity.Error) =>
        new("validation", $"validation.{name}", $"{title} is 422 at {loc}", async talk =>
        {
            var answer = await talk.CreateInVainAsync(body);
            if (talk.Expect(answer.Status == 422, answer, "status", $"422 for {body}", $"{answer.Status} {answer.Text}", severity))
            {
                talk.Expect(answer.Locs.Any(found => found.StartsWith(loc, StringComparison.Ordinal)), answer, "errors", loc, string.Join(", ", answer.Locs), severity);
                talk.Expect(answer.Word("code") == "VALIDATION_ERROR", answer, "code", "VALIDATION_ERROR", answer.Word("code"), Severity.Note);
            }
        });

    private static async Task AllAtOnceAsync(Conversation talk)
    {
        var answer = await talk.CreateInVainAsync("""{"input":{"steps":0,"image_size":"huge"},"callback_url":"x"}""");
        if (talk.ExpectStatus(answer, 422))
        {
            talk.Expect(answer.Locs.Count >= 4, answer, "errors", "four problems: prompt, steps, image_size, callback_url", string.Join(", ", answer.Locs), Severity.Warning);
        }
    }
}
