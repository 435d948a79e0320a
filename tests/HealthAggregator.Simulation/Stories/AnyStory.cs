using System.Collections.Immutable;
using HealthAggregator.Core.Controlling;
using HealthAggregator.Core.Deciding;
using HealthAggregator.Core.Planning;
using HealthAggregator.Simulation.Worlds;

namespace HealthAggregator.Simulation.Stories;

/// <summary>Stories of every kind.</summary>
internal static class AnyStory
{
    private static readonly TimeSpan[] Uptimes =
    [
        TimeSpan.FromSeconds(20), TimeSpan.FromHours(3), TimeSpan.FromMilliseconds(int.MaxValue) - TimeSpan.FromSeconds(30),
        TimeSpan.FromMilliseconds(uint.MaxValue) - TimeSpan.FromSeconds(30), TimeSpan.FromDays(3650),
    ];

    private static readonly TimeSpan[] Jumps =
    [
        TimeSpan.FromSeconds(3), TimeSpan.FromMinutes(5), TimeSpan.FromHours(1), TimeSpan.FromDays(3650),
        -TimeSpan.FromSeconds(3), -TimeSpan.FromMinutes(5), -TimeSpan.FromHours(1), -TimeSpan.FromDays(3650),
    ];

    public static Story Of(ulong seed)
    {
        var dice = Dice.Of(seed, 1);
        var churn = Churn.Of(seed);
        var plans = Plans(dice);
        plans = churn?.Plans(plans[0]) ?? plans;
        var mood = dice.Percent(60) ? Mood.Anything : dice.One(Mood.HealthyWorld, Mood.DeadWorld);
        var calmAt = TimeSpan.FromSeconds(dice.Number(15, 60));
        var turns = dice.Percent(35);
        var hosts = Story.HostsOf(plans).ToArray();
        var context = new Context(dice, mood, plans, calmAt, turns);
        var happenings = Enumerable.Range(0, dice.Number(0, 12)).SelectMany(_ => context.Some()).ToList();
        if (mood == Mood.DeadWorld)
        {
            happenings.Add(new Happening.Behave(dice.Time(TimeSpan.Zero, calmAt), [.. hosts.Where(host => !host.StartsWith("Witness", StringComparison.Ordinal))], Behaviour.Fails));
        }

        if (churn is not null)
        {
            calmAt += Churn.Length;
            happenings.AddRange(churn.Happenings(plans, calmAt));
            happenings.RemoveAll(happening => mood == Mood.HealthyWorld && happening is Happening.Behave);
        }

        // Nobody is asleep any more when all is calm.
        var awakeAt = happenings.OfType<Happening.Stop>().Select(stop => stop.At + stop.For)
            .Concat(happenings.OfType<Happening.Stick>().Select(stick => stick.At + stick.For))
            .Concat(happenings.OfType<Happening.Means>().Select(means => means.At))
            .Concat(happenings.OfType<Happening.Starve>().Select(starve => starve.At + starve.For + starve.By));
        calmAt = awakeAt.Append(calmAt).Max() + TimeSpan.FromSeconds(1);
        var ends = dice.Percent(35);
        return new(seed, mood, plans, dice.One(Uptimes), [.. happenings.OrderBy(happening => happening.At)])
        {
            IsChurning = churn is not null,
            HasShadow = turns || happenings.Any(happening => happening is Happening.BreakDisk or Happening.FillDisk),
            CalmAt = calmAt,
            EndsWell = ends,

            // Little happens while everything comes to rest: most stories end before.
            EndsAt = calmAt + (ends ? plans.Max(Patience) : TimeSpan.FromSeconds(3)),
            Passing = mood switch
            {
                Mood.HealthyWorld => [.. hosts],
                Mood.DeadWorld => [.. hosts.Where(host => host.StartsWith("Witness", StringComparison.Ordinal))],
                _ => [.. dice.Percent(30) ? hosts : hosts.Where(host => host.StartsWith("Witness", StringComparison.Ordinal) || dice.Percent(60))],
            },
        };
    }

