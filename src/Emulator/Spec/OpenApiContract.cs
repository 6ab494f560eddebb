using System.Text.Json;
using Runflow.Emulator.ApiDocs;

namespace Runflow.Emulator.Spec;

/// <summary>
/// The contract as the product serves it: its operations and its schemas, all of whose keywords were seen to be known.
/// Read-only after construction but for its coverage; one instance serves all tests.
/// </summary>
internal sealed class OpenApiContract
{
    /// <summary>Says of a path that its operation stands for every method.</summary>
    private const string AnyMethod = "x-any-method";

    private static readonly string[] Methods = ["get", "put", "post", "delete", "options", "head", "patch", "trace"];
    private static readonly Lazy<OpenApiContract> LazyApi = new(() => new(ApiDocument.Json));
    private static readonly Lazy<OpenApiContract> LazyControl = new(() => new(ControlDocument.Json, ContractRealm.Control));

    /// <summary>Reads a contract from JSON.</summary>
    /// <param name="json">The document.</param>
    /// <param name="realm">What it speaks for; null for the emulated API.</param>
    public OpenApiContract(byte[] json, ContractRealm? realm = null)
    {
        Realm = realm ?? ContractRealm.Api;
        using var document = JsonDocument.Parse(json, new JsonDocumentOptions { AllowDuplicateProperties = false });
        Document = document.RootElement.Clone();
        Schemas = new(Document);
        Operations = [.. from path in Document.GetProperty("paths").EnumerateObject()
                         from member in path.Value.EnumerateObject()
                         where Methods.Contains(member.Name)
                         select ContractOperation.Read(Document, path.Name, member.Name, member.Value) with { TakesAnyMethod = path.Value.TryGetProperty(AnyMethod, out _) }];
        foreach (var place in ContractSchemas.In(Document))
        {
            SchemaKeywords.RefuseUnknown(place.Schema);
        }
    }

    /// <summary>The contract that is embedded in the emulator.</summary>
    public static OpenApiContract Served => LazyApi.Value;

    /// <summary>The one of the emulator's own surface, likewise.</summary>
    public static OpenApiContract Control => LazyControl.Value;

    /// <summary>What it speaks for.</summary>
    public ContractRealm Realm { get; }

    /// <summary>The whole document.</summary>
    public JsonElement Document { get; }

    /// <summary>The validator over its schemas.</summary>
    public SchemaValidator Schemas { get; }

    /// <summary>What was held against it so far.</summary>
    public ContractCoverage Coverage { get; } = new();

    /// <summary>Every operation under <c>paths</c>.</summary>
    public IReadOnlyList<ContractOperation> Operations { get; }

    /// <summary>The operations of the path that is meant; empty when the document has none. A literal path goes first.</summary>
    public IReadOnlyList<ContractOperation> AtPath(string path) =>
        Operations.Where(o => o.Matches(path)).GroupBy(o => o.Template).MinBy(g => g.First().Variables)?.ToList() ?? [];

    /// <summary>The operation for a method and a path; null when there is none. A path that has the method goes before a more
    /// literal one that has not, as in the server's own routing.</summary>
    public ContractOperation? Find(string method, string path) => Operations
        .Where(o => (o.Method == method || o.TakesAnyMethod) && o.Matches(path))
        .MinBy(static o => o.Variables);
}
