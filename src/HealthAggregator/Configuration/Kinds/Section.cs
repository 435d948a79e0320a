namespace HealthAggregator.Configuration.Kinds;

/// <summary>
/// A part of the file as written: those of its keys that are there, each with its value and its place. Nothing is filled in, nothing compared.
/// </summary>
internal sealed class Section
{
    public static readonly Section Empty = new();

    private readonly List<(ConfigKey Key, Written Written)> _values = [];

    public bool Has(ConfigKey key) => Find(key) is not null;

    /// <summary>What is written; null when the key is not there.</summary>
    public Written<T>? Get<T>(ConfigKey<T> key) => (Written<T>?)Find(key);

    /// <summary>What is written, or the default.</summary>
    public T Value<T>(ConfigKey<T> key) => Get(key) is { IsBroken: false } written ? written.Value! : key.Default;

    public Written? Find(ConfigKey key)
    {
        foreach (var (candidate, written) in _values)
        {
            if (candidate == key)
            {
                return written;
            }
        }

        return null;
    }

    public void Add<T>(ConfigKey<T> key, Written<T> written) => _values.Add((key, written));
}
