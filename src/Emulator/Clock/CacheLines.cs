using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using System.Runtime.Intrinsics.X86;

namespace Runflow.Emulator.Clock;

/// <summary>
/// Has the processor fetch memory that will be wanted in a moment. The lives of a million runs are read in the order of time, which is
/// no order of memory: without this, most of what a transition costs is waiting for it. It changes nothing but the time that takes.
/// Where .NET offers no such instruction, nothing is done.
/// </summary>
internal static class CacheLines
{
    private const int Size = 64;

    /// <summary>Begins to fetch an object, and waits for nothing.</summary>
    /// <param name="target">Its address is all that is looked at.</param>
    /// <param name="bytes">How much of it, from its beginning.</param>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static void Fetch(object target, int bytes) => Fetch(Unsafe.As<object, nint>(ref target), bytes);

    /// <inheritdoc cref="Fetch(object, int)"/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static unsafe void Fetch<T>(ref readonly T target)
        where T : struct => Fetch((nint)Unsafe.AsPointer(ref Unsafe.AsRef(in target)), Unsafe.SizeOf<T>());

    /// <inheritdoc cref="Fetch(object, int)"/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static unsafe void Fetch(ReadOnlySpan<byte> target) => Fetch((nint)Unsafe.AsPointer(ref MemoryMarshal.GetReference(target)), target.Length);

    /// <summary>Should the garbage collector move what lies there, the fetch was in vain.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static unsafe void Fetch(nint address, int bytes)
    {
        if (Sse.IsSupported)
        {
            for (var at = 0; at < bytes; at += Size)
            {
                Sse.Prefetch0((void*)(address + at));
            }

            // It begins within a line as a rule, and so ends in one more.
            Sse.Prefetch0((void*)(address + bytes - 1));
        }
    }
}
