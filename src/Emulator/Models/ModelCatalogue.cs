using System.Collections.Frozen;
using System.Reflection;
using System.Text.Json;
using Runflow.Emulator.Models.Files;

namespace Runflow.Emulator.Models;

/// <summary>The models that can be run, by slug: those of <c>Catalogue/</c>, and those of the folder of the setting
/// <c>models</c>. Read once at start.</summary>
internal sealed class ModelCatalogue
{
    /// <summary>The model that is meant where none is named.</summary>
    public const string Usual = "black-forest-labs/flux-2-klein-4b/edit";

    private readonly FrozenDictionary<string, ModelDefinition> models;
    private readonly FrozenDictionary<string, ModelDefinition>.AlternateLookup<ReadOnlySpan<char>> bySlug;

    /// <exception cref="ModelFileException">A file of the folder is wrong.</exception>
    public ModelCatalogue(EmulatorOptions options)
    {
        List<ModelDefinition> all = [.. BuiltIn()];
        all.AddRange(options.Models is { } folder ? ModelFolder.Read(folder, all) : []);
        models = all.ToFrozenDictionary(static model => model.Slug, StringComparer.Ordinal);
        bySlug = models.GetAlternateLookup<ReadOnlySpan<char>>();
    }

    /// <summary>Every slug, for the sentence of a 404.</summary>
    public string Known => string.Join(", ", models.Keys.Order(StringComparer.Ordinal));

    public IEnumerable<ModelDefinition> All => models.Values;

    public IEnumerable<string> Slugs => models.Keys;

    public ModelDefinition? Find(ReadOnlySpan<char> slug) => bySlug.TryGetValue(slug, out var model) ? model : null;

    private static IEnumerable<ModelDefinition> BuiltIn()
    {
        var assembly = Assembly.GetExecutingAssembly();
        foreach (var name in assembly.GetManifestResourceNames())
        {
            if (name.StartsWith("models/", StringComparison.Ordinal))
            {
                using var stream = assembly.GetManifestResourceStream(name)!;
                yield return JsonSerializer.Deserialize(stream, ModelJson.Default.ModelDefinition)
                    ?? throw new InvalidDataException($"The model file {name} is empty.");
            }
        }
    }
}
