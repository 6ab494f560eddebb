using System.Text.Json;

namespace Runflow.Emulator.Conform;

/// <summary>
/// The runs that the checks of one conversation share. One that was lost sight of is looked for again, and not paid for twice.
/// What goes wrong on the way is a finding of the check that asked first.
/// </summary>
internal sealed class SharedRuns(Conversation talk)
{
    private TalkAnswer? created;
    private TalkAnswer? ended;
    private TalkAnswer? told;
    private TalkAnswer? toldEnd;

    /// <summary>The statuses that the succeeded run was seen in, in order.</summary>
    public IReadOnlyList<string> Statuses { get; private set; } = [];

    /// <summary>Whether such a run has been created, so that it costs nothing more.</summary>
    public bool Has(SharedRun run) => run switch
    {
        SharedRun.Succeeded => created is not null,
        SharedRun.Told => told is not null,
        _ => true,
    };

    /// <summary>The answer that created the run that succeeds, and the read that showed its end.</summary>
    public async Task<(TalkAnswer Created, TalkAnswer Ended)> SucceededAsync()
    {
        if (created is null || ended is null)
        {
            var statuses = new List<string>();
            created ??= await talk.CreateAsync("""{"input":{"prompt":"A red bicycle leaning on a wall","image_size":"square"},"metadata":{"order":"17","price":1.50},"client_ref":"conform"}""");
            ended = created is { Status: 201 } && created.Word("id") is { } id ? await talk.EndOfAsync(id, statuses) : created;
            Statuses = statuses;
        }

        return (created, ended);
    }

    /// <summary>The read that showed the end of the run that is told to the sink, and its delivery; null where there is none, with a finding.</summary>
    public async Task<(TalkAnswer Ended, JsonElement Delivery)?> ToldAsync()
    {
        told ??= await talk.CreateAsync(ToldRun.Body(talk, "A callback, please"));
        if (!talk.ExpectStatus(told, 201))
        {
            return null;
        }

        toldEnd ??= await talk.EndOfAsync(told.Word("id")!);
        return await ToldRun.DeliveryAsync(talk, told.Word("id")!) is { } delivery ? (toldEnd, delivery) : null;
    }
}
