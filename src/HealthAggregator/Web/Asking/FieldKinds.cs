using System.Globalization;
using HealthAggregator.Controlling;
using HealthAggregator.Core;
using HealthAggregator.Core.Deciding;

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

    private static bool IsVerdict(string text, out Verdict verdict)
    {
        verdict = text == "PASS" ? Core.Deciding.Verdict.Pass : Core.Deciding.Verdict.Fail;
        return text is "PASS" or "FAIL";
    }
}
