using System.Text;
using System.Text.Json.Nodes;
using Runflow.Emulator.Tests.Chance;

namespace Runflow.Emulator.Tests.Fuzz;

/// <summary>Spoils bodies: as values, where the contract's validator then says whether it mattered, and as bytes.</summary>
internal static class BodySpoiler
{
    private static readonly string[] Values =
    [
        "null", "true", "0", "-1", "0.5", "1e400", "9223372036854775808", "\"\"", "\"  \"", "\"x\"", "\"not a url\"", "[]", "{}", "[null]", "\"\\u0000\"", "[\"https://a.test/1\",\"https://a.test/2\",\"https://a.test/3\",\"https://a.test/4\",\"https://a.test/5\"]",
    ];

    /// <summary>Changes one thing of the body, anywhere in it.</summary>
    public static void Spoil(JsonNode? body, Dice dice)
    {
        if (body is JsonObject { Count: > 0 } map)
        {
            var (name, value) = map.ElementAt(dice.Below(map.Count));
            switch (dice.Below(4))
            {
                case 0:
                    map.Remove(name);
                    break;
                case 1 when value is JsonObject or JsonArray:
                    Spoil(value, dice);
                    break;
                case 2:
                    map[name] = JsonValue.Create(new string('x', dice.Pick(256, 501, 2100)));
                    break;
                default:
                    map[name] = JsonNode.Parse(dice.Pick<string>(Values));
                    break;
            }
        }
        else if (body is JsonArray { Count: > 0 } list)
        {
            list[dice.Below(list.Count)] = JsonNode.Parse(dice.Pick<string>(Values));
        }
        else if (body is JsonObject empty)
        {
            empty["reason"] = JsonNode.Parse(dice.Pick<string>(Values));
        }
    }

    /// <summary>Bytes that are no JSON object whatever they were before.</summary>
    public static byte[] Break(byte[] body, Dice dice) => dice.Below(8) switch
    {
        0 => body[..^1],
        1 => [.. body, .. "}"u8],
        2 => [.. "{\"a\":1,\"a\":2}"u8],
        3 => [.. body[..1], 0xff, 0xfe, .. body[1..]],
        4 => Encoding.ASCII.GetBytes(new string('[', 200) + new string(']', 200)),
        5 => [.. "[1]"u8],
        6 => [.. "{\"a\":NaN}"u8],
        _ => [.. "{\"a\":\"\\ud800\"}"u8],
    };
}
