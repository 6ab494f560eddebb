using Runflow.Emulator.Faults.Rules;

namespace Runflow.Emulator.Faults.Kinds;

/// <summary>A kind of fault at a point.</summary>
/// <param name="Point">Where it can strike.</param>
/// <param name="Name">Its name on the wire.</param>
/// <param name="Read">Reads its parameters, naming what is wrong with them.</param>
internal sealed record FaultKind(FaultPoint Point, string Name, Func<FaultFields, Fault> Read);

/// <summary>Every kind there is: one row for each point at which it can strike.</summary>
internal static class FaultKinds
{
    public static IReadOnlyList<FaultKind> All { get; } =
    [
        new(FaultPoint.Request, StatusFault.Name, StatusFault.Read),
        new(FaultPoint.Request, LatencyFault.Name, LatencyFault.Read),
        new(FaultPoint.Request, DropFault.Name, DropFault.Read),
        new(FaultPoint.Request, ResetFault.Name, static _ => new ResetFault()),
        new(FaultPoint.Request, HangFault.Name, static _ => new HangFault()),
        new(FaultPoint.Request, RateLimitFault.Name, RateLimitFault.Read),

        new(FaultPoint.Response, TruncateFault.Name, TruncateFault.Read),
        new(FaultPoint.Response, MalformedFault.Name, static _ => new MalformedFault()),
        new(FaultPoint.Response, DribbleFault.Name, DribbleFault.Read),
        new(FaultPoint.Response, ContentTypeFault.Name, ContentTypeFault.Read),
        new(FaultPoint.Response, AddFieldsFault.Name, AddFieldsFault.Read),
        new(FaultPoint.Response, RemoveFieldFault.Name, RemoveFieldFault.Read),
        new(FaultPoint.Response, EnumValueFault.Name, EnumValueFault.Read),

        new(FaultPoint.Run, FailFault.Name, FailFault.Read),
        new(FaultPoint.Run, StuckFault.Name, StuckFault.Read),
        new(FaultPoint.Run, SlowFault.Name, SlowFault.Read),
        new(FaultPoint.Run, NsfwFault.Name, static _ => new NsfwFault()),
        new(FaultPoint.Run, CancelFault.Name, CancelFault.Read),

        new(FaultPoint.Output, StatusFault.Name, StatusFault.Read),
        new(FaultPoint.Output, CorruptFault.Name, CorruptFault.Read),
        new(FaultPoint.Output, TruncateFault.Name, TruncateFault.Read),
        new(FaultPoint.Output, EmptyFault.Name, static _ => new EmptyFault()),
        new(FaultPoint.Output, ContentTypeFault.Name, ContentTypeFault.Read),
        new(FaultPoint.Output, WrongSizeFault.Name, static _ => new WrongSizeFault()),
        new(FaultPoint.Output, ExpiredFault.Name, static _ => new ExpiredFault()),

        new(FaultPoint.Callback, LoseFault.Name, static _ => new LoseFault()),
        new(FaultPoint.Callback, DuplicateFault.Name, DuplicateFault.Read),
        new(FaultPoint.Callback, DelayFault.Name, DelayFault.Read),
        new(FaultPoint.Callback, ReorderFault.Name, ReorderFault.Read),
        new(FaultPoint.Callback, BadSignatureFault.Name, static _ => new BadSignatureFault()),
        new(FaultPoint.Callback, WrongSecretFault.Name, static _ => new WrongSecretFault()),
        new(FaultPoint.Callback, UnsignedFault.Name, static _ => new UnsignedFault()),
        new(FaultPoint.Callback, TamperFault.Name, static _ => new TamperFault()),
        new(FaultPoint.Callback, EarlyFault.Name, EarlyFault.Read),
        new(FaultPoint.Callback, StaleFault.Name, static _ => new StaleFault()),
    ];

    public static FaultKind? Find(FaultPoint point, string name) => All.FirstOrDefault(kind => kind.Point == point && kind.Name == name);

    public static IReadOnlyList<string> NamesAt(FaultPoint point) => [.. All.Where(kind => kind.Point == point).Select(static kind => kind.Name)];
}
