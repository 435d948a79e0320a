using System.Collections.Immutable;
using System.Net;
using HealthAggregator.Configuration.Kinds;
using HealthAggregator.Core.Observing;
using HealthAggregator.Core.Planning;
using Microsoft.Extensions.Logging;

namespace HealthAggregator.Configuration;

/// <summary>
/// Every key of the config file, each said once: the reader, its suggestions, its defaults and the JSON Schema all come from this table.
/// Inner parts stand before the parts that hold them.
/// </summary>
internal static class ConfigFile
{
    // What a page must answer.
    public static readonly ConfigKey<ImmutableArray<Written<(int From, int To)>>> ExpectStatus = new(
        "status", new ListKind<(int, int)>(new StatusKind()) { TakesSingle = true }, "The statuses that pass: a number from 200 to 599, a class such as 2xx, or a list of them.", "200");
    public static readonly ConfigKey<BodyRule> BodyWord = new(
        "word", Texts.Word, "The first word of the body, exactly; a byte order mark and white space around it are ignored. The word any stands for every body.");
    public static readonly ConfigKey<string> BodyContains = new("contains", Texts.Needle, "Text that the body holds somewhere, exactly.");
    public static readonly ConfigKey<Matches> BodyMatches = new("matches", Texts.Regex, "A regular expression that the body matches somewhere. It never backtracks: no look-around, no back references.");
    public static readonly ConfigKey<string> BodyJson = new("json", Texts.JsonPath, "Where in a JSON body to look: member names and positions joined by dots, such as checks.0.status.");
    public static readonly ConfigKey<string> BodyEquals = new("equals", new LiteralKind(), "What the JSON must have there: text, or a number, true, false or null as JSON writes it.");
    public static readonly ConfigKey<Section> ExpectBody = new(
        "body",
        new SectionKind("expected_body", BodyContains, BodyMatches, BodyJson, BodyEquals) { Short = BodyWord, ExactlyOne = [BodyContains, BodyMatches, BodyJson], Together = (BodyJson, BodyEquals) },
        "What the body must be: one word that it begins with, the word any, or a map with one of contains, matches or json. At most 64 KiB are read.",
        "PASS");

    // How an https page is trusted.
    public static readonly ConfigKey<string> Ca = new("ca", Texts.Certificates, "A PEM file with the only roots to trust, read when the config is. Default: those of the system. A relative path is below the working directory.");
    public static readonly ConfigKey<string> ServerName = new("server_name", Texts.ServerName, "The name to ask for (SNI) and to find in the certificate. Default: the URL's host.");

