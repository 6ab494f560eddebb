using System.Runtime.InteropServices;

namespace Runflow.Emulator.Tests.Pact.Core;

/// <summary>
/// The functions of libpact_ffi 0.5 that the tests call, as its header declares them. A pact is a <c>ushort</c>, an interaction
/// a <c>uint</c>, a verifier a pointer, a <c>bool</c> one byte, text UTF-8; text that comes back and is the caller's is freed
/// with <see cref="Free"/>. This file and <see cref="PactPackage"/> are what PactNet would take the place of.
/// </summary>
internal static partial class PactNative
{
    public const uint SpecificationV4 = 5;

    private const string Library = "pact_ffi";

    static PactNative()
    {
        NativeLibrary.SetDllImportResolver(typeof(PactNative).Assembly, static (name, assembly, path) => name == Library ? Handle.Value : IntPtr.Zero);
        DoNotTrack();
    }

    private static Lazy<nint> Handle { get; } = new(static () => NativeLibrary.Load(PactPackage.Find()));

    /// <summary>Which half of an interaction something belongs to.</summary>
    public enum Part
    {
        Request = 0,
        Response = 1,
    }

    [LibraryImport(Library, EntryPoint = "pactffi_string_delete")]
    public static partial void Free(nint text);

    [LibraryImport(Library, EntryPoint = "pactffi_new_pact", StringMarshalling = StringMarshalling.Utf8)]
    public static partial ushort NewPact(string consumer, string provider);

    [LibraryImport(Library, EntryPoint = "pactffi_with_specification")]
    [return: MarshalAs(UnmanagedType.U1)]
    public static partial bool WithSpecification(ushort pact, uint version);

    [LibraryImport(Library, EntryPoint = "pactffi_free_pact_handle")]
    public static partial uint FreePact(ushort pact);

    [LibraryImport(Library, EntryPoint = "pactffi_new_interaction", StringMarshalling = StringMarshalling.Utf8)]
    public static partial uint NewInteraction(ushort pact, string description);

    [LibraryImport(Library, EntryPoint = "pactffi_new_message_interaction", StringMarshalling = StringMarshalling.Utf8)]
    public static partial uint NewMessage(ushort pact, string description);

    [LibraryImport(Library, EntryPoint = "pactffi_given", StringMarshalling = StringMarshalling.Utf8)]
    [return: MarshalAs(UnmanagedType.U1)]
    public static partial bool Given(uint interaction, string state);

    /// <returns>0 when all is well.</returns>
    [LibraryImport(Library, EntryPoint = "pactffi_given_with_params", StringMarshalling = StringMarshalling.Utf8)]
    public static partial int GivenWithParams(uint interaction, string state, string json);

    [LibraryImport(Library, EntryPoint = "pactffi_with_request", StringMarshalling = StringMarshalling.Utf8)]
    [return: MarshalAs(UnmanagedType.U1)]
    public static partial bool WithRequest(uint interaction, string method, string path);

    [LibraryImport(Library, EntryPoint = "pactffi_with_query_parameter_v2", StringMarshalling = StringMarshalling.Utf8)]
    [return: MarshalAs(UnmanagedType.U1)]
    public static partial bool WithQuery(uint interaction, string name, nuint index, string value);

    [LibraryImport(Library, EntryPoint = "pactffi_with_header_v2", StringMarshalling = StringMarshalling.Utf8)]
    [return: MarshalAs(UnmanagedType.U1)]
    public static partial bool WithHeader(uint interaction, Part part, string name, nuint index, string value);

    [LibraryImport(Library, EntryPoint = "pactffi_with_body", StringMarshalling = StringMarshalling.Utf8)]
    [return: MarshalAs(UnmanagedType.U1)]
    public static partial bool WithBody(uint interaction, Part part, string contentType, string body);

    [LibraryImport(Library, EntryPoint = "pactffi_with_binary_body", StringMarshalling = StringMarshalling.Utf8)]
    [return: MarshalAs(UnmanagedType.U1)]
    public static partial bool WithBinaryBody(uint interaction, Part part, string contentType, ReadOnlySpan<byte> body, nuint length);

    [LibraryImport(Library, EntryPoint = "pactffi_with_metadata", StringMarshalling = StringMarshalling.Utf8)]
    [return: MarshalAs(UnmanagedType.U1)]
    public static partial bool WithMetadata(uint message, string key, string value, Part part);

    [LibraryImport(Library, EntryPoint = "pactffi_response_status")]
    [return: MarshalAs(UnmanagedType.U1)]
    public static partial bool ResponseStatus(uint interaction, ushort status);

    /// <returns>What a receiver would be given, as JSON of <c>contents</c> and <c>metadata</c>; the caller frees it.</returns>
    [LibraryImport(Library, EntryPoint = "pactffi_message_reify")]
    public static partial nint Reify(uint message);

