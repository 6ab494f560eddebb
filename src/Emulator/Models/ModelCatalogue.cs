using System.Collections.Frozen;
using System.Reflection;
using System.Text.Json;

namespace Runflow.Emulator.Models;

/// <summary>The models that can be run, by slug. Read once at start from the files in <c>Catalogue/</c>.</summary>
internal sealed class ModelCatalogue
{
    private readonly FrozenDictionary<string, ModelDefinition> models = Load().ToFrozenDictionary(static model => model.Slug, StringComparer.Ordinal);

    /// <summary>Every slug, for the sentence of a 404.</summary>
    public string Known => string.Join(", ", models.Keys.Order(StringComparer.Ordinal));

    public ModelDefinition? Find(string slug) => models.GetValueOrDefault(slug);

    private static IEnumerable<ModelDefinition> Load()
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