    // What shapes a check. All of these may stand in defaults, on a stack or on a check: the nearest is taken, whole.
    public static readonly ConfigKey<TimeSpan> Interval = Shaping(
        "interval", new DurationKind(Cadence.ShortestInterval, Cadence.LongestInterval), "Between the starts of two probes of a settled check.", "5s");
    public static readonly ConfigKey<TimeSpan> Timeout = Shaping(
        "timeout",
        new DurationKind(TimeSpan.FromMilliseconds(1), Cadence.LongestInterval),
        "How long one probe may take, all its phases and attempts together. Below the interval. Default 2s, or half the interval where 2s is not below it.",
        "2s");
    public static readonly ConfigKey<TimeSpan> FastInterval = Shaping(
        "fast_interval",
        new DurationKind(Cadence.ShortestInterval, Cadence.LongestInterval),
        "Between probes while the newest samples disagree with the settled status. At most the interval. Default 1s, or the interval where that is shorter.",
        "1s");
    public static readonly ConfigKey<int> Rise = Shaping("rise", new IntegerKind(1, 1_000), "Consecutive passes that make a failing check pass.", "2");
    public static readonly ConfigKey<int> Fall = Shaping("fall", new IntegerKind(1, 1_000), "Failures that make a passing check fail.", "3");
    public static readonly ConfigKey<int> Forgive = Shaping(
        "forgive", new IntegerKind(1, 1_000), "Consecutive passes that forget the failures counted so far. Above 1, a check that fails now and then falls in the end.", "1");
    public static readonly ConfigKey<int> Attempts = Shaping("attempts", new IntegerKind(1, 10), "Tries inside one probe, all within its timeout.", "1");
    public static readonly ConfigKey<StalePolicy> StaleAs = Shaping(
        "stale_as",
        new WordKind<StalePolicy>(("fail", StalePolicy.Fail), ("last", StalePolicy.Last), ("exclude", StalePolicy.Exclude)),
        "What a check counts as that was not heard from for three intervals: as failing, as what it last was, or not at all.",
        "fail");
    public static readonly ConfigKey<int> Weight = Shaping(
        "weight", new IntegerKind(0, CheckPlan.HeaviestWeight), "What it adds to the score. On a stack with a threshold: of the stack as one, by default the sum of its checks' weights.", "1");
    public static readonly ConfigKey<Vote> Vote = Shaping(
        "vote",
        new WordKind<Vote>(("voting", Core.Planning.Vote.Voting), ("required", Core.Planning.Vote.Required), ("advisory", Core.Planning.Vote.Advisory)),
        "Counted in the score; or counted, and its failure alone fails the data center; or shown and never counted. On a stack with a threshold: of the stack as one.",
        "voting");
    public static readonly ConfigKey<string> Method = Shaping(
        "method", new WordKind<string>([.. new[] { "GET", "HEAD", "OPTIONS", "POST", "PUT" }.Select(method => (method, method))]), "The HTTP method. HEAD answers without a body: expect any.", "GET");
    public static readonly ConfigKey<ImmutableArray<KeyValuePair<string, Written<string>>>> Headers = Shaping(
        "headers",
        new MapKind<string>(HeaderRule.Name, new SecretKind(8_192, HeaderRule.CheckValue)) { MayBeEmpty = true },
        "Headers to send. ${NAME} is filled in from the environment, ${file:/path} from a file; such values are never shown.");
    public static readonly ConfigKey<string> Body = Shaping(
        "body", new SecretKind(65_536, _ => null), "What to send with POST or PUT. ${NAME} and ${file:/path} are filled in, and never shown.");
    public static readonly ConfigKey<Section> Expect = Shaping("expect", new SectionKind("expected", ExpectStatus, ExpectBody), "When an http check passes: the status and the body must both be as expected.");
    public static readonly ConfigKey<ConnectionUse> Connection = Shaping(
        "connection",
        new WordKind<ConnectionUse>(("reuse", ConnectionUse.Reuse), ("fresh", ConnectionUse.Fresh)),
        "Whether a probe may use the connection that an earlier one left open, or connects anew as a new customer does.",
        "reuse");
    public static readonly ConfigKey<Section> Tls = Shaping("tls", new SectionKind("trusted", Ca, ServerName), "How the other side of an https check is trusted.");
    private static readonly ConfigKey[] AllShaping =
        [Interval, Timeout, FastInterval, Rise, Fall, Forgive, Attempts, StaleAs, Weight, Vote, Method, Headers, Body, Expect, Connection, Tls];

    // A check.
    public static readonly ConfigKey<AddressTemplate> Http = new("http", Texts.Url, "The page to ask. In the check of a stack with hosts, {host} stands for each host.");
    public static readonly ConfigKey<AddressTemplate> Tcp = new(
        "tcp", Texts.HostAndPort, "The host and port to connect to: it passes once connected. In the check of a stack with hosts, {host} stands for each host.");
    private static readonly SectionKind Check = new("check", [Http, Tcp, .. AllShaping]) { Short = Http, ExactlyOne = [Http, Tcp] };

    // A stack.
    public static readonly ConfigKey<Threshold> StackThreshold = new(
        "threshold", new PercentKind(), "With one, the stack votes as one: all its weight while at least this share of it passes, else nothing. Default: each check votes for itself.");
    public static readonly ConfigKey<ImmutableArray<KeyValuePair<string, Written<Section>>>> Checks = new(
        "checks", new MapKind<Section>(NameRule.For("check", "web-1"), Check), "Checks by name. A URL alone is an http check with every default.");
    public static readonly ConfigKey<ImmutableArray<Written<string>>> Hosts = new("hosts", new ListKind<string>(Texts.Host), "Hosts that are all checked alike, as check says; each check is named after its host.");
    public static readonly ConfigKey<Section> HostCheck = new("check", Check, "The check of each of the hosts, with {host} in its http or tcp.");
    private static readonly SectionKind Stack = new("stack", [StackThreshold, Checks, Hosts, HostCheck, .. AllShaping]) { AtLeastOne = [Checks, Hosts], Together = (Hosts, HostCheck) };

