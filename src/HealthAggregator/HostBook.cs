using System.Collections.Immutable;
using HealthAggregator.Configuration;
using HealthAggregator.Core.Planning;

namespace HealthAggregator;

/// <summary>The hosts that were found at last, by where they are found. Written by probes, read by whoever makes a plan.</summary>
/// <param name="kept">What a process before this one has left.</param>
public sealed class HostBook(HostLists? kept = null)
{
    private readonly Lock _gate = new();
    private readonly Dictionary<HostSource, Task> _planned = [];
    private HostLists _lists = kept ?? HostLists.None;

    /// <summary>Called, on any thread, when other hosts were found; done when all that were found by then are in the plan. Default: nobody makes plans.</summary>
    public Func<Task> Changed { get; set; } = () => Task.CompletedTask;

    /// <summary>What is asked for the hosts in a file; may take as long as the disk does. Default: the file.</summary>
    public Func<string, (ImmutableArray<FoundHost> Hosts, string? Problem)> ReadFile { get; init; } = FoundHosts.Read;

    public HostLists Lists => Volatile.Read(ref _lists);

    /// <summary>Takes what was found in place of what was known; done when it is in the plan.</summary>
    public Task Take(HostSource source, ImmutableArray<FoundHost> hosts)
    {
        lock (_gate)
        {
            var planned = _planned.GetValueOrDefault(source) ?? Task.CompletedTask;
            if (_lists.Of(source) is { } known && known.SequenceEqual(hosts) && !planned.IsFaulted)
            {
                return planned;
            }

            Volatile.Write(ref _lists, _lists.With(source, hosts));

            // Not on this thread: a plan of ten thousand checks is made behind it.
            return _planned[source] = Task.Run(() => Changed());
        }
    }
}
