using System.Text.Json;
using Runflow.Emulator.Models;
using Runflow.Emulator.Models.Files;
using Xunit;

namespace Runflow.Emulator.Tests.Models;

public sealed class ModelFileTests
{
    private const string Small = "slug: acme/painter\nprice: { usd: 0.01, per: image }\ninputs:\n  - { name: prompt, type: string, role: prompt }\n";

    [Fact]
    public void The_built_in_files_read_as_YAML_are_the_same_models()
    {
        var assembly = typeof(ModelDefinition).Assembly;
        var files = assembly.GetManifestResourceNames().Where(static name => name.StartsWith("models/", StringComparison.Ordinal)).ToList();
        Assert.Equal(3, files.Count);
        foreach (var name in files)
        {
            using var reader = new StreamReader(assembly.GetManifestResourceStream(name)!);
            var text = reader.ReadToEnd();
            var problems = new List<string>();
            var model = ModelFile.Read(name, text, problems);
            Assert.Empty(problems);
            Assert.Equal(Shown(JsonSerializer.Deserialize(text, ModelJson.Default.ModelDefinition)!), Shown(model!));
        }
    }

    [Fact]
    public void What_most_models_have_alike_may_be_left_out()
    {
        var model = Read(Small);
        Assert.Equal("acme/painter", model.Name);
        Assert.Equal(new ModelTiming(150, 50, 200, 100), model.Timing);
        Assert.Equal(new PixelSize(1024, 1024), model.Sizes[model.DefaultSize]);
        Assert.Equal(model.Id, Read(Small).Id);
        Assert.NotEqual(model.Id, Read(Small.Replace("painter", "drawer", StringComparison.Ordinal)).Id);
    }

