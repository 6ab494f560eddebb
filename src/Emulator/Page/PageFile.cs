using System.Collections.Frozen;
using System.Security.Cryptography;

namespace Runflow.Emulator.Page;

/// <summary>A file of the page as it was built into the assembly. Read at the first use and kept.</summary>
/// <param name="Bytes">The file; nobody may write to it.</param>
/// <param name="ContentType">Value of <c>Content-Type</c>.</param>
/// <param name="Tag">Strong <c>ETag</c>, in its quotes: the beginning of the SHA-256 of <paramref name="Bytes"/>.</param>
internal sealed record PageFile(byte[] Bytes, string ContentType, string Tag)
{
    private const string Prefix = "page/";

    private static readonly Lazy<FrozenDictionary<string, PageFile>> Files = new(ReadAll);

    /// <summary>The document itself.</summary>
    public const string Index = "index.html";

    /// <summary>The file of that name, such as <c>app.css</c>; null when there is none.</summary>
    public static PageFile? Find(string name) => Files.Value.GetValueOrDefault(name);

    /// <summary>The names of all.</summary>
    public static IEnumerable<string> Names => Files.Value.Keys;

    private static FrozenDictionary<string, PageFile> ReadAll()
    {
        var assembly = typeof(PageFile).Assembly;
        return assembly.GetManifestResourceNames()
            .Where(static name => name.StartsWith(Prefix, StringComparison.Ordinal))
            .ToFrozenDictionary(static name => name[Prefix.Length..], name => Read(assembly.GetManifestResourceStream(name)!, name), StringComparer.Ordinal);
    }

    private static PageFile Read(Stream stream, string name)
    {
        using (stream)
        {
            var bytes = new byte[stream.Length];
            stream.ReadExactly(bytes);
            return new(bytes, TypeOf(name), $"\"{Convert.ToHexStringLower(SHA256.HashData(bytes)[..8])}\"");
        }
    }

    private static string TypeOf(string name) => Path.GetExtension(name) switch
    {
        ".html" => "text/html; charset=utf-8",
        ".css" => "text/css; charset=utf-8",
        ".js" => "text/javascript; charset=utf-8",
        ".svg" => "image/svg+xml",
        var other => throw new InvalidOperationException($"{name}: a page has no files of type {other}."),
    };
}
