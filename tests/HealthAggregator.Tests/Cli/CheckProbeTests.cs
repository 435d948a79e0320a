using System.Collections.Immutable;
using System.Text.RegularExpressions;
using HealthAggregator.Cli;
using HealthAggregator.Configuration;
using HealthAggregator.Core.Controlling;
using HealthAggregator.Core.Observing;
using HealthAggregator.Core.Planning;
using HealthAggregator.Tests.Support;
using Spectre.Console;

namespace HealthAggregator.Tests.Cli;

/// <summary>What <c>check --probe</c> says of a config, beside what a running instance says.</summary>
public sealed partial class CheckProbeTests : IAsyncLifetime
{
    private FakeStack? _stack;

    private FakeStack Stack => _stack!;

    public async ValueTask InitializeAsync() => _stack = (await FakeStack.Start()).Says("PASS", path: "/good").Says("FAIL", path: "/bad");

    public ValueTask DisposeAsync() => Stack.DisposeAsync();

    [Fact]
    public async Task Without_an_instance_it_says_what_each_verdict_would_be_and_that_there_is_nothing_to_compare_with()
    {
        using var nobody = At(new("http://127.0.0.1:1/"));

        var (lines, words) = await Compare(nobody, Good("east/web/a"), Bad("west/web/a"));

        Assert.Equal(
            ["east would be PASS by score: 100% passing (1 of 1), threshold 75%", "west would be FAIL by score: 0% passing (0 of 1), below the threshold of 75%"], lines);
        Assert.Equal(
            "Compared with no running instance: http://127.0.0.1:1/ cannot be reached: Connection refused (127.0.0.1:1); give the admin listener's address with --url.", words);
    }

    [Fact]
    public async Task F32_A_valid_config_that_changes_verdicts_says_which_before_it_is_loaded()
    {
        await using var application = await Running(Site(Good("falls/web/a")), Site(Bad("rises/web/a")), Site(Good("stays/web/a")), Site(Good("goes/web/a")));

        var (lines, words) = await Compare(application.Admin, Bad("falls/web/b"), Good("rises/web/b"), Good("stays/web/b"), Good("comes/web/b"));

        Assert.Equal(
            [
                "falls would be FAIL by score: 0% passing (0 of 1), below the threshold of 75%; it is PASS now, by score",
                "rises would be PASS by score: 100% passing (1 of 1), threshold 75%; it is FAIL now, by score",
                "stays would be PASS by score: 100% passing (1 of 1), threshold 75%; no change",
                "comes would be PASS by score: 100% passing (1 of 1), threshold 75%; new",
                "goes would be gone; it is PASS now, by score",
            ],
            lines);
        Assert.StartsWith($"Compared with {Environment.MachineName} at {application.Aggregator.AdminUrl}, whose config is the test's config, loaded at ", words, StringComparison.Ordinal);
    }

    [Fact]
    public async Task The_same_verdict_by_another_rung_is_no_change_without_a_word()
    {
        await using var application = await Running(Site(Bad("east/web/a")));

        var (lines, _) = await Compare(application.Admin, Bad("east/web/a") with { Vote = Vote.Required });

        Assert.Equal(["east would be FAIL by required: required check web/a fails: said FAIL with status 200; it is FAIL now too, by score"], lines);
    }

    [Fact]
    public async Task A_forced_verdict_stays_forced_and_what_it_hides_is_compared()
    {
        await using var application = await Running(Site(Good("east/web/a")));
        await Change(application, "east/override", """{"verdict":"PASS","reason":"we [know] better","until":"2199-01-01T00:00:00Z"}""");

        var (lines, _) = await Compare(application.Admin, Bad("east/web/b"));

        Assert.Equal(
            [
                "east would be PASS by forced: forced by operator until 2199-01-01T00:00:00Z: we [know] better; no change",
                "  observed would be FAIL by score: 0% passing (0 of 1), below the threshold of 75%; it is PASS now, by score",
            ],
            lines);
    }

