using System.Collections.Frozen;
using System.Collections.Immutable;

namespace HealthAggregator.Core.Planning;

/// <summary>What was configured, validated: the shape of everything that a <see cref="Snapshot"/> knows.</summary>
public sealed class Plan
{
    public static readonly Plan Empty = new([]);

    private readonly FrozenDictionary<CheckPlan, int> _indexOf;
    private readonly FrozenDictionary<CheckKey, int> _indexOfKey;
    private readonly FrozenDictionary<(string DataCenter, string Stack), int> _indexOfStack;
    private readonly int[] _stackOfCheck;
    private readonly int[] _dataCenterOfStack;

    public Plan(ImmutableArray<DataCenterPlan> dataCenters)
    {
        DataCenters = dataCenters;
        Stacks = [.. dataCenters.SelectMany(dataCenter => dataCenter.Stacks)];
        Checks = [.. Stacks.SelectMany(stack => stack.Checks)];
        Watched = [.. dataCenters.SelectMany(WatchedOf)];
        Probed = [.. Checks, .. Watched.Select(watched => watched.Check)];
        _dataCenterOfStack = [.. dataCenters.SelectMany((dataCenter, index) => Enumerable.Repeat(index, dataCenter.Stacks.Length))];
        _stackOfCheck = [.. Stacks.SelectMany((stack, index) => Enumerable.Repeat(index, stack.Checks.Length))];
        _indexOfKey = Probed.Select((check, index) => (check, index)).ToFrozenDictionary(pair => pair.check.Key, pair => pair.index);
        _indexOf = Probed.Select((check, index) => (check, index))
            .ToFrozenDictionary(pair => pair.check, pair => pair.index, ReferenceEqualityComparer.Instance as IEqualityComparer<CheckPlan>);

        if (dataCenters.Select(dataCenter => dataCenter.Name).Distinct().Count() != dataCenters.Length)
        {
            throw new ArgumentException("Two data centers have the same name.", nameof(dataCenters));
        }

        if (dataCenters.FirstOrDefault(dataCenter => dataCenter.RecoverAt.Percent < dataCenter.Threshold.Percent) is { } flapping)
        {
            throw new ArgumentException($"Data center {flapping.Name} recovers below its threshold: it would fail and recover without end.", nameof(dataCenters));
        }

        if (dataCenters.Count(dataCenter => dataCenter.IsDefault) > 1)
        {
            throw new ArgumentException("Two data centers are the default.", nameof(dataCenters));
        }

        if (dataCenters.FirstOrDefault(dataCenter => dataCenter is { PassesAsLastSite: true, Peers.IsEmpty: true }) is { } lonely)
        {
            throw new ArgumentException($"Data center {lonely.Name} is to pass as the last site, and knows of no other.", nameof(dataCenters));
        }

        _indexOfStack = Stacks.Select((stack, index) => (Name: (dataCenters[_dataCenterOfStack[index]].Name, stack.Name), index))
            .ToFrozenDictionary(pair => pair.Name, pair => pair.index);
    }

    public ImmutableArray<DataCenterPlan> DataCenters { get; }

    /// <summary>Every stack, data center by data center, in the order of the file.</summary>
    public ImmutableArray<StackPlan> Stacks { get; }

    /// <summary>Every check, stack by stack, in the order of the file.</summary>
    public ImmutableArray<CheckPlan> Checks { get; }

    /// <summary>Every witness, peer and replica, data center by data center.</summary>
    public ImmutableArray<Watched> Watched { get; }

    /// <summary>Everything that is asked: <see cref="Checks"/>, then <see cref="Watched"/>.</summary>
    public ImmutableArray<CheckPlan> Probed { get; }

    /// <summary>The data center that <c>/health</c> without a name means: the only one, or the one marked default.</summary>
    public DataCenterPlan? Default => DataCenters.Length == 1 ? DataCenters[0] : DataCenters.FirstOrDefault(dataCenter => dataCenter.IsDefault);

    /// <summary>Where <paramref name="check"/> stands in <see cref="Probed"/>; -1 when it is not a check of this very plan.</summary>
    public int IndexOf(CheckPlan check) => _indexOf.GetValueOrDefault(check, -1);

    /// <summary>Where the check of this name stands in <see cref="Probed"/>; -1 when there is none.</summary>
    public int IndexOf(CheckKey key) => _indexOfKey.GetValueOrDefault(key, -1);

    /// <summary>Where the stack of this name stands in <see cref="Stacks"/>; -1 when there is none.</summary>
    public int IndexOf(string dataCenter, string stack) => _indexOfStack.GetValueOrDefault((dataCenter, stack), -1);

    /// <summary>The check of this name; null when there is none.</summary>
    public CheckPlan? Find(CheckKey key) => IndexOf(key) is var index and >= 0 ? Probed[index] : null;

    /// <summary>Where the stack of a check stands in <see cref="Stacks"/>.</summary>
    public int StackOf(int check) => _stackOfCheck[check];

    /// <summary>Where the data center of a stack stands in <see cref="DataCenters"/>.</summary>
    public int DataCenterOf(int stack) => _dataCenterOfStack[stack];

    private static IEnumerable<Watched> WatchedOf(DataCenterPlan plan, int dataCenter) =>
    [
        .. (plan.Isolation?.Witnesses ?? []).Select(check => new Watched(WatchedKind.Witness, dataCenter, check)),
        .. plan.Peers.Select(check => new Watched(WatchedKind.Peer, dataCenter, check)),
        .. plan.Replicas.Select(check => new Watched(WatchedKind.Replica, dataCenter, check)),
    ];
}
