using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;
using Runflow.Contracts;
using Runflow.Emulator.Callbacks.Secrets;
using Runflow.Emulator.Tests.Hosting;
using Xunit;

namespace Runflow.Emulator.Tests.Workbench;

/// <summary>What <c>diagnose</c> says about mistakes that were really made.</summary>
public sealed class DiagnosisTests
{
    public static TheoryData<string> NearMissNames => [.. BodyMistakes.NearMisses.Keys];

    public static TheoryData<string> MistakeNames => [.. BodyMistakes.Mistakes.Keys];

    [Fact]
    public async Task A_callback_as_it_was_sent_verifies_with_and_without_the_secret_named()
    {
        await using var caught = await CaughtCallback.CatchAsync();

        foreach (var secret in (string?[])[null, CaughtCallback.Secret])
        {
            var diagnosis = await caught.DiagnoseAsync(secret: secret);

            Assert.True(diagnosis.Verified(), diagnosis.GetRawText());
            Assert.Empty(diagnosis.Codes());
            Assert.Null(diagnosis.Offset());
            Assert.Equal("signature", diagnosis.GetProperty("closest_delivery").GetProperty("found_by").GetString());
            Assert.Equal(SigningSecret.AtBirth(new EmulatorOptions(), default)!.Id, diagnosis.GetProperty("signing_secret_id").GetGuid());
        }
    }

    [Theory]
    [MemberData(nameof(MistakeNames))]
    public async Task A_changed_body_is_explained_and_the_first_byte_that_differs_is_exact(string name)
    {
        var (change, code, says) = BodyMistakes.Mistakes[name];
        await using var caught = await CaughtCallback.CatchAsync();
        var body = change(caught.Body);

        var diagnosis = await caught.DiagnoseAsync(body, CaughtCallback.Secret);

        Assert.False(diagnosis.Verified());
        Assert.Equal([code], diagnosis.Codes());
        Assert.Contains(says, diagnosis.Findings(), StringComparison.Ordinal);
        var same = 0;
        while (same < body.Length && same < caught.Body.Length && body[same] == caught.Body[same])
        {
            same++;
        }

        Assert.Equal(same, diagnosis.Offset());
    }

    [Theory]
    [MemberData(nameof(NearMissNames))]
    public async Task What_only_looks_like_a_cause_is_not_called_so(string name)
    {
        var (change, not, instead) = BodyMistakes.NearMisses[name];
        await using var caught = await CaughtCallback.CatchAsync();

        var codes = (await caught.DiagnoseAsync(change(caught.Body), CaughtCallback.Secret)).Codes();

        Assert.DoesNotContain(not, codes);
        Assert.Equal([instead], codes);
    }

    [Theory]
    [InlineData(0)]
    [InlineData(1)]
    [InlineData(77)]
    [InlineData(-1)]
    public async Task One_changed_byte_is_found_where_it_is(int at)
    {
        await using var caught = await CaughtCallback.CatchAsync();
        var offset = at < 0 ? caught.Body.Length + at : at;
        var body = caught.Body.ToArray();
        body[offset] ^= 1;

        var diagnosis = await caught.DiagnoseAsync(body);

        Assert.Equal(["body_changed"], diagnosis.Codes());
        Assert.Equal(offset, diagnosis.Offset());
        var difference = diagnosis.GetProperty("closest_delivery").GetProperty("first_difference");
        Assert.Equal($"{caught.Body[offset]:x2}", difference.GetProperty("sent").GetProperty("byte").GetString());
        Assert.Equal($"{body[offset]:x2}", difference.GetProperty("received").GetProperty("byte").GetString());
    }