    [Fact]
    public async Task An_override_that_is_yet_to_begin_forces_nothing()
    {
        await using var application = await Running(Site(Good("east/web/a")));
        await Change(application, "east/override", """{"verdict":"FAIL","reason":"later","from":"2198-01-01T00:00:00Z","until":"2199-01-01T00:00:00Z"}""");

        var (lines, _) = await Compare(application.Admin, Good("east/web/a"));

        Assert.Equal(["east would be PASS by score: 100% passing (1 of 1), threshold 75%; no change"], lines);
    }

    [Fact]
    public async Task A_burst_site_is_judged_as_operators_have_it()
    {
        await using var application = await Running(Warm(Good("on/web/a")), Warm(Good("off/web/a")), Warm(Good("never/web/a")));
        await Change(application, "on/burst", """{"on":true,"reason":"Black Friday"}""");
        await Change(application, "off/burst", """{"on":true,"reason":"a drill"}""");
        await Change(application, "off/burst", """{"on":false,"reason":"all quiet"}""");

        var (lines, _) = await CompareSites(application.Admin, Warm(Bad("on/web/b")), Warm(Good("off/web/b")), Warm(Good("never/web/b")));

        Assert.Equal("on would be FAIL by score: 0% passing (0 of 1), below the threshold of 75%; it is PASS now, by score", lines[0]);
        Assert.Matches("^off would be FAIL by no-burst: burst is off since .*, by operator: all quiet; no change$", lines[1]);
        Assert.Equal(
            [
                "  observed would be PASS by score: 100% passing (1 of 1), threshold 75%; no change",
                "never would be FAIL by no-burst: burst is off; no change",
                "  observed would be PASS by score: 100% passing (1 of 1), threshold 75%; no change",
            ],
            lines[2..]);
    }

    [Fact]
    public async Task A_stack_in_maintenance_stays_out_of_the_vote()
    {
        await using var application = await Running(Site(Good("east/web/a"), Good("east/search/a")));
        await Change(application, "east/stacks/search/maintenance", """{"reason":"upgrade","for":"9h"}""");

        var (lines, _) = await Compare(application.Admin, Good("east/web/a"), Bad("east/search/a"));

        Assert.Equal(["east would be PASS by score: 100% passing (1 of 1), threshold 75%; 1 stack is in maintenance; no change"], lines);
    }

