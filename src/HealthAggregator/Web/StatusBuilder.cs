using HealthAggregator.Controlling;
using HealthAggregator.Core.Deciding;
using HealthAggregator.Core.Observing;
using HealthAggregator.Core.Planning;
using HealthAggregator.Publishing;
using HealthAggregator.Telemetry;

namespace HealthAggregator.Web;

/// <summary>Says what is believed now, from one publication.</summary>
public sealed class StatusBuilder(Board board, Clock clock, string instance, string configName, Func<Reload> reload, ControlService control, ProberEntries probers)
{
    private readonly DateTimeOffset _startedAt = clock.Now.Wall;

    public StatusDocument Build()
    {
        var (snapshot, isStale, reloaded) = (board.Snapshot, board.IsStale, reload());
        return new(
            instance,
            Product.Version,
            _startedAt,
            snapshot.AsOf.Wall,
            isStale,
            snapshot.Control.Revision,
            new(control.Alarm, control.AcceptsChanges),
            new(configName, reloaded.LoadedAt, reloaded.At, reloaded.IsSuccessful, [.. reloaded.Errors.Select(error => error.ToString())]),
            [.. Enumerable.Range(0, snapshot.DataCenters.Length).Select(index => Of(snapshot, index, isStale))],
            probers.Probers,
            probers.Expected);
    }

    /// <summary>One data center of it; null when there is none of this name.</summary>
    public DataCenterStatus? Build(string dataCenter)
    {
        var snapshot = board.Snapshot;
        var index = snapshot.Plan.DataCenters.Select(plan => plan.Name).ToList().IndexOf(dataCenter);
        return index < 0 ? null : Of(snapshot, index, board.IsStale);
    }

    private DataCenterStatus Of(Core.Snapshot snapshot, int index, bool isStale)
    {
        var (plan, health) = (snapshot.Plan.DataCenters[index], snapshot.DataCenters[index]);
        var (said, wall) = (snapshot.Control[plan.Name], snapshot.AsOf.Wall);
        var decision = isStale ? Board.Stale : health.Decision;
        return new(
            plan.Name,
            Labels.Of(decision.Verdict),
            Labels.Of(decision.Rung),
            decision.Reason,
            decision.Verdict == Verdict.Pass,
            isStale ? 0 : health.WeightBy(plan),
            plan.Role == Role.Burst ? "burst" : "active",
            plan == snapshot.Plan.Default,
            new(Labels.Of(health.Observed.Verdict), Labels.Of(health.Observed.Rung), health.Observed.Reason),
            BurstDocument.Of(said.Burst, health.Control!.Burst, wall),
            OverrideDocument.Of(said.Override, wall),
            isStale ? null : health.Since?.Wall,
            Of(health.Tally.Score),
            plan.Threshold.Percent,
            plan.RecoverAt.Percent,
            health.IsLatched,
            IsolationStatus.From(health.Isolation, plan.Isolation, snapshot.AsOf),
            FlappingStatus.Of(health.Flaps, plan.FlapLimit),
            CorrelatedStatus.From(Correlation.In(snapshot, index)),
            [.. WatchedOf(snapshot, index, WatchedKind.Witness).Select(witness => Of(witness.Plan, witness.Health))],
            [.. WatchedOf(snapshot, index, WatchedKind.Peer).Select(peer => OfPeer(peer.Plan, peer.Health))],
            [.. WatchedOf(snapshot, index, WatchedKind.Replica).Select(replica => Of(replica.Plan, replica.Health, decision.Verdict))],
            [.. Enumerable.Range(0, snapshot.Plan.Stacks.Length).Where(stack => snapshot.Plan.DataCenterOf(stack) == index).Select(stack => OfStack(snapshot, plan, stack))]);
    }

    private StackStatus OfStack(Core.Snapshot snapshot, DataCenterPlan dataCenter, int index)
    {
        var (plan, health) = (snapshot.Plan.Stacks[index], snapshot.Stacks[index]);
        return new(
            plan.Name,
            Labels.Of(health.VerdictBy(plan, dataCenter)),
            Word(plan.Vote),
            plan.Threshold?.Percent,
            Of(health.ScoreBy(plan)),
            MaintenanceDocument.Of(snapshot.Control[dataCenter.Name].Maintenance.GetValueOrDefault(plan.Name), snapshot.AsOf.Wall),
            [.. plan.Checks.Select(check => OfCheck(check, snapshot.Checks[snapshot.Plan.IndexOf(check)]))]);
    }

    private static IEnumerable<(CheckPlan Plan, CheckHealth Health)> WatchedOf(Core.Snapshot snapshot, int dataCenter, WatchedKind kind) =>
        from watched in snapshot.Plan.Watched
        where watched.DataCenter == dataCenter && watched.Kind == kind
        select (watched.Check, snapshot.Checks[snapshot.Plan.IndexOf(watched.Check)]);

    private WatchedEntry Of(CheckPlan plan, CheckHealth health) =>
        new(plan.Key.Check, Word(health.Status), health.IsStale, plan.Target.Kind, plan.Target.Display, AgeOf(health), LastOf(health));

    private PeerEntry OfPeer(CheckPlan plan, CheckHealth health) => new(
        plan.Key.Check,
        Word(health.Status),
        health.IsStale,
        PublicAnswer.Of(health) is { } says ? Labels.Of(says) : null,
        plan.Target.Kind,
        plan.Target.Display,
        AgeOf(health),
        LastOf(health));

    private ReplicaEntry Of(CheckPlan plan, CheckHealth health, Verdict ours) => new(
        plan.Key.Check,
        Word(health.Status),
        health.IsStale,
        PublicAnswer.Of(health) is { } theirs ? theirs == ours : null,
        plan.Target.Kind,
        plan.Target.Display,
        AgeOf(health),
        LastOf(health));

    private CheckEntry OfCheck(CheckPlan plan, CheckHealth health) => new(
        plan.Key.Check,
        Word(health.Status),
        health.IsStale,
        health.IsHeldOver,
        health.Unsure is { } unsure ? unsure.Reason is "" ? Labels.Outcome(unsure) : unsure.Reason : null,
        plan.Target.Kind,
        plan.Target.Display,
        Word(plan.Vote),
        plan.Weight,
        health.Streak,
        AgeOf(health),
        health.ChangedAt?.Wall,
        LastOf(health));

    private double? AgeOf(CheckHealth health) => health.Last is { } last ? Math.Round((clock.Uptime - last.At.Uptime).TotalSeconds, 3) : null;

    private static SampleEntry? LastOf(CheckHealth health) => health.Last is { } sample ? Of(sample) : null;

    private static SampleEntry Of(Sample sample) => new(
        sample.At.Wall,
        sample.Passed,
        Labels.Outcome(sample),
        sample.Reason,
        sample.Passed ? null : Word(sample.FailedIn),
        sample.Attempts,
        Milliseconds(sample.Duration),
        new(
            Milliseconds(sample.Phases.Dns),
            Milliseconds(sample.Phases.Connect),
            Milliseconds(sample.Phases.Tls),
            Milliseconds(sample.Phases.Headers),
            Milliseconds(sample.Phases.Body)),
        sample.CertificateExpires);

    private static ScoreStatus Of(Score score) => new(score.Passing, score.Total, score.Percent);

    private static double Milliseconds(TimeSpan duration) => Math.Round(duration.TotalMilliseconds, 3);

    private static string Word<T>(T value)
        where T : struct, Enum => value.ToString().ToLowerInvariant();
}
