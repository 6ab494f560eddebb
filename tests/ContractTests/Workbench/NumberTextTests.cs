using Runflow.Emulator.Callbacks.Diagnosis;
using Xunit;

namespace Runflow.Emulator.Tests.Workbench;

/// <summary>As Node's <c>JSON.stringify</c> and Python's <c>json.dumps</c> print them.</summary>
public sealed class NumberTextTests
{
    [Theory]
    [InlineData(0.0, "0", "0.0")]
    [InlineData(-0.0, "0", "-0.0")]
    [InlineData(1.0, "1", "1.0")]
    [InlineData(-12.5, "-12.5", "-12.5")]
    [InlineData(100.0, "100", "100.0")]
    [InlineData(0.1, "0.1", "0.1")]
    [InlineData(0.0001, "0.0001", "0.0001")]
    [InlineData(0.00001, "0.00001", "1e-05")]
    [InlineData(0.000001, "0.000001", "1e-06")]
    [InlineData(0.0000001, "1e-7", "1e-07")]
    [InlineData(9007199254740993.0, "9007199254740992", "9007199254740992.0")]
    [InlineData(1e16, "10000000000000000", "1e+16")]
    [InlineData(1.5e20, "150000000000000000000", "1.5e+20")]
    [InlineData(1e21, "1e+21", "1e+21")]
    [InlineData(1.7976931348623157e308, "1.7976931348623157e+308", "1.7976931348623157e+308")]
    [InlineData(5e-324, "5e-324", "5e-324")]
    public void Numbers_are_written_as_the_languages_write_them(double value, string ecma, string python)
    {
        Assert.Equal(ecma, NumberText.Ecma(value));
        Assert.Equal(python, NumberText.Python(value));
    }
}
