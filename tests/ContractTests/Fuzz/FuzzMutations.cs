using System.Text;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.DependencyInjection;
using Runflow.Emulator.Tests.Hosting;

namespace Runflow.Emulator.Tests.Fuzz;

/// <summary>Servers that judge requests otherwise than the contract says, each in one thing; the fuzz has to notice each.</summary>
internal static class FuzzMutations
{
    private const string Defect = """{"code":"INTERNAL_ERROR","message":"A defect, made for a test.","errors":null}""";

    /// <summary>What differs, and how to make a server so.</summary>
    public static IReadOnlyDictionary<string, Action<IServiceCollection>> All { get; } = new Dictionary<string, Action<IServiceCollection>>
    {
        ["a page of 500 meets a defect"] = static services => services.RewriteAnswers(static answer =>
        {
            if (answer.Http.Request.QueryString.Value!.Contains("limit=500", StringComparison.Ordinal))
            {
                (answer.Status, answer.Text) = (500, Defect);
            }
        }),
        ["what is invalid has an undocumented status"] = Answering("", 422, 418),
        ["what is invalid is said not to be there"] = Answering("/confirmations", 422, 404),
        ["what is not there is said to be invalid"] = Answering("", 404, 422),
        ["an idempotency key may be longer"] = static services => services.Around(static (http, next) =>
        {
            if (http.Request.Headers["Idempotency-Key"] is [{ Length: > 255 } key])
            {
                http.Request.Headers["Idempotency-Key"] = key[..255];
            }

            return next(http);
        }),
        ["a size below one is accepted"] = Reading("/asset-uploads", static body => body.Contains("\"size_bytes\":-1", StringComparison.Ordinal) || body.Contains("\"size_bytes\":0", StringComparison.Ordinal)
            ? """{"filename":"a.png","mime_type":"image/png","size_bytes":10}"""
            : body),
        ["metadata that is null is refused"] = Reading("/runs", static body => body.Replace("\"metadata\":null", "\"metadata\":1", StringComparison.Ordinal)),
        ["a body that is cut off is mended"] = Reading("", static body => body.StartsWith('{') && !body.EndsWith('}') ? body + "}" : body),
    };

    private static Action<IServiceCollection> Answering(string pathEnd, int status, int instead) => services => services.RewriteAnswers(answer =>
        answer.Status = answer.Status == status && answer.Path.EndsWith(pathEnd, StringComparison.Ordinal) ? instead : answer.Status);

    private static Action<IServiceCollection> Reading(string pathEnd, Func<string, string> change) => services => services.Around(async (http, next) =>
    {
        if (http.Request.Path.Value!.EndsWith(pathEnd, StringComparison.Ordinal) && http.Request.Method != "GET")
        {
            using var reader = new StreamReader(http.Request.Body, Encoding.Latin1);
            var bytes = Encoding.Latin1.GetBytes(change(await reader.ReadToEndAsync(http.RequestAborted)));
            (http.Request.Body, http.Request.ContentLength) = (new MemoryStream(bytes), bytes.Length);
        }

        await next(http);
    });
}
