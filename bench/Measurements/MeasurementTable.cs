namespace Runflow.Emulator.Bench.Measurements;

/// <summary>Measures one thing and reports it.</summary>
internal delegate Task Measurement(Plan plan, Report report);

/// <summary>Every measurement by the name it has on the command line, in the order in which they are made.</summary>
internal static class MeasurementTable
{
    public static IReadOnlyList<(string Name, Measurement Measure)> All { get; } =
    [
        ("create", CreateThroughput.MeasureAsync),
        ("poll", PollThroughput.MeasureAsync),
        ("page", OpenPage.MeasureAsync),
        ("startup", StartUp.MeasureAsync),
        ("memory", Memory.MeasureAsync),
        ("images", Pictures.MeasureAsync),
        ("drain", Drain.MeasureAsync),
        ("callbacks", HangingReceivers.MeasureAsync),
        ("reset", ResetTime.MeasureAsync),
        ("pages", Pages.MeasureAsync),
        ("faults", FaultPoints.MeasureAsync),
    ];
}
