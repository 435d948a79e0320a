using System.Collections.Immutable;
using System.Text;
using HealthAggregator.Web.Asking;
using Microsoft.AspNetCore.Http;

namespace HealthAggregator.Tests.Fuzzing;

/// <summary>No request whatever makes the readers of the admin API do anything but understand it to the letter or say what to write instead.</summary>
public class AdminRequests
{
    private const string Example = """{"on":true,"reason":"Black Friday","for":"4h"}""";

    private static readonly ImmutableArray<Field> Known = [Fields.On, Fields.Reason, Fields.For, Fields.Until, Fields.From, Fields.Ramp, Fields.Force];

    private static readonly byte[] Body =
        """{"on":true,"reason":"Bläck \u00dcriday","for":"4h","until":"2031-01-01T00:00:00.5+01:00","from":"2030-12-31T00:00:00Z","ramp":"10m","force":false}"""u8.ToArray();

    private static readonly ImmutableArray<Field> Supposed = [Fields.SupposedChecks, Fields.SupposedMaintenance, Fields.SupposedOverride, Fields.SupposedBurst, Fields.SupposedThreshold];

    private static readonly byte[] Hypothesis =
        """{"checks":{"web/web-1":"down","s\u00fcd":"up"},"maintenance":["web","s\u00fcd"],"override":"none","burst":true,"threshold":80}"""u8.ToArray();

    private static readonly byte[] Query = "reason=Bl%C3%A4ck+Friday&for=4h&until=2031-01-01T00:00:00%2B01:00&ramp=10m&force=true"u8.ToArray();

    private static readonly byte[] Condition = "\"1\", W/\"2\", \"30\""u8.ToArray();

    [Fact]
    public void A_body_is_understood_or_refused() => Fuzz.Run("admin requests, bodies", random =>
    {
        var context = new DefaultHttpContext { Request = { ContentType = "application/json", Body = new MemoryStream(new Mutator(random).Mutate(Body)) } };

        return IsUnderstood(() => JsonBody.Read(context, Known, Example).GetAwaiter().GetResult());
    });

    [Fact]
    public void A_hypothesis_is_understood_or_refused() => Fuzz.Run("admin requests, hypotheses", random =>
    {
        var context = new DefaultHttpContext { Request = { ContentType = "application/json", Body = new MemoryStream(new Mutator(random).Mutate(Hypothesis)) } };

        return IsUnderstood(() => JsonBody.Read(context, Supposed, Example).GetAwaiter().GetResult());
    });

    [Fact]
    public void A_query_is_understood_or_refused() => Fuzz.Run("admin requests, queries", random =>
    {
        var context = new DefaultHttpContext { Request = { QueryString = new($"?{Encoding.Latin1.GetString(new Mutator(random).Mutate(Query))}") } };

        return IsUnderstood(() => QueryText.Read(context, Known));
    });

    [Fact]
    public void A_condition_is_understood_or_refused() => Fuzz.Run("admin requests, conditions", random =>
    {
        var context = new DefaultHttpContext { Request = { Headers = { IfMatch = Encoding.Latin1.GetString(new Mutator(random).Mutate(Condition)) } } };
        try
        {
            Assert.All(IfMatch.Read(context.Request) ?? [], revision => Assert.True(revision >= 0));
            return true;
        }
        catch (UnusableRequestException unusable)
        {
            Assert.True(IsClear(unusable));
            return false;
        }
    });

    private static bool IsUnderstood(Func<Said> read)
    {
        try
        {
            var said = read();
            Assert.True(said.Value(Fields.Ramp) is not { } ramp || (ramp >= TimeSpan.Zero && ramp <= FieldKinds.LongestRamp));
            Assert.True(said.Value(Fields.Until) is not { } until || until.Offset == TimeSpan.Zero);
            return true;
        }
        catch (UnusableRequestException unusable)
        {
            Assert.True(IsClear(unusable), $"{unusable.Title} {unusable.Detail}");
            return false;
        }
    }

    private static bool IsClear(UnusableRequestException unusable) =>
        unusable.Status == 400 && $"{unusable.Title} {unusable.Detail}" is { Length: > 20 and < 400 } text && !text.Any(char.IsControl);
}
