using System.Collections.Immutable;
using System.Globalization;
using HealthAggregator.Core.Controlling;
using HealthAggregator.Core.Deciding;
using HealthAggregator.Core.Observing;
using HealthAggregator.Core.Planning;

namespace HealthAggregator.Core.Tests.Support;

/// <summary>Valid values, the plainest there are, so that a test names only what it is about.</summary>
internal static class Some
{
    public const string DataCenterName = "us-east";

    public static readonly DateTimeOffset Wall = new(2030, 1, 1, 0, 0, 0, TimeSpan.Zero);

    /// <summary>Every sample decides.</summary>
    public static readonly Damping Undamped = new(1, 1, 1);

    public static readonly Target Target = new TcpTarget("10.0.0.1", 80);

    public static Moment At(double seconds) => new(TimeSpan.FromSeconds(seconds), Wall + TimeSpan.FromSeconds(seconds));

    public static Sample Pass(double seconds = 0) => Sample(true, At(seconds));

    public static Sample Fail(double seconds = 0, string reason = "said FAIL") =>
        Sample(false, At(seconds)) with { Reason = reason };

    /// <summary>A sample that counts for nothing, since the fault may be this process's own.</summary>
    public static Sample Unsure(double seconds = 0, FailureKind failure = FailureKind.Local) =>
        Sample(failure == FailureKind.None, At(seconds)) with { Failure = failure, IsUnsure = true };

    public static Sample Sample(bool passed, Moment at) =>
        new(at, TimeSpan.FromMilliseconds(3), passed ? FailureKind.None : FailureKind.SaidFail) { Reason = passed ? "" : "said FAIL" };

    public static Cadence Cadence(double intervalSeconds = 5) =>
        new(TimeSpan.FromSeconds(intervalSeconds), TimeSpan.FromSeconds(intervalSeconds / 5), TimeSpan.FromSeconds(intervalSeconds * 2 / 5));

    public static Damping Damping(int rise = 2, int fall = 3, int forgive = 1) => new(rise, fall, forgive);

    /// <param name="path"><c>stack/check</c>, in the data center <see cref="DataCenterName"/>.</param>
    public static CheckPlan Check(string path = "web/web-1", Damping? damping = null, Cadence? cadence = null, Target? target = null) =>
        new(Key(path), target ?? Target, cadence ?? Cadence(), damping ?? Undamped);

    /// <summary>Something that is probed beside the stacks: its path is <c>@witness/NAME</c>, <c>@peer/NAME</c> or <c>@replica/NAME</c>.</summary>
    public static CheckPlan Watched(WatchedKind kind, string name, Damping? damping = null, Cadence? cadence = null) =>
        new(Core.Planning.Watched.KeyOf(kind, DataCenterName, name), Target, cadence ?? Cadence(), damping ?? Undamped);

    public static IsolationPlan Isolation(params string[] witnesses) => new([.. witnesses.Select(witness => Watched(WatchedKind.Witness, witness))]);

    public static ImmutableArray<CheckPlan> Peers(params string[] peers) => [.. peers.Select(peer => Watched(WatchedKind.Peer, peer))];

    /// <summary>Checks of one stack: <c>Some.Checks("web", 3)</c> is web/1, web/2 and web/3.</summary>
    public static ImmutableArray<CheckPlan> Checks(string stack, int count) => [.. Enumerable.Range(1, count).Select(number => Check($"{stack}/{number}"))];

    /// <summary>A stack named as its checks say.</summary>
    public static StackPlan Stack(params ImmutableArray<CheckPlan> checks) => new(checks[0].Key.Stack, checks);

    /// <summary>A data center of stacks named as their checks say, each without a threshold of its own.</summary>
    public static DataCenterPlan DataCenter(params ImmutableArray<CheckPlan> checks) =>
        DataCenter([.. checks.GroupBy(check => check.Key.Stack).Select(stack => Stack([.. stack]))]);

    public static DataCenterPlan DataCenter(params ImmutableArray<StackPlan> stacks) => new(stacks[0].Checks[0].Key.DataCenter, stacks);

    /// <summary>As many stacks of one check each: s1/page, s2/page and so on.</summary>
    public static DataCenterPlan StacksOfOne(int count) =>
        DataCenter([.. Enumerable.Range(1, count).Select(number => Check($"s{number}/page"))]);

    public static Plan Plan(params ImmutableArray<CheckPlan> checks) => Plan(DataCenter(checks));

    public static Plan Plan(params ImmutableArray<StackPlan> stacks) => Plan(DataCenter(stacks));

    public static Plan Plan(params ImmutableArray<DataCenterPlan> dataCenters) => new(dataCenters);

    public static CheckKey Key(string path) =>
        path.Split('/') is [var stack, var check] ? new(DataCenterName, stack, check)
        : path.Split('/') is [var dataCenter, var itsStack, var itsCheck] ? new(dataCenter, itsStack, itsCheck)
        : throw new ArgumentException("Write stack/check or data-center/stack/check.", nameof(path));

    public static CheckHealth PassingHealth(double heardAt = 0) => new CheckHealth(At(heardAt).Uptime).After(Pass(heardAt), Undamped);

    public static CheckHealth FailingHealth(double heardAt = 0) => new CheckHealth(At(heardAt).Uptime).After(Fail(heardAt), Undamped);

    public static CheckHealth JoiningHealth(double since = 0) => new(At(since).Uptime) { IsJoining = true };

    /// <summary>Nothing failing of what is required, nothing awaited, nothing joining.</summary>
    public static Tally Tally(long passing, long total) => new(new(passing, total), 0, 0, 0, 0);

    /// <summary>Operators have said nothing, and nothing of what is required fails.</summary>
    public static Situation Situation(DataCenterPlan plan, Tally tally) => new(
        plan, tally, null, ControlState.Empty.EffectOn(plan, Wall), 0, () => throw new InvalidOperationException("Nothing fails of what is required."));

    /// <summary>A time on the day on which every test happens, such as <c>12:30</c>.</summary>
    public static DateTimeOffset Clock(string time) => Wall + TimeSpan.Parse(time, CultureInfo.InvariantCulture);

    public static Authorship By(string time = "00:00", string reason = "Black Friday", string actor = "alice") => new(actor, reason, Clock(time));

    public static Ramp Ramp(double minutes) => new(TimeSpan.FromMinutes(minutes));

    public static Term For(double minutes) => new(null, TimeSpan.FromMinutes(minutes), null);

    public static Term Until(string time) => new(null, null, Clock(time));

    public static Term From(string time, string? until = null) => new(Clock(time), null, until is null ? null : Clock(until));
}
