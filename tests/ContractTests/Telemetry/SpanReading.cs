using System.Buffers.Binary;
using System.Text;

namespace Runflow.Emulator.Tests.Telemetry;

/// <summary>A span as a collector gets it.</summary>
internal sealed record SpanReading(string Name, string TraceId, string SpanId, string Parent, IReadOnlyDictionary<string, string> Tags, IReadOnlyList<string> Events)
{
    /// <summary>The spans of an <c>ExportTraceServiceRequest</c> (OTLP 1.x, protobuf).</summary>
    public static IEnumerable<SpanReading> Of(byte[] request) =>
        from resource in Fields(request, 1)
        from scope in Fields(resource, 2)
        from span in Fields(scope, 2)
        select new SpanReading(
            Encoding.UTF8.GetString(Fields(span, 5).Single()),
            Convert.ToHexStringLower(Fields(span, 1).Single()),
            Convert.ToHexStringLower(Fields(span, 2).Single()),
            Convert.ToHexStringLower(Fields(span, 4).SingleOrDefault([])),
            Fields(span, 9).ToDictionary(static tag => Encoding.UTF8.GetString(Fields(tag, 1).Single()), static tag => Text(Fields(tag, 2).Single())),
            [.. Fields(span, 11).Select(static happened => Encoding.UTF8.GetString(Fields(happened, 2).Single()))]);

    /// <summary>Text of a string value; of anything else, nothing.</summary>
    private static string Text(byte[] value) => Fields(value, 1).FirstOrDefault() is { } text ? Encoding.UTF8.GetString(text) : "";

    /// <summary>The values of a length-delimited field of a message.</summary>
    private static List<byte[]> Fields(byte[] message, int wanted)
    {
        var found = new List<byte[]>();
        var at = 0;
        while (at < message.Length)
        {
            var tag = Varint();
            switch (tag & 7)
            {
                case 0:
                    Varint();
                    break;
                case 1:
                    _ = BinaryPrimitives.ReadUInt64LittleEndian(message.AsSpan(at));
                    at += 8;
                    break;
                case 2:
                    var length = (int)Varint();
                    if ((int)(tag >> 3) == wanted)
                    {
                        found.Add(message[at..(at + length)]);
                    }

                    at += length;
                    break;
                case 5:
                    at += 4;
                    break;
                default:
                    throw new FormatException($"wire type {tag & 7} at {at}");
            }
        }

        return found;

        ulong Varint()
        {
            var (value, shift) = (0UL, 0);
            while (true)
            {
                var part = message[at++];
                value |= (ulong)(part & 0x7f) << shift;
                if (part < 0x80)
                {
                    return value;
                }

                shift += 7;
            }
        }
    }
}