    [Fact]
    public async Task A_secret_of_nobody_is_wrong_and_the_right_one_is_named_by_its_id_alone()
    {
        await using var caught = await CaughtCallback.CatchAsync();

        var diagnosis = await caught.DiagnoseAsync(secret: "whsec_something_else");

        Assert.False(diagnosis.Verified());
        Assert.Equal(["wrong_secret"], diagnosis.Codes());
        Assert.Contains(SigningSecret.AtBirth(new EmulatorOptions(), default)!.Id.ToString(), diagnosis.Findings(), StringComparison.Ordinal);
        Assert.DoesNotContain(CaughtCallback.Secret, diagnosis.GetRawText(), StringComparison.Ordinal);
        Assert.Null(diagnosis.Offset());
    }

    [Fact]
    public async Task A_rotated_secret_is_told_apart_from_a_foreign_one()
    {
        await using var caught = await CaughtCallback.CatchAsync();
        var created = (await caught.Emulator.PostAsync("/v1/callback-secrets", """{"label":"next"}""")).Json;
        var (next, id) = (created.GetProperty("plain_secret").GetString()!, created.GetProperty("id").GetGuid());

        var early = await caught.DiagnoseAsync(secret: next);
        var promoted = await caught.DiagnoseAsync(signature: CallbackSignature.Sign(next, caught.Body), secret: CaughtCallback.Secret);
        await caught.Emulator.SendAsync(HttpMethod.Delete, $"/v1/callback-secrets/{SigningSecret.AtBirth(new EmulatorOptions(), default)!.Id}", null);
        var deleted = await caught.DiagnoseAsync(secret: next);

        foreach (var diagnosis in (JsonElement[])[early, promoted, deleted])
        {
            Assert.False(diagnosis.Verified());
            Assert.Equal(["wrong_secret"], diagnosis.Codes());
            Assert.Contains(id.ToString(), diagnosis.Findings(), StringComparison.Ordinal);
        }

        Assert.Contains($"is secret {id} of this sandbox", early.Findings(), StringComparison.Ordinal);
        Assert.Contains($"{id} signed this callback", promoted.Findings(), StringComparison.Ordinal);
        // The deleted one is found by the delivery that it signed.
        Assert.True((await caught.DiagnoseAsync()).Verified());
    }

