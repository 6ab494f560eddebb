namespace Runflow.Emulator.Settings;

/// <summary>A setting is well-formed, but what it names cannot be used: the emulator does not start.</summary>
/// <param name="problems">A sentence for each thing that is wrong.</param>
/// <param name="inner">What was met, if anything.</param>
internal sealed class UnusableSettingException(IReadOnlyList<string> problems, Exception? inner = null)
    : Exception(string.Join(Environment.NewLine, problems), inner)
{
    public IReadOnlyList<string> Problems => problems;
}
