namespace Runflow.Emulator.Commands;

/// <summary>What the process ends with.</summary>
internal static class ExitCode
{
    /// <summary>All is well.</summary>
    public const int Fine = 0;

    /// <summary>Findings, or a failure.</summary>
    public const int Failed = 1;

    /// <summary>The command line, the environment or the settings file is wrong.</summary>
    public const int Usage = 2;

    /// <summary>Another program listens on the port.</summary>
    public const int PortTaken = 3;

    /// <summary>Waited, and it did not become ready in time.</summary>
    public const int NotReady = 4;
}
