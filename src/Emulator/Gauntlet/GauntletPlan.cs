using System.Text;
using Runflow.Contracts;
using Runflow.Emulator.Clock;

namespace Runflow.Emulator.Gauntlet;

/// <summary>Everything that a receiver has to live through, in order. Pure.</summary>
internal static class GauntletPlan
{
    private const int OversizedBytes = 1 << 20;

    private const string Verify = "Compute HMAC-SHA256 over the raw body with the whole secret, compare in constant time, and answer 401 when it differs.";
    private const string Ignore = "Read the fields you know and let the others be: a refusal is final, and new fields come without notice.";
    private const string Once = "Remember Runflow-Request-Id (or run_id) together with the effect, and answer 2xx to what was done before.";
    private const string NoCrash = "Check before you convert: a signature of another length or a body that is no JSON is a 4xx, and never an exception.";

    /// <summary>The cases.</summary>
    public static IReadOnlyList<GauntletCase> Of(GauntletBodies make, string secret, Instant began)
    {
        var valid = make.Payload("valid");
        var rotated = make.Payload("rotated");
        var twin = make.Payload("twins");
        var broken = "{\"event\":\"run.completed\",\"run_id\":"u8.ToArray();
        return
        [
            Case("valid", "a finished run, rightly signed", "Take what is genuine with any 2xx.", Good(make, "valid", valid)),
            Case("duplicate", "the same delivery again, as after an answer that got lost", Once, Good(make, "valid", valid) with { What = "the same bytes and Runflow-Request-Id", Expected = Expectation.TakenWithoutEffect }),
            new("twins", "the same delivery twice at once", Once, [Either(make, "twins", twin), Either(make, "twins", twin)]) { AtOnce = true },
            Case("after_twins", "the same delivery a third time", Once, Good(make, "twins", twin) with { What = "after both of them", Expected = Expectation.TakenWithoutEffect }),
            new(
                "reordered", "two runs, the one that ended later first", "Do not expect callbacks in the order of the runs; read what you need from the callback itself.",
                [
                    Good(make, "reordered/later", make.Payload("reordered/later")) with { What = "ended just now" },
                    Good(make, "reordered/earlier", make.Payload("reordered/earlier", ended: Before(began, TimeSpan.FromMinutes(1)))) with { What = "ended a minute before" },
                ]),
            Case("late", "a run that ended 30 days ago", "The signature has no time in it: do not refuse by age.", Good(make, "late", make.Payload("late", ended: Before(began, TimeSpan.FromDays(30))))),
            Case("failed_run", "a run that failed: output is null", "Take run.failed too, whose output is null.", Good(make, "failed_run", make.Payload("failed_run", "run.failed", "failed"))),
            new(
                "cancelled_run", "runs that were cancelled", "Take run.cancelled too, whose status is spelt cancelled or canceled.",
                [
                    Good(make, "cancelled/two", make.Payload("cancelled/two", "run.cancelled", "cancelled")) with { What = "status cancelled" },
                    Good(make, "cancelled/one", make.Payload("cancelled/one", "run.cancelled", "canceled")) with { What = "status canceled, as newer pages spell it" },
                ]),
            Case("raw_bytes", "letters beyond ASCII, escapes, numbers that change when they are written again", "Verify the raw bytes; what was parsed and written again is another body.", Good(make, "raw_bytes", make.Payload("raw_bytes", metadata: """{"name":"Zoë & <b>Ål</b> 🚲","path":"a/b","big":9007199254740993,"one":1.0,"kilo":1e3,"10":"ten","2":"two","tab":"\t\u0001"}"""))),
            Case("no_metadata", "a run without metadata", "metadata is null when none was given.", Good(make, "no_metadata", make.Payload("no_metadata", metadata: null))),
            Case("tampered", "a body that was changed after it was signed", Verify, Bad(make, "tampered", Tampered(make.Payload("tampered")), CallbackSignature.Sign(secret, make.Payload("tampered")))),
            Case("wrong_secret", "a signature by a secret of somebody else", Verify, Bad(make, "wrong_secret", make.Payload("wrong_secret"), CallbackSignature.Sign(make.Other("wrong"), make.Payload("wrong_secret")))),
            Case("stripped_secret", "a signature by the secret without whsec_", "Use the whole secret string, prefix included, as the key.", Bad(make, "stripped_secret", make.Payload("stripped_secret"), CallbackSignature.Sign(secret.StartsWith("whsec_", StringComparison.Ordinal) ? secret[6..] : secret + "x", make.Payload("stripped_secret")))),
            Case("unsigned", "no signature at all", Verify, Bad(make, "unsigned", make.Payload("unsigned"), null)),
            new(
                "malformed_signature", "signatures that are none", NoCrash,
                [
                    Bad(make, "malformed/short", make.Payload("malformed"), "abc") with { What = "three letters" },
                    Bad(make, "malformed/long", make.Payload("malformed"), CallbackSignature.Sign(secret, make.Payload("malformed")) + "00") with { What = "the right digits and two more" },
                    Bad(make, "malformed/letters", make.Payload("malformed"), new string('z', 64)) with { What = "64 letters that are no hex" },
                ]),
            new(
                "rotated_secret", "first signed by a secret that the receiver does not have yet, then again by the one it has",
                "Verify before you remember: what was refused must be taken when it comes again, rightly signed.",
                [
                    Bad(make, "rotated", rotated, CallbackSignature.Sign(make.Other("rotated"), rotated)) with { What = "signed by the next secret" },
                    Good(make, "rotated", rotated) with { What = "the same delivery, signed by the present one" },
                ]),
            Case("oversized", "a body of 1 MiB", "Take large bodies, or refuse them with 413; do not fail.", Good(make, "oversized", make.Payload("oversized", metadata: $"{{\"note\":\"{new string('a', OversizedBytes)}\"}}")) with { Expected = Expectation.TakenOrTooLarge }),
            Case("unknown_event", "an event that does not exist yet", "Do nothing for an event you do not know, and answer it 2xx: a refusal is final, and new events come without notice.", Good(make, "unknown_event", make.Payload("unknown_event", "run.archived", "archived")) with { Expected = Expectation.TakenUnknown }),
            Case("unknown_field", "fields that do not exist yet", Ignore, Good(make, "unknown_field", Extended(make.Payload("unknown_field")))),
            Case("not_json", "a body that breaks off, rightly signed", NoCrash, Good(make, "not_json", broken) with { Expected = Expectation.Refused }),
            Case("empty", "an empty body, unsigned", NoCrash, Bad(make, "empty", [], null)),
            Case("still_alive", "a finished run, after all of that", "Keep serving after bad deliveries.", Good(make, "still_alive", make.Payload("still_alive"))),
        ];
    }

    private static GauntletCase Case(string name, string title, string cure, GauntletSend send) => new(name, title, cure, [send]);

    private static GauntletSend Good(GauntletBodies make, string of, byte[] body) => new("rightly signed", body, make.Headers(of, body), Expectation.Taken);

    private static GauntletSend Either(GauntletBodies make, string of, byte[] body) => Good(make, of, body) with { Expected = Expectation.TakenOrConflict };

    private static GauntletSend Bad(GauntletBodies make, string of, byte[] body, string? signature) =>
        new(signature is null ? "without a signature" : "wrongly signed", body, make.Headers(of, signature), Expectation.Refused);

    private static byte[] Tampered(byte[] body) => Encoding.UTF8.GetBytes(Encoding.UTF8.GetString(body).Replace("4711", "4712", StringComparison.Ordinal));

    private static byte[] Extended(byte[] body) => [.. body[..^1], .. ",\"region\":\"eu-west\",\"links\":{\"run\":\"https://runflow.test\"}}"u8];

    private static Instant Before(Instant instant, TimeSpan span) => new(instant.Micros - (span.Ticks / TimeSpan.TicksPerMicrosecond));
}
