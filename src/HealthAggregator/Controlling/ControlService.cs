using System.Globalization;
using System.Text;
using System.Text.Json.Nodes;
using HealthAggregator.Core;
using HealthAggregator.Core.Controlling;

namespace HealthAggregator.Controlling;

/// <summary>
/// Makes the changes that operators ask for, one at a time: durable first, then visible to every prober, then in the audit log, and only then acknowledged. A latched failure
/// that is cleared is in the audit log first.
/// </summary>
public sealed class ControlService : IDisposable
{
    /// <summary>The longest reason, in characters.</summary>
    public const int LongestReason = 500;

    /// <summary>How long a change may wait for those before it: behind a disk that hangs no queue may gather.</summary>
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(3);

    private readonly ControlStorage _storage;
    private readonly IControlStore _store;
    private readonly AuditLog _audit;
    private readonly Clock _clock;
    private readonly SemaphoreSlim _turn = new(1);

    // Written by the one change that has its turn, read by every request.
    private volatile ControlState _state;
    private volatile string? _auditAlarm;
    private volatile bool _acceptsChanges;

    /// <param name="storage">Disposed of with this.</param>
    public ControlService(ControlStorage storage, Clock clock)
    {
        (_storage, _store, _audit, _clock) = (storage, storage.Store, storage.Audit, clock);
        (_state, _acceptsChanges) = (WithGap(_store.State), _store.AcceptsChanges);
        NoteLoss();
        if (HasGap)
        {
            TryMakeLasting();
        }
        else
        {
            TryCatchUp();
        }
    }

    /// <summary>Takes in the new state; done when it is published.</summary>
    public required Func<Input, Task> Publish { get; init; }

    /// <summary>The newest snapshot.</summary>
    public required Func<Snapshot> Snapshot { get; init; }

    /// <summary>Told of every change that was asked for, and what became of it, before it is answered.</summary>
    public required Action<AuditEntry> Told { get; init; }

    /// <summary>
    /// Keeps, for good, that the latched failure of a data center is cleared, and then lets it be cleared; throws <see cref="StoreFailedException"/> when it cannot, and what
    /// was kept before still is. Default: nothing is kept.
    /// </summary>
    public Func<string, Func<Task>, Task> KeepCleared { get; init; } = (_, clear) => clear();

    /// <summary>What an operator must know of latched failures: a sentence with what to do; null when all is well. Default: null.</summary>
    public Func<string?> LatchAlarm { get; init; } = () => null;

    /// <summary>Told when the audit log cannot be written any more.</summary>
    public Action<string> Alarmed { get; init; } = _ => { };

    /// <summary>What operators said, as far as it is durable.</summary>
    public ControlState State => _state;

    /// <summary>What an operator must know of the store, of the audit log or of latched failures: a sentence with what to do; null when all is well.</summary>
    public string? Alarm => _state.Unaccepted ?? _auditAlarm ?? LatchAlarm() ?? _audit.Alarm;

    /// <summary>False until an operator has accepted that what was said is lost.</summary>
    public bool AcceptsChanges => _acceptsChanges;

    /// <summary>Makes a change, or says why not.</summary>
    public Task<ChangeResult> Make(ControlChange change, ChangeRequest request) => Turn(
        request,
        new(change.Action, change.Target, (state, wall) => ControlJson.Of(change, state, wall)),
        by => _acceptsChanges ? Decide(change, request, by) : new(_state, new(
            RefusalKind.Unavailable,
            "What operators had said is lost, and nobody has accepted that yet.",
            "Read the alarm in the status, then POST /api/v1/control/accept?reason=..., and ask again.")));

    /// <summary>Accepts that what operators had said is lost, in part or whole: what is in effect stays in effect, and changes can be made again.</summary>
    public Task<ChangeResult> Accept(ChangeRequest request) => Turn(
        request,
        new("accept", "control state", (_, _) => null),
        by => new(_state.Unaccepted is null ? _state : _state.Accepted(Snapshot().Plan, by), null, _state.Unaccepted));

    /// <summary>Clears the latched failure of a data center. It is no part of control state, whose revision stays.</summary>
    public Task<ChangeResult> Recover(string dataCenter, ChangeRequest request)
    {
        var named = new Named(AuditEntry.Recover, dataCenter, (_, _) => null);
        return InTurn(request, named, by => Recover(dataCenter, request, named, by));
    }

    /// <summary>Why nothing that is asked for like this is done; null when nothing is against it.</summary>
    public Refusal? Refuse(ChangeRequest request) => RefuseReason(request.Reason) ?? RefuseMoved(request);

    /// <summary>Writes down what was done, or refused, without touching control state. The revision is put in here.</summary>
    public void Note(AuditEntry entry) => TryAppend(entry with { Revision = _state.Revision });

    public IReadOnlyList<AuditEntry> Newest(int limit) => _audit.Newest(limit);

    public void Dispose()
    {
        _storage.Dispose();
        _turn.Dispose();
    }

