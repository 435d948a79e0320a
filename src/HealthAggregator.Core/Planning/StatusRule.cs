using System.Collections.Immutable;

namespace HealthAggregator.Core.Planning;

/// <summary>Which HTTP statuses are expected: ranges of whole numbers, both ends included.</summary>
public sealed record StatusRule
{
    public static readonly StatusRule Ok = new([(200, 200)]);

    /// <param name="ranges">At least one, each within 100 to 599.</param>
    public StatusRule(ImmutableArray<(int From, int To)> ranges)
    {
        ArgumentOutOfRangeException.ThrowIfZero(ranges.Length);
        foreach (var (from, to) in ranges)
        {
            ArgumentOutOfRangeException.ThrowIfLessThan(from, 100);
            ArgumentOutOfRangeException.ThrowIfGreaterThan(to, 599);
            ArgumentOutOfRangeException.ThrowIfGreaterThan(from, to);
        }

        Ranges = ranges;
    }

    public ImmutableArray<(int From, int To)> Ranges { get; }

    public bool Allows(int status)
    {
        foreach (var (from, to) in Ranges)
        {
            if (status >= from && status <= to)
            {
                return true;
            }
        }

        return false;
    }

    public bool Equals(StatusRule? other) => other is not null && Ranges.SequenceEqual(other.Ranges);

    public override int GetHashCode() => Ranges[0].From;

    public override string ToString() => string.Join(", ", Ranges.Select(range => range.From == range.To ? $"{range.From}" : $"{range.From}-{range.To}"));
}
