using System.Net;
using System.Text;
using Runflow.Emulator.Settings;
using Runflow.Emulator.Tests.Hosting;
using Xunit;

namespace Runflow.Emulator.Tests.Snapshots;

/// <summary>The folder of the setting <c>data</c>: what outlives a process, and what becomes of files that are not whole.</summary>
public sealed class FolderTests
{
    [Fact]
    public async Task Another_process_restores_what_one_has_taken()
    {
        using var data = new TemporaryFolder();
        Guid run;
        string text;
        await using (var first = await StartAsync(data))
        {
            run = await first.SubmitAsync();
            await first.UntilIdleAsync();
            text = (await first.RunAsync(run)).Text;
            await first.PostAsync("/_emulator/snapshots/kept", null);
        }

        await using var second = await StartAsync(data);
        Assert.Equal(HttpStatusCode.OK, (await second.PostAsync("/_emulator/reset", """{"to":"kept"}""")).Status);
        Assert.Equal(text, (await second.RunAsync(run)).Text);
    }

    [Fact]
    public async Task A_file_is_its_owners_alone_and_nothing_is_left_beside_it()
    {
        using var data = new TemporaryFolder();
        await using var emulator = await StartAsync(data);
        await emulator.PostAsync("/_emulator/snapshots/kept", null);

        var file = Assert.Single(Directory.GetFiles(data.File("snapshots"), "*", SearchOption.AllDirectories));
        Assert.EndsWith("kept.snapshot", file, StringComparison.Ordinal);
        if (!OperatingSystem.IsWindows())
        {
            Assert.Equal(UnixFileMode.UserRead | UnixFileMode.UserWrite, File.GetUnixFileMode(file));
        }
    }

    /// <summary>Wherever it was cut, and whichever byte was changed.</summary>
    [Fact]
    public async Task A_damaged_file_is_named_and_never_half_loaded()
    {
        using var data = new TemporaryFolder();
        await using var emulator = await StartAsync(data);
        var run = await emulator.SubmitAsync();
        await emulator.PostAsync("/_emulator/snapshots/kept", null);
        var path = Assert.Single(Directory.GetFiles(data.File("snapshots"), "*", SearchOption.AllDirectories));
        var whole = await File.ReadAllBytesAsync(path, TestContext.Current.CancellationToken);

        for (var i = 0; i < whole.Length; i += 37)
        {
            await RefusedAsync(whole[..i]);
            var changed = whole.ToArray();
            changed[i] ^= 4;
            await RefusedAsync(changed);
        }

        await File.WriteAllBytesAsync(path, whole, TestContext.Current.CancellationToken);
        Assert.Equal(HttpStatusCode.OK, (await emulator.PostAsync("/_emulator/reset", """{"to":"kept"}""")).Status);

        async Task RefusedAsync(byte[] bytes)
        {
            await File.WriteAllBytesAsync(path, bytes, TestContext.Current.CancellationToken);
            var refused = await emulator.PostAsync("/_emulator/reset", """{"to":"kept"}""");
            Assert.Equal(HttpStatusCode.Conflict, refused.Status);
            Assert.Contains("The snapshot kept is damaged", refused.Text, StringComparison.Ordinal);
            Assert.Contains("is damaged", (await emulator.GetAsync("/_emulator/snapshots/kept")).Text, StringComparison.Ordinal);
            Assert.Equal(HttpStatusCode.OK, (await emulator.RunAsync(run)).Status);
        }
    }

    [Theory]
    [InlineData("\"name\":\"runs\",\"version\":2", "\"name\":\"runs\",\"version\":3", "runs in version 3")]
    [InlineData("\"name\":\"account\"", "\"name\":\"wallets\"", "wallets in version 1")]
    [InlineData("\"seed\":42", "\"seed\":43", "set seed to 43")]
    [InlineData("\"balance\":1000000", "\"ballanc\":1000000", "not in the layout of this emulator")]
    [InlineData("flux-2-klein-4b/edit", "flux-2-klein-4b/made", "the model black-forest-labs/flux-2-klein-4b/made")]
    public async Task A_snapshot_that_does_not_fit_says_why_and_changes_nothing(string part, string other, string sentence)
    {
        using var data = new TemporaryFolder();
        await using var emulator = await StartAsync(data);
        var run = await emulator.SubmitAsync();
        await emulator.PostAsync("/_emulator/snapshots/kept", null);
        var path = Assert.Single(Directory.GetFiles(data.File("snapshots"), "*", SearchOption.AllDirectories));
        var text = Encoding.UTF8.GetString(await File.ReadAllBytesAsync(path, TestContext.Current.CancellationToken))[..^64];
        Assert.Contains(part, text, StringComparison.Ordinal);
        text = text.Replace(part, other, StringComparison.Ordinal);
        await File.WriteAllTextAsync(path, text + Convert.ToHexStringLower(System.Security.Cryptography.SHA256.HashData(Encoding.UTF8.GetBytes(text))), TestContext.Current.CancellationToken);

        var refused = await emulator.PostAsync("/_emulator/reset", """{"to":"kept"}""");

        Assert.Equal(HttpStatusCode.Conflict, refused.Status);
        Assert.Contains(sentence, refused.Text, StringComparison.Ordinal);
        Assert.Equal(HttpStatusCode.OK, (await emulator.RunAsync(run)).Status);
    }

    [Fact]
    public async Task What_was_being_written_at_a_crash_is_swept_away_at_the_next_start()
    {
        using var data = new TemporaryFolder();
        await using (var first = await StartAsync(data))
        {
            await first.PostAsync("/_emulator/snapshots/kept", null);
        }

        var path = Assert.Single(Directory.GetFiles(data.File("snapshots"), "*", SearchOption.AllDirectories));
        await File.WriteAllTextAsync(path + ".unfinished", "half", TestContext.Current.CancellationToken);

        await using var second = await StartAsync(data);
        Assert.Equal("kept", Assert.Single(await second.Emulator.Snapshots.ListAsync(TestContext.Current.CancellationToken)).Name);
        Assert.False(File.Exists(path + ".unfinished"));
    }

    [Fact]
    public async Task A_folder_belongs_to_one_emulator_at_a_time()
    {
        using var data = new TemporaryFolder();
        await using (await StartAsync(data))
        {
            var refused = await Assert.ThrowsAsync<UnusableSettingException>(() => StartAsync(data));
            Assert.Contains("in use by another emulator", refused.Message, StringComparison.Ordinal);
        }

        await using var next = await StartAsync(data);
    }

    private static Task<TestEmulator> StartAsync(TemporaryFolder data) =>
        TestEmulator.StartAsync(new EmulatorOptions { ClockMode = ClockMode.Manual, Data = data.Path });
}
