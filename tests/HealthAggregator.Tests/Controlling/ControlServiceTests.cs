using System.Collections.Concurrent;
using HealthAggregator.Controlling;
using HealthAggregator.Core;
using HealthAggregator.Core.Controlling;
using HealthAggregator.Core.Deciding;
using HealthAggregator.Core.Planning;
using HealthAggregator.Tests.Support;

namespace HealthAggregator.Tests.Controlling;

public sealed class ControlServiceTests : IDisposable
{
    private readonly ManualTimeProvider _time = new();
    private readonly Clock _clock;
    private readonly FailingStore _store = new();
    private readonly AuditLog _audit;
    private readonly ControlService _service;
    private readonly ConcurrentQueue<string> _order = new();
    private readonly ConcurrentQueue<AuditEntry> _told = new();
    private volatile Snapshot _snapshot;

    public ControlServiceTests()
    {
        _clock = new(_time);
        _audit = AuditLog.InMemory(_time);
        _store.Saving = state => _order.Enqueue($"saved {state.Revision}");
        _snapshot = Judged("blue", "green");
        _service = Make();
    }

    private static BurstOn BlueOn => new("blue", Term.Open, Ramp.None);

    [Fact]
    public async Task A_change_is_saved_then_published_then_in_the_audit_log_then_told()
    {
        var result = await _service.Make(BlueOn, By("alice"));

        Assert.Equal((AuditOutcome.Applied, 1L), (result.Outcome, result.State.Revision));
        Assert.Equal(["saved 1", "published 1, log at 0", "told 1, log at 1"], _order);
        Assert.Same(result.State, _service.State);
    }

    [Fact]
    public async Task The_audit_entry_says_who_what_why_and_from_where_and_what_it_was_before()
    {
        await _service.Make(BlueOn, By("alice", "Black Friday"));

        var entry = Assert.Single(_audit.Newest(10));
        Assert.Equal(
            ("alice", "10.0.0.9", "burst on", "blue", "Black Friday", AuditOutcome.Applied, 1L),
            (entry.Actor, entry.Source, entry.Action, entry.Target, entry.Reason, entry.Outcome, entry.Revision));
        Assert.Equal((false, true), ((bool)entry.Old!["on"]!, (bool)entry.New!["on"]!));
        Assert.Equal(_clock.Now.Wall, entry.At);
    }

    [Fact]
    public async Task What_may_be_lost_by_a_loss_of_power_is_not_in_the_audit_log_before_it_lasts()
    {
        // A process before this one died between the two.
        _store.Save(ControlState.Empty with { Revision = 1 }, SomeAudit.Applied(1));
        _store.IsLasting = false;
        var next = Make();
        Assert.Equal(0, _audit.LastRevision);
        Assert.StartsWith("What was changed last may not outlive a loss of power: Input/output error.", next.Alarm);
        Assert.Equal(AuditOutcome.Refused, (await next.Make(BlueOn, By("alice"))).Outcome);

        // To ask for what is so already is no way around it.
        var same = await next.Make(new BurstOff("blue"), By("alice"));
        Assert.Equal((AuditOutcome.Refused, "It is so already, but may not be durable."), (same.Outcome, same.Refusal!.Title));

        _store.IsLasting = true;
        Assert.Equal(AuditOutcome.Unchanged, (await next.Make(new BurstOff("blue"), By("alice"))).Outcome);
        Assert.Equal(AuditOutcome.Applied, (await next.Make(BlueOn, By("alice"))).Outcome);
        Assert.Equal((2, null), (_audit.LastRevision, next.Alarm));
    }

    [Fact]
    public async Task What_cannot_be_saved_is_refused_not_published_and_in_the_audit_log_as_refused()
    {
        _store.Failure = new StoreFailedException("The disk is full. Free some space.", new IOException());

        var result = await _service.Make(BlueOn, By("alice"));

        Assert.Equal((AuditOutcome.Refused, RefusalKind.Unavailable), (result.Outcome, result.Refusal!.Kind));
        Assert.Equal("The disk is full. Free some space.", result.Refusal.Detail);
        Assert.Equal((0L, 0L), (_service.State.Revision, _snapshot.Control.Revision));
        Assert.Equal([AuditOutcome.Refused], _audit.Newest(10).Select(entry => entry.Outcome));

        _store.Failure = null;
        Assert.Equal(1, (await _service.Make(BlueOn, By("alice"))).State.Revision);
    }