    [Theory]
    [InlineData("slug: acme/painter", "slug: painter", "f.yaml:1:7: slug is 2 to 8 names of letters, digits, - _ and . with slashes between, such as acme/painter; the last is none of runs, batches.")]
    [InlineData("slug: acme/painter", "slug: acme/painter/runs", "f.yaml:1:7: slug is 2 to 8")]
    [InlineData("slug: acme/painter", "slug: acme/../painter", "f.yaml:1:7: slug is 2 to 8")]
    [InlineData("slug: acme/painter\n", "", "f.yaml:1:1: a model needs the field slug.")]
    [InlineData("slug: acme/painter", "slug: acme/painter\nnmae: x", "f.yaml:2:1: nmae is no field of a model; did you mean name?")]
    [InlineData("slug: acme/painter", "slug: acme/painter\nslug: acme/twice", "f.yaml:2:1: this is not YAML: Duplicate key slug")]
    [InlineData("slug: acme/painter", "slug: [acme", "f.yaml:1:7: this is not YAML: ")]
    [InlineData("slug: acme/painter", "slug: acme/painter\nid: 7", "f.yaml:2:5: id is a UUID; left out, it follows from the slug.")]
    [InlineData("slug: acme/painter", "slug: acme/painter\nis_public: maybe", "f.yaml:2:12: is_public is true or false.")]
    [InlineData("usd: 0.01", "usd: 0.0100000001", "f.yaml:2:15: usd is a plain decimal from 0 to 1000000 with at most 9 digits behind the point, such as 0.005.")]
    [InlineData("usd: 0.01", "usd: -1", "f.yaml:2:15: usd is a plain decimal")]
    [InlineData("usd: 0.01", "usd: 1e-3", "f.yaml:2:15: usd is a plain decimal")]
    [InlineData("per: image", "per: imgae", "f.yaml:2:26: per is one of image, output_megapixel, megapixel; did you mean image?")]
    [InlineData("price: { usd: 0.01, per: image }", "price: 5", "f.yaml:2:8: price is a mapping.")]
    [InlineData("price: { usd: 0.01, per: image }", "price: { usd: 0.01, per: image, vat: 7 }", "f.yaml:2:33: vat is no field of a price; there are per, usd.")]
    [InlineData("slug: acme/painter", "slug: acme/painter\nsizes: { big: { width: 9999, height: 512 } }", "f.yaml:2:24: width is a whole number from 256 to 4096.")]
    [InlineData("slug: acme/painter", "slug: acme/painter\ndefault_size: big", "f.yaml:2:15: default_size is one of square_hd, square, portrait_4_3")]
    [InlineData("slug: acme/painter", "slug: acme/painter\ntiming: { step_ms: soon }", "f.yaml:2:20: step_ms is a whole number from 0 to 86400000.")]
    [InlineData("type: string", "type: text", "f.yaml:4:27: type is one of string, integer, boolean, enum, size, image, image_list")]
    [InlineData("type: string, role: prompt", "type: integer, role: prompt", "f.yaml:4:42: role needs the type string.")]
    [InlineData("role: prompt", "roll: prompt", "f.yaml:4:35: roll is no field of an input; did you mean role?")]
    [InlineData("role: prompt }", "role: prompt }\n  - { name: prompt, type: image }", "f.yaml:4:3: inputs has prompt twice; every input has a name of its own.")]
    [InlineData("role: prompt }", "role: prompt }\n  - { name: text, type: string, role: prompt }", "f.yaml:4:3: inputs has one role twice, for prompt and text; only source may be played by several.")]
    [InlineData("role: prompt }", "role: prompt }\n  - { name: n, type: integer, role: count, minimum: 1 }", "f.yaml:5:5: maximum is at most 16 for a count.")]
    [InlineData("role: prompt }", "role: prompt }\n  - { name: n, type: integer, minimum: 3, maximum: 2 }", "f.yaml:5:40: minimum is above maximum.")]
    [InlineData("role: prompt }", "role: prompt }\n  - { name: n, type: integer, role: seed }", "f.yaml:5:5: minimum is 1 or more for steps, seed and count.")]
    [InlineData("role: prompt }", "role: prompt }\n  - { name: e, type: enum }", "f.yaml:5:5: values is what an enum has, one or more, and nothing else has.")]
    [InlineData("role: prompt }", "role: prompt }\n  - { name: e, type: enum, values: [a], default: b }", "f.yaml:5:50: default is no value that the input would take.")]
    [InlineData("role: prompt }", "role: prompt }\n  - { name: f, type: enum, role: format, values: [webp] }", "f.yaml:5:50: values of a format are png and jpeg.")]
    [InlineData("role: prompt }", "role: prompt, default: *a }", "f.yaml:4:58: aliases are not taken in model files; write the value out.")]
    [InlineData("role: prompt }", "role: prompt, default: [[[[[[[[[[[[[[[[[1]]]]]]]]]]]]]]]]] }", "f.yaml:4:71: nested deeper than 16 levels.")]
    public void A_problem_has_its_place_and_its_cure(string right, string wrong, string complaint)
    {
        var problems = new List<string>();
        Assert.Null(ModelFile.Read("f.yaml", Small.Replace(right, wrong, StringComparison.Ordinal), problems));
        Assert.StartsWith(complaint, Assert.Single(problems), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("")]
    [InlineData("- a list")]
    [InlineData("just words")]
    [InlineData("a: 1\n---\nb: 2\n")]
    public void What_is_no_mapping_is_no_model(string text)
    {
        var problems = new List<string>();
        Assert.Null(ModelFile.Read("f.yaml", text, problems));
        Assert.StartsWith("f.yaml:1:1: a model file is one YAML mapping", Assert.Single(problems), StringComparison.Ordinal);
    }

    [Fact]
    public void All_files_of_a_folder_are_looked_at_before_anything_is_said()
    {
        var folder = Directory.CreateTempSubdirectory("models-").FullName;
        try
        {
            File.WriteAllText(Path.Combine(folder, "a.yaml"), Small);
            File.WriteAllText(Path.Combine(folder, "b.yml"), Small);
            File.WriteAllText(Path.Combine(folder, "c.yaml"), Small.Replace("painter", "other", StringComparison.Ordinal).Replace("string", "text", StringComparison.Ordinal));
            File.WriteAllBytes(Path.Combine(folder, "d.yaml"), [0x73, 0xff]);
            File.WriteAllText(Path.Combine(folder, "e.yaml"), new string('#', 300_000));
            File.WriteAllText(Path.Combine(folder, "notes.txt"), "no model");
            var wrong = Assert.Throws<ModelFileException>(() => ModelFolder.Read(folder, []));
            string[] expected =
            [
                "b.yml:1:1: the model acme/painter is there already", "c.yaml:4:27: type is one of", "d.yaml: the file is not UTF-8",
                "e.yaml: a model file has at most 256 KiB",
            ];
            Assert.Equal(expected.Length, wrong.Problems.Count);
            Assert.All(expected, (start, index) => Assert.StartsWith(Path.Combine(folder, start), wrong.Problems[index], StringComparison.Ordinal));
        }
        finally
        {
            Directory.Delete(folder, recursive: true);
        }

        Assert.Contains("cannot be read", Assert.Single(Assert.Throws<ModelFileException>(() => ModelFolder.Read(folder, [])).Problems), StringComparison.Ordinal);
    }

    private static ModelDefinition Read(string text)
    {
        var problems = new List<string>();
        var model = ModelFile.Read("f.yaml", text, problems);
        Assert.Empty(problems);
        return model!;
    }

    private static string Shown(ModelDefinition model) => JsonSerializer.Serialize(model, ModelJson.Default.ModelDefinition);
}
