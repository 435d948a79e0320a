using System.Collections.Concurrent;
using System.Collections.Immutable;
using System.Globalization;
using System.Net;
using HealthAggregator.Core.Observing;
using HealthAggregator.Core.Planning;

namespace HealthAggregator.Probing;

/// <summary>
/// Finds the hosts of a stack anew. Other hosts than before are in the plan before it is said that they were found. When there are none, or they cannot be looked for, it fails, and
/// those that were found last stay.
/// </summary>
public sealed class HostsProbe(Dialer dialer, DnsClient names, HostBook book, Clock clock)
{
    // A disk that hangs holds one thread of its own for each file, however often it is looked at.
    private readonly ConcurrentDictionary<string, Task<(ImmutableArray<FoundHost> Hosts, string? Problem)>> _reading = [];

    /// <summary>The file whose first <c>nameserver</c> is asked where no server is named. Default /etc/resolv.conf.</summary>
    public string NameServers { get; init; } = "/etc/resolv.conf";

    public async Task<Sample> Ask(CheckPlan check, CancellationToken deadline)
    {
        var target = (HostsTarget)check.Target;
        var phases = new PhaseClock(clock, check.Cadence.Timeout);
        try
        {
            var (hosts, problem) = target.Source.Kind switch
            {
                HostSourceKind.Dns => (await LookUp(target.Source.Name, phases, deadline).ConfigureAwait(false), null),
                HostSourceKind.Srv => await AskForServices(target.Source, phases, deadline).ConfigureAwait(false),
                _ => await Read(target.Source.Name, deadline).ConfigureAwait(false),
            };
            problem ??= hosts.IsEmpty ? $"{target.Source} has no host"
                : hosts.Length > FoundHost.Most ? string.Create(CultureInfo.InvariantCulture, $"{target.Source} has {hosts.Length} hosts: more than {FoundHost.Most} are not taken")
                : target.NeedsPorts && hosts.FirstOrDefault(host => host.Port is null) is { } bare ? $"{bare.Host} has no port, and check asks for {{port}}"
                : null;
            if (problem is not null)
            {
                return Samples.Failed(clock, phases, FailureKind.Body, Samples.Excerpt(problem, 200) + Staying(target));
            }

            await book.Take(target.Source, hosts).WaitAsync(deadline).ConfigureAwait(false);
            return hosts.Length < target.Fewest ? Samples.Failed(clock, phases, FailureKind.Body, $"{Count(hosts)} found, and min_hosts is {target.Fewest}")
                : target.IsShort ? Samples.Failed(clock, phases, FailureKind.Body, $"{Count(hosts)} found, and fewer of them can be asked than min_hosts, {target.Fewest}")
                : target.LeftOut > 0 ? Samples.Failed(clock, phases, FailureKind.Body, string.Create(
                    CultureInfo.InvariantCulture, $"{Count(hosts)} found, and {target.LeftOut} of them {(target.LeftOut == 1 ? "is" : "are")} not asked: no config has so many checks"))
                : Samples.Passed(clock, phases) with { Reason = $"{Count(hosts)} found" };
        }
        catch (OperationCanceledException) when (deadline.IsCancellationRequested)
        {
            return Stays(Samples.TimedOut(clock, phases, check), target);
        }
        catch (Exception exception)
        {
            return Stays(Samples.Broken(clock, phases, exception), target);
        }
    }

    private Sample Stays(Sample sample, HostsTarget target) => sample with { Reason = sample.Reason + Staying(target) };

    private string Staying(HostsTarget target) => book.Lists.Of(target.Source) is { } known ? $"; {Count(known)} found before {(known.Length == 1 ? "stays" : "stay")}" : "";

    private static string Count(ImmutableArray<FoundHost> hosts) => hosts.Length == 1 ? "1 host" : string.Create(CultureInfo.InvariantCulture, $"{hosts.Length} hosts");

    private static ImmutableArray<FoundHost> Sorted(IEnumerable<FoundHost> hosts) => [.. hosts.Distinct().OrderBy(host => host.ToString(), StringComparer.Ordinal)];

    /// <summary>What a name means may not be connected to where its owner alone says so.</summary>
    private async ValueTask<ImmutableArray<FoundHost>> LookUp(string name, PhaseClock phases, CancellationToken deadline)
    {
        phases.Enter(ProbePhase.Dns);
        return Sorted((await dialer.Resolve(name, deadline).ConfigureAwait(false)).Select(address => new FoundHost(address.ToString())));
    }

    private async ValueTask<(ImmutableArray<FoundHost> Hosts, string? Problem)> AskForServices(HostSource source, PhaseClock phases, CancellationToken deadline)
    {
        var server = source.Server ?? SystemNameServer();
        if (server is null)
        {
            return ([], $"{NameServers} names no name server, and neither does the config");
        }

        var reply = await names.Ask(server, source.ServerPort, source.Name, DnsRecordType.Srv, phases, deadline).ConfigureAwait(false);
        return reply is null ? ([], $"the answer of {server} over TCP is no DNS answer to what was asked")
            : reply.Code != 0 ? ([], $"{reply.CodeName} for {source.Name}")
            : (Sorted(reply.AnswersTo(DnsRecordType.Srv).Select(Service).OfType<FoundHost>()), null);
    }

    /// <summary>Of priority, weight, port and target the last two. A target is a name, whose addresses are looked at when it is asked; that of nothing says that there is no such service (RFC 2782).</summary>
    private static FoundHost? Service(string record) =>
        record.Split(' ') is [_, _, var port, { Length: > 0 } target] && target != "." && !IPAddress.TryParse(target.TrimEnd('.'), out _) && int.TryParse(port, NumberStyles.None, CultureInfo.InvariantCulture, out var number) && number > 0
            ? new(target.TrimEnd('.').ToLowerInvariant(), number)
            : null;

    private string? SystemNameServer() => !File.Exists(NameServers) ? null
        : File.ReadLines(NameServers).Select(line => line.Split((char[])[' ', '\t'], StringSplitOptions.RemoveEmptyEntries))
            .FirstOrDefault(words => words is ["nameserver", _, ..])?[1];

    private async ValueTask<(ImmutableArray<FoundHost> Hosts, string? Problem)> Read(string path, CancellationToken deadline)
    {
        var (hosts, problem) = await _reading.AddOrUpdate(path, Start, (_, last) => last.IsCompleted ? Start(path) : last).WaitAsync(deadline).ConfigureAwait(false);
        return (Sorted(hosts), problem);

        Task<(ImmutableArray<FoundHost>, string?)> Start(string file) =>
            Task.Factory.StartNew(() => book.ReadFile(file), CancellationToken.None, TaskCreationOptions.LongRunning, TaskScheduler.Default);
    }
}
