using System.Collections.Immutable;
using HealthAggregator.Configuration;
using HealthAggregator.Core;
using HealthAggregator.Publishing;
using HealthAggregator.Telemetry;

namespace HealthAggregator.Census;

/// <summary>
/// Who asks the probe and agent listeners, and who does not that should. Whoever answers looks a prober up in what never changes and writes two words into it; a new one is put into a slot
/// with one exchange, or left out where there is no room for it. Everything else is done by the census's own thread, twice a second.
/// </summary>
public sealed class ProberCensus
{
    /// <summary>How often new probers are taken in and silence is looked for; and how exact the time is at which somebody was heard.</summary>
    public static readonly TimeSpan Tick = TimeSpan.FromMilliseconds(500);

    /// <summary>So many may be new within one tick. A flood of new ones is known in part; who is expected, and which family asked, is known of all.</summary>
    public const int MostNew = Newcomers.Most;

    private const long Tenth = TimeSpan.TicksPerSecond / 10;

    private readonly Clock _clock;
    private readonly Lateness _lateness;
    private readonly ILogger _logger;

    private readonly Newcomers _new = new();
    private readonly FamiliesHeard _families = new();

    // Swapped whole by the census's thread; read by those that answer, the status and the scrape.
    private volatile Roll _roll;

    // Swapped whole at the start and by a reload, read by the census's thread.
    private volatile Expected _expected;

    // The coarse clock: written by the census's thread, read by those that answer.
    private long _now;

    // The census's own.
    private Expected _inForce;
    private Lateness.Mark _before;

    public ProberCensus(Clock clock, Lateness lateness, ILogger logger, ImmutableArray<ExpectedProberSettings> expected)
    {
        (_clock, _lateness, _logger, _before) = (clock, lateness, logger, lateness.Now());
        _expected = _inForce = new(expected);
        _roll = new(new Dictionary<ProberKey, Prober>(), [.. expected.Select(settings => new Expectation(settings))]);
        _now = _before.At.Ticks;
    }

    /// <summary>The time, to a tick: what somebody who asks now is said to have asked at.</summary>
    public long Now => Volatile.Read(ref _now);

    /// <summary>Those who are known, newest first: at most 1,024.</summary>
    public IReadOnlyList<Prober> Probers => [.. _roll.Known.Values.Where(prober => prober.Told is not null).OrderByDescending(prober => prober.SeenAt).ThenBy(prober => prober.Key.Source.ToString(), StringComparer.Ordinal)];

    /// <summary>Those who are expected, as in the config.</summary>
    public ImmutableArray<Expectation> Expectations => _roll.Expected;

    /// <summary>Each family that asked for a page since the start, and when it last did.</summary>
    public IEnumerable<(ProberFamily Family, TimeSpan SeenAt)> Families => _families.All;

    /// <summary>What the wall clock would have said when somebody was seen; to a tenth of a second, so that who does not ask again does not seem to.</summary>
    public DateTimeOffset WallAt(TimeSpan seenAt)
    {
        var now = _clock.Now;
        var seen = now.Wall - (now.Uptime - seenAt);
        return new((seen.UtcTicks + (Tenth / 2)) / Tenth * Tenth, TimeSpan.Zero);
    }

    /// <summary>From the next tick on. Who is expected as before stays as he is; who is new has all his time.</summary>
    public void Expect(ImmutableArray<ExpectedProberSettings> expected) => _expected = new(expected);

    /// <summary>Notes that somebody asks: on the thread that answers. Makes nothing where he is known, waits for nothing, and costs one look.</summary>
    /// <returns>Who it is, to be told by <see cref="Prober.Tell"/> from now on; null where there was no room for him, so that he is looked for again the next time.</returns>
    public Prober? Note(in ProberKey key, Answer answer)
    {
        var roll = _roll;
        var prober = roll.Find(key) ?? _new.Admit(key);
        if (prober is null)
        {
            HearStranger(roll, key);
            return null;
        }

        prober.Tell(Now, answer);
        return prober;
    }

