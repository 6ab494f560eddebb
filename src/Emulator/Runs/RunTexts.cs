using System.Runtime.CompilerServices;
using Runflow.Contracts;
using Runflow.Emulator.Clock;
using Runflow.Emulator.Http;
using Runflow.Emulator.Json;
using Runflow.Emulator.Sandboxes;

namespace Runflow.Emulator.Runs;

/// <summary>
/// The documents of an epoch's runs that were read last: clients read the same run over and over until it has moved. Each
/// run has one place and shares it with others, so the memory is bounded by the number of places. Needs no gate: a run
/// is at most once in each status, so its spec and its status tell whether a text shows it as it is.
/// </summary>
internal sealed class RunTexts(Epoch epoch)
{
    private const int Places = 256;
    private readonly RunText?[] texts = new RunText?[Places];

    /// <summary>The JSON of the document of a run that <paramref name="call"/> has just made, good for as long as the call. It is not
    /// kept here: a run is seldom read before it has moved, and who does read it then has it kept.</summary>
    [SkipLocalsInit]
    public ReadOnlyMemory<byte> OfNew(RunSpec spec, ApiCall call, string baseUrl)
    {
        var state = new RunState(RunStatus.Queued);
        if (!RunJson.CanWrite(spec, state))
        {
            return Of(new Run(spec, state), baseUrl, spec.CreatedAt);
        }

        var output = new TextBuffer(stackalloc byte[RunJson.Usual]);
        RunJson.Write(epoch.Sandbox, spec, state, ref output);
        var text = call.Keep(output.Written);
        output.Dispose();
        return text;
    }

    /// <summary>The JSON of a run's document, its URLs signed at <paramref name="now"/>.</summary>
    public ReadOnlyMemory<byte> Of(Run run, string baseUrl, Instant now)
    {
        ref var place = ref texts[(uint)run.Spec.Id.GetHashCode() % Places];
        var text = Volatile.Read(ref place);
        if (text is null || !ReferenceEquals(text.Run.Spec, run.Spec) || text.Run.Status != run.Status || text.BaseUrl != baseUrl)
        {
            text = RunText.Of(epoch.Sandbox, run, baseUrl);
            Volatile.Write(ref place, text);
        }

        return text?.At(epoch.Sandbox, now) ?? RunText.Anew(epoch.Sandbox, run, baseUrl, now);
    }
}
