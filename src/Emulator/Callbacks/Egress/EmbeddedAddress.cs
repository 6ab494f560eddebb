using System.Buffers.Binary;
using System.Net;
using System.Net.Sockets;

namespace Runflow.Emulator.Callbacks.Egress;

/// <summary>
/// The IPv4 addresses that an IPv6 address carries and to which a translator, relay or tunnel would hand the packet.
/// Whoever refuses an IPv4 address must refuse these wrappings too. Pure.
/// </summary>
internal static class EmbeddedAddress
{
    /// <summary>Every IPv4 address inside; none for IPv4, <c>::</c>, <c>::1</c> and addresses without a wrapping.</summary>
    public static IReadOnlyList<IPAddress> Of(IPAddress address)
    {
        if (address.AddressFamily != AddressFamily.InterNetworkV6 || IPAddress.IsLoopback(address) || address.Equals(IPAddress.IPv6Any))
        {
            return [];
        }

        var b = address.GetAddressBytes();
        var high = BinaryPrimitives.ReadUInt64BigEndian(b);
        var word2 = BinaryPrimitives.ReadUInt32BigEndian(b.AsSpan(8));

        // ::a.b.c.d (v4-compatible), ::ffff:a.b.c.d (v4-mapped), ::ffff:0:a.b.c.d (translated, RFC 2765).
        if (high == 0 && word2 is 0 or 0x0000FFFF or 0xFFFF0000)
        {
            return [At(b, 12)];
        }

        // 64:ff9b::/96 (NAT64, RFC 6052).
        if (high == 0x0064_FF9B_0000_0000 && word2 == 0)
        {
            return [At(b, 12)];
        }

        // 64:ff9b:1::/48 (local NAT64, RFC 8215): a /96 inside it, or the /48 layout, which leaves byte 8 out. The one that
        // is not meant reads as zeros.
        if (high >> 16 == 0x0064_FF9B_0001)
        {
            return [.. new[] { At(b, 12), new([b[6], b[7], b[9], b[10]]) }.Where(inner => !inner.Equals(IPAddress.Any))];
        }

        return (high >> 32) switch
        {
            // 2001::/32 (Teredo, RFC 4380): the server as it is, the client with every bit turned.
            0x2001_0000 => [At(b, 4), new([(byte)~b[12], (byte)~b[13], (byte)~b[14], (byte)~b[15]])],

            // 2002::/16 (6to4, RFC 3056).
            var prefix when prefix >> 16 == 0x2002 => [At(b, 2)],

            // Interface id 0000:5efe or 0200:5efe (ISATAP, RFC 5214) under any prefix.
            _ when word2 is 0x0000_5EFE or 0x0200_5EFE => [At(b, 12)],
            _ => [],
        };
    }

    private static IPAddress At(byte[] bytes, int offset) => new(bytes.AsSpan(offset, 4));
}