    /// <summary>Ticks until <paramref name="stopping"/> fires.</summary>
    public void Run(CancellationToken stopping)
    {
        _before = _lateness.Now();
        while (!stopping.WaitHandle.WaitOne(Tick))
        {
            Step();
        }
    }

    /// <summary>One round of <see cref="Run"/>, on whose thread alone it may be called.</summary>
    public void Step()
    {
        // The clock first: whoever is told from now on is counted at the next step, if not at this one.
        var now = _lateness.Now();
        var listened = now.At - _before.At - now.Since(_before);
        _before = now;
        Volatile.Write(ref _now, now.At.Ticks);

        Replan();
        TakeIn();
        foreach (var prober in _roll.Known.Values)
        {
            Count(prober);
        }

        foreach (var expectation in _roll.Expected)
        {
            if (expectation.Step(listened > TimeSpan.Zero ? listened : TimeSpan.Zero) is { } silence)
            {
                Tell(expectation, silence);
            }
        }
    }

    /// <summary>What must be known of everybody, also of those whom there is no room for: else a flood could make somebody silent who is not.</summary>
    private void HearStranger(Roll roll, in ProberKey key)
    {
        if (key.Page is null)
        {
            return;
        }

        var family = key.Family;
        _families.Hear(family, Now);
        foreach (var expectation in roll.Expected)
        {
            if (expectation.IsMetBy(key, family))
            {
                expectation.Hear(Now);
            }
        }
    }

    /// <summary>Puts into force what a reload said.</summary>
    private void Replan()
    {
        var expected = _expected;
        if (expected == _inForce)
        {
            return;
        }

        var before = _roll.Expected;
        _inForce = expected;
        _roll = _roll with { Expected = [.. expected.Settings.Select(settings => before.FirstOrDefault(one => one.Settings == settings) ?? new(settings))] };
        foreach (var prober in _roll.Known.Values)
        {
            prober.Meet(MetBy(prober));
        }
    }

    private void TakeIn()
    {
        var newcomers = _new.Waiting();
        if (newcomers.Count == 0)
        {
            return;
        }

        foreach (var (_, prober) in newcomers)
        {
            prober.Meet(MetBy(prober));
        }

        var roll = _roll.With(newcomers.Select(waiting => waiting.Prober), out var leaving);
        _roll = roll;

        // After the roll was swapped: whoever does not find him there finds him here.
        foreach (var (slot, _) in newcomers)
        {
            _new.Free(slot);
        }

        foreach (var prober in leaving)
        {
            // In this order: who finds him out is looked up again. Who found him in just before, and tells him only now, may be lost once: he is not counted any more.
            prober.IsOut = true;
            Count(prober);
        }
    }

    private Expectation[] MetBy(Prober prober) => [.. _roll.Expected.Where(expectation => expectation.IsMetBy(prober.Key, prober.Family))];

    private void Count(Prober prober)
    {
        if (prober.Key.Page is null)
        {
            return;
        }

        _families.Hear(prober.Family, prober.SeenAt.Ticks);
        foreach (var expectation in prober.Meets)
        {
            expectation.Hear(prober.SeenAt.Ticks);
        }
    }

    private void Tell(Expectation expectation, TimeSpan silence)
    {
        var (name, every) = (expectation.Settings.Name, Duration.Format(expectation.Settings.Every));
        var length = Duration.Format(TimeSpan.FromSeconds(Math.Round(silence.TotalSeconds)));
        if (!expectation.IsSilent)
        {
            _logger.ProberHeardAgain(name, length);
        }
        else if (expectation.SeenAt is null)
        {
            _logger.ProberNeverHeard(name, every, length);
        }
        else
        {
            _logger.ProberSilent(name, every, length);
        }
    }

    /// <summary>What the start said, or one reload.</summary>
    private sealed class Expected(ImmutableArray<ExpectedProberSettings> settings)
    {
        public ImmutableArray<ExpectedProberSettings> Settings => settings;
    }
}
