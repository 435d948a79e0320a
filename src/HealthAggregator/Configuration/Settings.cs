using System.Collections.Immutable;
using System.Net;
using HealthAggregator.Core.Planning;

namespace HealthAggregator.Configuration;

/// <summary>Everything a valid config file says: the plan, and how this process serves it. Immutable; whoever holds one need not check it.</summary>
public sealed record Settings(Plan Plan)
{
    /// <summary>Makes the plan anew, of the same file, with the hosts that were found. Default: there is nothing to find.</summary>
    public Func<HostLists, Plan>? PlanWith { get; init; }

    /// <summary>Where GSLBs and CDNs ask. Default 0.0.0.0:8080.</summary>
    public ListenSettings Probe { get; init; } = new(new IPEndPoint(IPAddress.Any, 8080));

    /// <summary>Where operators and Prometheus ask. Default 127.0.0.1:8081.</summary>
    public ListenSettings Admin { get; init; } = new(new IPEndPoint(IPAddress.Loopback, 8081));

    /// <summary>Where HAProxy's agent checks ask: one port for whichever data center, or one for each. Default none.</summary>
    public ImmutableArray<AgentSettings> Agents { get; init; } = [];

    /// <summary>Which addresses may be probed. Default: a name means neither this machine nor what is link-local or a cloud's metadata.</summary>
    public EgressPolicy Egress { get; init; } = EgressPolicy.Default;

    /// <summary>Absolute; made when missing. Default: <c>state</c> beside the working directory.</summary>
    public string StateDirectory { get; init; } = Path.GetFullPath("state");

    /// <summary>Whether nothing is kept on disk, so that each start begins with nothing said. Then there are <see cref="Tokens"/>. Default false.</summary>
    public bool Ephemeral { get; init; }

    /// <summary>How long the last verdict is still answered after SIGTERM. 0 s to 1 h; default 0 s.</summary>
    public TimeSpan ShutdownDelay { get; init; } = TimeSpan.Zero;

    public ResponseSettings Responses { get; init; } = new();

    public ProbingSettings Probing { get; init; } = new();

    public LoggingSettings Logging { get; init; } = new();

    /// <summary>Whether reading needs no token. Default true.</summary>
    public bool AnonymousRead { get; init; } = true;

    /// <summary>Who may change things. Empty: one token is generated at the first start.</summary>
    public ImmutableArray<TokenSettings> Tokens { get; init; } = [];

    /// <summary>Who is expected to ask the probe or the agent listener: at most 64. Default: nobody.</summary>
    public ImmutableArray<ExpectedProberSettings> ExpectedProbers { get; init; } = [];

    /// <summary>The same with the hosts that were found. Whatever they are, the plan is a valid one.</summary>
    public Settings With(HostLists hosts) => hosts.All.IsEmpty || PlanWith is null ? this : this with { Plan = PlanWith(hosts) };
}
