using System.Text;

namespace HealthAggregator.Core.Observing;

/// <summary>The first word of the body is exactly <paramref name="Word"/>: the rule of the dynamic PASS/FAIL page.</summary>
/// <param name="Word">Not empty, since an empty page says nothing, and without white space, since no word has any.</param>
public sealed record FirstWord(string Word) : BodyRule
{
    public static readonly FirstWord Pass = new("PASS");

    private readonly byte[] _word = Encoding.UTF8.GetBytes(Word.Length > 0 && !Word.Any(char.IsWhiteSpace)
        ? Word
        : throw new ArgumentException("A first word has at least one character, and no white space.", nameof(Word)));

    public string Word { get; } = Word;

    public override string Expectation => $"the first word {Word}";

    public override IEnumerable<string?> Parts => ["word", Word];

    public override FailureKind Judge(ReadOnlySpan<byte> body)
    {
        var first = PassFailPage.FirstWord(body);
        return first.SequenceEqual(_word) ? FailureKind.None
            : first.SequenceEqual("FAIL"u8) ? FailureKind.SaidFail
            : FailureKind.Body;
    }

    public bool Equals(FirstWord? other) => other is not null && Word == other.Word;

    public override int GetHashCode() => Word.GetHashCode(StringComparison.Ordinal);
}
