using System.Runtime.InteropServices;

namespace Runflow.Emulator.Bench.Vips;

/// <summary>
/// libvips' PNG encoder at level 1 on one worker, through the few C functions that takes. Its own background writing may use
/// a second core, to its advantage. The variadic functions are called as they are laid out on 64-bit Linux.
/// </summary>
internal sealed unsafe class VipsEncoder
{
    private readonly delegate* unmanaged<void*, nuint, int, int, int, int, nint> fromMemory;
    private readonly delegate* unmanaged<nint, byte*, void**, nuint*, nint, int> write;
    private readonly delegate* unmanaged<nint, void> unref;
    private readonly delegate* unmanaged<void*, void> free;

    /// <param name="library">The file of libvips.</param>
    public VipsEncoder(string library)
    {
        var vips = NativeLibrary.Load(library);
        fromMemory = (delegate* unmanaged<void*, nuint, int, int, int, int, nint>)NativeLibrary.GetExport(vips, "vips_image_new_from_memory");
        write = (delegate* unmanaged<nint, byte*, void**, nuint*, nint, int>)NativeLibrary.GetExport(vips, "vips_image_write_to_buffer");
        unref = (delegate* unmanaged<nint, void>)NativeLibrary.GetExport(vips, "g_object_unref");
        free = (delegate* unmanaged<void*, void>)NativeLibrary.GetExport(vips, "g_free");
        fixed (byte* name = "bench\0"u8)
        {
            if (((delegate* unmanaged<byte*, int>)NativeLibrary.GetExport(vips, "vips_init"))(name) != 0)
            {
                throw new InvalidOperationException("libvips cannot be started.");
            }
        }

        ((delegate* unmanaged<int, void>)NativeLibrary.GetExport(vips, "vips_concurrency_set"))(1);
        Version = Marshal.PtrToStringUTF8(((delegate* unmanaged<nint>)NativeLibrary.GetExport(vips, "vips_version_string"))()) ?? "";
    }

    public string Version { get; }

    /// <summary>Encodes.</summary>
    /// <param name="rgb">Three bytes for each pixel.</param>
    /// <param name="width">Pixels.</param>
    /// <param name="height">Pixels.</param>
    /// <returns>Bytes of the file.</returns>
    public long Encode(ReadOnlySpan<byte> rgb, int width, int height)
    {
        fixed (byte* pixels = rgb, suffix = ".png[compression=1]\0"u8)
        {
            const int bands = 3, unsignedBytes = 0;
            var image = fromMemory(pixels, (nuint)rgb.Length, width, height, bands, unsignedBytes);
            void* file = null;
            nuint length = 0;
            var failed = image == 0 || write(image, suffix, &file, &length, 0) != 0;
            if (image != 0)
            {
                unref(image);
            }

            if (failed)
            {
                throw new InvalidOperationException("libvips cannot encode the pixels.");
            }

            free(file);
            return (long)length;
        }
    }
}