    [Fact]
    public async Task F57_the_same_change_again_is_unchanged_saves_nothing_and_is_audited()
    {
        var four = new Term(null, TimeSpan.FromHours(4), null);
        await _service.Make(new BurstOn("blue", four, Ramp.None), By("alice"));
        _time.Advance(TimeSpan.FromSeconds(30));

        var again = await _service.Make(new BurstOn("blue", four, Ramp.None), By("alice"));

        Assert.Equal((AuditOutcome.Unchanged, 1L), (again.Outcome, again.State.Revision));
        Assert.Equal(1, _order.Count(step => step.StartsWith("saved", StringComparison.Ordinal)));
        Assert.Equal([AuditOutcome.Unchanged, AuditOutcome.Applied], _audit.Newest(10).Select(entry => entry.Outcome));
    }

    [Theory]
    [InlineData("")]
    [InlineData("  \t ")]
    public async Task A_change_without_a_reason_is_refused(string reason)
    {
        var result = await _service.Make(BlueOn, By("alice", reason));

        Assert.Equal(RefusalKind.Invalid, result.Refusal!.Kind);
        Assert.Contains("reason", result.Refusal.Title, StringComparison.Ordinal);
        Assert.DoesNotContain(_order, step => step.StartsWith("saved", StringComparison.Ordinal));
    }

    [Fact]
    public async Task A_reason_may_have_500_characters_and_no_more()
    {
        Assert.Null((await _service.Make(BlueOn, By("alice", new string('x', 500)))).Refusal);
        Assert.Equal(RefusalKind.Invalid, (await _service.Make(BlueOn, By("alice", new string('y', 501)))).Refusal!.Kind);
    }

    [Fact]
    public async Task F58_of_two_operators_on_one_revision_exactly_one_wins_and_both_are_in_the_audit_log()
    {
        var changes = await Task.WhenAll(
            Task.Run(() => _service.Make(BlueOn, By("alice") with { OnlyAt = [0] })),
            Task.Run(() => _service.Make(new OverrideSet("blue", Verdict.Fail, Term.Open), By("bob") with { OnlyAt = [0] })));

        Assert.Single(changes, change => change.Outcome == AuditOutcome.Applied);
        var lost = Assert.Single(changes, change => change.Outcome == AuditOutcome.Refused);
        Assert.Equal((RefusalKind.Moved, 1L), (lost.Refusal!.Kind, lost.State.Revision));
        Assert.Equal(["alice", "bob"], _audit.Newest(10).Select(entry => entry.Actor).Order());
    }

    [Fact]
    public async Task F57_a_retry_of_ones_own_conditional_change_is_no_conflict_and_somebody_elses_is()
    {
        await _service.Make(BlueOn, By("alice") with { OnlyAt = [0] });

        Assert.Equal(AuditOutcome.Unchanged, (await _service.Make(BlueOn, By("alice") with { OnlyAt = [0] })).Outcome);
        Assert.Equal(RefusalKind.Moved, (await _service.Make(BlueOn, By("bob") with { OnlyAt = [0] })).Refusal!.Kind);
        Assert.Equal(RefusalKind.Moved, (await _service.Make(new BurstOff("blue"), By("alice") with { OnlyAt = [0], Force = true })).Refusal!.Kind);
    }

    [Fact]
    public async Task F61_a_log_that_was_cut_is_an_alarm_and_goes_on_with_the_next_change_for_all_to_see()
    {
        await _service.Make(BlueOn, By("alice", "one"));
        await _service.Make(BlueOn, By("alice", "two"));
        var cut = AuditLog.InMemory(_time);

        using var service = new ControlService(new(_store, cut), _clock) { Publish = Publish, Snapshot = () => _snapshot, Told = _told.Enqueue };
        Assert.Contains("The audit log ends with revision 0, but the state is at revision 2", service.Alarm, StringComparison.Ordinal);
        Assert.Empty(cut.Newest(10));

        Assert.Null((await service.Make(BlueOn, By("alice", "three"))).Refusal);
        Assert.Equal([3L, 2L], cut.Newest(10).Select(entry => entry.Revision));
        Assert.NotNull(_store.State.Unaccepted);

        await service.Accept(By("alice"));
        Assert.Null(service.Alarm);
        Assert.Null(_store.State.Unaccepted);
        Assert.Contains("The audit log ends", cut.Newest(1)[0].Why, StringComparison.Ordinal);
    }

    [Fact]
    public void F61_a_loss_that_made_a_revision_is_a_line_of_the_log()
    {
        _store.State = ControlState.Empty with { Revision = 1, Unaccepted = "The newest change may be lost." };

        using var service = Make();

        var entry = Assert.Single(_audit.Newest(10));
        Assert.Equal((1L, "loss", "The newest change may be lost."), (entry.Revision, entry.Action, entry.Why));
    }

    [Fact]
    public async Task Any_of_several_revisions_will_do()
    {
        Assert.Null((await _service.Make(BlueOn, By("alice") with { OnlyAt = [7, 0] })).Refusal);
    }

