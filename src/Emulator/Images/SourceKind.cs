namespace Runflow.Emulator.Images;

/// <summary>What the bytes of a source are, told by the bytes and never by a name or a declared type.</summary>
internal enum SourceKind
{
    /// <summary>Decoded by us.</summary>
    Png,

    /// <summary>Decoded by us: baseline and progressive, grey and colour.</summary>
    Jpeg,

    /// <summary>Recognised; drawn as a pattern derived from the bytes.</summary>
    Webp,

    /// <summary>Recognised, animated or not; drawn as a pattern derived from the bytes.</summary>
    Gif,

    /// <summary>Recognised; drawn as a pattern derived from the bytes.</summary>
    Avif,

    /// <summary>Anything else, and a PNG or JPEG that cannot be decoded.</summary>
    Unreadable,
}
