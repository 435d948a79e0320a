using HealthAggregator.Core.Controlling;

namespace HealthAggregator.Web.Asking;

/// <summary>When something is to be in effect that must not be forgotten: for an hour, where nothing else is said.</summary>
internal static class BoundedTerm
{
    private static readonly TimeSpan Default = TimeSpan.FromHours(1);

    /// <exception cref="UnusableRequestException">It is to be permanent and to end.</exception>
    public static Term Of(Said said)
    {
        var (from, duration, until) = (said.Value(Fields.From), said.Value(Fields.ForAnHour), said.Value(Fields.Until));
        if (said.Value(Fields.Permanent) != true)
        {
            return new(from, duration ?? (until is null ? Default : null), until);
        }

        return duration is null && until is null
            ? new(from, null, null)
            : throw UnusableRequestException.Invalid("What is permanent has no end.", "Say permanent, or for or until, but not both.");
    }
}
