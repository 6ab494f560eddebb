namespace Runflow.Emulator.Images.Codecs.Jpeg;

/// <summary>The header of a scan.</summary>
/// <param name="Components">The components that it carries, their tables set.</param>
/// <param name="First">First coefficient in zigzag order.</param>
/// <param name="Last">Last coefficient.</param>
/// <param name="High">Bit position of the scan before, 0 for a first scan.</param>
/// <param name="Low">Bit position of this scan.</param>
internal sealed record JpegScan(JpegComponent[] Components, int First, int Last, int High, int Low)
{
    /// <summary>Reads a scan header.</summary>
    public static JpegScan Parse(ReadOnlySpan<byte> data, JpegFrame frame, JpegHuffmanTable?[] tables)
    {
        if (data.IsEmpty || data[0] is < 1 or > 4 || data.Length != 4 + (2 * data[0]))
        {
            throw Malformed();
        }

        var components = new JpegComponent[data[0]];
        for (var i = 0; i < components.Length; i++)
        {
            var id = data[1 + (2 * i)];
            var table = data[2 + (2 * i)];
            var component = frame.Components.FirstOrDefault(candidate => candidate.Id == id);
            if (component is null || components.Contains(component) || (table & 0xCC) != 0)
            {
                throw Malformed();
            }

            component.Dc = tables[table >> 4];
            component.Ac = tables[4 + (table & 3)];
            components[i] = component;
        }

        var tail = data[(1 + (2 * components.Length))..];
        var scan = new JpegScan(components, tail[0], tail[1], tail[2] >> 4, tail[2] & 15);
        return scan.IsValid(frame) ? scan : throw Malformed();
    }

    private static UnreadableImageException Malformed() => new("a JPEG with a malformed scan header");

    private bool IsValid(JpegFrame frame)
    {
        if (!frame.Progressive)
        {
            return Components.All(component => component is { Dc: not null, Ac: not null, Seen: false });
        }

        var dc = First == 0;
        return Last is >= 0 and <= 63 && First <= Last && Low <= 13
            && (High == 0 || High == Low + 1)
            && (dc ? Last == 0 : Components.Length == 1)
            && Components.All(component => (dc && High > 0) || (dc ? component.Dc : component.Ac) is not null)
            && Components.All(component => component.Seen || (dc && High == 0));
    }
}
