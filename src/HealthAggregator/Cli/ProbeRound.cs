using System.Collections.Immutable;
using HealthAggregator.Configuration;
using HealthAggregator.Core;
using HealthAggregator.Core.Controlling;
using HealthAggregator.Core.Observing;
using HealthAggregator.Core.Planning;
using HealthAggregator.Probing;
using Spectre.Console;

namespace HealthAggregator.Cli;

/// <summary>One round of everything that a config has probed: its checks, witnesses, peers and replicas.</summary>
/// <param name="samples">One of each.</param>
/// <param name="end">When the last of them had come.</param>
public sealed class ProbeRound(Plan plan, IReadOnlyDictionary<CheckPlan, Sample> samples, Moment end)
{
    public Plan Plan => plan;

    public Sample this[CheckPlan check] => samples[check];

    public static async Task<ProbeRound> Ask(Settings settings, CancellationToken cancellation)
    {
        var clock = new Clock(TimeProvider.System);
        var hosts = new HostBook();
        using var probes = new Probes(clock, new(TimeProvider.System), new() { Policy = settings.Egress }, hosts: hosts);
        var room = new ParallelOptions { MaxDegreeOfParallelism = Math.Min(settings.Probing.MaxPerHost, settings.Probing.MaxInFlight), CancellationToken = cancellation };

        // Hosts that are found are asked as well, and what finds them is judged by the plan that has them.
        await Ask([.. settings.Plan.Probed.Where(check => check.Target is HostsTarget)], probes, room);
        var plan = settings.With(hosts.Lists).Plan;
        return new(plan, await Ask(plan.Probed, probes, room), clock.Now);
    }

    /// <summary>What an instance would believe that knows of this round and of nothing else.</summary>
    /// <param name="said">What operators say.</param>
    /// <param name="wall">When they say it. Default: at the end of the round.</param>
    public Snapshot Judge(ControlState said, DateTimeOffset? wall = null)
    {
        // All as of the end of the round: this asks what each check says, and a check that is asked often may have its sample go stale while a slow one answers.
        var at = end with { Wall = wall ?? end.Wall };
        return Snapshot.Start(plan, at, said).After(plan.Probed.Select(check => new Input.Sampled(check, samples[check] with { At = at })), at);
    }

    private static async Task<Dictionary<CheckPlan, Sample>> Ask(ImmutableArray<CheckPlan> checks, Probes probes, ParallelOptions room)
    {
        var samples = new Dictionary<CheckPlan, Sample>(ReferenceEqualityComparer.Instance);
        if (checks.IsEmpty)
        {
            return samples;
        }

        await ShowProgress(checks.Length, done => Parallel.ForEachAsync(checks, room, async (check, stopping) =>
        {
            using var deadline = CancellationTokenSource.CreateLinkedTokenSource(stopping);
            deadline.CancelAfter(check.Cadence.Timeout);
            var sample = await probes.Ask(check, deadline.Token);
            lock (samples)
            {
                samples.Add(check, sample);
            }

            done();
        }));
        return samples;
    }

    // Only where somebody watches: a file or a pipe would get nothing of it but its escape sequences.
    private static Task ShowProgress(int probes, Func<Action, Task> work) => Console.IsErrorRedirected
        ? work(() => { })
        : AnsiConsole.Create(new() { Out = new AnsiConsoleOutput(Console.Error) }).Progress().AutoClear(true).StartAsync(progress =>
        {
            var task = progress.AddTask("probing", maxValue: probes);
            return work(() => task.Increment(1));
        });
}
