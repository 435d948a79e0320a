namespace HealthAggregator.Core.Observing;

/// <summary>Every body will do.</summary>
public sealed record AnyBody : BodyRule
{
    public override string Expectation => "any body";

    public override IEnumerable<string?> Parts => ["any"];

    public override FailureKind Judge(ReadOnlySpan<byte> body) => FailureKind.None;
}
