using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;
using Runflow.Emulator.Tests.Hosting;

namespace Runflow.Emulator.Tests.Pact.Core;

/// <summary>The pacts of the repository, in <c>pacts/</c>: one for each consumer, written by the tests and committed.</summary>
internal static class PactFile
{
    public const string Provider = "runflow";

    private static readonly JsonSerializerOptions Layout = new() { WriteIndented = true, Encoder = System.Text.Encodings.Web.JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    /// <summary>Where those are that were committed when the tests were built.</summary>
    public static string Committed(string consumer) => Path.Combine(AppContext.BaseDirectory, "pacts", $"{consumer}-{Provider}.json");

    /// <summary>Every committed pact.</summary>
    public static IEnumerable<string> AllCommitted => Directory.EnumerateFiles(Path.Combine(AppContext.BaseDirectory, "pacts"), "*.json").Order(StringComparer.Ordinal);

    /// <summary>The pact's text as it is committed: without the version of the core that wrote it, interactions by description.</summary>
    public static string Written(string consumer, Action<PactDraft> add)
    {
        using var folder = new TemporaryFolder();
        using var draft = new PactDraft(consumer, Provider);
        add(draft);
        draft.WriteTo(folder.Path);
        var pact = JsonNode.Parse(File.ReadAllBytes(folder.File($"{consumer}-{Provider}.json")))!.AsObject();
        var metadata = pact["metadata"]!.AsObject();
        foreach (var name in metadata.Select(static item => item.Key).Where(static name => name != "pactSpecification").ToList())
        {
            metadata.Remove(name);
        }

        var interactions = pact["interactions"]!.AsArray();
        var ordered = interactions.OrderBy(static item => (string)item!["description"]!, StringComparer.Ordinal).ToList();
        interactions.Clear();
        ordered.ForEach(interactions.Add);
        return pact.ToJsonString(Layout).ReplaceLineEndings("\n") + "\n";
    }

    /// <summary>Keeps what was written, so that it can be looked at and accepted.</summary>
    /// <returns>The file.</returns>
    public static string Keep(string consumer, string text)
    {
        var folder = Directory.CreateDirectory(Path.Combine(AppContext.BaseDirectory, "pacts-written"));
        var file = Path.Combine(folder.FullName, $"{consumer}-{Provider}.json");
        File.WriteAllText(file, text, new UTF8Encoding(encoderShouldEmitUTF8Identifier: false));
        return file;
    }
}