    [Fact]
    public async Task Changes_from_many_threads_are_made_one_at_a_time()
    {
        await Task.WhenAll(Enumerable.Range(0, 50).Select(number => Task.Run(() => _service.Make(BlueOn, By("alice", $"reason {number}")))));

        Assert.Equal(50, _service.State.Revision);
        Assert.Equal(Enumerable.Range(1, 50).Select(revision => (long)revision), _audit.Newest(100).Select(entry => entry.Revision).Reverse());
    }

    [Fact]
    public async Task F59_turning_the_last_passing_one_off_is_refused_unless_forced()
    {
        await _service.Make(BlueOn, By("alice"));

        var refused = await _service.Make(new BurstOff("blue"), By("alice"));
        Assert.Equal(RefusalKind.Conflict, refused.Refusal!.Kind);
        Assert.Contains("force", refused.Refusal.Detail, StringComparison.Ordinal);

        var forced = await _service.Make(new BurstOff("blue"), By("alice") with { Force = true });
        Assert.Equal(AuditOutcome.Applied, forced.Outcome);
        Assert.Contains("forced", _audit.Newest(1)[0].Why, StringComparison.Ordinal);
    }

    [Fact]
    public async Task F59_forcing_FAIL_on_the_last_passing_one_is_refused_and_swapping_to_one_that_fails_too()
    {
        _snapshot = Judged("blue", "green:fail");
        using var service = Make();
        await service.Make(BlueOn, By("alice"));

        var forced = await service.Make(new OverrideSet("blue", Verdict.Fail, Term.Open), By("alice"));
        var swapped = await service.Make(new BurstSwap("green", "blue", Term.Open, Ramp.None), By("alice"));

        Assert.Equal((RefusalKind.Conflict, RefusalKind.Conflict), (forced.Refusal!.Kind, swapped.Refusal!.Kind));
    }

    [Fact]
    public async Task F59_where_another_one_passes_or_nobody_knows_of_others_it_is_made()
    {
        await _service.Make(BlueOn, By("alice"));
        await _service.Make(new BurstOn("green", Term.Open, Ramp.None), By("alice"));
        Assert.Null((await _service.Make(new BurstOff("blue"), By("alice"))).Refusal);

        _snapshot = Judged("blue");
        using var alone = Make();
        await alone.Make(BlueOn, By("alice"));
        Assert.Null((await alone.Make(new BurstOff("blue"), By("alice"))).Refusal);
    }

    [Fact]
    public async Task A_swap_is_one_revision_and_one_publication()
    {
        await _service.Make(BlueOn, By("alice"));

        var swapped = await _service.Make(new BurstSwap("green", "blue", Term.Open, Ramp.None), By("alice"));

        Assert.Equal(2, swapped.State.Revision);
        Assert.Equal(["published 1, log at 0", "published 2, log at 1"], _order.Where(step => step.StartsWith("published", StringComparison.Ordinal)));
        Assert.Equal([Verdict.Fail, Verdict.Pass], _snapshot.DataCenters.Select(dataCenter => dataCenter.Decision.Verdict));
        Assert.Equal((false, true), ((bool)_audit.Newest(1)[0].New!["blue"]!["on"]!, (bool)_audit.Newest(1)[0].New!["green"]!["on"]!));
    }

    [Fact]
    public async Task F61_what_is_lost_must_be_accepted_before_anything_is_changed()
    {
        _store.State = ControlState.Empty with { IsKnown = false, Revision = 57, Unaccepted = "Both copies are damaged." };
        _store.AcceptsChanges = false;
        using var service = Make();

        var refused = await service.Make(BlueOn, By("alice"));
        Assert.Equal(RefusalKind.Unavailable, refused.Refusal!.Kind);
        Assert.Contains("/api/v1/control/accept", refused.Refusal.Detail, StringComparison.Ordinal);
        Assert.Equal("Both copies are damaged.", service.Alarm);

        Assert.Equal(RefusalKind.Invalid, (await service.Accept(By("alice", ""))).Refusal!.Kind);
        var accepted = await service.Accept(By("alice", "looked at it"));
        Assert.Equal((AuditOutcome.Applied, 58L, true), (accepted.Outcome, accepted.State.Revision, accepted.State.IsKnown));
        Assert.Equal(((string?)null, true), (service.Alarm, service.AcceptsChanges));
        Assert.Equal("Both copies are damaged.", _audit.Newest(1)[0].Why);

        Assert.Equal(59, (await service.Make(BlueOn, By("alice"))).State.Revision);
    }

    [Fact]
    public async Task Where_nothing_is_lost_there_is_nothing_to_accept()
    {
        Assert.Equal(AuditOutcome.Unchanged, (await _service.Accept(By("alice"))).Outcome);
    }

