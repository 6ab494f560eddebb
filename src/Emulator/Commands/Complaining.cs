using Runflow.Emulator.Models.Files;
using Runflow.Emulator.Settings;
using Runflow.Emulator.Tls;

namespace Runflow.Emulator.Commands;

/// <summary>Putting the house together, where what a setting names may turn out to be unusable: a file, a folder, a certificate.</summary>
internal static class Complaining
{
    /// <summary>What <paramref name="compose"/> comes to; null, with every reason on the terminal, when a setting names what cannot be used.</summary>
    public static T? OfSettings<T>(this Terminal terminal, Func<T> compose)
        where T : class
    {
        try
        {
            return compose();
        }
        catch (UnusableCertificateException unusable)
        {
            terminal.Complain(unusable.Message);
        }
        catch (ModelFileException wrong)
        {
            terminal.Complain(wrong.Problems);
        }
        catch (UnusableSettingException unusable)
        {
            terminal.Complain(unusable.Problems);
        }

        return null;
    }
}
