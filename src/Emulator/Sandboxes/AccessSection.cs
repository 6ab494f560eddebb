using System.Text.Json.Serialization;

namespace Runflow.Emulator.Sandboxes;

/// <summary>What a key may do, as a snapshot carries it.</summary>
internal static class AccessSection
{
    public static SandboxBlueprint CarryAccess(this SandboxBlueprint blueprint) => blueprint.Carry(new Section<AccessRights>(
        "access", 1,
        static _ => AccessSectionJson.Plain.AccessRights,
        static epoch => epoch.Part<Access>().Rights,
        static (epoch, saved) => epoch.Part<Access>().Rights = AccessRights.Of([.. saved.Scopes], saved.EmailVerified)));
}

[JsonSerializable(typeof(AccessRights))]
internal sealed partial class AccessSectionJson : JsonSerializerContext
{
    public static AccessSectionJson Plain { get; } = new(SectionJson.Options());
}
