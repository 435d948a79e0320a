using System.Net;

namespace HealthAggregator.Configuration;

/// <summary>Somebody who is expected to ask the probe or the agent listener. Whoever meets every condition that is set is taken for him; at least one is.</summary>
/// <param name="Name">Told apart from the others by it.</param>
/// <param name="Every">How often he asks: 1 s to 24 h.</param>
public sealed record ExpectedProberSettings(string Name, TimeSpan Every)
{
    /// <summary>How many times <see cref="Every"/> he may leave out before he is silent.</summary>
    public const int Patience = 3;

    /// <summary>Whose family the User-Agent says he is of. Default: any.</summary>
    public ProberFamily? Family { get; init; }

    /// <summary>What his User-Agent holds, in any case, within its first 200 characters. Default: anything.</summary>
    public string? UserAgent { get; init; }

    /// <summary>The network that he asks from. Default: any.</summary>
    public IPNetwork? From { get; init; }

    /// <summary>The data center whose pages he asks for. Default: any.</summary>
    public string? DataCenter { get; init; }

    /// <summary>Nothing heard for so long is silence.</summary>
    public TimeSpan SilentAfter => Patience * Every;
}