    [Fact]
    public async Task An_alarm_stays_until_somebody_accepts_it_even_where_changes_are_made()
    {
        _store.State = ControlState.Empty with { Unaccepted = "The newest change may be lost." };
        using var service = Make();

        Assert.Null((await service.Make(BlueOn, By("alice"))).Refusal);
        Assert.Equal("The newest change may be lost.", service.Alarm);

        await service.Accept(By("alice"));
        Assert.Null(service.Alarm);
    }

    [Fact]
    public async Task F60_what_a_process_before_this_one_saved_and_did_not_write_down_is_in_the_audit_log_at_the_start()
    {
        await _service.Make(BlueOn, By("alice"));
        var fresh = AuditLog.InMemory(_time);

        using var service = new ControlService(new(_store, fresh), _clock) { Publish = Publish, Snapshot = () => _snapshot, Told = _told.Enqueue };

        Assert.Equal((1L, "alice"), (fresh.LastRevision, Assert.Single(fresh.Newest(10)).Actor));
    }

    [Fact]
    public async Task F61_a_change_whose_line_cannot_be_written_waits_in_the_store_and_the_next_change_waits_for_it()
    {
        var directory = Directory.CreateTempSubdirectory("health-aggregator-tests-");
        try
        {
            var alarms = new List<string>();
            var audit = AuditLog.In(directory.FullName, _time);
            using var service = new ControlService(new(_store, audit), _clock)
            {
                Publish = Publish, Snapshot = () => _snapshot, Told = _told.Enqueue, Alarmed = alarms.Add,
            };
            directory.Delete();

            Assert.Equal(AuditOutcome.Applied, (await service.Make(BlueOn, By("alice"))).Outcome);
            Assert.Contains("The audit log cannot be written", Assert.Single(alarms), StringComparison.Ordinal);
            Assert.Equal(alarms[0], service.Alarm);
            var refused = await service.Make(BlueOn, By("bob", "a reason of his own"));
            Assert.Equal((RefusalKind.Unavailable, 1L), (refused.Refusal!.Kind, refused.State.Revision));

            directory.Create();
            Assert.Equal(2, (await service.Make(BlueOn, By("carol", "another reason"))).State.Revision);
            Assert.Equal(["carol", "alice"], audit.Newest(10).Select(entry => entry.Actor));
            Assert.Null(service.Alarm);
        }
        finally
        {
            Directory.CreateDirectory(directory.FullName);
            Directory.Delete(directory.FullName, recursive: true);
        }
    }

    public void Dispose() => _service.Dispose();

    private static ChangeRequest By(string actor, string reason = "a reason") => new(actor, "10.0.0.9", reason);

    private ControlService Make() => new(new(_store, _audit), _clock)
    {
        Publish = Publish,
        Snapshot = () => _snapshot,
        Told = entry =>
        {
            _told.Enqueue(entry);
            _order.Enqueue($"told {entry.Revision}, log at {_audit.LastRevision}");
        },
    };

    private Task Publish(Input input)
    {
        _snapshot = _snapshot.After([input], _clock.Now);
        _order.Enqueue($"published {_snapshot.Control.Revision}, log at {_audit.LastRevision}");
        return Task.CompletedTask;
    }

    /// <param name="dataCenters"><c>name</c> or <c>name:fail</c>: burst ones, heard from.</param>
    private Snapshot Judged(params string[] dataCenters)
    {
        var checks = dataCenters.ToDictionary(name => name, name => Some.Check(new Uri("http://web.example/health"), $"{name.Split(':')[0]}/web/gate"));
        var plan = new Plan([.. checks.Values.Select(check => new DataCenterPlan(check.Key.DataCenter, [new StackPlan("web", [check])]) { Role = Role.Burst })]);
        return Snapshot.Start(plan, _clock.Now).After(
            checks.Select(pair => new Input.Sampled(pair.Value, pair.Key.EndsWith(":fail", StringComparison.Ordinal) ? Some.Fail(_clock.Now) : Some.Pass(_clock.Now))),
            _clock.Now);
    }

    /// <summary>A store whose disk fails when the test says so.</summary>
    private sealed class FailingStore : IControlStore
    {
        public ControlState State { get; set; } = ControlState.Empty;

        public AuditEntry? Change { get; private set; }

        public string? Alarm => State.Unaccepted;

        public bool AcceptsChanges { get; set; } = true;

        public StoreFailedException? Failure { get; set; }

        public Action<ControlState> Saving { get; set; } = _ => { };

        public void Save(ControlState state, AuditEntry change)
        {
            if (Failure is not null)
            {
                throw Failure;
            }

            (State, Change) = (state, change);
            Saving(state);
        }

        public bool IsLasting { get; set; } = true;

        public void MakeLasting()
        {
            if (!IsLasting)
            {
                throw new IOException("Input/output error");
            }
        }

        public void Dispose()
        {
        }
    }
}
