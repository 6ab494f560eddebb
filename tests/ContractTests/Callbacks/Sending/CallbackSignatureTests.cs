using Runflow.Contracts;
using Xunit;

namespace Runflow.Emulator.Tests.Callbacks.Sending;

public sealed class CallbackSignatureTests
{
    private const string Secret = "whsec_test";

    // printf '{"a":1}' | openssl dgst -sha256 -hmac whsec_test
    private const string Known = "51426af50a41dd7ff2cd3f116594734766d4018d15d6fb07169aee5d2959adf5";

    private static ReadOnlySpan<byte> Body => "{\"a\":1}"u8;

    [Fact]
    public void Signature_is_what_openssl_computes() => Assert.Equal(Known, CallbackSignature.Sign(Secret, Body));

    [Fact]
    public void Own_signature_is_verified() => Assert.True(CallbackSignature.Verify(Secret, Body, Known));

    [Fact]
    public void Key_is_the_utf8_of_the_whole_secret()
    {
        Assert.NotEqual(Known, CallbackSignature.Sign("test", Body));
        Assert.True(CallbackSignature.Verify("whsec_ü", Body, CallbackSignature.Sign("whsec_ü", Body)));
        Assert.False(CallbackSignature.Verify("whsec_u", Body, CallbackSignature.Sign("whsec_ü", Body)));
    }

    [Theory]
    [InlineData(null)]
    [InlineData("")]
    [InlineData("sha256=" + Known)]
    [InlineData(Known + " ")]
    [InlineData(Known + "00")]
    [InlineData("é" + Known)]
    public void Anything_but_the_64_digits_is_refused(string? header) =>
        Assert.False(CallbackSignature.Verify(Secret, Body, header));

    [Fact]
    public void Upper_case_digits_are_refused() =>
        Assert.False(CallbackSignature.Verify(Secret, Body, Known.ToUpperInvariant()));

    [Fact]
    public void Every_single_wrong_digit_is_refused()
    {
        for (var i = 0; i < Known.Length; i++)
        {
            var wrong = Known[..i] + (Known[i] == '0' ? '1' : '0') + Known[(i + 1)..];
            Assert.False(CallbackSignature.Verify(Secret, Body, wrong));
        }
    }

    [Fact]
    public void Character_beyond_ascii_of_the_right_length_is_refused() =>
        Assert.False(CallbackSignature.Verify(Secret, Body, "é" + Known[1..]));
}
