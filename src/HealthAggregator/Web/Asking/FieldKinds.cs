using System.Collections.Immutable;
using System.Globalization;
using System.Text.Json;
using HealthAggregator.Controlling;
using HealthAggregator.Core;
using HealthAggregator.Core.Deciding;
using HealthAggregator.Core.Explaining;

namespace HealthAggregator.Web.Asking;

public static class FieldKinds
{
    public static readonly TimeSpan LongestRamp = TimeSpan.FromHours(24);

    public static readonly FieldKind<string> Text = new("text", "it in quotes", IsAnything);

    public static readonly FieldKind<bool> Flag = new("true or false", "true or false, without quotes", IsFlag) { IsFlag = true };

    public static readonly FieldKind<TimeSpan> Duration = new("a duration", "one such as 30m or 1h30m, at most 10000h", Core.Duration.TryParse) { Pattern = DurationPattern };

    public static readonly FieldKind<TimeSpan> Ramp = new("a duration of at most 24h", "one such as 10m", IsRamp) { Pattern = DurationPattern };

    public static readonly FieldKind<DateTimeOffset> Time = new(
        "a time with its offset from UTC", "one such as 2030-01-31T22:00:00Z or 2030-01-31T23:00:00+01:00 (in a query a plus sign is written %2B)", IsTime)
    {
        Format = "date-time",
    };

    public static readonly FieldKind<Verdict> Verdict = new("PASS or FAIL", "\"PASS\" or \"FAIL\"", IsVerdict) { Words = ["PASS", "FAIL"] };

    public static readonly FieldKind<int> Limit = new($"a whole number from 1 to {AuditLog.Kept}", "one such as 20", IsLimit) { Most = AuditLog.Kept };

    public static readonly FieldKind<int> Percent = new("a whole percent from 1 to 100", "one such as 80, without quotes", IsPercent) { Most = 100 };

    public static readonly FieldKind<SupposedOverride> Supposed = new("PASS, FAIL or none", "\"PASS\", \"FAIL\" or \"none\"", IsSupposed) { Words = ["PASS", "FAIL", "none"] };

    public static readonly FieldKind<ImmutableHashSet<string>> Names = new("a list of names in quotes", "one such as [\"web\"]", IsNames) { Nested = JsonValueKind.Array };

    public static readonly FieldKind<ImmutableDictionary<string, bool>> States = new(
        "an object of names, each there once and up or down", "one such as {\"web/web-1\":\"down\"}", IsStates)
    {
        Nested = JsonValueKind.Object,
        Words = ["up", "down"],
    };

    private const string DurationPattern = "^(?=.)([0-9]+h)?([0-9]+m)?([0-9]+s)?([0-9]+ms)?$";

    /// <summary>RFC 3339: a time without an offset would mean another one on each machine.</summary>
    private static readonly string[] TimeFormats = ["yyyy-MM-dd'T'HH:mm:ss.FFFFFFF'Z'", "yyyy-MM-dd'T'HH:mm:ss.FFFFFFFzzz"];

    private static bool IsAnything(string text, out string value)
    {
        value = text;
        return true;
    }

    private static bool IsFlag(string text, out bool flag)
    {
        flag = text == "true";
        return text is "true" or "false";
    }

    private static bool IsRamp(string text, out TimeSpan ramp) => Core.Duration.TryParse(text, out ramp) && ramp <= LongestRamp;

    private static bool IsTime(string text, out DateTimeOffset time) =>
        DateTimeOffset.TryParseExact(text, TimeFormats, CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal | DateTimeStyles.AdjustToUniversal, out time);

    private static bool IsLimit(string text, out int limit) =>
        int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out limit) && limit is >= 1 and <= AuditLog.Kept;

    private static bool IsPercent(string text, out int percent) =>
        int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out percent) && percent is >= 1 and <= 100;

    private static bool IsSupposed(string text, out SupposedOverride forced)
    {
        forced = text switch
        {
            "PASS" => SupposedOverride.Pass,
            "FAIL" => SupposedOverride.Fail,
            _ => SupposedOverride.None,
        };
        return text is "PASS" or "FAIL" or "none";
    }

    private static bool IsNames(string json, out ImmutableHashSet<string> names)
    {
        using var list = JsonDocument.Parse(json);
        var texts = list.RootElement.EnumerateArray().Select(TextOf).ToList();
        names = [.. texts.OfType<string>()];
        return !texts.Contains(null);
    }

    private static bool IsStates(string json, out ImmutableDictionary<string, bool> states)
    {
        using var map = JsonDocument.Parse(json);
        var said = map.RootElement.EnumerateObject().Select(member => (Name: NameOf(member), Word: TextOf(member.Value))).ToList();
        var isClear = said.All(state => state is { Name: not null, Word: "up" or "down" }) && said.DistinctBy(state => state.Name).Count() == said.Count;
        states = isClear ? said.ToImmutableDictionary(state => state.Name!, state => state.Word == "up") : ImmutableDictionary<string, bool>.Empty;
        return isClear;
    }

    private static string? NameOf(JsonProperty member) => Whole(() => member.Name);

    private static string? TextOf(JsonElement value) => value.ValueKind == JsonValueKind.String ? Whole(value.GetString) : null;

    /// <returns>Null where the text holds half a character.</returns>
    private static string? Whole(Func<string?> text)
    {
        try
        {
            return text();
        }
        catch (InvalidOperationException)
        {
            return null;
        }
    }

    private static bool IsVerdict(string text, out Verdict verdict)
    {
        verdict = text == "PASS" ? Core.Deciding.Verdict.Pass : Core.Deciding.Verdict.Fail;
        return text is "PASS" or "FAIL";
    }
}
