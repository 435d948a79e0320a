using HealthAggregator.Core.Planning;

namespace HealthAggregator.Core.Tests.Support;

/// <summary>Something that happens in a <see cref="Story"/>, under whatever plan it then has.</summary>
internal abstract record Event
{
    private Event()
    {
    }

    /// <summary>One check is heard from; nothing, where the plan has none of that name.</summary>
    public sealed record Heard(CheckKey Check, bool Passed) : Event;

    /// <summary>A probe that was started under another plan of the story ends.</summary>
    public sealed record HeardLate(int Plan, CheckKey Check, bool Passed) : Event;

    /// <summary>Every check is heard from; the checks named fail.</summary>
    public sealed record Round(IReadOnlyCollection<CheckKey> Failing) : Event
    {
        public override string ToString() => $"a round in which fail: {string.Join(' ', Failing)}";
    }

    public sealed record Reloaded(int Plan) : Event;

    public sealed record Cleared(string DataCenter) : Event;

    /// <summary>An operator asks for a change; it is made unless it is refused.</summary>
    public sealed record Said(Saying Saying) : Event;

    /// <summary>What operators said cannot be read any more; or, where it is lost already, an operator accepts that.</summary>
    public sealed record Lost : Event;
}
