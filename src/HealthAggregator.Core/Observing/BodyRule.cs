namespace HealthAggregator.Core.Observing;

/// <summary>What the body of a page must say. Rules are equal when they say the same.</summary>
public abstract record BodyRule
{
    /// <summary>Judges as much of the body as was read.</summary>
    /// <returns><see cref="FailureKind.None"/>, <see cref="FailureKind.SaidFail"/> or <see cref="FailureKind.Body"/>.</returns>
    public abstract FailureKind Judge(ReadOnlySpan<byte> body);

    /// <summary>
    /// What this body says, for a person: why it does not pass, or what should be seen to although it passes. It may repeat the body, so it is foreign text.
    /// Null when there is no more to say than <see cref="Expectation"/>.
    /// </summary>
    public virtual string? Explain(ReadOnlySpan<byte> body) => null;

    /// <summary>Whether judging may take longer than looking at the bytes once: milliseconds, with a long body and an elaborate rule.</summary>
    public virtual bool IsCostly => false;

    /// <summary>What was expected, for a person: <c>the first word PASS</c>.</summary>
    public abstract string Expectation { get; }

    /// <summary>Everything that makes two rules differ, the rule's own word first.</summary>
    public abstract IEnumerable<string?> Parts { get; }
}