    /// <summary>How long after everything is calm the verdict must be the right one.</summary>
    public static TimeSpan Patience(Plan plan) => TimeSpan.FromSeconds(8) + plan.DataCenters.Max(dataCenter => Settling(plan, dataCenter));

    private static TimeSpan Settling(Plan plan, DataCenterPlan dataCenter)
    {
        var checks = plan.Probed.Where(check => check.Key.DataCenter == dataCenter.Name).Max(check =>
            (2 * check.Cadence.Interval) + (2 * check.Cadence.Timeout) + ((check.Damping.Rise + check.Damping.Fall) * (check.Cadence.FastInterval + check.Cadence.Timeout)));
        return checks + dataCenter.FailAfter + dataCenter.RecoverAfter + (2 * (dataCenter.Isolation?.Hold ?? TimeSpan.Zero))
            + (dataCenter.FlapLimit is { } limit ? limit.Within + checks : TimeSpan.Zero);
    }

    private static ImmutableArray<Plan> Plans(Dice dice)
    {
        var any = new AnyPlan(dice);
        return dice.Percent(70) ? [any.Make()] : [any.Make(), any.Make()];
    }

    private sealed class Context(Dice dice, Mood mood, ImmutableArray<Plan> plans, TimeSpan calmAt, bool turns)
    {
        private readonly string[] _hosts = [.. Story.HostsOf(plans)];
        private readonly string[] _dataCenters = [.. plans.SelectMany(plan => plan.DataCenters).Select(dataCenter => dataCenter.Name).Distinct()];

        /// <summary>Something that happens, with what ends it.</summary>
        public IEnumerable<Happening> Some()
        {
            var at = dice.Time(TimeSpan.Zero, calmAt);
            return dice.Number(1, mood == Mood.Anything ? 100 : 60) switch
            {
                1 => [new Happening.Stick(at, Seconds(1, 9))],
                <= 6 => [new Happening.Stop(at, dice.Percent(80) ? Seconds(0, 8) : Seconds(30, 200), dice.Percent(50))],
                <= 12 => [new Happening.Starve(at, Seconds(1, 8), dice.One(TimeSpan.FromMilliseconds(300), TimeSpan.FromSeconds(2)))],
                <= 20 => [new Happening.Die(at, dice.Percent(30), dice.Percent(80) ? Seconds(0, 5) : Seconds(20, 90))],
                21 => DeafRestart(at),
                22 => Crashes(at),
                <= 27 => [new Happening.BreakDisk(at, dice.Number(0, 12), dice.One(DiskFault.FailsUndone, DiskFault.FailsDone, DiskFault.DiesBefore, DiskFault.DiesAfter))],
                <= 30 => [new Happening.FillDisk(at, true), new Happening.FillDisk(at + Seconds(1, 20), false)],
                <= 36 => turns ? [new Happening.TurnWallClock(at, dice.One(Jumps))] : [],
                <= 40 => [new Happening.Recover(at, dice.One(_dataCenters))],
                <= 44 => plans.Length > 1 ? [new Happening.Reload(at, dice.Number(0, plans.Length - 1))] : [],
                <= 60 => [Say(at)],
                <= 84 => [new Happening.Behave(at, dice.Some(_hosts), dice.One(Enum.GetValues<Behaviour>()))],
                <= 88 => [new Happening.Behave(at, _hosts, Behaviour.Passes)],
                <= 92 => [new Happening.Behave(at, _hosts, Behaviour.Fails)],
                <= 97 => [new Happening.Network(at, false), new Happening.Network(at + Seconds(1, 40), true)],
                _ => [new Happening.Means(at, false), new Happening.Means(at + (dice.Percent(60) ? Seconds(1, 20) : Seconds(100, 180)), true)],
            };
        }

