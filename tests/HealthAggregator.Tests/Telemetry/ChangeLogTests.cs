using HealthAggregator.Core;
using HealthAggregator.Core.Deciding;
using HealthAggregator.Core.Observing;
using HealthAggregator.Core.Planning;
using HealthAggregator.Telemetry;
using Microsoft.Extensions.Logging;
using static HealthAggregator.Tests.Telemetry.SomeSnapshots;

namespace HealthAggregator.Tests.Telemetry;

public sealed class ChangeLogTests : IDisposable
{
    private readonly LogLines _log = new();
    private readonly PrometheusText _text;
    private readonly ChangeLog _changes;

    public ChangeLogTests()
    {
        _text = new(_log.Metrics);
        _changes = new(_log.Logging.Factory.CreateLogger<ChangeLog>(), _log.Metrics);
    }

    public void Dispose()
    {
        _text.Dispose();
        _log.Dispose();
    }

    [Fact]
    public async Task From_the_start_to_a_fall_and_back()
    {
        var check = Check("web-1");
        var snapshot = Reported(Snapshot.Start(Plan(check), Noon));
        snapshot = Reported(snapshot.After(Noon, (check, Passed())));
        snapshot = Reported(snapshot.After(Noon, (check, Failed())));
        snapshot = Reported(snapshot.After(Noon, (check, Failed())));
        snapshot = Reported(snapshot.After(Noon, (check, Failed("timeout after 2 s in connect", FailureKind.Timeout))));
        snapshot = Reported(snapshot.After(Noon, (check, Failed())));
        snapshot = Reported(snapshot.After(Noon, (check, Passed())));
        snapshot = Reported(snapshot.After(Noon, (check, Passed())));
        _log.Metrics.ReadFrom(() => snapshot, () => false);

        Assert.Equal(
            [
                "health_aggregator_transitions_total{data_center=\"us-east\",to=\"FAIL\"} 1",
                "health_aggregator_transitions_total{data_center=\"us-east\",to=\"PASS\"} 2",
            ],
            await _text.LinesAsync("health_aggregator_transitions_total"));
        Assert.Equal(
            [
                "Information 400 data center us-east starts as FAIL by starting: waiting for the first sample of every counted check: 1 to come",
                "Debug 300 check web/web-1 in us-east starts as passing: passed",
                "Information 401 data center us-east is PASS (was FAIL) by score: 100% passing (1 of 1), threshold 75%; passing weight 1 of 1",
                "Warning 301 check web/web-1 in us-east fell: 3 failures, last: timeout after 2 s in connect",
                "Warning 310 stack web in us-east fell: 0% passing (0 of 1)",
                "Warning 401 data center us-east is FAIL (was PASS) by score: 0% passing (0 of 1), below the threshold of 75%; passing weight 0 of 1",
                "Information 302 check web/web-1 in us-east rose: 2 passes",
                "Information 311 stack web in us-east rose: 100% passing (1 of 1)",
                "Information 401 data center us-east is PASS (was FAIL) by score: 100% passing (1 of 1), threshold 75%; passing weight 1 of 1",
            ],
            _log.CloseEvents());
    }

    [Fact]
    public void Silence_and_its_end()
    {
        var check = Check("web-1");
        var snapshot = Snapshot.Start(Plan(check), Noon).After(Noon, (check, Passed()));
        var later = After(TimeSpan.FromMinutes(1));
        snapshot = Reported(snapshot.After([], later));
        Reported(snapshot.After(later, (check, Failed() with { At = later })));

        Assert.Equal(
            [
                "Warning 303 check web/web-1 in us-east is stale: nothing heard for more than 15s, was passing, counts as fail",
                "Warning 310 stack web in us-east fell: 0% passing (0 of 1)",
                "Warning 401 data center us-east is FAIL (was PASS) by score: 0% passing (0 of 1), below the threshold of 75%; passing weight 0 of 1",
                "Information 304 check web/web-1 in us-east is heard again: failing",
                "Warning 301 check web/web-1 in us-east fell: 1 failures, last: connection refused",
            ],
            _log.CloseEvents());
    }

    [Fact]
    public void A_failure_without_words_is_told_by_its_kind()
    {
        var check = Check("web-1");
        Reported(Snapshot.Start(Plan(check), Noon).After(Noon, (check, Failed(reason: ""))));

        Assert.Contains("Warning 300 check web/web-1 in us-east starts as failing: refused", _log.CloseEvents());
    }

    [Fact]
    public async Task Another_reason_for_the_same_verdict_is_told_but_not_counted()
    {
        var (required, other) = (Check("web-1") with { Vote = Vote.Required }, Check("web-2"));
        var snapshot = Snapshot.Start(Plan(required, other), Noon).After(Noon, (required, Passed()), (other, Failed()));
        snapshot = Reported(snapshot.After(Noon, (required, Failed()), (required, Failed()), (required, Failed())));
        _log.Metrics.ReadFrom(() => snapshot, () => false);

        Assert.All(await _text.LinesAsync("health_aggregator_transitions_total"), line => Assert.EndsWith(" 0", line, StringComparison.Ordinal));
        Assert.Contains(
            "Information 402 data center us-east is FAIL as before, but by required (was by score): required check web/web-1 fails: connection refused",
            _log.CloseEvents());
    }

    [Fact]
    public void A_round_without_changes_is_not_worth_a_line()
    {
        var check = Check("web-1");
        var snapshot = Snapshot.Start(Plan(check), Noon).After(Noon, (check, Passed()));
        Reported(snapshot.After(Noon, (check, Passed()), (check, Failed())));

        Assert.Empty(_log.Close());
    }

    [Fact]
    public void What_changed_can_be_searched_for()
    {
        var check = Check("web-1");
        Reported(Snapshot.Start(Plan(check), Noon).After(Noon, (check, Passed())));

        var line = _log.CloseJson()[^1];
        Assert.Equal("VerdictChanged", line.GetProperty("@n").GetString());
        Assert.Equal("us-east", line.GetProperty("DataCenter").GetString());
        Assert.Equal("PASS", line.GetProperty("Verdict").GetString());
        Assert.Equal("FAIL", line.GetProperty("Old").GetString());
        Assert.Equal("score", line.GetProperty("Rung").GetString());
        Assert.Equal(1, line.GetProperty("Total").GetInt64());
    }

    private Snapshot Reported(Snapshot snapshot)
    {
        _changes.Report(snapshot.Changes);
        return snapshot;
    }
}