    [Fact]
    public async Task An_instance_that_lets_nobody_read_without_a_token_is_asked_with_one()
    {
        await using var application = await Running(Site(Good("east/web/a")));
        application.Configure(Some.Settings(Some.Plan(Good("east/web/a"))) with { AnonymousRead = false });
        await application.Reload();

        Assert.Equal(["east would be FAIL by score: 0% passing (0 of 1), below the threshold of 75%; it is PASS now, by score"], (await Compare(application.Operator, Bad("east/web/b"))).Lines);
        var (lines, words) = await Compare(application.Admin, Bad("east/web/b"));
        Assert.Equal(["east would be FAIL by score: 0% passing (0 of 1), below the threshold of 75%"], lines);
        Assert.StartsWith("Compared with no running instance: ", words, StringComparison.Ordinal);
        Assert.Contains("--token-file", words, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_stranger_is_no_instance()
    {
        Stack.Says("{}", path: "/api/v1/status");
        using var stranger = At(Stack.At("/"));

        var (lines, words) = await Compare(stranger, Good("east/web/a"));

        Assert.Equal(["east would be PASS by score: 100% passing (1 of 1), threshold 75%"], lines);
        Assert.Equal($"Compared with no running instance: {Stack.At("/")} answers 200, but not as an admin listener does; give the admin listener's address with --url.", words);
    }

    [Fact]
    public async Task Witnesses_peers_and_replicas_are_asked_and_stand_in_the_table()
    {
        var site = Site(Good("east/web/a")) with
        {
            Isolation = new([Watch(WatchedKind.Witness, "10.0.0.1:53", "/good")]),
            Peers = [Watch(WatchedKind.Peer, "eu-west", "/bad")],
            Replicas = [Watch(WatchedKind.Replica, "b", "/good")],
        };

        var round = await Ask(site);

        Assert.Equal(
            ["east web a pass", "east witness 10.0.0.1:53 pass", "east peer eu-west said-fail said FAIL with status 200", "east replica b pass"],
            Rows(ProbeRoundView.TableOf(round)).Skip(2));
        Assert.Equal(["east would be PASS by score: 100% passing (1 of 1), threshold 75%"], Lines(round));
    }

    [Fact]
    public async Task The_last_site_would_pass_when_every_peer_says_FAIL()
    {
        var site = Site(Bad("east/web/a")) with { Peers = [Watch(WatchedKind.Peer, "p", "/bad"), Watch(WatchedKind.Peer, "q", "/bad")], PassesAsLastSite = true };

        Assert.Equal(
            ["east would be PASS by last-site: every peer says FAIL or is silent, so the last site passes (last_site: pass) although 0% passing (0 of 1), below the threshold of 75%"],
            Lines(await Ask(site)));
        Assert.StartsWith("east would be FAIL by score", Assert.Single(Lines(await Ask(site with { Peers = [site.Peers[0], Watch(WatchedKind.Peer, "q", "/good")] }))), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Witnesses_of_which_none_answers_are_worth_a_word()
    {
        var site = Site(Good("east/web/a")) with { Isolation = new([Watch(WatchedKind.Witness, "v", "/bad"), Watch(WatchedKind.Witness, "w", "/missing")]) { Hold = TimeSpan.FromSeconds(90) } };

        Assert.Equal(
            [
                "east would be PASS by score: 100% passing (1 of 1), threshold 75%",
                "  no witness answers from here: an instance that sees no more is isolated as soon as nine in ten checks turn bad, and then holds its verdict for up to 1m30s",
            ],
            Lines(await Ask(site)));
        Assert.Single(Lines(await Ask(site with { Isolation = new([site.Isolation!.Witnesses[0], Watch(WatchedKind.Witness, "w", "/good")]) })));
    }

    [Fact]
    public void A_sample_that_may_be_this_machines_own_fault_is_shown_as_unsure_and_counts_for_nothing()
    {
        var (check, now) = (Good("east/web/a"), new Core.Moment(TimeSpan.FromSeconds(9), DateTimeOffset.UnixEpoch));
        var round = new ProbeRound(
            Some.Plan(check),
            new Dictionary<CheckPlan, Sample> { [check] = new(now, TimeSpan.FromMilliseconds(1), FailureKind.Local) { IsUnsure = true, Reason = "no port left" } },
            now);

        Assert.Equal("east web a local, unsure no port left", Rows(ProbeRoundView.TableOf(round)).Last());
        Assert.Equal(["east would be FAIL by starting: waiting for the first sample of every counted check: 1 to come"], Lines(round));
    }

    [Fact]
    public async Task Hosts_that_are_found_are_found_first_and_then_asked()
    {
        var file = Path.GetTempFileName();
        try
        {
            await File.WriteAllTextAsync(file, $"- targets: ['127.0.0.1:{Stack.Port}', 'localhost:{Stack.Port}']\n", TestContext.Current.CancellationToken);
            var web = $"web: {{ hosts: {{ file: {file} }}, check: 'http://{{host}}:{{port}}/good' }}";
            var round = await Ask(Found($"{web}, few: {{ hosts: {{ file: {file}, min_hosts: 3 }}, check: {{ tcp: '{{host}}:{{port}}' }} }}"));

            Assert.Equal(
                [
                    $"east web 127.0.0.1:{Stack.Port} pass", $"east web localhost:{Stack.Port} pass", "east web hosts pass 2 hosts found",
                    $"east few 127.0.0.1:{Stack.Port} pass", $"east few localhost:{Stack.Port} pass", "east few hosts body 2 hosts found, and min_hosts is 3",
                ],
                Rows(ProbeRoundView.TableOf(round)).Skip(2));
            Assert.Equal(["east would be FAIL by score: 40% passing (2 of 5), below the threshold of 75%"], Lines(round));
            Assert.Equal(["east would be PASS by score: 100% passing (2 of 2), threshold 75%"], Lines(await Ask(Found(web))));
        }
        finally
        {
            File.Delete(file);
        }
    }

    [Fact]
    public async Task A_stack_whose_hosts_cannot_be_found_would_fail()
    {
        var round = await Ask(Found("web: { hosts: { file: /nowhere/web.yml }, check: 'http://{host}/good' }"));

        Assert.Equal("east web hosts body /nowhere/web.yml cannot be read: there is no such file", Rows(ProbeRoundView.TableOf(round)).Last());
        Assert.Equal(["east would be FAIL by score: 0% passing (0 of 1), below the threshold of 75%"], Lines(round));
    }

    private static Settings Found(string stacks) => Configuration.ConfigText.Valid($"data_centers: {{ east: {{ stacks: {{ {stacks} }} }} }}");

    private static Task<ProbeRound> Ask(Settings settings) => Eventually.Comes(ProbeRound.Ask(settings, TestContext.Current.CancellationToken));

    private static HttpClient At(Uri url) => new(new SocketsHttpHandler { UseProxy = false }) { BaseAddress = url };

    private static DataCenterPlan Site(params ImmutableArray<CheckPlan> checks) => Assert.Single(Some.DataCenters(checks));

    private static DataCenterPlan Warm(CheckPlan check) => Site(check) with { Role = Role.Burst };

    private static async Task Change(AggregatorApplication application, string path, string json) =>
        Assert.Equal(200, (await new ApiClient(application.Operator).Put($"/api/v1/data-centers/{path}", json)).Status);

    private static Task<ProbeRound> Ask(params ImmutableArray<DataCenterPlan> sites) =>
        Eventually.Comes(ProbeRound.Ask(new Settings(new Plan(sites)), TestContext.Current.CancellationToken));

    private static string[] Lines(ProbeRound round) => [.. VerdictComparison.LinesOf(round.Judge(ControlState.Empty), null).Select(Markup.Remove)];

    private static Task<(string[] Lines, string Words)> Compare(HttpClient http, params ImmutableArray<CheckPlan> checks) =>
        CompareSites(http, [.. Some.DataCenters(checks)]);

    /// <summary>What the command says after its table.</summary>
    private static async Task<(string[] Lines, string Words)> CompareSites(HttpClient http, params ImmutableArray<DataCenterPlan> sites)
    {
        var round = await Ask(sites);
        var instance = await Eventually.Comes(RunningInstance.Ask(http, TestContext.Current.CancellationToken));
        var would = round.Judge(instance.Status is { } status ? OperatorsWord.In(status) : ControlState.Empty, instance.Status?.AsOf);
        return ([.. VerdictComparison.LinesOf(would, instance.Status).Select(Markup.Remove)], instance.Words);
    }

    /// <summary>The words of each row, without how long it took.</summary>
    private static IEnumerable<string> Rows(Table table)
    {
        using var text = new StringWriter();
        var console = AnsiConsole.Create(new() { Ansi = AnsiSupport.No, ColorSystem = ColorSystemSupport.NoColors, Out = new AnsiConsoleOutput(text) });
        console.Profile.Width = 300;
        console.Write(table);
        return text.ToString().Split('\n', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries)
            .Select(row => string.Join(' ', row.Split(' ', StringSplitOptions.RemoveEmptyEntries).Where(word => !Milliseconds.IsMatch(word))));
    }

    private static async Task<AggregatorApplication> Running(params ImmutableArray<DataCenterPlan> sites)
    {
        var application = await AggregatorApplication.Start(Some.Settings(new(sites)));
        await Eventually.Comes(application.Aggregator.FirstRound());
        return application;
    }

    private CheckPlan Good(string path) => Some.Check(Stack.At("/good"), path, Some.Brisk);

    private CheckPlan Bad(string path) => Some.Check(Stack.At("/bad"), path, Some.Brisk);

    private CheckPlan Watch(WatchedKind kind, string name, string page) => new(Watched.KeyOf(kind, "east", name), new HttpTarget(Stack.At(page)), Some.Brisk, Some.Undamped);

    [GeneratedRegex(@"^[0-9]+\.[0-9]\z")]
    private static partial Regex Milliseconds { get; }
}
