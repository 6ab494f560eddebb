using System.ComponentModel;
using System.Diagnostics;
using System.Text.Json;

namespace Runflow.Emulator.Tests.Pact.Core;

/// <summary>
/// Gets the Pact core as a locked npm package, once, into the folder <c>pact-core</c> beside the tests. npm picks the package of
/// the running platform out of those that <c>npm/package.json</c> names.
/// </summary>
internal static class PactPackage
{
    private static string Folder => Path.Combine(AppContext.BaseDirectory, "pact-core");

    /// <summary>The library's file, fetched when it is not there.</summary>
    /// <exception cref="PactCoreMissingException">It cannot be had; the message says what to install.</exception>
    public static string Find() => Installed() ?? Fetch();

    private static string Fetch()
    {
        var windows = OperatingSystem.IsWindows();
        try
        {
            using var npm = Process.Start(new ProcessStartInfo(windows ? "cmd" : "npm", [.. windows ? ["/c", "npm"] : (string[])[], "ci", "--loglevel=error"])
            {
                WorkingDirectory = Folder,
                RedirectStandardOutput = true,
                RedirectStandardError = true,
            })!;
            var output = npm.StandardOutput.ReadToEndAsync();
            var error = npm.StandardError.ReadToEndAsync();
            npm.WaitForExit();
            return npm.ExitCode == 0
                ? Installed() ?? throw new PactCoreMissingException(
                    "there is none for this system; there is one for Linux (x64 and arm64, glibc and musl), macOS and Windows (x64)")
                : throw new PactCoreMissingException($"npm ci in {Folder} ended with {npm.ExitCode}: {error.Result.Trim()} {output.Result.Trim()}");
        }
        catch (Win32Exception)
        {
            throw new PactCoreMissingException("it is fetched by npm, which is not here: install Node.js 20 or later and run the tests again");
        }
    }

    private static string? Installed()
    {
        var packages = Path.Combine(Folder, "node_modules", "@pact-foundation");
        return !Directory.Exists(packages) ? null : Directory.EnumerateDirectories(packages)
            .Where(static package => Version(package) == Wanted(Path.GetFileName(package)))
            .SelectMany(static package => Directory.EnumerateFiles(package, "*pact_ffi.*", SearchOption.AllDirectories))
            .FirstOrDefault(static file => Path.GetExtension(file) is ".so" or ".dylib" or ".dll");
    }

    private static string? Version(string package) => Json(Path.Combine(package, "package.json")).GetProperty("version").GetString();

    private static string? Wanted(string package) => Json(Path.Combine(Folder, "package.json")).GetProperty("optionalDependencies")
        .TryGetProperty($"@pact-foundation/{package}", out var version) ? version.GetString() : null;

    private static JsonElement Json(string file) => JsonElement.Parse(File.ReadAllBytes(file));
}

/// <summary>There is no Pact core to test with. That fails the test: a contract nobody checked is none.</summary>
internal sealed class PactCoreMissingException(string why) : Exception($"The Pact core (libpact_ffi) is missing: {why}.");
