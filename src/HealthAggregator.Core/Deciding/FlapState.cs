using System.Collections.Immutable;
using HealthAggregator.Core.Planning;

namespace HealthAggregator.Core.Deciding;

/// <summary>How often the checks have changed the verdict of late, and what it is held at when that was too often.</summary>
/// <param name="Natural">What the checks say, held or not; null before the first.</param>
/// <param name="Changes">
/// When they changed it, and when the verdict followed them again after it was held at another, in monotonic time, oldest first: those within the window, the newest
/// thousand or so of them.
/// </param>
/// <param name="Held">What is told until they have been calm for the window; null while they are followed.</param>
public sealed record FlapState(Verdict? Natural, ImmutableList<TimeSpan> Changes, Verdict? Held)
{
    /// <summary>The window that changes are counted in where no limit says otherwise.</summary>
    public static readonly TimeSpan Window = TimeSpan.FromMinutes(10);

    public static readonly FlapState Calm = new(null, [], null);

    /// <summary>Monotonic time at which what is held is let go if the checks stay calm; null while nothing is held.</summary>
    public TimeSpan? HeldUntil(FlapLimit limit) => Held is null || Changes.IsEmpty ? null : Changes[^1] + limit.Within;

    /// <param name="natural">What the checks say now.</param>
    /// <param name="told">What was told of them until now: that may be another than they said.</param>
    public FlapState After(Verdict natural, Verdict told, FlapLimit? limit, TimeSpan uptime)
    {
        var window = limit?.Within ?? Window;
        var changes = Natural is { } before && before != natural ? Changes.Add(uptime) : Changes;
        while (!changes.IsEmpty && (uptime - changes[0] >= window || changes.Count > FlapLimit.MostChanges + 1))
        {
            changes = changes.RemoveAt(0);
        }

        // To be let go is a change of what is told, and uses up one of those that the window to come allows.
        if (limit is not null && changes.IsEmpty && Held is { } held && held != natural)
        {
            return new(natural, [uptime], null);
        }

        // What is FAIL for another reason by now is not raised against what the checks say.
        var holds = limit is null || changes.IsEmpty ? null
            : (Held, told, natural) is (Verdict.Pass, Verdict.Fail, Verdict.Fail) ? Verdict.Fail
            : Held ?? (changes.Count > limit.Changes ? limit.Then == FlapAction.Fail ? Verdict.Fail : told : (Verdict?)null);
        return natural == Natural && ReferenceEquals(changes, Changes) && holds == Held ? this : new(natural, changes, holds);
    }
}
