using HealthAggregator.Configuration.Kinds;

namespace HealthAggregator.Configuration.Keys;

/// <summary>The keys of <c>responses</c>.</summary>
internal static class ResponseKeys
{
    public static readonly ConfigKey<int> PassStatus = new("status", new AnswerStatusKind(299), "200 to 299, not 204 or 205.", "200");

    public static readonly ConfigKey<string> PassBody = new("body", Texts.Answer, "The whole body.", "PASS");

    public static readonly ConfigKey<Section> Pass = new(
        "pass", new SectionKind("pass", PassStatus, PassBody), "The answer while a data center passes.");

    public static readonly ConfigKey<int> FailStatus = new(
        "status", new AnswerStatusKind(599), "200 to 599, not 204, 205, 401, 403, 407, 429 or a redirect.", "503");

    public static readonly ConfigKey<string> FailBody = new(
        "body", Texts.Answer, "The whole body. The word pass is not in it, in any case.", "FAIL");

    public static readonly ConfigKey<Section> Fail = new("fail", new SectionKind("fail", FailStatus, FailBody), "The answer while it does not.");

    public static readonly SectionKind All = new("responses", Pass, Fail);
}
