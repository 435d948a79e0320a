using System.Collections.Immutable;
using System.Text.Json;

namespace HealthAggregator.Web.Asking;

/// <summary>What the value of a field must look like: text of a certain form, or true or false.</summary>
/// <param name="Noun">What it is, with its article: <c>a duration</c>.</param>
/// <param name="Advice">What to write for it.</param>
public abstract record FieldKind(string Noun, string Advice)
{
    /// <summary>Whether it is true or false in JSON, without quotes.</summary>
    public bool IsFlag { get; init; }

    /// <summary>The greatest number that it may be, from 1 on; null where it is no number.</summary>
    public int? Most { get; init; }

    /// <summary>Whether it is a list of texts or an object of words in JSON; null where it is neither.</summary>
    public JsonValueKind? Nested { get; init; }

    /// <summary>The format as JSON Schema names it; null when it has none.</summary>
    public string? Format { get; init; }

    /// <summary>A regular expression that what is accepted matches; null when there is none.</summary>
    public string? Pattern { get; init; }

    /// <summary>The words that it must be one of; empty when it may be any.</summary>
    public ImmutableArray<string> Words { get; init; } = [];

    /// <returns>Null when the text is nothing of this kind.</returns>
    public abstract object? Read(string text);
}

public delegate bool TryRead<T>(string text, out T value);

public sealed record FieldKind<T>(string Noun, string Advice, TryRead<T> TryRead) : FieldKind(Noun, Advice)
    where T : notnull
{
    public override object? Read(string text) => TryRead(text, out var value) ? value : null;
}