    // A data center.
    private static readonly DurationKind Patience = new(TimeSpan.Zero, TimeSpan.FromHours(24));
    public static readonly ConfigKey<Threshold> Threshold = new("threshold", new PercentKind(), "PASS while at least this share of the counted weight is passing.", "75%");
    public static readonly ConfigKey<Threshold> RecoverAt = new("recover_at", new PercentKind(), "Once FAIL, PASS again at or above this. At least the threshold, which is the default.");
    public static readonly ConfigKey<TimeSpan> FailAfter = new("fail_after", Patience, "How long the score must be below the threshold before FAIL.", "0s");
    public static readonly ConfigKey<TimeSpan> RecoverAfter = new("recover_after", Patience, "How long the score must be back before PASS.", "0s");
    public static readonly ConfigKey<Recovery> Recovery = new(
        "recovery",
        new WordKind<Recovery>(("auto", Core.Planning.Recovery.Auto), ("manual", Core.Planning.Recovery.Manual)),
        "What ends a FAIL: the score alone, or an operator once the score is back.",
        "auto");
    public static readonly ConfigKey<Role> Role = new(
        "role",
        new WordKind<Role>(("active", Core.Planning.Role.Active), ("burst", Core.Planning.Role.Burst)),
        "In rotation whenever it is healthy, or only while an operator has burst on.",
        "active");
    public static readonly ConfigKey<bool> IsDefault = new("default", new BooleanKind(), "Whether /health without a name means this data center; at most one may. The only data center needs no mark.", "false");
    public static readonly ConfigKey<ImmutableArray<KeyValuePair<string, Written<Section>>>> Stacks = new(
        "stacks", new MapKind<Section>(NameRule.For("stack", "web"), Stack), "The stacks by name, each with its checks.") { IsRequired = true };
    private static readonly SectionKind DataCenter = new("data_center", Threshold, RecoverAt, FailAfter, RecoverAfter, Recovery, Role, IsDefault, Stacks);

