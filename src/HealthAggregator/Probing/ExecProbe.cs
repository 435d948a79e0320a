using System.Collections.Concurrent;
using System.Globalization;
using HealthAggregator.Core.Observing;
using HealthAggregator.Core.Planning;

namespace HealthAggregator.Probing;

/// <summary>Passes when a program ends with exit status 0. The first line that it writes is the reason, as a Nagios plugin has it.</summary>
public sealed class ExecProbe(Clock clock) : IDisposable
{
    private const int LongestLine = 200;

    /// <summary>The newest run of each check, as long as there is a process.</summary>
    private readonly ConcurrentDictionary<CheckKey, ProgramRun> _runs = [];
    private volatile bool _isDisposed;

    public async Task<Sample> Ask(CheckPlan check, CancellationToken deadline)
    {
        var target = (ExecTarget)check.Target;
        var phases = new PhaseClock(clock, check.Cadence.Timeout);
        try
        {
            return SentWords.Hide(await Run(check.Key, target, phases, deadline).ConfigureAwait(false), target);
        }
        catch (OperationCanceledException) when (deadline.IsCancellationRequested)
        {
            return Samples.Failed(clock, phases, FailureKind.Timeout, $"timeout after {Core.Duration.Format(check.Cadence.Timeout)}: it was killed, with all that it had started");
        }
        catch (NotStartedException exception)
        {
            return Samples.Failed(clock, phases, FailureKind.Refused, exception.Message);
        }
        catch (Exception exception)
        {
            return Samples.Broken(clock, phases, exception);
        }
    }

    /// <summary>Kills what still runs.</summary>
    public void Dispose()
    {
        _isDisposed = true;
        foreach (var run in _runs.Values)
        {
            run.Kill();
        }
    }

    private async Task<Sample> Run(CheckKey key, ExecTarget target, PhaseClock phases, CancellationToken deadline)
    {
        // One that was killed may live on for a while, or for ever where a disk hangs. Probe after probe must not add another to it.
        if (_runs.TryGetValue(key, out var former) && !await IsGone(former, deadline).ConfigureAwait(false))
        {
            return Samples.Failed(clock, phases, FailureKind.Timeout, "it was killed when it ran before, and has not ended: the system does not let it go");
        }

        var run = ProgramRun.Start(target);
        _runs[key] = run;
        _ = run.Gone.ContinueWith(_ => _runs.TryRemove(new(key, run)), TaskScheduler.Default);
        try
        {
            if (_isDisposed)
            {
                run.Kill();
            }

            return Judge(await run.End.WaitAsync(deadline).ConfigureAwait(false), phases);
        }
        catch (OperationCanceledException)
        {
            run.Kill();
            throw;
        }
    }

    private static async Task<bool> IsGone(ProgramRun run, CancellationToken deadline)
    {
        try
        {
            await run.Gone.WaitAsync(deadline).ConfigureAwait(false);
            return true;
        }
        catch (OperationCanceledException)
        {
            return false;
        }
    }

    private Sample Judge(ProgramEnd end, PhaseClock phases)
    {
        // What follows the bar are figures for a monitoring system.
        var line = Samples.Excerpt(end.Output.Split('|')[0].TrimEnd(), LongestLine);
        return end switch
        {
            { ExitStatus: 0 } => Samples.Passed(clock, phases) with { Reason = line },
            { ExitStatus: { } status } => Samples.Failed(clock, phases, FailureKind.Status, line.Length > 0 ? line : Named(status, end.Errors)),
            { Signal: > 0 } => Samples.Failed(clock, phases, FailureKind.Reset, string.Create(CultureInfo.InvariantCulture, $"signal {end.Signal} ended it")),
            _ => Samples.Failed(clock, phases, FailureKind.Local, "how it ended was not kept: this process was started with SIGCHLD ignored, and must not be") with { IsUnsure = true },
        };
    }

    private static string Named(int status, string errors)
    {
        var word = status switch
        {
            1 => " (WARNING)",
            2 => " (CRITICAL)",
            3 => " (UNKNOWN)",
            _ => "",
        };
        return string.Create(CultureInfo.InvariantCulture, $"exit status {status}{word}{(errors.Length > 0 ? $": {Samples.Excerpt(errors, LongestLine)}" : "")}");
    }
}
