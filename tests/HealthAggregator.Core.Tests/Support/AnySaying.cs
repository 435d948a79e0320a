using FsCheck;
using FsCheck.Fluent;
using HealthAggregator.Core.Controlling;
using HealthAggregator.Core.Deciding;

namespace HealthAggregator.Core.Tests.Support;

/// <summary>Sayings of every kind, about few data centers, so that they meet.</summary>
/// <param name="dataCenters">Two at least.</param>
/// <param name="seconds">A second, or what stands for one: all times are a few of these.</param>
/// <param name="hasEdges">Of which data centers something may be said that begins or ends by the clock, or ramps up.</param>
internal sealed class AnySaying(string[] dataCenters, string[] stacks, double seconds, Func<string, bool> hasEdges)
{
    public Gen<Saying> Of => Gen.Frequency((5, Burst), (2, Override), (3, Maintenance));

    private Gen<TimeSpan> Times => Gen.Elements(0.3, 1, 2.5, 5, 40).Select(time => TimeSpan.FromSeconds(time * seconds));

    private Gen<Saying> Burst =>
        from dataCenter in Gen.Elements(dataCenters)
        from other in Gen.Elements(dataCenters).Where(other => other != dataCenter)
        from number in Gen.Choose(0, 2)
        from ramp in Ramp(dataCenter)
        from term in AtOnce(dataCenter)
        from later in Later
        from saying in Gen.Frequency(
            (6, Gen.Constant(new Saying($"burst on {dataCenter} {term} {ramp}", (_, now) => new BurstOn(dataCenter, term.At(now), ramp)))),
            (4, Gen.Constant(new Saying($"burst off {dataCenter}", (_, _) => new BurstOff(dataCenter)))),
            (3, Gen.Constant(new Saying($"swap {dataCenter} on {term} {ramp} {other} off", (_, now) => new BurstSwap(dataCenter, other, term.At(now), ramp)))),
            (hasEdges(dataCenter) ? 6 : 0, Gen.Constant(new Saying(
                $"schedule {dataCenter} {later} {ramp}", (_, now) => new BurstSchedule(dataCenter, later.At(now), ramp ?? Core.Controlling.Ramp.None)))),
            (5, Gen.Constant(new Saying($"cancel {dataCenter} {number}", (state, _) => new BurstCancel(dataCenter, IdOf(state[dataCenter].Burst, number))))))
        select saying;

    private Gen<Saying> Override =>
        from dataCenter in Gen.Elements(dataCenters)
        from verdict in Gen.Elements(Verdict.Pass, Verdict.Fail)
        from term in Term(dataCenter)
        from saying in Gen.Frequency(
            (3, Gen.Constant(new Saying($"override {dataCenter} {verdict} {term}", (_, now) => new OverrideSet(dataCenter, verdict, term.At(now))))),
            (1, Gen.Constant(new Saying($"override clear {dataCenter}", (_, _) => new OverrideClear(dataCenter)))))
        select saying;

    private Gen<Saying> Maintenance =>
        from dataCenter in Gen.Elements(dataCenters)
        from stack in Gen.Elements(stacks)
        from term in Term(dataCenter)
        from saying in Gen.Frequency(
            (3, Gen.Constant(new Saying($"maintenance on {dataCenter}/{stack} {term}", (_, now) => new MaintenanceSet(dataCenter, stack, term.At(now)))
                { IsOfMaintenance = true })),
            (1, Gen.Constant(new Saying($"maintenance off {dataCenter}/{stack}", (_, _) => new MaintenanceClear(dataCenter, stack))
                { IsOfMaintenance = true })))
        select saying;

    private static long IdOf(Burst burst, int number) => number < burst.Scheduled.Length ? burst.Scheduled[number].Id : 0;

    private Gen<Ramp?> Ramp(string dataCenter) => hasEdges(dataCenter)
        ? Gen.Frequency((2, Gen.Constant<Ramp?>(null)), (1, Gen.Constant<Ramp?>(Core.Controlling.Ramp.None)), (2, Times.Select(time => (Ramp?)new Ramp(time))))
        : Gen.Elements(null, Core.Controlling.Ramp.None);

    private Gen<FromNow> Term(string dataCenter) => hasEdges(dataCenter) ? Gen.Frequency((2, AtOnce(dataCenter)), (1, Later)) : AtOnce(dataCenter);

    private Gen<FromNow> AtOnce(string dataCenter) => hasEdges(dataCenter)
        ? Gen.Frequency((2, Gen.Constant(new FromNow(null, null, false))), (3, Until(null)))
        : Gen.Constant(new FromNow(null, null, false));

    private Gen<FromNow> Later =>
        from time in Times
        from term in Gen.Frequency((1, Gen.Constant(new FromNow(time, null, false))), (3, Until(time)))
        select term;

    private Gen<FromNow> Until(TimeSpan? begin) =>
        from time in Times
        from isFor in Gen.Elements(true, false)
        select new FromNow(begin, time, isFor);

    /// <param name="Lasts">Null: for ever.</param>
    private sealed record FromNow(TimeSpan? From, TimeSpan? Lasts, bool IsFor)
    {
        public Term At(DateTimeOffset now)
        {
            var begin = now + From;
            return new(begin, IsFor ? Lasts : null, IsFor ? null : (begin ?? now) + Lasts);
        }

        public override string ToString() => $"from {From} for {Lasts}";
    }
}
