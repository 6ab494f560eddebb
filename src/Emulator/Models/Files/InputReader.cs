using System.Text.Json;
using YamlDotNet.RepresentationModel;

namespace Runflow.Emulator.Models.Files;

/// <summary>Reads one input of a model from YAML and holds its fields against each other.</summary>
internal static class InputReader
{
    private const int MostImages = 16;

    private static readonly IReadOnlyDictionary<string, InputType> Types = new Dictionary<string, InputType>
    {
        ["string"] = InputType.String,
        ["integer"] = InputType.Integer,
        ["boolean"] = InputType.Boolean,
        ["enum"] = InputType.Enum,
        ["size"] = InputType.Size,
        ["image"] = InputType.Image,
        ["image_list"] = InputType.ImageList,
    };

    /// <summary>Each role with the types that can play it.</summary>
    private static readonly IReadOnlyDictionary<string, (InputRole Role, InputType[] Types)> Roles = new Dictionary<string, (InputRole, InputType[])>
    {
        ["none"] = (InputRole.None, [.. Types.Values]),
        ["prompt"] = (InputRole.Prompt, [InputType.String]),
        ["steps"] = (InputRole.Steps, [InputType.Integer]),
        ["seed"] = (InputRole.Seed, [InputType.Integer]),
        ["size"] = (InputRole.Size, [InputType.Size]),
        ["source"] = (InputRole.Source, [InputType.Image, InputType.ImageList]),
        ["count"] = (InputRole.Count, [InputType.Integer]),
        ["format"] = (InputRole.Format, [InputType.Enum]),
        ["safety_checker"] = (InputRole.SafetyChecker, [InputType.Boolean]),
    };

    /// <summary>Reads an input; what is wrong with it becomes a complaint.</summary>
    public static ModelInput Read(YamlFields fields, IReadOnlyDictionary<string, PixelSize> sizes)
    {
        var name = fields.Text(fields.Need("name"), "name") ?? "";
        var type = fields.Word(fields.Need("type"), "type", Types) ?? InputType.String;
        var values = fields.Find("values") is { } list ? fields.List(list, "values").Select(value => fields.Text(value, "a value") ?? "").ToList() : null;
        var input = new ModelInput
        {
            Name = name,
            Type = type,
            Role = Role(fields, type),
            Required = fields.Switch("required") ?? false,
            Description = fields.Text("description") ?? "",
            Minimum = fields.Integer("minimum", long.MinValue, long.MaxValue),
            Maximum = fields.Integer("maximum", long.MinValue, long.MaxValue),
            Values = values,
            Default = Default(fields),
            WarnAbove = fields.Integer("warn_above", 0, long.MaxValue),
            SourceOrder = (int)(fields.Integer("source_order", 0, 1000) ?? 0),
        };
        Check(fields, input, sizes);
        fields.RefuseOthers();
        return input;
    }

    /// <summary>Complains of names and roles that are taken twice.</summary>
    public static void CheckTogether(YamlFields model, IReadOnlyList<ModelInput> inputs)
    {
        foreach (var twice in inputs.GroupBy(static input => input.Name).Where(static group => group.Count() > 1))
        {
            model.Complain("inputs", $"has {twice.Key} twice; every input has a name of its own.");
        }

        foreach (var twice in inputs.GroupBy(static input => input.Role).Where(static group => group.Key is not (InputRole.None or InputRole.Source) && group.Count() > 1))
        {
            model.Complain("inputs", $"has one role twice, for {string.Join(" and ", twice.Select(static input => input.Name))}; only source may be played by several.");
        }
    }

    private static InputRole Role(YamlFields fields, InputType type)
    {
        if (fields.Word(fields.Find("role"), "role", Roles) is not (var role, var types))
        {
            return InputRole.None;
        }

        if (!types.Contains(type))
        {
            fields.Complain("role", $"needs the type {string.Join(" or ", types.Select(static fit => Types.First(known => known.Value == fit).Key))}.");
        }

        return role;
    }

    private static JsonElement? Default(YamlFields fields)
    {
        var value = fields.Find("default");
        return fields.Text(value, "default") is null ? null : YamlFields.Json((YamlScalarNode)value!);
    }

    private static void Check(YamlFields fields, ModelInput input, IReadOnlyDictionary<string, PixelSize> sizes)
    {
        if (input.Type is not (InputType.Integer or InputType.ImageList) && (input.Minimum ?? input.Maximum) is not null)
        {
            fields.Complain(input.Minimum is null ? "maximum" : "minimum", "is for integers and lists only.");
        }
        else if (input.Minimum > input.Maximum)
        {
            fields.Complain("minimum", "is above maximum.");
        }

        if (input.Role is InputRole.Steps or InputRole.Seed or InputRole.Count && input.Minimum is null or < 1)
        {
            fields.Complain("minimum", "is 1 or more for steps, seed and count.");
        }

        if (input.Role == InputRole.Count && input.Maximum is null or > MostImages)
        {
            fields.Complain("maximum", $"is at most {MostImages} for a count.");
        }

        if (input.Type == InputType.Enum ? input.Values is null or [] : input.Values is not null)
        {
            fields.Complain("values", "is what an enum has, one or more, and nothing else has.");
        }

        if (input.Role == InputRole.Format && input.Values?.Except(["png", "jpeg"]).Any() is true)
        {
            fields.Complain("values", "of a format are png and jpeg.");
        }

        if (input.Default is { } value && !Fits(input, value, sizes))
        {
            fields.Complain("default", "is no value that the input would take.");
        }
    }

    private static bool Fits(ModelInput input, JsonElement value, IReadOnlyDictionary<string, PixelSize> sizes) => input.Type switch
    {
        InputType.Integer => value.ValueKind == JsonValueKind.Number && value.GetInt64() is var number && !(number < input.Minimum || number > input.Maximum),
        InputType.Boolean => value.ValueKind is JsonValueKind.True or JsonValueKind.False,
        InputType.Enum => input.Values?.Contains(value.ToString()) is true,
        InputType.Size => sizes.ContainsKey(value.ToString()),
        InputType.String => true,
        _ => false,
    };
}
