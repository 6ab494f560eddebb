using System.Text;

namespace Runflow.Emulator.Models.Files;

/// <summary>Reads the folder of the setting <c>models</c>: each <c>.yaml</c> or <c>.yml</c> file in it is one model.</summary>
internal static class ModelFolder
{
    private const int MostFiles = 1000;
    private const int LargestFile = 256 << 10;

    /// <summary>The models, in the order of their files' names.</summary>
    /// <exception cref="ModelFileException">Something is wrong; it names everything that is.</exception>
    public static IReadOnlyList<ModelDefinition> Read(string folder, IEnumerable<ModelDefinition> known)
    {
        var problems = new List<string>();
        var slugs = known.ToDictionary(static model => model.Slug, static _ => "built in", StringComparer.Ordinal);
        var found = new List<ModelDefinition>();
        foreach (var path in Files(folder, problems))
        {
            if (Text(path, problems) is not { } text || ModelFile.Read(path, text, problems) is not { } model)
            {
                continue;
            }

            if (slugs.TryAdd(model.Slug, $"in {path}"))
            {
                found.Add(model);
            }
            else
            {
                problems.Add($"{path}:1:1: the model {model.Slug} is there already, {slugs[model.Slug]}; give this one another slug.");
            }
        }

        return problems.Count == 0 ? found : throw new ModelFileException(problems);
    }

    private static List<string> Files(string folder, List<string> problems)
    {
        try
        {
            var files = Directory.EnumerateFiles(folder)
                .Where(static path => Path.GetExtension(path).ToUpperInvariant() is ".YAML" or ".YML")
                .Take(MostFiles + 1)
                .Order(StringComparer.Ordinal)
                .ToList();
            if (files.Count <= MostFiles)
            {
                return files;
            }

            problems.Add($"{folder}: the folder of the setting models has more than {MostFiles} files.");
        }
        catch (Exception failure) when (failure is IOException or UnauthorizedAccessException or ArgumentException)
        {
            problems.Add($"{folder}: the folder of the setting models cannot be read: {failure.Message.TrimEnd('.')}.");
        }

        return [];
    }

    private static string? Text(string path, List<string> problems)
    {
        try
        {
            if (new FileInfo(path).Length <= LargestFile)
            {
                return File.ReadAllText(path, new UTF8Encoding(false, throwOnInvalidBytes: true));
            }

            problems.Add($"{path}: a model file has at most {LargestFile >> 10} KiB; this one has more.");
        }
        catch (DecoderFallbackException)
        {
            problems.Add($"{path}: the file is not UTF-8; save it as UTF-8.");
        }
        catch (Exception failure) when (failure is IOException or UnauthorizedAccessException)
        {
            problems.Add($"{path}: the model file cannot be read: {failure.Message.TrimEnd('.')}.");
        }

        return null;
    }
}

/// <summary>Model files are wrong; the message names each problem on a line of its own.</summary>
internal sealed class ModelFileException(IReadOnlyList<string> problems) : Exception(string.Join(Environment.NewLine, problems))
{
    /// <summary>Each begins with file, line and column.</summary>
    public IReadOnlyList<string> Problems => problems;
}
