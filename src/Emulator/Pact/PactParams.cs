using System.Text;
using System.Text.Json;
using Runflow.Emulator.Errors;
using Runflow.Emulator.Json;
using Runflow.Emulator.Models;
using Runflow.Emulator.Settings;

namespace Runflow.Emulator.Pact;

/// <summary>The parameters of a state, with what its name holds in place of its placeholder.</summary>
/// <param name="body">The parameters, a JSON object.</param>
/// <param name="placeholder">The parameter that the name may hold; null for none.</param>
/// <param name="placed">What it holds there.</param>
/// <param name="models">What runs can be made of.</param>
/// <param name="options">How requests are read.</param>
/// <param name="problems">Takes what is wrong.</param>
internal sealed class PactParams(
    JsonElement body, string? placeholder, string? placed, ModelCatalogue models, EmulatorOptions options, Problems problems)
{
    private static readonly string[] Loc = ["body", "params"];
    private readonly JsonFields fields = new(body, problems, Loc);

    /// <summary>A text out of the name, or out of the parameters.</summary>
    public string? Text(string name, int most = 1000)
    {
        var given = fields.Text(name, most);
        if (name == placeholder && placed is not null && given is not null && given != placed)
        {
            Complain(name, $"is {given}, and the state's name says {placed}; say it once");
        }

        return name == placeholder ? placed ?? given : given;
    }

    /// <summary>As <see cref="Text"/>, and complains when it is not there.</summary>
    public string Required(string name)
    {
        var text = Text(name);
        if (string.IsNullOrEmpty(text))
        {
            Complain(name, "is required, in the state's name or among its params", "missing");
        }

        return text ?? "";
    }

    public long? Integer(string name, long minimum, long maximum) => fields.Integer(name, minimum, maximum);

    public bool? Flag(string name) => fields.Flag(name);

    /// <summary>The UUID that something is to have.</summary>
    public Guid? Id(string name)
    {
        if (Text(name, 36) is not { } text)
        {
            return null;
        }

        if (Guid.TryParseExact(text, "D", out var id))
        {
            return id;
        }

        Complain(name, "must be a UUID with dashes");
        return null;
    }

    /// <summary>An object; undefined when there is none.</summary>
    public JsonElement Object(string name)
    {
        if (!fields.Has(name))
        {
            return default;
        }

        var value = body.GetProperty(name);
        if (value.ValueKind == JsonValueKind.Object)
        {
            return value;
        }

        Complain(name, "must be a JSON object", "type");
        return default;
    }

    /// <summary>Reads the parameters <c>model</c> and <c>request</c>: the body of a create, whose problems are told as those of <c>request</c>.</summary>
    /// <param name="usual">The body where there is none.</param>
    /// <param name="read">Reads it for the model; null when something is wrong.</param>
    public T? Request<T>(string usual, Func<ModelDefinition, TapeValue, Problems, T?> read)
    {
        var slug = Text("model", 400) ?? ModelCatalogue.Usual;
        var asked = Object("request");
        if (models.Find(slug) is not { } model)
        {
            Complain("model", $"is not known{Nearest.Question(slug, models.Slugs)} There are {models.Known}", "enum");
            return default;
        }

        var found = new Problems();
        using var tape = asked.ValueKind == JsonValueKind.Object ? JsonTape.Of(asked) : JsonTape.Of(Encoding.UTF8.GetBytes(usual))!;
        var request = read(model, tape.Root, found);
        foreach (var problem in found.ToError(options.Strict)?.Fields ?? [])
        {
            Complain(string.Join('.', ["request", .. problem.Loc.Skip(1)]), problem.Msg, problem.Type);
        }

        return request;
    }

    public void Complain(string name, string message, string type = "value") => problems.Add([.. Loc, name], message, type);

    /// <summary>Complains of every parameter that the state does not have.</summary>
    public void RefuseRest() => fields.RefuseRest();
}