    private Decided Decide(ControlChange change, ChangeRequest request, Authorship by)
    {
        var (next, refusal) = change.On(_state, Snapshot().Plan, by);
        if (refusal is not null || ReferenceEquals(next, _state) || !change.IsTakingOut || LastSite.Taken(Snapshot(), next, _clock.Now) is not { } last)
        {
            return new(next, refusal);
        }

        return request.Force
            ? new(next, null, $"forced: {last.None} passes after it{last.Others}")
            : new(_state, Refusal.Conflict($"After this {last.None} would pass{last.Others}.", "Bring another one into rotation first, swap the two, or send force to do it all the same."));
    }

    private Task<ChangeResult> Turn(ChangeRequest request, Named change, Func<Authorship, Decided> decide) =>
        InTurn(request, change, by => Turn(request, change, by, decide));

    private async Task<ChangeResult> InTurn(ChangeRequest request, Named change, Func<Authorship, Task<ChangeResult>> make)
    {
        if (!await _turn.WaitAsync(Patience).ConfigureAwait(false))
        {
            var by = new Authorship(request.Actor, request.Reason, _clock.Now.Wall);
            return Refuse(change, request, by, new(RefusalKind.Unavailable, "The changes before this one are not done yet.", "See whether the disk of the state directory hangs, and ask again."));
        }

        try
        {
            var by = new Authorship(request.Actor, request.Reason, _clock.Now.Wall);
            return RefuseReason(request.Reason) is { } unasked ? Refuse(change, request, by, unasked) : await make(by).ConfigureAwait(false);
        }
        finally
        {
            _turn.Release();
        }
    }

    private async Task<ChangeResult> Turn(ChangeRequest request, Named change, Authorship by, Func<Authorship, Decided> decide)
    {
        var decided = decide(by);
        if (((IsRetry(request, decided) ? null : RefuseMoved(request)) ?? decided.Refusal) is { } refusal)
        {
            return Refuse(change, request, by, refusal);
        }

        var before = _state;
        var entry = new AuditEntry(
            decided.Next.Revision, by.At, by.Actor, request.Source, change.Action, change.Target,
            change.Show(before, by.At), change.Show(decided.Next, by.At), by.Reason, AuditOutcome.Applied, decided.Why);
        if (ReferenceEquals(decided.Next, before))
        {
            return Unchanged(entry, change, request, by);
        }

        if (!TryCatchUp())
        {
            return Refuse(change, request, by, Unwritten);
        }

        try
        {
            _store.Save(decided.Next, entry);
        }
        catch (StoreFailedException exception)
        {
            return Refuse(change, request, by, NotDurable(exception));
        }

        (_state, _acceptsChanges) = (decided.Next, true);
        await Publish(new Input.Controlled(decided.Next)).ConfigureAwait(false);

        // It is durable, with who made it and why, in the store's own document: where the log cannot take it now, it waits there.
        TryCatchUp();
        Told(entry);
        return new(AuditOutcome.Applied, decided.Next);
    }

    private async Task<ChangeResult> Recover(string dataCenter, ChangeRequest request, Named change, Authorship by)
    {
        if (RefuseMoved(request) is { } moved)
        {
            return Refuse(change, request, by, moved);
        }

        var entry = new AuditEntry(_state.Revision, by.At, by.Actor, request.Source, change.Action, change.Target, null, null, by.Reason, AuditOutcome.Applied, null);
        if (!IsLatched(dataCenter))
        {
            return Unchanged(entry, change, request, by);
        }

        // No document has this entry until the log has it, so the log comes first: whatever ends this process, no latch is ever cleared without its line.
        if (!TryCatchUp() || !TryAppend(entry))
        {
            return Refuse(change, request, by, Unwritten);
        }

        try
        {
            await KeepCleared(dataCenter, () => Publish(new Input.Recovered(dataCenter))).ConfigureAwait(false);
        }
        catch (StoreFailedException exception)
        {
            // The log has it as applied: the next line says that it was not.
            return Refuse(change, request, by, NotDurable(exception));
        }

        Told(entry);
        return new(AuditOutcome.Applied, _state);
    }

    private bool IsLatched(string dataCenter)
    {
        var now = Snapshot();
        return now.Plan.DataCenters.Zip(now.DataCenters).Any(pair => pair.First.Name == dataCenter && pair.Second.IsLatched);
    }

    private ChangeResult Unchanged(AuditEntry entry, Named change, ChangeRequest request, Authorship by)
    {
        // It was asked for before, by somebody who may not have lived to know whether it lasts.
        if (!TryMakeLasting())
        {
            return Refuse(change, request, by, NotLasting);
        }

        var unchanged = entry with { Outcome = AuditOutcome.Unchanged };
        _ = TryCatchUp() && TryAppend(unchanged);
        Told(unchanged);
        return new(AuditOutcome.Unchanged, _state);
    }

