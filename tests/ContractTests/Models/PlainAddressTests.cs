using System.Globalization;
using System.Text;
using Runflow.Emulator.Models;
using Xunit;

namespace Runflow.Emulator.Tests.Models;

/// <summary>What is known for a URL at a glance must be one by the platform's judgement too.</summary>
public sealed class PlainAddressTests
{
    private const int Cases = 80_000;

    private static readonly string[] Hosts =
    [
        "a", "localhost", "images.runflow.test", "A.B", "x-1.y-2", "xn--bcher-kva", "xn--a", "a--b", "a_b", "-a", "a-", "a.", ".a", "a..b", "1", "127.0.0.1", "999.1.1.1", "a1", "1a", "a.1", "0x7f", "[::1]", "ż.pl",
        "a@b", "a%41", "com1", new string('a', 63), new string('a', 64), string.Join('.', Enumerable.Repeat("abcdefghi", 21)), "",
    ];

    private static readonly string[] Paths = ["", "/", "/a.png", "//", "/../..", "/%", "/%zz", "/%2F%00", "/a b", "/\\", "?a=1", "/?a=1&b=%20", "#x", "/#x", "/a#b", "/|", "/\"", "/<>", "/ż", "/a:b@c;d,e!f$g'h(i)*", "/~user/._-", "/[", "/^`{}"];

    private static readonly string[] Ports = ["", ":", ":0", ":80", ":65535", ":65536", ":99999", ":123456", ":-1", ":+1", ": 1", ":1a", ":٣"];

    [Fact]
    public void What_is_plain_is_a_URL_with_a_host()
    {
        var (plain, number) = (0, 0);
        foreach (var text in Combined().Concat(Mutated()).Take(Cases))
        {
            number++;
            Assert.True(PlainAddress.Is(text) == PlainAddress.Is(Encoding.UTF8.GetBytes(text)), text);
            if (PlainAddress.Is(text))
            {
                plain++;
                Assert.True(
                    Uri.TryCreate(text, UriKind.Absolute, out var uri) && uri.Scheme is "http" or "https" && uri.Host.Length > 0 && !text.Any(static character => character <= ' '),
                    string.Create(CultureInfo.InvariantCulture, $"case {number}: {text}"));
            }
        }

        Assert.InRange(plain, 1000, Cases);
    }

    [Theory]
    [InlineData("https://images.runflow.test/bicycle.png")]
    [InlineData("http://localhost:9000/hook?run=1&x=%20")]
    [InlineData("https://a.b-c.D:65535")]
    public void What_everybody_sends_is_plain(string text) => Assert.True(PlainAddress.Is(text));

    private static IEnumerable<string> Combined() =>
        from scheme in (string[])["http://", "https://", "HTTP://", "http:/", "ftp://", ""]
        from host in Hosts
        from port in Ports
        from path in Paths
        select scheme + host + port + path;

    /// <summary>Good ones with one character changed or put in, over all of ASCII and some beyond.</summary>
    private static IEnumerable<string> Mutated() =>
        from text in (string[])["http://localhost:9000/a/b.png?c=d", "https://images.x-y.test/bicycle.png"]
        from place in Enumerable.Range(0, text.Length)
        from character in Enumerable.Range(0, 130).Select(static code => (char)code).Append('ż').Append('\uD800')
        from changed in (string[])[text[..place] + character + text[(place + 1)..], text[..place] + character + text[place..]]
        select changed;
}