    // The process.
    public static readonly ConfigKey<IPEndPoint> ListenAddress = new("address", Texts.Listener, "Address and port; port 0 takes a free one.") { IsRequired = true };
    public static readonly ConfigKey<string> ListenCertificate = new("certificate", Texts.Path, "A PEM file, chain included: with it the listener speaks TLS. A relative path is below the working directory.");
    public static readonly ConfigKey<string> ListenKey = new("key", Texts.Path, "A PEM file with the certificate's key. Default: the certificate's file.");
    private static readonly SectionKind Listener = new("listener", ListenAddress, ListenCertificate, ListenKey) { Short = ListenAddress };
    public static readonly ConfigKey<Section> ListenProbe = new("probe", Listener, "Where GSLBs and CDNs ask: an address and port, or a map.", "0.0.0.0:8080");
    public static readonly ConfigKey<Section> ListenAdmin = new("admin", Listener, "Where operators, browsers and Prometheus ask: an address and port, or a map.", "127.0.0.1:8081");
    public static readonly ConfigKey<Section> Listen = new("listen", new SectionKind("listen", ListenProbe, ListenAdmin), "The two listeners.");
    public static readonly ConfigKey<string> StateDirectory = new(
        "state_dir", Texts.Path, "Where burst, overrides, audit, holdover and the generated token are kept; made when missing. A relative path is below the working directory.", "state");
    public static readonly ConfigKey<TimeSpan> ShutdownDelay = new("shutdown_delay", new DurationKind(TimeSpan.Zero, TimeSpan.FromHours(1)), "How long the last verdict is still answered after SIGTERM.", "0s");
    public static readonly ConfigKey<int> PassStatus = new("status", new AnswerStatusKind(299), "200 to 299, not 204 or 205.", "200");
    public static readonly ConfigKey<string> PassBody = new("body", Texts.Answer, "The whole body.", "PASS");
    public static readonly ConfigKey<Section> Pass = new("pass", new SectionKind("pass", PassStatus, PassBody), "The answer while a data center passes.");
    public static readonly ConfigKey<int> FailStatus = new("status", new AnswerStatusKind(599), "200 to 599, not 204, 205, 401, 403, 407, 429 or a redirect.", "503");
    public static readonly ConfigKey<string> FailBody = new("body", Texts.Answer, "The whole body. The word pass is not in it, in any case.", "FAIL");
    public static readonly ConfigKey<Section> Fail = new("fail", new SectionKind("fail", FailStatus, FailBody), "The answer while it does not.");
    public static readonly ConfigKey<Section> Responses = new("responses", new SectionKind("responses", Pass, Fail), "What the probe listener answers. Neither body may hold the other, in any case; the statuses may be equal.");
    public static readonly ConfigKey<int> MaxInFlight = new("max_in_flight", new IntegerKind(1, 100_000), "Probes under way over all. A probe that waits for its turn is late, not failed.", "2000");
    public static readonly ConfigKey<int> MaxPerHost = new("max_per_host", new IntegerKind(1, 100_000), "Probes under way to one host.", "100");
    public static readonly ConfigKey<Section> Probing = new("probing", new SectionKind("probing", MaxInFlight, MaxPerHost), "How much is asked at once.");
    public static readonly ConfigKey<LogFormat> LoggingFormat = new(
        "format", new WordKind<LogFormat>(("text", LogFormat.Text), ("json", LogFormat.Json)), "A line for people, or a JSON object per line for machines.", "text");
    public static readonly ConfigKey<LogLevel> LoggingLevel = new(
        "level",
        new WordKind<LogLevel>(("debug", LogLevel.Debug), ("information", LogLevel.Information), ("warning", LogLevel.Warning), ("error", LogLevel.Error)),
        "The least important level shown.",
        "information");
    public static readonly ConfigKey<Section> Logging = new("logging", new SectionKind("logging", LoggingFormat, LoggingLevel), "What is written to the console.");
    public static readonly ConfigKey<string> TokenName = new("name", Texts.Name, "Who comes in with it, as the audit log will say.") { IsRequired = true };
    public static readonly ConfigKey<ImmutableArray<byte>> TokenSha256 = new("sha256", Texts.Sha256, "The SHA-256 of the token, 64 hexadecimal digits: printf %s \"$TOKEN\" | sha256sum.") { IsRequired = true };
    public static readonly ConfigKey<TokenRole> TokenRole = new(
        "role", new WordKind<TokenRole>(("operator", Configuration.TokenRole.Operator), ("viewer", Configuration.TokenRole.Viewer)), "What they may do: an operator reads and changes, a viewer reads.") { IsRequired = true };
    public static readonly ConfigKey<ImmutableArray<Written<Section>>> Tokens = new(
        "tokens",
        new ListKind<Section>(new SectionKind("token", TokenName, TokenSha256, TokenRole)) { MayBeEmpty = true },
        "Who may come in. With none, the first start makes an operator's token and writes it to operator.token in state_dir.");
    public static readonly ConfigKey<bool> AnonymousRead = new("anonymous_read", new BooleanKind(), "Whether reading needs no token. Every change needs one.", "true");
    public static readonly ConfigKey<Section> Admin = new("admin", new SectionKind("admin", AnonymousRead, Tokens), "Who may use the admin listener.");

    // The file.
    public static readonly ConfigKey<Section> Defaults = new("defaults", new SectionKind("defaults", AllShaping), "For every check; a stack or a check may say otherwise.");
    public static readonly ConfigKey<ImmutableArray<KeyValuePair<string, Written<Section>>>> DataCenters = new(
        "data_centers", new MapKind<Section>(NameRule.For("data center", "us-east"), DataCenter), "The data centers, or the pools of one, by name.") { IsRequired = true };
    public static readonly SectionKind Root = new("file", Listen, StateDirectory, ShutdownDelay, Responses, Probing, Logging, Admin, Defaults, DataCenters);

    private static ConfigKey<T> Shaping<T>(string name, Kind<T> kind, string description, string? defaultText = null) => new(name, kind, description, defaultText) { IsShared = true };
}
