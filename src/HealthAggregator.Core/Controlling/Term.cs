namespace HealthAggregator.Core.Controlling;

/// <summary>When something is to be in effect, as an operator asked: from when, and for how long or until when.</summary>
/// <param name="From">Null: at once.</param>
/// <param name="For">Counted from the beginning. Above zero.</param>
/// <param name="Until">With neither this nor <paramref name="For"/> it has no end.</param>
public sealed record Term(DateTimeOffset? From, TimeSpan? For, DateTimeOffset? Until)
{
    /// <summary>At once and without an end.</summary>
    public static readonly Term Open = new(null, null, null);

    /// <summary>An end that is repeated comes out a little later each time: this much later it is still the same.</summary>
    private TimeSpan Slack => For is not { } duration ? TimeSpan.Zero : duration / 10 < TimeSpan.FromMinutes(1) ? duration / 10 : TimeSpan.FromMinutes(1);

    /// <summary>Why nothing can be in effect so; null when it can.</summary>
    public Refusal? Refuse(DateTimeOffset now)
    {
        if (For is not null && Until is not null)
        {
            return Refusal.Invalid("Both for and until are given.", "Say one of them.");
        }

        if (For <= TimeSpan.Zero)
        {
            return Refusal.Invalid("for is no time at all.", "Write a duration above zero, such as 30m.");
        }

        if (From <= now)
        {
            return Refusal.Invalid($"from is in the past: it is {WallTime.Format(now)} now.", "Leave from out to begin at once, or write a later time.");
        }

        if (For is { } duration && (From ?? now) > DateTimeOffset.MaxValue - duration)
        {
            return Refusal.Invalid("for reaches beyond the end of the calendar.", "Write an earlier from, or a shorter for.");
        }

        return Until switch
        {
            { } until when until <= now => Refusal.Invalid($"until is in the past: it is {WallTime.Format(now)} now.", "Write a later time, or a duration with for."),
            { } until when until <= From => Refusal.Invalid("until is not after from.", "Write a later until, or a duration with for."),
            _ => null,
        };
    }

    /// <summary>The same for what begins at once.</summary>
    public Refusal? RefuseAtOnce(DateTimeOffset now) => From is null
        ? Refuse(now)
        : Refusal.Invalid("from is given for a burst that is to begin at once.", "Leave from out, or schedule a burst.");

    /// <summary>The same for what begins later.</summary>
    public Refusal? RefuseLater(DateTimeOffset now) => From is not null
        ? Refuse(now)
        : Refusal.Invalid("from is missing.", "Write the time at which the burst is to begin, or turn it on at once.");

    /// <summary>Where it ends when it is asked for at <paramref name="now"/>; null: nowhere.</summary>
    public DateTimeOffset? EndFrom(DateTimeOffset now) => For is { } duration ? (From ?? now).ToUniversalTime() + duration : Until;

    public Window WindowFrom(DateTimeOffset now) => new(From, EndFrom(now));

    /// <summary>Whether asking for it once more, at <paramref name="now"/>, would change nothing about an end.</summary>
    public bool IsSameEnd(DateTimeOffset? end, DateTimeOffset now)
    {
        var asked = EndFrom(now);
        return asked == end || (asked - end)?.Duration() < Slack;
    }
}
