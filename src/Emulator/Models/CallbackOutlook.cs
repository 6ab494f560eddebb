namespace Runflow.Emulator.Models;

/// <summary>Says, before anything is called and without asking a name server, why a callback to a URL will not be sent.</summary>
/// <param name="url">An absolute http(s) URL.</param>
/// <returns>A sentence; null when nothing speaks against it, or only a name server could tell.</returns>
internal delegate string? CallbackOutlook(Uri url);
