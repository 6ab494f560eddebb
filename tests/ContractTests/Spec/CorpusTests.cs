using Runflow.Emulator.Spec;
using System.Text.Json;
using Runflow.Emulator.ApiDocs;
using Xunit;

namespace Runflow.Emulator.Tests.Spec;

/// <summary>Our validator on the corpus; tests/SystemTests/contract/run.sh asks ajv the same.</summary>
public sealed class CorpusTests
{
    private static readonly Dictionary<string, CorpusCase> Cases = Corpus.Read().ToDictionary(c => c.Name);
    private static readonly SchemaValidator Validator = new(JsonDocument.Parse(ApiDocument.Json).RootElement);

    public static TheoryData<string> Names => [.. Cases.Keys];

    [Theory]
    [MemberData(nameof(Names))]
    public void The_validator_agrees_with_the_corpus(string name)
    {
        var entry = Cases[name];
        var errors = Validator.Validate(Validator.Named(entry.Schema), entry.Body);
        Assert.True(errors.Count == 0 == entry.Valid, $"corpus says {entry.Valid}, validator says: {string.Join(Environment.NewLine, errors)}");
    }

    [Fact]
    public void The_corpus_has_good_and_bad_bodies()
    {
        Assert.InRange(Cases.Values.Count(c => c.Valid), 20, int.MaxValue);
        Assert.InRange(Cases.Values.Count(c => !c.Valid), 40, int.MaxValue);
    }
}
