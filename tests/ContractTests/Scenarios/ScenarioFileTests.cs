using System.Text;
using Runflow.Emulator.Models;
using Runflow.Emulator.Scenarios;
using Xunit;

namespace Runflow.Emulator.Tests.Scenarios;

public sealed class ScenarioFileTests
{
    [Theory]
    [InlineData("lifecycel: {}\n", "1:1", "did you mean lifecycle?")]
    [InlineData("lifecycle:\n  advance: time\n  quue_ms: 1\n", "3:3", "did you mean queue_ms?")]
    [InlineData("lifecycle:\n  advance: sometimes\n", "2:12", "must be time, poll or manual")]
    [InlineData("lifecycle: []\n", "1:12", "must be a mapping")]
    [InlineData("clock: {mode: x10}\n", "1:15", "send mode rate and rate 10")]
    [InlineData("clock: {mode: rate}\n", "1:1", "is required with mode rate")]
    [InlineData("clock: {now: yesterday}\n", "1:14", "ISO 8601")]
    [InlineData("account: {balence: 3}\n", "1:11", "did you mean balance?")]
    [InlineData("account:\n  scopes: [runs:reed]\n", "2:12", "did you mean runs:read?")]
    [InlineData("secrets:\n  - plain_secret: sesame\n", "2:19", "must begin with whsec_")]
    [InlineData("secrets:\n  - is_curent: true\n", "2:5", "did you mean is_current?")]
    [InlineData("secrets: [{is_current: true}, {is_current: true}]\n", "1:10", "more than one")]
    [InlineData("secrets: [{plain_secret: whsec_a}, {plain_secret: whsec_a}]\n", "1:10", "twice")]
    [InlineData("secrets: [7]\n", "1:11", "must be a mapping")]
    [InlineData("runs: {}\n", "1:7", "must be a list")]
    [InlineData("runs: [7]\n", "1:8", "must be a mapping")]
    [InlineData("runs:\n  - {coutn: 3}\n", "2:6", "did you mean count?")]
    [InlineData("runs: [{status: suceeded}]\n", "1:17", "did you mean succeeded?")]
    [InlineData("runs: [{status: failed, failure_stage: inferense}]\n", "1:40", "must be preprocess, dispatch, inference or postprocess; did you mean inference?")]
    [InlineData("runs: [{request: {input: {prompt: a, image_size: squre}}}]\n", "1:50", "did you mean square?")]
    [InlineData("clock: {mode: manul}\n", "1:15", "must be real, rate or manual; did you mean manual?")]
    [InlineData("lifecycle: {advance: pol}\n", "1:22", "did you mean poll?")]
    [InlineData("runs:\n  - {count: 10001}\n", "2:13", "must be from 1 to 10000")]
    [InlineData("runs: [{count: 6000}, {count: 6000}]\n", "1:7", "asks for 12000 runs in all")]
    [InlineData("runs: [{status: done}]\n", "1:17", "must be one of queued")]
    [InlineData("runs: [{status: running, failure_code: X}]\n", "1:8", "goes with status: failed only")]
    [InlineData("runs: [{status: running, every_ms: 5}]\n", "1:36", "goes with runs that have ended only")]
    [InlineData("runs: [{status: failed, failure_stage: midway}]\n", "1:40", "must be preprocess, dispatch, inference or postprocess")]
    [InlineData("runs: [{model: black-forest-labs/flux-2-klein-4b/edti}]\n", "1:16", "did you mean black-forest-labs/flux-2-klein-4b/edit?")]
    [InlineData("runs: [{request: {input: {steps: 0}}}]\n", "1:34", "")]
    [InlineData("runs: [{request: {input: {stepps: 4}}}]\n", "1:27", "")]
    [InlineData("runs: [{request: {inptu: {}}}]\n", "1:19", "is no field of a create request")]
    [InlineData("runs: [{request: []}]\n", "1:18", "the body of a create request")]
    [InlineData("runs: [{request: {input: {image_urls: [iVBORw0KGgo=]}}}]\n", "1:26", "name http(s) URLs")]
    [InlineData("runs: [{status: failed, request: {callback_url: 'http://a/b'}}]\n", "1:49", "told before the sandbox was born")]
    [InlineData("faults:\n  - {point: run, fault: {kind: nsfww}}\n", "2:32", "nsfw")]
    [InlineData("- a\n", "1:1", "a scenario is a mapping")]
    [InlineData("clock: {\n", "2:1", "not YAML")]
    [InlineData("runs:\n  - {count: 1\naccount: {balance: 3}\n", "2:3", "this is not YAML: what follows cannot be read")]
    [InlineData("account: {balance: +1e999}\n", "1:20", "the number is too long or too large")]
    [InlineData("clock: {}\nclock: {}\n", "2:1", "not YAML")]
    [InlineData("clock: {}\n---\nclock: {}\n", "3:1", "one YAML document")]
    [InlineData("account: {balance: .inf}\n", "1:20", "JSON has no .inf")]
    public void A_mistake_is_named_with_its_place_and_its_cure(string yaml, string place, string sentence)
    {
        var problems = Problems(yaml);
        var problem = Assert.Single(problems);
        Assert.Equal(place, $"{problem.Line}:{problem.Column}");
        Assert.Contains(sentence, problem.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("runs: [{request: {input: {stepps: 4}}}]\n")]
    [InlineData("runs: [{request: {inptu: {}}}]\n")]
    public void What_is_refused_is_not_said_to_be_ignored(string yaml) =>
        Assert.DoesNotContain("ignored", Assert.Single(Problems(yaml)).Message, StringComparison.Ordinal);

    [Fact]
    public void A_question_ends_with_its_own_mark() =>
        Assert.EndsWith("did you mean balance?", Assert.Single(Problems("account: {balence: 3}\n")).In("a.yaml"), StringComparison.Ordinal);

    [Fact]
    public void All_mistakes_are_named_at_once_in_the_order_of_the_file() =>
        Assert.Equal([1, 2, 4, 5], Problems("runs: [{count: 0}]\naccount: {balance: a}\nclock:\n  mode: fast\n  rat: 3\n").Select(static problem => problem.Line));

    [Fact]
    public void The_example_of_the_documentation_is_valid()
    {
        using var stream = typeof(ScenarioFileTests).Assembly.GetManifestResourceStream("docs/scenarios.md")!;
        using var reader = new StreamReader(stream);
        var example = reader.ReadToEnd().Split("```yaml\n")[1].Split("```")[0];
        Assert.Empty(Problems(example));
        Assert.Contains("failure_code", example, StringComparison.Ordinal);
    }

    private static List<FileProblem> Problems(string yaml)
    {
        var problems = new List<FileProblem>();
        var scenario = ScenarioFile.Read(Encoding.UTF8.GetBytes(yaml), new ModelCatalogue(new EmulatorOptions()), new EmulatorOptions(), problems);
        Assert.Equal(problems.Count == 0, scenario is not null);
        return problems;
    }
}
