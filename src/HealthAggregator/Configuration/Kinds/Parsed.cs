namespace HealthAggregator.Configuration.Kinds;

/// <summary>A value, or why there is none.</summary>
internal readonly record struct Parsed<T>
{
    private Parsed(T? value, Refusal? refusal) => (Value, Refusal) = (value, refusal);

    public T? Value { get; }

    public Refusal? Refusal { get; }

    public static implicit operator Parsed<T>(T value) => new(value, null);

    public static implicit operator Parsed<T>(Refusal refusal) => new(default, refusal);
}
