using System.ComponentModel;
using System.Diagnostics;

namespace Runflow.Emulator.Bench.Vips;

/// <summary>Gets libvips as a locked npm package, once, into the folder beside the program.</summary>
internal static class VipsPackage
{
    private static string Folder => Path.Combine(AppContext.BaseDirectory, "libvips");

    /// <summary>The library's file, installed when it is not there.</summary>
    /// <param name="missing">A sentence that says what is missing, when null comes back.</param>
    public static string? Find(out string missing)
    {
        missing = "";
        if (Installed() is { } there)
        {
            return there;
        }

        try
        {
            using var npm = Process.Start(new ProcessStartInfo("npm", ["ci", "--loglevel=error"]) { WorkingDirectory = Folder, RedirectStandardOutput = true })!;
            npm.StandardOutput.ReadToEnd();
            npm.WaitForExit();
            missing = npm.ExitCode == 0
                ? "there is no libvips for this system among the packages of bench/libvips (they are for Linux with glibc)"
                : $"npm ci in {Folder} ended with {npm.ExitCode}; its error is above";
        }
        catch (Win32Exception)
        {
            missing = "libvips is fetched by npm, which is not here: install Node.js 20 or later";
            return null;
        }

        return Installed();
    }

    private static string? Installed()
    {
        var modules = Path.Combine(Folder, "node_modules");
        return Directory.Exists(modules) ? Directory.EnumerateFiles(modules, "libvips-cpp.so*", SearchOption.AllDirectories).FirstOrDefault() : null;
    }
}
