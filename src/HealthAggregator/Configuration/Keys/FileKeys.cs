using System.Collections.Immutable;
using HealthAggregator.Configuration.Kinds;
using Microsoft.Extensions.Logging;

namespace HealthAggregator.Configuration.Keys;

/// <summary>The keys at the top of the file.</summary>
internal static class FileKeys
{
    public static readonly NameRule DataCenterNames = NameRule.For("data center", "us-east");

    public static readonly ConfigKey<Section> Listen = new("listen", ListenKeys.All, "The listeners.");

    public static readonly ConfigKey<string> StateDirectory = new(
        "state_dir",
        Texts.Path,
        "Where burst, overrides, audit, holdover and the generated token are kept; made when missing. " +
        "A relative path is below the working directory.",
        "state");

    public static readonly ConfigKey<bool> Ephemeral = new(
        "ephemeral",
        new BooleanKind(),
        "Whether nothing is kept on disk, not even burst: each start begins with nothing said. Needs admin.tokens, as no token can be made.",
        "false");

    public static readonly ConfigKey<TimeSpan> ShutdownDelay = new(
        "shutdown_delay",
        new DurationKind(TimeSpan.Zero, TimeSpan.FromHours(1)),
        "How long the last verdict is still answered after SIGTERM.",
        "0s");

    public static readonly ConfigKey<Section> Responses = new(
        "responses",
        ResponseKeys.All,
        "What the probe listener answers. Neither body may hold the other, in any case; the statuses may be equal.");

    public static readonly ConfigKey<int> MaxInFlight = new(
        "max_in_flight", new IntegerKind(1, 100_000), "Probes under way over all. A probe that waits for its turn is late, not failed; a check that waits until it is stale counts as such.", "2000");

    public static readonly ConfigKey<int> MaxPerHost = new(
        "max_per_host", new IntegerKind(1, 100_000), "Probes under way to one host.", "100");

    public static readonly ConfigKey<Section> Probing = new(
        "probing", new SectionKind("probing", MaxInFlight, MaxPerHost), "How much is asked at once.");

    public static readonly ConfigKey<LogFormat> LogFormat = new(
        "format",
        new WordKind<LogFormat>(("text", Configuration.LogFormat.Text), ("json", Configuration.LogFormat.Json)),
        "A line for people, or a JSON object per line for machines.",
        "text");

    public static readonly ConfigKey<LogLevel> LogLevel = new(
        "level",
        new WordKind<LogLevel>(
            ("debug", Microsoft.Extensions.Logging.LogLevel.Debug),
            ("information", Microsoft.Extensions.Logging.LogLevel.Information),
            ("warning", Microsoft.Extensions.Logging.LogLevel.Warning),
            ("error", Microsoft.Extensions.Logging.LogLevel.Error)),
        "The least important level shown.",
        "information");

    public static readonly ConfigKey<Section> Logging = new(
        "logging", new SectionKind("logging", LogFormat, LogLevel), "What is written to the console.");

    public static readonly ConfigKey<Section> Admin = new("admin", AdminKeys.All, "Who may use the admin listener.");

    public static readonly ConfigKey<ImmutableArray<Written<Section>>> ExpectedProbers = new(
        "expected_probers",
        new ListKind<Section>(ExpectedProberKeys.All) { MayBeEmpty = true },
        "Who is expected to ask the probe or the agent listener, and how often. When one of them falls silent, the status, the log and the metrics say so; no verdict depends on it.");

    public static readonly ConfigKey<Section> Defaults = new(
        "defaults", new SectionKind("defaults", [.. CheckKeys.AllShaping]), "For every check; a stack or a check may say otherwise.");

    public static readonly ConfigKey<Section> Egress = new("egress", EgressKeys.All, "Which addresses may be probed, looked at after each name was resolved.");

    public static readonly ConfigKey<ImmutableArray<KeyValuePair<string, Written<Section>>>> DataCenters = new(
        "data_centers",
        new MapKind<Section>(DataCenterNames, DataCenterKeys.All),
        "The data centers, or the pools of one, by name.")
    {
        IsRequired = true,
    };

    public static readonly SectionKind All =
        new("file", Listen, StateDirectory, Ephemeral, ShutdownDelay, Responses, Probing, Egress, Logging, Admin, ExpectedProbers, Defaults, DataCenters);
}