        /// <summary>A process that begins late in the minute of what is held over, and hears nothing until after its end.</summary>
        private IEnumerable<Happening> DeafRestart(TimeSpan at)
        {
            var startsAt = at + Seconds(35, 58);
            return [new Happening.Die(at, false, startsAt - at), new Happening.Means(startsAt, false), new Happening.Means(startsAt + Seconds(10, 30), true)];
        }

        private IEnumerable<Happening> Crashes(TimeSpan at)
        {
            for (var count = dice.Number(3, 12); count > 0 && at < calmAt; count--)
            {
                yield return new Happening.Die(at, false, TimeSpan.FromMilliseconds(200));
                at += dice.Time(TimeSpan.FromMilliseconds(300), TimeSpan.FromSeconds(8));
            }
        }

        private Happening.Say Say(TimeSpan at)
        {
            var (dataCenter, verdict) = (dice.One(_dataCenters), dice.One(Verdict.Pass, Verdict.Fail));
            var stack = dice.One("web", "search", "mail");

            // Where the wall clock is turned, nothing that silence or samples hang on has an edge that it could be turned over.
            var (term, stackTerm) = (Term(true), Term(!turns));
            (string What, Func<ControlState, DateTimeOffset, ControlChange> Saying) said = dice.Number(1, 14) switch
            {
                <= 3 => ($"burst on {dataCenter} {term}", (_, now) => new BurstOn(dataCenter, term.At(now, isAtOnce: true), dice.Percent(50) ? null : new Ramp(Seconds(1, 20)))),
                <= 5 => ($"burst off {dataCenter}", (_, _) => new BurstOff(dataCenter)),
                6 => ("burst swap", (_, now) => new BurstSwap(_dataCenters[0], _dataCenters[^1], term.At(now, isAtOnce: true), null)),
                7 => ($"burst schedule {dataCenter} {term}", (_, now) => new BurstSchedule(dataCenter, term.At(now, isAtOnce: false), Ramp.None)),
                8 => ($"burst cancel {dataCenter}", (state, _) => new BurstCancel(dataCenter, state[dataCenter].Burst.Scheduled.FirstOrDefault()?.Id ?? 0)),
                <= 10 => ($"override {dataCenter} {verdict} {term}", (_, now) => new OverrideSet(dataCenter, verdict, term.At(now))),
                11 => ($"override clear {dataCenter}", (_, _) => new OverrideClear(dataCenter)),
                <= 13 => ($"maintenance on {dataCenter}/{stack} {stackTerm}", (_, now) => new MaintenanceSet(dataCenter, stack, stackTerm.At(now))),
                _ => ($"maintenance off {dataCenter}/{stack}", (_, _) => new MaintenanceClear(dataCenter, stack)),
            };
            return new(at, said.What, said.Saying, dice.Percent(90) ? "Black Friday" : "  ", dice.Percent(40), dice.Percent(80) ? null : dice.Number(0, 1));
        }

        private SaidTerm Term(bool hasEdges) => hasEdges
            ? new(dice.Percent(25) ? Seconds(1, 20) : null, dice.Percent(60) ? Seconds(1, 40) : null, dice.Percent(50))
            : new(null, null, false);

        private TimeSpan Seconds(int least, int most) => dice.Time(TimeSpan.FromSeconds(least), TimeSpan.FromSeconds(most));
    }

    private sealed record SaidTerm(TimeSpan? From, TimeSpan? Lasts, bool IsFor)
    {
        public Term At(DateTimeOffset now, bool? isAtOnce = null)
        {
            var begin = isAtOnce == true ? null : now + (From ?? (isAtOnce == false ? TimeSpan.FromSeconds(5) : null));
            return new(begin, IsFor ? Lasts : null, IsFor ? null : (begin ?? now) + Lasts);
        }

        public override string ToString() => $"from {From} for {Lasts}";
    }
}
