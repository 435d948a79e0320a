using System.Text;

namespace HealthAggregator.Core.Observing;

/// <summary>The body holds <paramref name="Text"/> somewhere, exactly as written, in UTF-8.</summary>
/// <param name="Text">Not empty: every body contains nothing.</param>
public sealed record Contains(string Text) : BodyRule
{
    private readonly byte[] _text = Encoding.UTF8.GetBytes(
        Text.Length > 0 ? Text : throw new ArgumentException("Every body contains the empty text.", nameof(Text)));

    public string Text { get; } = Text;

    public override string Expectation => $"a body that contains {Text}";

    public override IEnumerable<string?> Parts => ["contains", Text];

    public override FailureKind Judge(ReadOnlySpan<byte> body) => body.IndexOf(_text) >= 0 ? FailureKind.None : FailureKind.Body;

    public bool Equals(Contains? other) => other is not null && Text == other.Text;

    public override int GetHashCode() => Text.GetHashCode(StringComparison.Ordinal);
}
