using System.Text;

namespace HealthAggregator.Core.Observing;

/// <summary>It is <paramref name="Text"/> and nothing else, in UTF-8.</summary>
public sealed record Exactly(string Text) : BodyRule
{
    private readonly byte[] _text = Encoding.UTF8.GetBytes(Text);

    public string Text { get; } = Text;

    public override string Expectation => Text;

    public override IEnumerable<string?> Parts => ["exactly", Text];

    public override FailureKind Judge(ReadOnlySpan<byte> body) => body.SequenceEqual(_text) ? FailureKind.None : FailureKind.Body;

    public bool Equals(Exactly? other) => other is not null && Text == other.Text;

    public override int GetHashCode() => Text.GetHashCode(StringComparison.Ordinal);
}
