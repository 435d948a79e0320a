using System.Collections.Immutable;
using HealthAggregator.Core;
using HealthAggregator.Core.Observing;
using HealthAggregator.Core.Planning;

namespace HealthAggregator.Tests.Telemetry;

/// <summary>Snapshots to report on: a data center of TCP checks, and what was heard of them.</summary>
internal static class SomeSnapshots
{
    public static readonly Moment Noon = new(TimeSpan.FromHours(1), new DateTimeOffset(2030, 1, 1, 12, 0, 0, TimeSpan.Zero));

    public static Moment After(TimeSpan time) => new(Noon.Uptime + time, Noon.Wall + time);

    public static CheckPlan Check(string name, string stack = "web", string dataCenter = "us-east", StalePolicy staleAs = StalePolicy.Fail) => new(
        new(dataCenter, stack, name),
        new TcpTarget("10.0.0.1", 80),
        new(TimeSpan.FromSeconds(5), TimeSpan.FromSeconds(1), TimeSpan.FromSeconds(2)),
        new(rise: 2, fall: 3, forgive: 1)) { StaleAs = staleAs };

    public static Plan Plan(params ImmutableArray<CheckPlan> checks) =>
        new([.. checks.GroupBy(check => check.Key.DataCenter).Select(dataCenter => new DataCenterPlan(
            dataCenter.Key,
            [.. dataCenter.GroupBy(check => check.Key.Stack).Select(stack => new StackPlan(stack.Key, [.. stack]))]))]);

    public static Plan Large(int checks) =>
        Plan([.. Enumerable.Range(0, checks).Select(index => Check($"check-{index}", $"stack-{index / 100}"))]);

    public static Sample Passed(double seconds = 0.012, Moment? at = null) => new(at ?? Noon, TimeSpan.FromSeconds(seconds), FailureKind.None);

    public static Sample Failed(string reason = "connection refused", FailureKind kind = FailureKind.Refused) =>
        new(Noon, TimeSpan.FromSeconds(0.5), kind) { Reason = reason };

    /// <summary>Takes in the samples of each check, all at one moment.</summary>
    public static Snapshot After(this Snapshot snapshot, Moment at, params IEnumerable<(CheckPlan Check, Sample Sample)> samples) =>
        snapshot.After(samples.Select(heard => new Input.Sampled(heard.Check, heard.Sample)), at);
}
