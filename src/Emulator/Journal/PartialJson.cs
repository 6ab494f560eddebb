using System.Globalization;
using System.Text.Json;

namespace Runflow.Emulator.Journal;

/// <summary>
/// Partial match of JSON: an object has at least the expected fields, an array has as many elements and each matches, and
/// everything else is equal (numbers by value).
/// </summary>
internal static class PartialJson
{
    /// <summary>Adds every difference below <paramref name="path"/>.</summary>
    public static void Compare(JsonElement expected, JsonElement actual, string path, List<Difference> differences)
    {
        switch (expected.ValueKind, actual.ValueKind)
        {
            case (JsonValueKind.Object, JsonValueKind.Object):
                foreach (var property in expected.EnumerateObject())
                {
                    var field = $"{path}.{property.Name}";
                    if (actual.TryGetProperty(property.Name, out var value))
                    {
                        Compare(property.Value, value, field, differences);
                    }
                    else
                    {
                        differences.Add(new(field, property.Value.GetRawText(), null));
                    }
                }

                break;
            case (JsonValueKind.Array, JsonValueKind.Array):
                var (want, have) = (expected.GetArrayLength(), actual.GetArrayLength());
                if (want != have)
                {
                    differences.Add(new(path, Elements(want), Elements(have)));
                }

                for (var i = 0; i < Math.Min(want, have); i++)
                {
                    Compare(expected[i], actual[i], string.Create(CultureInfo.InvariantCulture, $"{path}.{i}"), differences);
                }

                break;
            default:
                if (!JsonElement.DeepEquals(expected, actual))
                {
                    differences.Add(new(path, expected.GetRawText(), actual.GetRawText()));
                }

                break;
        }
    }

    private static string Elements(int count) => string.Create(CultureInfo.InvariantCulture, $"{count} elements");
}
