using System.Globalization;
using System.Numerics;
using Microsoft.Extensions.DependencyInjection;
using Runflow.Contracts;
using Runflow.Emulator.Billing;
using Runflow.Emulator.Models;
using Runflow.Emulator.Sandboxes;
using Runflow.Emulator.Tests.Chance;
using Runflow.Emulator.Tests.Hosting;
using Runflow.Emulator.Tests.Lists;
using Xunit;

namespace Runflow.Emulator.Tests.Billing;

public sealed class MoneyProperties
{
    /// <summary>Nine digits of a price and six of a megapixel.</summary>
    private const int Digits = 15;

    [Fact]
    public async Task A_hundred_thousand_debits_add_up_to_the_last_digit()
    {
        await using var emulator = await TestEmulator.StartAsync(new EmulatorOptions { ClockMode = ClockMode.Manual, Balance = 1_000_000_000_000m });
        var epoch = emulator.Emulator.Services.GetRequiredService<SandboxRegistry>().Default.Current;
        var (account, dice) = (epoch.Part<Account>(), new Dice(5));
        var expected = Whole(account.Balance);
        lock (epoch.Gate)
        {
            for (var i = 0; i < 100_000; i++)
            {
                var price = new ModelPrice((1 + dice.Below(2_000_000_000)) / 1_000_000_000m, dice.Pick(PriceUnit.Image, PriceUnit.OutputMegapixel, PriceUnit.Megapixel));
                var (images, size, sources) = (1 + dice.Below(4), new PixelSize(256 + dice.Below(3841), 256 + dice.Below(3841)), (long)dice.Below(100_000_000));
                var debit = account.Debit(price.Of(price.Units(images, size, sources)), epoch.Clock.Now);
                var units = price.Per switch
                {
                    PriceUnit.Image => new BigInteger(images) * 1_000_000,
                    PriceUnit.OutputMegapixel => new BigInteger(images) * size.Width * size.Height,
                    _ => (new BigInteger(images) * size.Width * size.Height) + sources,
                };
                expected -= Whole(price.Usd) / BigInteger.Pow(10, 6) * units;
                Assert.Equal(expected, Whole(debit.BalanceAfter));
            }
        }

        Assert.Equal(expected, Whole(decimal.Parse((await emulator.GetAsync("/v1/billing/balance")).Json.GetProperty("balance").GetString()!, CultureInfo.InvariantCulture)));
    }

    [Fact]
    public async Task The_costs_of_all_runs_are_what_is_missing_from_the_balance()
    {
        await using var emulator = await TestEmulator.StartAsync();
        var dice = new Dice(6);
        for (var i = 0; i < 200; i++)
        {
            var (path, field) = dice.Pick(
                ("black-forest-labs/flux-2-klein-4b/edit", "\"steps\":4"),
                ("black-forest-labs/flux-2-klein-4b", $"\"num_images\":{1 + dice.Below(4)}"),
                ("black-forest-labs/flux-2-klein-9b/edit", "\"image_urls\":[\"https://images.example/source.png\"]"));
            var size = dice.Pick("square_hd", "portrait_16_9", "landscape_4_3");
            await emulator.PostAsync($"/v1/models/{path}/runs", $$$"""{"input":{"prompt":"{{{dice.Pick("a", "[[fail:OUT_OF_MEMORY]] b")}}}","image_size":"{{{size}}}",{{{field}}}}}""");
        }

        await emulator.UntilIdleAsync();
        var pages = await emulator.PagesAsync("/v1/runs?fields=cost,status_code&limit=77");
        var runs = pages.SelectMany(static page => page.Items()).ToList();
        Assert.Equal(200, runs.Count);
        Assert.All(runs, static run => Assert.Equal(run.GetProperty("status_code").GetString() == "succeeded", run.GetProperty("cost").GetString() is not null));
        var spent = runs.Sum(static run => decimal.Parse(run.GetProperty("cost").GetString() ?? "0", CultureInfo.InvariantCulture));
        Assert.Equal(WireMoney.Text(1_000_000m - spent), (await emulator.GetAsync("/v1/billing/balance")).Json.GetProperty("balance").GetString());
    }

    /// <summary>The amount in units of its last possible digit.</summary>
    private static BigInteger Whole(decimal amount)
    {
        var text = amount.ToString($"F{Digits}", CultureInfo.InvariantCulture);
        Assert.Equal(amount, decimal.Parse(text, CultureInfo.InvariantCulture));
        return BigInteger.Parse(text.Replace(".", "", StringComparison.Ordinal), CultureInfo.InvariantCulture);
    }
}
