using System.Text.Json;

namespace Runflow.Emulator.Testing;

/// <summary>Something that happened in a sandbox, as <c>GET /_emulator/events</c> tells it.</summary>
/// <param name="Id">Position in the feed, such as <c>0-12</c>; null of a <c>gap</c>.</param>
/// <param name="Name"><c>run</c>, <c>delivery</c>, <c>attempt</c> or <c>request</c>; <c>gap</c> where events are missing, and
/// <c>reset</c> where the sandbox was started over.</param>
/// <param name="Data">What happened.</param>
public sealed record EmulatedEvent(string? Id, string Name, JsonElement Data);
