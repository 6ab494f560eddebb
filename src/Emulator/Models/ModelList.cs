using Runflow.Contracts;
using Runflow.Emulator.Http;
using Runflow.Emulator.Lists;

namespace Runflow.Emulator.Models;

/// <summary>The list of models: what can be asked of it.</summary>
internal static class ModelList
{
    private static readonly ListSchema<ModelDocument> Schema = new()
    {
        Name = "models",
        KeptBy = "slug",
        LatestFirst = false,
        Members = ListSchema<ModelDocument>.MembersOf(WireJson.Wire.ModelDocument),
        Tie = [ListField.Uuid<ModelDocument>("id", static model => model.Id)],
        Fields =
        [
            ListField.Uuid<ModelDocument>("id", static model => model.Id),
            ListField.Text<ModelDocument>("slug", static model => model.Slug),
            ListField.Text<ModelDocument>("name", static model => model.Name),
            ListField.Text<ModelDocument>("description", static model => model.Description),
            ListField.Text<ModelDocument>("version", static model => model.Version),
            ListField.Switch<ModelDocument>("is_public", static model => model.IsPublic),
            ListField.Text<ModelDocument>("category_code", static model => model.CategoryCode),
            ListField.Code<ModelDocument>("status_code", FieldKind.OneOf("active"), static model => model.StatusCode),
            ListField.Number<ModelDocument>("base_price", static model => decimal.Parse(model.BasePrice, System.Globalization.CultureInfo.InvariantCulture)),
            ListField.Code<ModelDocument>("price_unit_code", FieldKind.OneOf("image", "output_megapixel", "megapixel"), static model => model.PriceUnitCode),
            ListField.Text<ModelDocument>("pricing_note", static model => model.PricingNote),
        ],
    };

    /// <summary>Answers with those of <paramref name="models"/> that are asked for.</summary>
    /// <param name="call">The request.</param>
    /// <param name="list">Name of the list: all, or the public ones.</param>
    /// <param name="models">What there is.</param>
    public static Answer Answer(ApiCall call, string list, IEnumerable<ModelDefinition> models) => ListAnswer.Of(
        call,
        Schema,
        list,
        _ => new SmallSource<ModelDocument>(Schema, models.Select(ModelView.Document)),
        static (model, _) => model,
        WireJson.Wire.ModelDocument);
}