    private Refusal Unwritten => new(RefusalKind.Unavailable, "The audit log cannot be written, so nothing changed.", _auditAlarm!);

    private Refusal NotLasting => new(RefusalKind.Unavailable, "It is so already, but may not be durable.", _auditAlarm!);

    private static Refusal NotDurable(StoreFailedException exception) => new(RefusalKind.Unavailable, "The change could not be made durable.", exception.Message);

    /// <summary>Whether somebody asks once more for what he has just got, because the answer was lost on its way: his own change has moved the revision.</summary>
    private bool IsRetry(ChangeRequest request, Decided decided) =>
        ReferenceEquals(decided.Next, _state) && decided.Refusal is null
        && _store.Change is { } newest && newest.Revision == _state.Revision && (newest.Actor, newest.Reason) == (request.Actor, request.Reason)
        && request.OnlyAt?.Contains(_state.Revision - 1) == true;

    private static Refusal? RefuseReason(string reason) => reason switch
    {
        _ when reason.EnumerateRunes().All(IsBlank) => Refusal.Invalid("A reason is missing.", "Say why in reason, for whoever reads it at 3 a.m."),
        { Length: > LongestReason } => Refusal.Invalid($"The reason has more than {LongestReason} characters.", "Say it shorter."),
        _ => null,
    };

    /// <summary>Nobody can read it.</summary>
    private static bool IsBlank(Rune rune) => Rune.IsWhiteSpace(rune) || Rune.GetUnicodeCategory(rune) is UnicodeCategory.Control or UnicodeCategory.Format;

    private Refusal? RefuseMoved(ChangeRequest request) => request.OnlyAt is { } revisions && !revisions.Contains(_state.Revision)
        ? new(RefusalKind.Moved, $"The state has moved on: its revision is {_state.Revision}.", "Look at the current state, decide again, and send If-Match with its revision.")
        : null;

    private ChangeResult Refuse(Named change, ChangeRequest request, Authorship by, Refusal refusal)
    {
        var entry = new AuditEntry(
            _state.Revision, by.At, by.Actor, request.Source, change.Action, change.Target, null, null, by.Reason, AuditOutcome.Refused, refusal.Title);
        TryAppend(entry);
        Told(entry);
        return new(AuditOutcome.Refused, _state, refusal);
    }

    /// <summary>Appends what the store has and the audit log has not: of a change just made, or of one that a process before this one did not live to write down.</summary>
    /// <returns>Whether the log has it all.</returns>
    private bool TryCatchUp() => _store.Change is not { } saved || saved.Revision <= _audit.LastRevision || (TryMakeLasting() && TryAppend(saved));

    /// <summary>Whether the log misses more than the one line that a process may die before writing.</summary>
    private bool HasGap => _store.Change is { } saved && saved.Revision > _audit.LastRevision + 1;

    private ControlState WithGap(ControlState state) => HasGap && state.Unaccepted is null
        ? state with
        {
            Unaccepted = $"The audit log ends with revision {_audit.LastRevision}, but the state is at revision {state.Revision}: lines of the log are missing. " +
                "Put the whole log back and start again, or go on without them: POST /api/v1/control/accept?reason=...",
        }
        : state;

    /// <summary>A loss made a revision of its own, which the log is to know of: else it would look as if a line was missing.</summary>
    private void NoteLoss()
    {
        if (_state.Unaccepted is { } alarm && _state.Revision == _audit.LastRevision + 1 && _store.Change?.Revision != _state.Revision)
        {
            TryAppend(new(_state.Revision, _clock.Now.Wall, "", "", "loss", "control state", null, null, "", AuditOutcome.Applied, alarm));
        }
    }

    /// <summary>Nothing may be said to be in effect, here or in the log, that a loss of power may still undo.</summary>
    private bool TryMakeLasting() => Try(_store.MakeLasting, "What was changed last may not outlive a loss of power", "See what the system's log says about the disk");

    private bool TryAppend(AuditEntry entry)
    {
        if (!Try(() => _audit.Append(entry), "The audit log cannot be written", "Give it space and the right to write"))
        {
            return false;
        }

        _auditAlarm = null;
        return true;
    }

    private bool Try(Action write, string problem, string remedy)
    {
        try
        {
            write();
            return true;
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            var alarm = $"{problem}: {exception.Message.TrimEnd('.')}. {remedy}; until then no change is made.";
            if (_auditAlarm != alarm)
            {
                _auditAlarm = alarm;
                Alarmed(alarm);
            }

            return false;
        }
    }

    /// <param name="Show">What a state says, at a moment, of that which the change is about.</param>
    private sealed record Named(string Action, string Target, Func<ControlState, DateTimeOffset, JsonNode?> Show);

    /// <param name="Next">The same object as now when there is nothing to do.</param>
    /// <param name="Why">What the audit log is to say besides.</param>
    private sealed record Decided(ControlState Next, Refusal? Refusal, string? Why = null);
}
