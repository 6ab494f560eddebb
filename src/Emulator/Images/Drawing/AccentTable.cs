using System.Collections.Frozen;

namespace Runflow.Emulator.Images.Drawing;

/// <summary>
/// Takes accented Latin letters apart into letter and mark. A table of our own, because Unicode normalisation needs the
/// globalisation data that the product does without.
/// </summary>
internal static class AccentTable
{
    // Each group: the combining mark, then pairs of accented letter and plain letter.
    private static readonly FrozenDictionary<char, (char Letter, char Mark)> s_parts = Read(
        "\u0300ÀAÈEÌIÒOÙUàaèeìiòoùuǸNǹnẀWẁwỲYỳy",
        "\u0301ÁAÉEÍIÓOÚUÝYáaéeíióoúuýyĆCćcĹLĺlŃNńnŔRŕrŚSśsŹZźzǴGǵgḰKḱkẂWẃw",
        "\u0302ÂAÊEÎIÔOÛUâaêeîiôoûuĈCĉcĜGĝgĤHĥhĴJĵjŜSŝsŴWŵwŶYŷy",
        "\u0303ÃAÑNÕOãañnõoĨIĩiŨUũuẼEẽeỸYỹy",
        "\u0304ĀAāaĒEēeĪIīiŌOōoŪUūuȲYȳy",
        "\u0306ĂAăaĔEĕeĞGğgĬIĭiŎOŏoŬUŭu",
        "\u0307ĊCċcĖEėeĠGġgİIŻZżzȦAȧaḂBḃb",
        "\u0308ÄAËEÏIÖOÜUäaëeïiöoüuÿyŸYẄWẅw",
        "\u030AÅAåaŮUůu",
        "\u030BŐOőoŰUűu",
        "\u030CČCčcĎDďdĚEěeŇNňnŘRřrŠSšsŤTťtŽZžzǍAǎaǏIǐiǑOǒoǓUǔuǦGǧgĽLľl",
        "\u0323ẠAạaẸEẹeỊIịiỌOọoỤUụu",
        "\u0326ȘSșsȚTțt",
        "\u0327ÇCçcĢGģgĶKķkĻLļlŅNņnŖRŗrŞSşsŢTţt",
        "\u0328ĄAąaĘEęeĮIįiŲUųu");

    /// <summary>True for a letter the table knows.</summary>
    public static bool TrySplit(char accented, out char letter, out char mark)
    {
        var known = s_parts.TryGetValue(accented, out var parts);
        (letter, mark) = parts;
        return known;
    }

    private static FrozenDictionary<char, (char Letter, char Mark)> Read(params ReadOnlySpan<string> groups)
    {
        var parts = new Dictionary<char, (char, char)>();
        foreach (var group in groups)
        {
            for (var i = 1; i < group.Length; i += 2)
            {
                parts[group[i]] = (group[i + 1], group[0]);
            }
        }

        return parts.ToFrozenDictionary();
    }
}
