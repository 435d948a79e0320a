using System.Globalization;
using HealthAggregator.Configuration;
using HealthAggregator.Core;
using HealthAggregator.Core.Deciding;
using HealthAggregator.Core.Observing;
using HealthAggregator.Core.Planning;
using HealthAggregator.Probing;
using HealthAggregator.Telemetry;
using Spectre.Console;

namespace HealthAggregator.Cli;

/// <summary>One round of every check, and the verdicts that would follow from it.</summary>
internal static class ProbeRound
{
    public static async Task<int> Run(Settings settings, CancellationToken cancellation)
    {
        var clock = new Clock(TimeProvider.System);
        var samples = await AskAll(settings, clock, cancellation);

        // All as of the end of the round: this asks what each check says, and a check that is asked often may have its sample go stale while a slow one answers.
        var end = clock.Now;
        var inputs = settings.Plan.Checks.Select(check => (Input)new Input.Sampled(check, samples[check] with { At = end }));
        var snapshot = Snapshot.Start(settings.Plan, end).After(inputs, end);
        ShowSamples(settings.Plan, samples);
        ShowVerdicts(snapshot);
        return snapshot.DataCenters.All(dataCenter => dataCenter.Decision.Verdict == Verdict.Pass) ? ExitCode.Done : ExitCode.Failed;
    }

    private static async Task<Dictionary<CheckPlan, Sample>> AskAll(Settings settings, Clock clock, CancellationToken cancellation)
    {
        using var probes = new Probes(clock, new(TimeProvider.System));
        var samples = new Dictionary<CheckPlan, Sample>(ReferenceEqualityComparer.Instance);
        var room = new ParallelOptions { MaxDegreeOfParallelism = Math.Min(settings.Probing.MaxPerHost, settings.Probing.MaxInFlight), CancellationToken = cancellation };
        await ShowProgress(settings.Plan.Checks.Length, done => Parallel.ForEachAsync(settings.Plan.Checks, room, async (check, stopping) =>
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
    private static Task ShowProgress(int checks, Func<Action, Task> work) => Console.IsErrorRedirected
        ? work(() => { })
        : AnsiConsole.Create(new() { Out = new AnsiConsoleOutput(Console.Error) }).Progress().AutoClear(true).StartAsync(progress =>
        {
            var task = progress.AddTask("probing", maxValue: checks);
            return work(() => task.Increment(1));
        });

    private static void ShowSamples(Plan plan, Dictionary<CheckPlan, Sample> samples)
    {
        var table = Terminal.Table("data center", "stack", "check", "result", "ms", "reason");
        foreach (var check in plan.Checks)
        {
            var sample = samples[check];
            table.AddRow(
                Markup.Escape(check.Key.DataCenter),
                Markup.Escape(check.Key.Stack),
                Markup.Escape(check.Key.Check),
                sample.Passed ? "[green]pass[/]" : $"[red]{Labels.Outcome(sample.Failure)}[/]",
                sample.Duration.TotalMilliseconds.ToString("0.0", CultureInfo.InvariantCulture),
                Markup.Escape(sample.Reason));
        }

        Terminal.Out.Write(table);
    }

    private static void ShowVerdicts(Snapshot snapshot)
    {
        foreach (var (plan, health) in snapshot.Plan.DataCenters.Zip(snapshot.DataCenters))
        {
            var verdict = Labels.Of(health.Decision.Verdict);
            Terminal.Out.MarkupLine($"[bold]{Markup.Escape(plan.Name)}[/] would be [{(verdict == "PASS" ? "green" : "red")}]{verdict}[/] by {Labels.Of(health.Decision.Rung)}: {Markup.Escape(health.Decision.Reason)}");
        }
    }
}