    [Theory]
    [InlineData("\n", "white space or quotes")]
    [InlineData("\"", "white space or quotes")]
    public async Task A_secret_read_with_its_line_end_or_quotes_is_told_so(string around, string says)
    {
        await using var caught = await CaughtCallback.CatchAsync();

        var diagnosis = await caught.DiagnoseAsync(secret: CaughtCallback.Secret + around);

        Assert.Equal(["wrong_secret"], diagnosis.Codes());
        Assert.Contains(says, diagnosis.Findings(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_stripped_secret_is_told_from_a_wrong_one()
    {
        await using var caught = await CaughtCallback.CatchAsync();

        Assert.Equal(["whsec_stripped"], (await caught.DiagnoseAsync(secret: CaughtCallback.Secret["whsec_".Length..])).Codes());
        Assert.Equal(["wrong_secret"], (await caught.DiagnoseAsync(secret: CaughtCallback.Secret["whsec_".Length..^1])).Codes());
    }

    [Fact]
    public async Task A_sender_that_signs_with_the_stripped_or_decoded_secret_is_found_by_its_signature()
    {
        await using var caught = await CaughtCallback.CatchAsync();
        var bare = CaughtCallback.Secret["whsec_".Length..];

        Assert.Equal(["whsec_stripped"], (await caught.DiagnoseAsync(signature: CallbackSignature.Sign(bare, caught.Body))).Codes());
        Assert.Equal(
            ["whsec_stripped"],
            (await caught.DiagnoseAsync(signature: Convert.ToHexStringLower(HMACSHA256.HashData(Convert.FromBase64String(bare), caught.Body)))).Codes());
        Assert.Equal(["wrong_secret"], (await caught.DiagnoseAsync(signature: CallbackSignature.Sign("whsec_foreign", caught.Body))).Codes());
    }

    [Fact]
    public async Task The_form_of_the_header_is_read_in_every_spelling()
    {
        await using var caught = await CaughtCallback.CatchAsync();
        var code = Convert.FromHexString(caught.Signature);
        foreach (var (signature, expected) in new (string, string)[]
        {
            ("sha256=" + caught.Signature, "prefix_added"),
            ("v1=" + caught.Signature, "prefix_added"),
            ("t=1700000000,v1=" + caught.Signature, "prefix_added"),
            (Convert.ToBase64String(code), "base64_for_hex"),
            (Convert.ToBase64String(code).TrimEnd('=').Replace('+', '-').Replace('/', '_'), "base64_for_hex"),
            (caught.Signature.ToUpperInvariant(), "wrong_encoding"),
            (Convert.ToBase64String(Encoding.ASCII.GetBytes(caught.Signature)), "wrong_encoding"),
            (Convert.ToHexStringLower(Encoding.ASCII.GetBytes(caught.Signature)), "wrong_encoding"),
            ($"\"{caught.Signature}\"", "wrong_encoding"),
            (caught.Signature[..63], "signature_malformed"),
        })
        {
            var diagnosis = await caught.DiagnoseAsync(signature: signature, secret: CaughtCallback.Secret);

            Assert.False(diagnosis.Verified());
            Assert.Equal([expected], diagnosis.Codes());
        }

        // The right code in the wrong form of the wrong body is both.
        Assert.Equal(["prefix_added", "whitespace_changed"], (await caught.DiagnoseAsync([.. caught.Body, (byte)'\n'], signature: "sha256=" + caught.Signature)).Codes());
        Assert.Equal(["base64_for_hex", "wrong_secret"], (await caught.DiagnoseAsync(signature: Convert.ToBase64String(new byte[32]))).Codes());
    }

    [Fact]
    public async Task A_header_that_is_not_there_or_has_another_name_is_missing()
    {
        await using var caught = await CaughtCallback.CatchAsync();
        var without = caught.Headers.Where(static header => header.Key != "Runflow-Signature").ToDictionary();

        var missing = await CaughtCallback.DiagnoseAsync(caught.Emulator, without, caught.Body);
        var renamed = await CaughtCallback.DiagnoseAsync(caught.Emulator, new Dictionary<string, string>(without) { ["HTTP_RUNFLOW_SIGNATURE"] = caught.Signature }, caught.Body);
        var lower = await CaughtCallback.DiagnoseAsync(caught.Emulator, new Dictionary<string, string>(without) { ["runflow-signature"] = caught.Signature }, caught.Body);

        Assert.Equal(["header_missing"], missing.Codes());
        Assert.Equal(["header_missing"], renamed.Codes());
        Assert.Contains("HTTP_RUNFLOW_SIGNATURE", renamed.Findings(), StringComparison.Ordinal);
        Assert.True(lower.Verified());
    }

    [Fact]
    public async Task A_sandbox_without_a_secret_sent_it_unsigned()
    {
        await using var emulator = await TestEmulator.StartAsync(new EmulatorOptions { ClockMode = ClockMode.Manual, CallbackSecret = "none" });
        await using var receiver = await Receiver.StartAsync();
        await emulator.SubmitAsync(callbackUrl: receiver.Url);
        await emulator.UntilIdleAsync();
        var call = Assert.Single(receiver.Calls);

        var diagnosis = await CaughtCallback.DiagnoseAsync(emulator, call.Headers, call.Body, "whsec_mine");

        Assert.Equal(["sent_unsigned"], diagnosis.Codes());
    }

    [Fact]
    public async Task What_the_receivers_own_code_computed_is_made_again_to_find_its_mistake()
    {
        await using var caught = await CaughtCallback.CatchAsync();
        var (secret, body) = (Encoding.UTF8.GetBytes(CaughtCallback.Secret), caught.Body);
        var again = Encoding.UTF8.GetBytes(JsonNode.Parse(body)!.ToJsonString());
        foreach (var (computed, expected) in new (string, string[])[]
        {
            (caught.Signature, []),
            (Convert.ToBase64String(HMACSHA256.HashData(secret, body)), ["base64_for_hex"]),
            (Convert.ToHexString(HMACSHA256.HashData(secret, body)), ["wrong_encoding"]),
            ("sha256=" + caught.Signature, ["prefix_added"]),
            (CallbackSignature.Sign(CaughtCallback.Secret[6..], body), ["whsec_stripped"]),
            (CallbackSignature.Sign(CaughtCallback.Secret + "\n", body), ["wrong_secret"]),
            (CallbackSignature.Sign(CaughtCallback.Secret, again), ["json_reserialized"]),
            (CallbackSignature.Sign(CaughtCallback.Secret, [.. body, (byte)'\n']), ["whitespace_changed"]),
            (CallbackSignature.Sign(CaughtCallback.Secret, Encoding.Unicode.GetBytes(caught.Text)), ["charset_changed"]),
            (CallbackSignature.Sign(CaughtCallback.Secret, []), ["body_empty"]),
            (CallbackSignature.Sign(CaughtCallback.Secret, body.AsSpan(0, 64)), ["body_truncated"]),
            (CallbackSignature.Sign(CaughtCallback.Secret, Encoding.UTF8.GetBytes($"\"{JsonEncodedText.Encode(caught.Text)}\"")), ["wrong_encoding"]),
            (CallbackSignature.Sign(CaughtCallback.Secret, [.. caught.Text.EnumerateRunes().Select(static rune => rune.Value < 256 ? (byte)rune.Value : (byte)'?')]), ["charset_changed"]),
            (CallbackSignature.Sign(CaughtCallback.Secret, [.. body[..64], 0]), ["unexplained"]),
            (Convert.ToHexStringLower(SHA256.HashData(body)), ["wrong_algorithm"]),
            (Convert.ToHexStringLower(SHA256.HashData([.. secret, .. body])), ["wrong_algorithm"]),
            (Convert.ToHexStringLower(HMACSHA512.HashData(secret, body)), ["wrong_algorithm"]),
            (Convert.ToHexStringLower(HMACSHA256.HashData(body, secret)), ["wrong_algorithm"]),
            (new string('0', 64), ["unexplained"]),
        })
        {
            var diagnosis = await caught.DiagnoseAsync(secret: CaughtCallback.Secret, computed: computed);

            Assert.Equal(expected.Length == 0, diagnosis.Verified());
            Assert.Equal(expected, diagnosis.Codes());
        }
    }

    [Fact]
    public async Task A_delivery_that_is_forgotten_still_leaves_what_can_be_undone()
    {
        await using var caught = await CaughtCallback.CatchAsync();
        await caught.Emulator.PostAsync("/_emulator/reset", "{}");

        Assert.Equal(["whitespace_changed"], (await caught.DiagnoseAsync([.. caught.Body, (byte)'\n'])).Codes());
        Assert.Equal(["charset_changed"], (await caught.DiagnoseAsync(BodyMistakes.WithMark(caught.Body))).Codes());
        Assert.Equal(["unexplained"], (await caught.DiagnoseAsync("{}"u8.ToArray())).Codes());
        Assert.True((await caught.DiagnoseAsync()).Verified());
    }

    [Theory]
    [InlineData("""{"body_base64":"AA=="}""", "body.headers")]
    [InlineData("""{"headers":{}}""", "body.body_base64")]
    [InlineData("""{"headers":{},"body_base64":"not base64!"}""", "body.body_base64")]
    [InlineData("""{"headers":[],"body_base64":""}""", "body.headers")]
    [InlineData("""{"headers":{"A":1},"body_base64":""}""", "body.headers.A")]
    [InlineData("""{"headers":{},"body_base64":"","sekret":"x"}""", "body.sekret")]
    public async Task A_bad_question_names_its_field(string json, string loc)
    {
        await using var emulator = await TestEmulator.StartAsync();

        var reply = await emulator.PostAsync("/_emulator/callbacks/diagnose", json);

        Assert.Equal(422, (int)reply.Status);
        Assert.Equal([loc], reply.Locs);
    }
}
