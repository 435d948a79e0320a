using System.Collections.Immutable;
using System.Net;
using HealthAggregator.Census;
using HealthAggregator.Publishing;
using HealthAggregator.Configuration;
using HealthAggregator.Core;
using HealthAggregator.Core.Observing;
using HealthAggregator.Core.Planning;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Logging.Abstractions;

namespace HealthAggregator.Tests.Support;

/// <summary>Valid values, the plainest there are, so that a test names only what it is about.</summary>
internal static class Some
{
    public const string DataCenter = "us-east";

    /// <summary>A check whose name happens to come early in every round, so that whoever waits for its first sample does not wait long.</summary>
    public const string Early = "web/gate";

    /// <summary>Every sample decides.</summary>
    public static readonly Damping Undamped = new(1, 1, 1);

    /// <summary>A timeout that no healthy stack on loopback comes near, however busy the machine is.</summary>
    public static readonly Cadence Patient = Cadence(interval: 60, timeout: 30);

    /// <summary>For whole applications: a round a second, and room for a busy machine.</summary>
    public static readonly Cadence Brisk = Cadence(interval: 1, timeout: 0.9, fast: 0.2);

    /// <param name="interval">Seconds, as are the others.</param>
    public static Cadence Cadence(double interval, double? timeout = null, double? fast = null) => new(
        TimeSpan.FromSeconds(interval), TimeSpan.FromSeconds(fast ?? interval / 5), TimeSpan.FromSeconds(timeout ?? interval * 2 / 5));

    /// <param name="path"><c>stack/check</c> in <see cref="DataCenter"/>, or <c>data-center/stack/check</c>.</param>
    public static CheckKey Key(string path) => path.Split('/') switch
    {
        [var stack, var check] => new(DataCenter, stack, check),
        [var dataCenter, var stack, var check] => new(dataCenter, stack, check),
        _ => throw new ArgumentException("Write stack/check or data-center/stack/check.", nameof(path)),
    };

    public static CheckPlan Check(Target target, string path = Early, Cadence? cadence = null, Damping? damping = null) =>
        new(Key(path), target, cadence ?? Patient, damping ?? Undamped);

    public static CheckPlan Check(Uri url, string path = Early, Cadence? cadence = null, Damping? damping = null) =>
        Check(new HttpTarget(url), path, cadence, damping);

    /// <summary>A witness, peer or replica, asked often enough for a whole application.</summary>
    public static CheckPlan Watched(WatchedKind kind, Target target, string name, string dataCenter = DataCenter) =>
        new(Core.Planning.Watched.KeyOf(kind, dataCenter, name), target, Brisk, Undamped);

    public static CheckPlan Peer(Uri url, string name = "eu-west", string dataCenter = DataCenter) => Watched(WatchedKind.Peer, new HttpTarget(url), name, dataCenter);

    public static CheckPlan Replica(Uri url, string name = "b", string dataCenter = DataCenter) => Watched(WatchedKind.Replica, new HttpTarget(url), name, dataCenter);

    public static CheckPlan Witness(int port, string dataCenter = DataCenter) =>
        Watched(WatchedKind.Witness, new TcpTarget("127.0.0.1", port), $"127.0.0.1:{port}", dataCenter);

    /// <summary>Data centers and stacks as the checks' names say.</summary>
    public static Plan Plan(params ImmutableArray<CheckPlan> checks) => new([.. DataCenters(checks)]);

    public static IEnumerable<DataCenterPlan> DataCenters(params ImmutableArray<CheckPlan> checks) =>
        checks.GroupBy(check => check.Key.DataCenter).Select(dataCenter => new DataCenterPlan(
            dataCenter.Key, [.. dataCenter.GroupBy(check => check.Key.Stack).Select(stack => new StackPlan(stack.Key, [.. stack]))]));

    /// <summary>On free ports of loopback, and silent unless something is wrong. The state directory is the application's to choose.</summary>
    public static Settings Settings(Plan plan) => new(plan)
    {
        Probe = new(new IPEndPoint(IPAddress.Loopback, 0)),
        Admin = new(new IPEndPoint(IPAddress.Loopback, 0)),
        Logging = new(LogFormat.Text, LogLevel.Information),
    };

    /// <summary>Nobody is expected to ask, and nothing ticks unless the test does it.</summary>
    public static ProberCensus Census()
    {
        var clock = new Clock(TimeProvider.System);
        return new(clock, new(clock), NullLogger.Instance, []);
    }

    /// <summary>PASS for /health, by one check that passed.</summary>
    public static Board Board()
    {
        var (plan, at) = (Plan(Check(new TcpTarget("10.0.0.1", 80))), new Clock(TimeProvider.System).Now);
        var publisher = new Publisher(new(new(200, "PASS"), new(503, "FAIL")), TimeProvider.System);
        return new(TimeProvider.System, publisher.Publish(Snapshot.Start(plan, at).After([new Input.Sampled(plan.Checks[0], Pass(at))], at)));
    }

    public static Sample Pass(Moment at) => new(at, TimeSpan.FromMilliseconds(3), FailureKind.None);

    public static Sample Fail(Moment at) => new(at, TimeSpan.FromMilliseconds(3), FailureKind.SaidFail) { Reason = "said FAIL with status 200" };
}
