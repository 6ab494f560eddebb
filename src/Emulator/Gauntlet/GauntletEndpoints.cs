using System.Text;
using System.Text.Json;
using Runflow.Emulator.Callbacks;
using Runflow.Emulator.Control;
using Runflow.Emulator.Errors;
using Runflow.Emulator.Http;
using Runflow.Emulator.Json;

namespace Runflow.Emulator.Gauntlet;

/// <summary><c>POST /_emulator/gauntlet</c>: grades a receiver.</summary>
internal sealed class GauntletEndpoints(ControlPipeline pipeline, GauntletRunner runner)
{
    private const int MostUrl = 2048;

    public void Map(IEndpointRouteBuilder routes) => routes.MapPost("/_emulator/gauntlet", pipeline.Route(Run));

    private async ValueTask<Answer> Run(ApiCall call)
    {
        if (ControlBody.Read(call, Read, out var asked) is { } refusal)
        {
            return refusal;
        }

        var epoch = call.Sandbox.Current;
        string? own;
        lock (epoch.Gate)
        {
            own = CandidateSecrets.Of(epoch) is [var first, ..] ? first.Plain : null;
        }

        if ((asked.Secret ?? own) is not { } secret)
        {
            return Problem.Of(ApiError.Conflict("The sandbox has no signing secret: name one in secret."));
        }

        var report = await runner.RunAsync(asked.Url!, secret, epoch.Seed, call.Http.RequestAborted);
        return asked.Format switch
        {
            "text" => new Answer { Status = 200, ContentType = "text/plain; charset=utf-8", Body = Encoding.UTF8.GetBytes(ReportText.Of(report)) },
            "junit" => new Answer { Status = 200, ContentType = "application/xml", Body = ReportJunit.Of(report) },
            _ => ControlJson.Object(200, writer => ReportJson.Write(writer, report)),
        };
    }

    private static (Uri? Url, string? Secret, string Format) Read(JsonElement body, Problems problems)
    {
        var fields = new JsonFields(body, problems, "body");
        var text = fields.Text("url", MostUrl);
        var secret = fields.Text("secret");
        var format = fields.Text("format") ?? "json";
        fields.RefuseRest();
        if (!GauntletTarget.TryRead(text, out var url))
        {
            problems.Add(["body", "url"], GauntletTarget.Rule, text is null ? "missing" : "value");
        }

        if (format is not ("json" or "text" or "junit"))
        {
            Choice.Refuse(problems, ["body", "format"], format, "json", "text", "junit");
        }

        return (url, secret, format);
    }
}
