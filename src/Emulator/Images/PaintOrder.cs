using System.Security.Cryptography;
using System.Text;

namespace Runflow.Emulator.Images;

/// <summary>
/// Everything an output's bytes depend on. The run's id is no part of it: the same order is the same file, on every
/// machine.
/// </summary>
/// <param name="Model">Path of the model, such as <c>black-forest-labs/flux-2-klein-4b/edit</c>.</param>
/// <param name="Prompt">The prompt without directives.</param>
/// <param name="Seed">The seed used, at least 1.</param>
/// <param name="Steps">The steps, at least 1.</param>
/// <param name="Width">Pixels of the output's width, 256 to 4096.</param>
/// <param name="Height">Pixels of the output's height, 256 to 4096.</param>
/// <param name="Format">The file format.</param>
/// <param name="Sources">The source images in their order; empty for none.</param>
/// <param name="Nsfw">True when the output must say that it was flagged.</param>
internal sealed record PaintOrder(
    string Model,
    string Prompt,
    long Seed,
    long Steps,
    int Width,
    int Height,
    ImageFormat Format,
    IReadOnlyList<PaintSource> Sources,
    bool Nsfw)
{
    /// <summary>The record <c>{v, model, seed, steps, width, height, prompt_sha256, sources}</c> as compact ASCII JSON
    /// in this order; made anew at each call, so that <c>with</c> never copies a stale one.</summary>
    public byte[] RecordJson => PaintRecord.Of(this).ToJson();

    /// <summary>64 lower-case hex digits: SHA-256 over the record and what it leaves out (format, flag, and which
    /// sources are synthetic). Cache key and strong ETag.</summary>
    public string Identity => Identify();

    private string Identify()
    {
        var rest = new StringBuilder("\n").Append(Format switch
        {
            ImageFormat.Png => "png",
            ImageFormat.Jpeg => "jpeg",
            _ => throw new InvalidOperationException($"no such image format: {(int)Format}"),
        });
        rest.Append(Nsfw ? " nsfw " : " plain ");
        foreach (var source in Sources)
        {
            rest.Append(source.Bytes.HasValue ? 'b' : 's');
        }

        using var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        hash.AppendData(RecordJson);
        hash.AppendData(Encoding.ASCII.GetBytes(rest.ToString()));
        return Convert.ToHexStringLower(hash.GetHashAndReset());
    }
}
