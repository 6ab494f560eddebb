using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using Runflow.Emulator.Images;
using Runflow.Emulator.Images.Codecs;
using Xunit;

namespace Runflow.Emulator.Tests.Images;

public sealed class PainterTests
{
    [Fact]
    public void The_same_order_is_the_same_file_on_one_thread_and_on_many()
    {
        PaintOrder[] orders = [Orders.Of(512, 512, sources: [Orders.Png(), Orders.Jpeg()]), Orders.Of(256, 256), Orders.Of(576, 1024, ImageFormat.Jpeg, sources: Orders.Synthetic)];
        var first = orders.Select(Painter.Paint).ToArray();
        Parallel.For(0, 24, new ParallelOptions { MaxDegreeOfParallelism = 8 }, i => Assert.Equal(first[i % 3], Painter.Paint(orders[i % 3])));
    }

    [Fact]
    public void Everything_an_order_says_changes_the_file_and_the_identity()
    {
        var plain = Orders.Of(512, 512, sources: Orders.Png());
        PaintOrder[] others =
        [
            plain with { Model = "other/model" }, plain with { Prompt = "Make it red" }, plain with { Seed = 43 }, plain with { Steps = 5 },
            plain with { Width = 528 }, plain with { Height = 528 }, plain with { Format = ImageFormat.Jpeg }, plain with { Nsfw = true },
            plain with { Sources = [] }, plain with { Sources = [Orders.Jpeg()] }, plain with { Sources = [Orders.Png(), Orders.Png()] },
        ];
        var identities = others.Append(plain).Select(order => order.Identity).ToHashSet();
        Assert.Equal(others.Length + 1, identities.Count);
        Assert.All(identities, identity => Assert.Matches("^[0-9a-f]{64}$", identity));
        var files = others.Append(plain).Select(order => Convert.ToHexString(SHA256.HashData(Painter.Paint(order)))).ToHashSet();
        Assert.Equal(others.Length + 1, files.Count);
    }

    [Fact]
    public void Media_type_width_and_height_agree_with_the_bytes()
    {
        foreach (var (_, width, height) in Orders.Presets.Append(("smallest", 256, 256)).Append(("widest", 1440, 256)).Append(("tallest", 256, 1440)))
        {
            var png = SourceProbe.Of(Painter.Paint(Orders.Of(width, height)));
            Assert.Equal((SourceKind.Png, width, height), (png.Kind, png.Width, png.Height));
            var jpeg = SourceProbe.Of(Painter.Paint(Orders.Of(width, height, ImageFormat.Jpeg)));
            Assert.Equal((SourceKind.Jpeg, width, height), (jpeg.Kind, jpeg.Width, jpeg.Height));
        }

        Assert.Equal(("image/png", "image/jpeg"), (Painter.ContentType(ImageFormat.Png), Painter.ContentType(ImageFormat.Jpeg)));
    }

    [Fact]
    public void The_record_is_the_one_the_specification_names()
    {
        var order = Orders.Of(512, 512, sources: [Orders.Png(), Orders.Synthetic]);
        using var record = JsonDocument.Parse(order.RecordJson);
        Assert.Equal(
            ["v", "model", "seed", "steps", "width", "height", "prompt_sha256", "sources"],
            record.RootElement.EnumerateObject().Select(property => property.Name));
        Assert.Equal(Convert.ToHexStringLower(SHA256.HashData("Make the façade blue"u8)), record.RootElement.GetProperty("prompt_sha256").GetString());
        Assert.Equal(2, record.RootElement.GetProperty("sources").GetArrayLength());
    }

    [Fact]
    public void The_qr_text_fits_for_the_largest_seed_and_names_version_seed_and_record()
    {
        var order = Orders.Of(512, 512, seed: long.MaxValue);
        var text = PaintRecord.QrText(Painter.Version, order.Seed, order.RecordJson);
        Assert.Matches("^RFE2:9223372036854775807:[0-9A-F]{32}$", text);
        Assert.True(text.Length <= 61);
        Assert.Equal(Convert.ToHexString(SHA256.HashData(order.RecordJson))[..32], text[^32..]);
    }

    [Fact]
    public void The_first_source_is_untouched_on_the_left_and_recoloured_on_the_right()
    {
        using var source = Decoding.TryDecode(Orders.Png().Bytes!.Value.Span)!;
        using var output = Decoding.TryDecode(Painter.Paint(Orders.Of(1024, 768, sources: Orders.Png())))!;
        uint left = output.Row(300)[100], right = output.Row(300)[600];
        Assert.InRange(Gap(left, Pictures.Expected(100 * 300 / 1024, 300 * 200 / 768, 300, 200)), 0, 24);
        Assert.True(Gap(right, Pictures.Expected(600 * 300 / 1024, 300 * 200 / 768, 300, 200)) > 24);
    }

    [Theory]
    [InlineData("")]
    [InlineData("   ")]
    [InlineData("日本語のプロンプト 한국어 العربية עברית ไทย 🎨👩🏽‍🚀")]
    [InlineData("e\u0301a\u0308 \u0301 ﷽ \u0007\u202E ÀÉÎÕÜçñøßœŁşţž")]
    [InlineData("Lopadotemachoselachogaleokranioleipsanodrimhypotrimmatosilphiokarabomelitokatakechymenokichlepikossyphophattoperisteralektryonoptekephalliokigklopeleiolagoiosiraiobaphetraganopterygon")]
    public void Any_prompt_can_be_set(string prompt)
    {
        foreach (var (width, height) in ((int, int)[])[(256, 256), (512, 512), (1440, 256)])
        {
            var file = Painter.Paint(Orders.Of(width, height) with { Prompt = prompt + new string('m', 5000), Model = new string('m', 300), Steps = long.MaxValue, Seed = long.MaxValue });
            Assert.True(SourceProbe.Of(file).Readable);
        }

        Assert.NotEqual(Painter.Paint(Orders.Of(512, 512) with { Prompt = "Ł\uD800x" }), Painter.Paint(Orders.Of(512, 512) with { Prompt = "L?x" }));
    }

    [Fact]
    public void Sources_of_every_shape_and_kind_are_drawn()
    {
        foreach (var (width, height) in ((int, int)[])[(1, 1), (5000, 10), (10, 5000), (3, 2), (2000, 1500)])
        {
            var source = Orders.Stored(PngSamples.Assemble(width, height, 0, 8, 0, [], new byte[(width + 1) * height]));
            foreach (var (w, h) in ((int, int)[])[(256, 256), (1440, 256), (576, 1024), (512, 512)])
            {
                Assert.True(SourceProbe.Of(Painter.Paint(Orders.Of(w, h, sources: [source, source]))).Readable);
            }
        }

        // Recognised, unreadable, and more of them than fit side by side.
        PaintSource[] many = [Orders.Gif(), Orders.Stored(Encoding.ASCII.GetBytes("nonsense")), Orders.Png(), Orders.Jpeg(), Orders.Synthetic, Orders.Gif(), Orders.Png(), Orders.Jpeg()];
        Assert.True(SourceProbe.Of(Painter.Paint(Orders.Of(256, 256, sources: many))).Readable);
        Assert.True(SourceProbe.Of(Painter.Paint(Orders.Of(1024, 576, sources: many, nsfw: true))).Readable);
    }

    private static int Gap(uint a, uint b)
        => Enumerable.Range(0, 3).Max(c => Math.Abs((int)((a >> (8 * c)) & 255) - (int)((b >> (8 * c)) & 255)));
}
