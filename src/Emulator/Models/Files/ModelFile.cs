namespace Runflow.Emulator.Models.Files;

/// <summary>
/// Reads a model from YAML. The fields are those of the JSON files in <c>Catalogue/</c>, which are YAML too; what most
/// models have alike may be left out.
/// </summary>
internal static class ModelFile
{
    private static readonly ModelTiming UsualTiming = new(150, 50, 200, 100);

    private static readonly IReadOnlyDictionary<string, PixelSize> UsualSizes = new Dictionary<string, PixelSize>
    {
        ["square_hd"] = new(1024, 1024),
        ["square"] = new(512, 512),
        ["portrait_4_3"] = new(768, 1024),
        ["portrait_16_9"] = new(576, 1024),
        ["landscape_4_3"] = new(1024, 768),
        ["landscape_16_9"] = new(1024, 576),
    };

    private static readonly IReadOnlyDictionary<string, PriceUnit> Units =
        new[] { PriceUnit.Image, PriceUnit.OutputMegapixel, PriceUnit.Megapixel }.ToDictionary(ModelView.UnitCode);

    /// <summary>Reads and checks the text.</summary>
    /// <param name="path">The file, as complaints name it.</param>
    /// <param name="text">What it holds.</param>
    /// <param name="problems">Told of everything that is wrong, each with line and column.</param>
    /// <returns>Null when anything is.</returns>
    public static ModelDefinition? Read(string path, string text, List<string> problems)
    {
        var before = problems.Count;
        if (YamlTree.Read(path, text, problems) is not { } root)
        {
            return null;
        }

        var fields = new YamlFields(path, root, "a model", problems);
        var slug = Slug(fields);
        var sizes = Sizes(fields);
        var model = new ModelDefinition
        {
            Id = Id(fields, slug),
            Slug = slug,
            Name = fields.Text("name") ?? slug,
            Description = fields.Text("description") ?? "",
            Version = fields.Text("version") ?? "1",
            IsPublic = fields.Switch("is_public") ?? true,
            CategoryCode = fields.Text("category_code") ?? "image-to-image",
            PricingNote = fields.Text("pricing_note") ?? "",
            Price = Price(fields),
            Timing = Timing(fields),
            Sizes = sizes,
            DefaultSize = DefaultSize(fields, sizes),
            Inputs = [.. fields.List(fields.Need("inputs"), "inputs").Select(input => fields.Mapping(input, "an input", "an input") is { } found ? InputReader.Read(found, sizes) : null).OfType<ModelInput>()],
        };
        InputReader.CheckTogether(fields, model.Inputs);
        fields.RefuseOthers();
        return problems.Count == before ? model : null;
    }

    private static string Slug(YamlFields fields)
    {
        var slug = fields.Text(fields.Need("slug"), "slug") ?? "";
        var segments = slug.Split('/');
        if (slug.Length > 0
            && (segments.Length is < ModelPath.FewestSegments or > ModelPath.MostSegments
                || segments.Any(static segment => segment.Length == 0 || segment is "." or ".." || segment.Any(static letter => !char.IsAsciiLetterOrDigit(letter) && letter is not ('-' or '_' or '.')))
                || ModelPath.Children.Contains(segments[^1])))
        {
            fields.Complain("slug", $"is {ModelPath.FewestSegments} to {ModelPath.MostSegments} names of letters, digits, - _ and . with slashes between, such as acme/painter; the last is none of {string.Join(", ", ModelPath.Children)}.");
        }

        return slug;
    }

    private static Guid Id(YamlFields fields, string slug)
    {
        if (fields.Text("id") is not { } text)
        {
            return StableId.Of($"model/{slug}");
        }

        if (!Guid.TryParseExact(text, "D", out var id))
        {
            fields.Complain("id", "is a UUID; left out, it follows from the slug.");
        }

        return id;
    }

    private static ModelPrice Price(YamlFields fields)
    {
        if (fields.Mapping(fields.Need("price"), "price", "a price") is not { } price)
        {
            return new ModelPrice(0, PriceUnit.Image);
        }

        var found = new ModelPrice(price.Money("usd", 1_000_000) ?? 0, price.Word(price.Need("per"), "per", Units) ?? PriceUnit.Image);
        price.RefuseOthers();
        return found;
    }

    private static ModelTiming Timing(YamlFields fields)
    {
        const int Longest = 86_400_000;
        if (fields.Mapping(fields.Find("timing"), "timing", "a timing") is not { } timing)
        {
            return UsualTiming;
        }

        var found = new ModelTiming(
            (int)(timing.Integer("queue_ms", 0, Longest) ?? UsualTiming.QueueMs),
            (int)(timing.Integer("dispatch_ms", 0, Longest) ?? UsualTiming.DispatchMs),
            (int)(timing.Integer("inference_ms", 0, Longest) ?? UsualTiming.InferenceMs),
            (int)(timing.Integer("step_ms", 0, Longest) ?? UsualTiming.StepMs));
        timing.RefuseOthers();
        return found;
    }

    private static IReadOnlyDictionary<string, PixelSize> Sizes(YamlFields fields)
    {
        if (fields.Mapping(fields.Find("sizes"), "sizes", "the sizes") is not { } table)
        {
            return UsualSizes;
        }

        var sizes = new Dictionary<string, PixelSize>(StringComparer.Ordinal);
        foreach (var (name, value) in table.Entries())
        {
            if (table.Mapping(value, name, "a size") is { } size)
            {
                sizes[name] = new PixelSize(Side(size, "width"), Side(size, "height"));
                size.RefuseOthers();
            }
        }

        return sizes;
    }

    private static int Side(YamlFields size, string name)
    {
        size.Need(name);
        return (int)(size.Integer(name, 256, 4096) ?? 256);
    }

    private static string DefaultSize(YamlFields fields, IReadOnlyDictionary<string, PixelSize> sizes)
    {
        var name = fields.Text("default_size") ?? (sizes.ContainsKey("square_hd") ? "square_hd" : sizes.Keys.FirstOrDefault() ?? "");
        if (!sizes.ContainsKey(name))
        {
            fields.Complain("default_size", sizes.Count == 0 ? "has no size to name; give sizes one." : $"is one of {string.Join(", ", sizes.Keys)}.");
        }

        return name;
    }
}