    /// <returns>The port, or a negative number that says what went wrong.</returns>
    [LibraryImport(Library, EntryPoint = "pactffi_create_mock_server_for_transport", StringMarshalling = StringMarshalling.Utf8)]
    public static partial int StartMockServer(ushort pact, string address, ushort port, string transport, string? config);

    [LibraryImport(Library, EntryPoint = "pactffi_mock_server_matched")]
    [return: MarshalAs(UnmanagedType.U1)]
    public static partial bool MockServerMatched(int port);

    /// <returns>JSON that belongs to the mock server.</returns>
    [LibraryImport(Library, EntryPoint = "pactffi_mock_server_mismatches")]
    public static partial nint MockServerMismatches(int port);

    [LibraryImport(Library, EntryPoint = "pactffi_cleanup_mock_server")]
    [return: MarshalAs(UnmanagedType.U1)]
    public static partial bool StopMockServer(int port);

    /// <returns>0 when the file was written.</returns>
    [LibraryImport(Library, EntryPoint = "pactffi_pact_handle_write_file", StringMarshalling = StringMarshalling.Utf8)]
    public static partial int WriteFile(ushort pact, string folder, [MarshalAs(UnmanagedType.U1)] bool overwrite);

    [LibraryImport(Library, EntryPoint = "pactffi_verifier_new_for_application", StringMarshalling = StringMarshalling.Utf8)]
    public static partial nint NewVerifier(string name, string version);

    [LibraryImport(Library, EntryPoint = "pactffi_verifier_shutdown")]
    public static partial void FreeVerifier(nint verifier);

    [LibraryImport(Library, EntryPoint = "pactffi_verifier_set_provider_info", StringMarshalling = StringMarshalling.Utf8)]
    public static partial void SetProvider(nint verifier, string name, string scheme, string host, ushort port, string path);

    [LibraryImport(Library, EntryPoint = "pactffi_verifier_add_provider_transport", StringMarshalling = StringMarshalling.Utf8)]
    public static partial void AddTransport(nint verifier, string protocol, ushort port, string path, string scheme);

    [LibraryImport(Library, EntryPoint = "pactffi_verifier_set_provider_state", StringMarshalling = StringMarshalling.Utf8)]
    public static partial void SetStates(nint verifier, string url, [MarshalAs(UnmanagedType.U1)] bool teardown, [MarshalAs(UnmanagedType.U1)] bool body);

    [LibraryImport(Library, EntryPoint = "pactffi_verifier_set_filter_info", StringMarshalling = StringMarshalling.Utf8)]
    public static partial void SetFilter(nint verifier, string description, string state, [MarshalAs(UnmanagedType.U1)] bool withoutState);

    [LibraryImport(Library, EntryPoint = "pactffi_verifier_add_file_source", StringMarshalling = StringMarshalling.Utf8)]
    public static partial void AddFile(nint verifier, string file);

    /// <param name="verifier">The verifier.</param>
    /// <param name="anyCertificate">Takes certificates that nobody vouches for.</param>
    /// <param name="timeout">Milliseconds that a request may take, 5,000 unless this is called.</param>
    [LibraryImport(Library, EntryPoint = "pactffi_verifier_set_verification_options")]
    public static partial int SetOptions(nint verifier, [MarshalAs(UnmanagedType.U1)] bool anyCertificate, ulong timeout);

    [LibraryImport(Library, EntryPoint = "pactffi_verifier_set_coloured_output")]
    public static partial int SetColours(nint verifier, [MarshalAs(UnmanagedType.U1)] bool coloured);

    [LibraryImport(Library, EntryPoint = "pactffi_verifier_set_no_pacts_is_error")]
    public static partial int SetNoPactsIsError(nint verifier, [MarshalAs(UnmanagedType.U1)] bool isError);

    /// <returns>0 when every interaction holds, 1 when one does not, else a defect of the call.</returns>
    [LibraryImport(Library, EntryPoint = "pactffi_verifier_execute")]
    public static partial int Verify(nint verifier);

    /// <returns>What a person reads; the caller frees it.</returns>
    [LibraryImport(Library, EntryPoint = "pactffi_verifier_output")]
    public static partial nint Output(nint verifier, byte stripAnsi);

    /// <summary>Reads text that the caller frees.</summary>
    public static string Take(nint text)
    {
        try
        {
            return Marshal.PtrToStringUTF8(text) ?? "";
        }
        finally
        {
            Free(text);
        }
    }

    /// <summary>The core reports its use to its makers unless the process's environment says no, and it reads the real
    /// environment, which .NET's own copy leaves as it is on Unix.</summary>
    private static void DoNotTrack()
    {
        if (OperatingSystem.IsWindows())
        {
            Environment.SetEnvironmentVariable("PACT_DO_NOT_TRACK", "true");
        }
        else
        {
            _ = SetEnvironment("PACT_DO_NOT_TRACK", "true", 1);
        }
    }

    [LibraryImport("libc", EntryPoint = "setenv", StringMarshalling = StringMarshalling.Utf8)]
    private static partial int SetEnvironment(string name, string value, int overwrite);
}
